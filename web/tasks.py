"""What waits for a person in all the offices that he fills."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from projections import lists

if TYPE_CHECKING:
    from projections.lists import Task
    from web.site import Site


async def tasks_of(site: Site, person: str, now: dt.datetime) -> list[Task]:
    """The person's tasks, the most urgent first: by mandate, standing in for somebody, or as a deputy."""
    offices = [(one.body, one.office) for one in await site.reading.offices(person, now)]
    return await lists.tasks(site.lists, person, offices, await site.reading.deputy_of(person, now))
