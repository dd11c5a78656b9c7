"""The inbox: what waits for the visitor, until when, and what became of what he sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from starlette.responses import Response

from projections import lists
from web import notices
from web.about import about_tasks
from web.links import link_of, ways_to
from web.needs import SIGNED_IN
from web.rendering import overdue, page
from web.table import route
from web.tasks import tasks_of
from web.visit import Visit


@route("GET", "/inbox", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """Tasks, the most urgent first, and answers, the newest first."""
    tasks = await tasks_of(visit.site, visit.person, visit.now)
    answers = await lists.answers(visit.site.lists, visit.person)
    ways = await ways_to(visit, [told.stream for told in answers])
    about = await about_tasks(visit, [*(task.stream for task in tasks), *(s for s in ways if ways[s])])
    names = await visit.names([seat for task in tasks if (seat := task.seat)])
    keeps = any(task.task in ("close_posting", "answer_comment") for task in tasks)
    boxed = await visit.site.box.counts() if keeps else {}
    rows = [
        {
            "task": task,
            "boxed": boxed.get(task.stream, 0) if task.task == "close_posting" else 0,
            "link": link_of(task.stream),
            "about": about.get(task.stream, task.stream),
            "seat": names.get(task.seat or "", ""),
            "overdue": overdue(task.until, visit.now),
        }
        for task in tasks
    ]
    votes = sum(task.task == "vote" and task.stream.startswith("nomination/") for task in tasks)
    return page(
        visit,
        "inbox.html",
        rows=rows,
        answers=[
            (told, _back(told, ways), about.get(told.stream, told.stream), number)
            for told, number in _together(answers)
        ],
        votes=votes,
        unread=await notices.unread(visit),
    )


def _together(answers: Sequence[lists.Told]) -> list[tuple[lists.Told, int]]:
    """What became of the same thing several times in a row, by the newest and how often: a plan drawn
    up part by part is one line."""
    runs = groupby(answers, key=lambda told: (told.stream, told.type, told.code))
    return [(run[0], len(run)) for run in (list(found) for _key, found in runs)]


def _back(told: lists.Told, ways: Mapping[str, str]) -> str:
    """To what it was about; where that has no page for the visitor, to the receipt of what was recorded."""
    way = ways[told.stream]
    return way if way or told.code else f"/receipts/{told.stream}/{told.version}"
