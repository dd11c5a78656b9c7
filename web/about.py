"""What a task is about, in words: for the inbox, the API, notices and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.activity import Activity
from domain.decision.state import Decision
from domain.inspection import Inspection
from domain.movement import Movement
from domain.nomination.state import Nomination
from domain.rolemodel import RoleModel
from domain.sitting import Sitting
from domain.submission import Submission
from web.decision_form import called
from web.showing_movement import rows_of

if TYPE_CHECKING:
    from web.visit import Visit


async def about_tasks(visit: Visit, streams: list[str]) -> dict[str, str]:
    """What each task is about.

    A case goes by its nominee's name and the award, a sitting by its body and day, a list by its number,
    a decision by its paper's; a movement by its title, a role model by its subject, an inspection by its
    paper.
    """
    folded = await visit.site.reading.many(streams)
    states = {stream: one.state for stream, one in folded.items()}
    cases = {
        s: one.about for s, one in states.items() if isinstance(one, Nomination) and one.about is not None
    }
    sittings = {
        s: one.about for s, one in states.items() if isinstance(one, Sitting) and one.about is not None
    }
    papers = {
        s: one.about for s, one in states.items() if isinstance(one, Submission) and one.about is not None
    }
    decisions = {s: one for s, one in states.items() if isinstance(one, Decision) and one.organ is not None}
    running = [one for one in folded.values() if isinstance(one.state, Movement)]
    movements = {row.stream: row for row in await rows_of(visit, running)}
    models = {s: one.about for s, one in states.items() if isinstance(one, RoleModel) and one.about}
    inspections = {s: one.about for s, one in states.items() if isinstance(one, Inspection) and one.about}
    activities = {s: one for s, one in states.items() if isinstance(one, Activity) and one.about}
    codes = (
        *(model.subject for model in models.values()),
        *(planned.body for planned in inspections.values()),
        *(one.about.body for one in activities.values() if one.about is not None),
        *(row.plan.body for row in movements.values()),
        *(about.nominee for about in cases.values()),
        *(about.body for about in sittings.values()),
        *(about.sender for about in papers.values()),
        *(one.organ for one in decisions.values() if one.organ is not None),
    )
    names, facts = await visit.names(codes), await visit.facts()
    found = {s: f"{names[about.body]}, {visit.words.day(about.meets)}" for s, about in sittings.items()}
    for stream, row in movements.items():
        found[stream] = f"{row.title}, {names[row.plan.body]}"
    for stream, model in models.items():
        found[stream] = f"{visit._('Role model')}, {names[model.subject]}"
    for stream, planned in inspections.items():
        which = visit._("Inspection {number}", number=planned.number)
        found[stream] = f"{which}, {names[planned.body]}"
    for stream, activity in activities.items():
        assert activity.about is not None
        kind = visit.words.word("activity_kind", activity.about.kind)
        found[stream] = f"{visit._('Activity')}: {kind}, {names[activity.about.body]}"
    for stream, paper in papers.items():
        found[stream] = f"{visit._('List {number}', number=paper.number)}, {names[paper.sender]}"
    for stream, decision in decisions.items():
        # Drafts have no number yet that would tell one from another.
        which = "" if decision.signed or decision.reopening else f" ({stream.partition('/')[2]})"
        found[stream] = f"{called(visit, decision)}{which}, {names[decision.organ or '']}"
    for stream, about in cases.items():
        title = facts.common.policies[about.policy].policy.title
        award = title.vi if visit.language == "vi" else title.en
        found[stream] = f"{names[about.nominee]} · {award}"
    return found
