"""What the visitor may do to a stream now: the tasks that wait for him, with the seat or office each is for.

The same list that fills the inbox (``waits_for`` of the stream's kind, kept by the projector) decides which
forms a page shows. It hides what nobody waits for; the command decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.commands import Actor
from domain.events import Delegated
from domain.facts import Facts
from domain.nomination.waiting import Task, Wait
from projections import lists

if TYPE_CHECKING:
    from web.reading import Office
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Mine:
    """A task that waits for the visitor. ``by`` is the delegation by which he may do it, if it is by one."""

    wait: Wait
    by: Delegated | None

    @property
    def delegation(self) -> str | None:
        """The name of that delegation."""
        return None if self.by is None else self.by.delegation

    @property
    def task(self) -> Task:
        """What is to be done."""
        return self.wait.task

    @property
    def seat(self) -> str:
        """The seat or body that it is done for."""
        return self.wait.person or self.wait.body or ""


async def mine(visit: Visit, stream: str) -> list[Mine]:
    """The stream's tasks that wait for the visitor.

    From the lists, which know who has voted while a ballot is open; what pages read of the log does not.
    """
    offices: dict[tuple[str, str], Office] = {}
    for held in await visit.offices():
        known = offices.get((held.body, held.office))
        if known is None or known.by is not None:  # one's own mandate goes before a delegation
            offices[held.body, held.office] = held
    deputy_of = set(await visit.site.reading.deputy_of(visit.person, visit.now))
    found = []
    for wait in await lists.waits(visit.site.lists, stream):
        if wait.person == visit.person:
            found.append(Mine(wait, None))
        elif wait.body and wait.office and (office := offices.get((wait.body, wait.office))):
            found.append(Mine(wait, office.by))
        elif wait.task == "sign" and (wait.body, wait.office) in deputy_of:
            found.append(Mine(wait, None))
    return found


def first(tasks: Iterable[Mine], *kinds: Task) -> Mine | None:
    """The first task of one of these kinds."""
    return next((one for one in tasks if one.task in kinds), None)


def himself_or_for(visit: Visit, facts: Facts, body: str) -> Iterator[Actor]:
    """The visitor in his own name, then by each delegation that he has in the body."""
    yield Actor(visit.person, "session")
    for one in facts.body(body).delegations.values():
        if one.receiver == visit.person:
            yield Actor(visit.person, "session", delegation=one.delegation)


async def giver_of(visit: Visit, task: Mine) -> str:
    """The name of who gave the delegation by which the task may be done; empty where there is none."""
    return "" if task.by is None else (await visit.names([task.by.giver]))[task.by.giver]
