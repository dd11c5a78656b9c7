"""The queue of an approver: the cases whose vote waits for him, one after the other, "12 of 45".

Nothing of it is kept: the queue is the task list, and how many were done this time goes along in the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from projections.lists import Task
from web.tasks import tasks_of

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Queue:
    """Where the visitor is in his queue: at item ``index`` of those that wait, with ``done`` behind him."""

    items: Sequence[Task]
    index: int
    done: int

    @property
    def number(self) -> int:
        """The number of the item that is shown."""
        return self.done + self.index + 1

    @property
    def total(self) -> int:
        """How many it are this time."""
        return self.done + len(self.items)

    @property
    def after(self) -> str:
        """Where one is when this one is voted on: the next takes its place."""
        return f"/queue?n={self.index}&done={self.done + 1}"

    @property
    def skip(self) -> str:
        """Where one is when this one is left for later."""
        return f"/queue?n={self.index + 1}&done={self.done}"

    def at(self) -> str | None:
        """The page of the item, or nothing where the end is reached."""
        if self.index >= len(self.items):
            return None
        item = self.items[self.index]
        name = quote(item.stream.partition("/")[2], safe="")
        return (
            f"/cases/{name}/vote?queue={self.index}&done={self.done}&seat={quote(item.seat or '', safe='')}"
        )


async def queue_of(visit: Visit, field: str = "n") -> Queue:
    """The visitor's queue, at the place that the address names."""
    tasks = await tasks_of(visit.site, visit.person, visit.now)
    items = [task for task in tasks if task.task == "vote" and task.stream.startswith("nomination/")]
    return Queue(items, number(visit, field), number(visit, "done"))


async def in_queue(visit: Visit) -> Queue | None:
    """The queue that a vote's page was reached by, if it was by one."""
    return await queue_of(visit, "queue") if visit.asked("queue") else None


def number(visit: Visit, field: str) -> int:
    """A small number of the address; 0 where it is none."""
    text = visit.asked(field)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
