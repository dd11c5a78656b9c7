"""The API's reading of what people work on: tasks, nominations, sittings, lists, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from fastapi import Query

from domain import sight
from domain.decision import Decision
from domain.events import Outcome
from domain.nomination.state import Nomination
from domain.sitting import Sitting
from domain.submission import Submission
from projections import cases as rows_of_cases
from projections import lists
from web import needs
from web.about import about_tasks
from web.acting import mine
from web.api.endpoint import Visited, endpoint
from web.api.models import (
    AnswerModel,
    CaseModel,
    CasePage,
    CaseRow,
    DecisionLine,
    DecisionModel,
    DecisionRow,
    LineModel,
    ListLineModel,
    ListModel,
    ListRow,
    Named,
    OfficeModel,
    OutcomeModel,
    SessionModel,
    SittingModel,
    SittingRow,
    StageModel,
    StepModel,
    TaskModel,
)
from web.case_search import called, seen_alone, seen_by
from web.showing_case import shown
from web.showing_sitting import shown as shown_sitting

if TYPE_CHECKING:
    from web.visit import Visit

Word = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


async def named(visit: Visit, codes: Iterable[str | None]) -> dict[str, Named]:
    """Codes with their names."""
    names = await visit.names({code for code in codes if code})
    return {code: Named(code=code, name=name) for code, name in names.items()}


def name_of(stream: str) -> str:
    """The last part of a stream."""
    return stream.partition("/")[2]


def outcome_model(visit: Visit, ballot: str, outcome: Outcome) -> OutcomeModel:
    """A count with its sum."""
    tally = outcome.tally
    return OutcomeModel(
        ballot=ballot,
        passed=outcome.passed,
        tally={name: getattr(tally, name) for name in tally.__dataclass_fields__},
        base=outcome.base,
        base_kind=outcome.base_kind,
        threshold=visit.words.threshold(outcome.threshold),
        needed=outcome.needed,
        derivation=visit.words.derivation(outcome),
        cite=outcome.cite,
        certainty=outcome.certainty,
    )


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
    offices = [(one.body, one.office) for one in await visit.offices()]
    found = await lists.tasks(visit.site.lists, visit.person, offices)
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


# Nominations -----------------------------------------------------------------------------------------------


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


# Sittings --------------------------------------------------------------------------------------------------


@endpoint("GET", "/sittings", needs.SIGNED_IN)
async def sittings(visit: Visited) -> list[SittingRow]:
    """The sittings that you may see."""
    facts, there = await visit.facts(), await lists.streams(visit.site.lists, "sitting")
    found: list[tuple[str, Sitting]] = [
        (stream, folded.state)
        for stream, folded in (await visit.site.reading.many([one.stream for one in there])).items()
    ]
    seen = [
        (stream, state, state.about)
        for stream, state in found
        if state.about is not None
        and sight.sees_sitting(facts, visit.person, state, state.about.body, visit.today)
    ]
    who = await named(visit, (about.body for _, _, about in seen))
    return [
        SittingRow(
            sitting=name_of(stream),
            stream=stream,
            body=who[about.body],
            meets=about.meets,
            phase=state.shown,
            lines=len(state.lines),
        )
        for stream, state, about in seen
    ]


@endpoint("GET", "/sittings/{sitting}", needs.SEES_SITTING)
async def sitting(visit: Visited, sitting: str) -> SittingModel:
    """A sitting with its agenda; of a ballot that is open, how many sheets have come in and nothing more."""
    found = await shown_sitting(visit, sitting)
    state, about, ballot = found.state, found.about, found.state.ballot
    who = await named(visit, (about.body, about.secretary, *state.roll, *state.present))
    return SittingModel(
        sitting=sitting,
        stream=found.stream,
        version=found.version,
        body=who[about.body],
        meets=about.meets,
        secretary=who[about.secretary],
        phase=state.shown,
        roll=[who[seat] for seat in state.roll],
        present=[who[seat] for seat in state.present],
        received=None if ballot is None else len(ballot.cast) + ballot.withheld,
        lines=[
            LineModel(
                case=line.name,
                nominee=line.nominee,
                unit=line.unit,
                award=line.award,
                result=line.result,
                place=line.place,
                outcome=None
                if line.outcome is None or line.ballot is None
                else outcome_model(visit, line.ballot, line.outcome),
            )
            for line in found.lines.values()
        ],
    )


# Lists -----------------------------------------------------------------------------------------------------


@endpoint("GET", "/lists", needs.SIGNED_IN)
async def all_lists(visit: Visited) -> list[ListRow]:
    """The lists (tờ trình) that you may see."""
    facts, there = await visit.facts(), await lists.streams(visit.site.lists, "submission")
    found: list[tuple[str, Submission]] = [
        (stream, folded.state)
        for stream, folded in (await visit.site.reading.many([one.stream for one in there])).items()
    ]
    seen = [
        (stream, state, state.about)
        for stream, state in found
        if state.about is not None and sight.sees_list(facts, visit.person, state, visit.today)
    ]
    who = await named(visit, (code for *_, about in seen for code in (about.sender, about.receiver)))
    return [
        ListRow(
            name=name_of(stream),
            stream=stream,
            sender=who[about.sender],
            receiver=who[about.receiver],
            purpose=about.purpose,
            season=about.season,
            number=about.number,
            paper_on=state.on,
            phase=state.phase,
            due=state.due,
            lines=len(state.lines),
        )
        for stream, state, about in seen
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


# Decisions -------------------------------------------------------------------------------------------------


@endpoint("GET", "/decisions", needs.SIGNED_IN)
async def decisions(visit: Visited) -> list[DecisionRow]:
    """The decisions that you may see."""
    facts, there = await visit.facts(), await lists.streams(visit.site.lists, "decision")
    found: list[tuple[str, Decision]] = [
        (stream, folded.state)
        for stream, folded in (await visit.site.reading.many([one.stream for one in there])).items()
    ]
    seen = [
        (stream, state, state.about)
        for stream, state in found
        if state.about is not None and sight.sees_decision(facts, visit.person, state, visit.today)
    ]
    who = await named(visit, (about.organ for *_, about in seen))
    return [
        DecisionRow(
            decision=name_of(stream),
            stream=stream,
            organ=who[about.organ],
            paper=state.signed.paper if state.signed else None,
            phase=state.shown,
            published=state.published,
            lines=len(state.lines),
        )
        for stream, state, about in seen
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
