"""Nominations by the API: those that you may see, and one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from projections import cases as rows_of_cases
from web import needs
from web.acting import mine
from web.api.endpoint import Visited, endpoint
from web.api.models import (
    CaseModel,
    CasePage,
    CaseRow,
    StageModel,
    StepModel,
)
from web.api.naming import Word, name_of, named, outcome_model
from web.case_search import called, seen_alone, seen_by
from web.showing_case import shown


@endpoint("GET", "/cases", needs.SIGNED_IN)
async def cases(
    visit: Visited,
    q: Word = "",
    award: Word = "",
    season: Word = "",
    unit: Word = "",
    stage: Word = "",
    open: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> CasePage:
    """The nominations that you may see, what has moved last first. `q` is part of a name or a code."""
    seen, words = await seen_by(visit), q.strip()[:100]
    asked = rows_of_cases.Search(
        seers=seen.seers,
        units=seen.units,
        award=award,
        season=season,
        unit=unit,
        stage=stage,
        code=words,
        named=await called(visit, words),
        only_open=open,
    )
    total = await rows_of_cases.count(visit.site.lists, asked)
    rows = await seen_alone(visit, await rows_of_cases.found(visit.site.lists, asked, page))
    who = await named(visit, (code for row in rows for code in (row.nominee, row.unit)))
    return CasePage(
        total=total,
        page=page,
        pages=-(-total // rows_of_cases.PAGE),
        cases=[
            CaseRow(
                case=name_of(row.stream),
                stream=row.stream,
                award=row.award,
                kind=row.kind,
                nominee=who[row.nominee],
                unit=who[row.unit],
                season=row.season,
                what_if=row.what_if,
                phase=row.phase,
                stage=row.stage,
                result=row.result,
                filed=row.filed,
                changed=row.changed,
            )
            for row in rows
        ],
    )


@endpoint("GET", "/cases/{case}", needs.SEES_CASE)
async def case(visit: Visited, case: str) -> CaseModel:
    """A nomination: where it stands, its steps with their clauses, and how its counts came about."""
    found = await shown(visit, case)
    state, about = found.state, found.state.about
    assert about is not None, "the need made sure that it was filed"
    here = state.stage
    who = await named(visit, (about.nominee, about.unit, here.body if here else None))
    return CaseModel(
        case=case,
        stream=found.stream,
        version=found.version,
        award=about.award,
        title=found.title,
        policy=about.policy,
        kind=about.kind,
        nominee=who[about.nominee],
        unit=who[about.unit],
        season=about.season,
        what_if=about.what_if,
        phase=state.phase,
        stage=None
        if here is None
        else StageModel(
            name=here.name,
            turn=here.turn,
            kind=here.kind,
            body=who[here.body],
            since=here.on,
            due=here.due,
        ),
        result=state.result,
        eligibility=list(found.found),
        frozen=list(found.frozen),
        outcomes=[outcome_model(visit, one.ballot.ballot, one.outcome) for one in state.counted],
        steps=[
            StepModel(
                position=step.position,
                version=step.version,
                on=step.on,
                entered=step.entered,
                who=step.who,
                what=step.what,
                follows=step.follows,
                cite=step.source.cite if step.source else None,
                certainty=step.source.certainty if step.source else None,
            )
            for step in found.steps
        ],
        tasks=[task.task for task in await mine(visit, found.stream)],
    )
