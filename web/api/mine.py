"""What the API tells you of yourself: your session, your tasks, what became of your commands."""

from __future__ import annotations

from projections import lists
from web import needs
from web.about import about_tasks
from web.api.endpoint import Visited, endpoint
from web.api.models import (
    AnswerModel,
    OfficeModel,
    SessionModel,
    TaskModel,
)
from web.api.naming import named
from web.tasks import tasks_of


@endpoint("GET", "/session", needs.SIGNED_IN)
async def session(visit: Visited) -> SessionModel:
    """Who is signed in, in which offices, and the token for what is sent."""
    standing = visit.viewer.session
    assert standing is not None, "the need made sure of it"
    offices = await visit.offices()
    who = await named(visit, [visit.person, *(one.body for one in offices)])
    return SessionModel(
        person=who[visit.person],
        by=standing.by,
        token=standing.token,
        offices=[
            OfficeModel(
                body=who[one.body],
                office=one.office,
                delegation=None if one.by is None else one.by.delegation,
            )
            for one in offices
        ],
    )


@endpoint("GET", "/tasks", needs.SIGNED_IN)
async def tasks(visit: Visited) -> list[TaskModel]:
    """What waits for you, the most urgent first."""
    found = await tasks_of(visit.site, visit.person, visit.now)
    seats = await named(visit, (task.seat for task in found))
    about = await about_tasks(visit, [task.stream for task in found])
    return [
        TaskModel(
            stream=task.stream,
            task=task.task,
            stage=task.stage,
            seat=seats.get(task.seat or ""),
            until=task.until,
            about=about.get(task.stream, task.stream),
        )
        for task in found
    ]


@endpoint("GET", "/answers", needs.SIGNED_IN)
async def answers(visit: Visited) -> list[AnswerModel]:
    """What became of your last commands, the newest first."""
    return [
        AnswerModel(
            stream=told.stream,
            version=told.version,
            command_id=told.command_id,
            type=told.type,
            refused=told.code,
            at=told.at,
        )
        for told in await lists.answers(visit.site.lists, visit.person)
    ]
