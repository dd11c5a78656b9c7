"""What waits for a person in all the offices that he fills."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from projections import lists

if TYPE_CHECKING:
    from domain.decision import Decision
    from projections.lists import Task
    from web.site import Site


async def tasks_of(site: Site, person: str, now: dt.datetime) -> list[Task]:
    """The person's tasks, the most urgent first: by mandate, standing in for somebody, or as a deputy.

    A draft is checked by the drafter's department, and not by the drafter.
    """
    offices = [(one.body, one.office) for one in await site.reading.offices(person, now)]
    tasks = await lists.tasks(site.lists, person, offices, await site.reading.deputy_of(person, now))
    return [task for task in tasks if task.task != "check" or await _drafter(site, task) != person]


async def _drafter(site: Site, task: Task) -> str | None:
    draft: Decision = await site.reading.state(task.stream)
    return draft.drafter
