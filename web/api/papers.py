"""Lists and decisions by the API: those that you may see, and one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from domain.decision import Decision
from domain.nomination.state import Nomination
from domain.submission import Submission
from projections import decisions as rows_of_decisions
from projections import submissions
from web import needs
from web.api.endpoint import Visited, endpoint
from web.api.models import (
    DecisionLine,
    DecisionModel,
    DecisionRow,
    ListLineModel,
    ListModel,
    ListRow,
)
from web.api.naming import name_of, named
from web.seeing import bodies_in_sight


@endpoint("GET", "/lists", needs.SIGNED_IN)
async def all_lists(visit: Visited) -> list[ListRow]:
    """The lists (tờ trình) that you may see."""
    rows = await submissions.of_bodies(visit.site.lists, await bodies_in_sight(visit))
    who = await named(visit, (code for row in rows for code in (row.sender, row.receiver)))
    return [
        ListRow(
            name=name_of(row.stream),
            stream=row.stream,
            sender=who[row.sender],
            receiver=who[row.receiver],
            purpose=row.purpose,
            season=row.season,
            number=row.number,
            paper_on=row.paper_on,
            phase=row.phase,
            due=row.due,
            lines=row.lines,
        )
        for row in rows
    ]


@endpoint("GET", "/lists/{list}", needs.SEES_LIST)
async def one_list(visit: Visited, list: str) -> ListModel:
    """A list with its lines and what was found of each."""
    folded = await visit.site.reading.folded(f"submission/{list}")
    state: Submission = folded.state
    about = state.about
    assert about is not None, "the need made sure that it was filed"
    holder = (state.holder.person or state.holder.body) if state.holder is not None else None
    rows = [line.row for line in state.lines.values()]
    codes = (code for row in rows for code in (row.nominee, row.unit))
    who = await named(visit, (about.sender, about.receiver, holder, *codes))
    return ListModel(
        name=list,
        stream=folded.stream,
        version=folded.version,
        sender=who[about.sender],
        receiver=who[about.receiver],
        purpose=about.purpose,
        season=about.season,
        number=about.number,
        on=state.on,
        phase=state.phase,
        holder=who.get(holder or ""),
        due=state.due,
        lines=[
            ListLineModel(
                case=name_of(line.row.line),
                award=line.row.award,
                nominee=who[line.row.nominee],
                unit=who[line.row.unit],
                finding=line.finding.finding if line.finding else None,
                missing=[*line.missing],
                returned=line.returned,
                report=line.report.result if line.report else None,
            )
            for line in state.lines.values()
        ],
    )


@endpoint("GET", "/decisions", needs.SIGNED_IN)
async def decisions(visit: Visited, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> list[DecisionRow]:
    """The decisions that you may see, fifty on a page: drafts first, then the newest."""
    organs = await bodies_in_sight(visit)
    rows = await rows_of_decisions.of_organs(visit.site.lists, organs, page)
    who = await named(visit, (row.organ for row in rows))
    return [
        DecisionRow(
            decision=name_of(row.stream),
            stream=row.stream,
            organ=who[row.organ],
            paper=None if row.draft else row.paper,
            phase=row.phase,
            published=row.published,
            lines=row.lines,
        )
        for row in rows
    ]


@endpoint("GET", "/decisions/{decision}", needs.SEES_DECISION)
async def decision(visit: Visited, decision: str) -> DecisionModel:
    """A decision with its lines."""
    folded = await visit.site.reading.folded(f"decision/{decision}")
    state: Decision = folded.state
    about = state.about
    assert about is not None, "the need made sure that it was drafted"
    lines = {s: one.state for s, one in (await visit.site.reading.many(state.lines)).items()}
    filed = {
        s: one.about for s, one in lines.items() if isinstance(one, Nomination) and one.about is not None
    }
    who = await named(
        visit, (about.organ, *(code for one in filed.values() for code in (one.nominee, one.unit)))
    )
    return DecisionModel(
        decision=decision,
        stream=folded.stream,
        version=folded.version,
        organ=who[about.organ],
        by=about.by,
        awards=[*about.awards],
        season=about.season,
        phase=state.shown,
        digest=state.signed.digest if state.signed else None,
        paper=state.signed.paper if state.signed else None,
        published=state.published,
        lines=[
            DecisionLine(
                case=name_of(line),
                award=filed[line].award,
                nominee=who[filed[line].nominee],
                unit=who[filed[line].unit],
                ended=state.ended[line].how if line in state.ended else None,
            )
            for line in state.lines
            if line in filed
        ],
    )
