"""Playing a sitting: who is there, their sheets, the tellers' counts, the minutes."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

from domain import commands
from domain.award.stages import VoteStage
from domain.calendar import local_date
from domain.commands import Ask
from domain.events import Choice, Papers
from domain.nomination.route import policy_of, seats_of
from domain.sitting import Sitting
from domain.sitting.state import Sheets as Ballot
from scenarios.format import Place
from scenarios.hands import Hands
from scenarios.order import stream
from scenarios.rows import Sitting as Row
from scenarios.steps import InSitting
from scenarios.steps import sitting as of_sitting


async def act(hands: Hands, place: Place, row: Row, step: InSitting) -> None:
    """One step of the sitting that ``row`` describes."""
    match step:
        case of_sitting.Convene():
            meets = row.meets or local_date(dt.datetime.now(dt.UTC))
            ask = commands.Convene(row.body, meets, row.secretary, _lines(row.lines), row.invited)
            await _one(hands, place, row, step, ask)
        case of_sitting.OpenSitting():
            present = await _there(hands, row, step)
            guests = row.invited
            await _one(
                hands, place, row, step, commands.OpenSitting(present, step.sealed, step.written, guests)
            )
        case of_sitting.Attend():
            present = await _there(hands, row, step)
            await _one(hands, place, row, step, commands.ChangeAttendance(present, step.sealed, step.written))
        case of_sitting.OpenBallot():
            state: Sitting = await hands.state(stream("sitting", row.sitting))
            await _one(hands, place, row, step, commands.OpenSheets(_lines(step.lines) or state.lines))
        case of_sitting.Sheets():
            await _sheets(hands, place, row, step)
        case of_sitting.Sheet():
            state = await hands.state(stream("sitting", row.sitting))
            choices = {stream("case", line): choice for line, choice in step.lines.items()}
            sheet = commands.CastSheet(
                step.ballot or last_ballot(state), choices, secrets.token_hex(16), step.seat
            )
            await _one(hands, place, row, step, sheet)
        case of_sitting.CountPapers():
            await _papers(hands, place, row, step)
        case of_sitting.Adopt():
            signers = (row.secretary, row.chair) if step.who is None else (step.who,)
            for who in signers:
                await _by(
                    hands, place, row, step, who, commands.SignMinutes(step.digest or hands.scenario.digest)
                )


def last_ballot(state: Sitting) -> str:
    """The ballot that is open, else the one counted last."""
    if state.ballot is not None:
        return state.ballot.ballot
    return state.counted[-1].ballot if state.counted else "1/open"


def _lines(cases: Sequence[str]) -> tuple[str, ...]:
    return tuple(stream("case", case) for case in cases)


async def _one(hands: Hands, place: Place, row: Row, step: of_sitting.OfSitting, ask: Ask) -> None:
    await hands.ask(
        place,
        stream("sitting", row.sitting),
        step.who or row.chair,
        ask,
        step,
        on=row.meets,
        via=row.via,
        delegation=step.delegation,
        capacity=step.capacity,
    )


async def _by(hands: Hands, place: Place, row: Row, step: InSitting, who: str, ask: Ask) -> None:
    await hands.ask(place, stream("sitting", row.sitting), who, ask, step, on=row.meets, via=row.via)


# Who is there ----------------------------------------------------------------------------------------------


async def _there(hands: Hands, row: Row, step: of_sitting.OpenSitting | of_sitting.Attend) -> tuple[str, ...]:
    """Those who are present: the ones named, or the roll but for whoever is away."""
    if step.present is not None:
        return step.present
    state: Sitting = await hands.state(stream("sitting", row.sitting))
    roll = state.roll or await _roll(hands, row, state, step.on or row.meets)
    away = {*step.absent, *step.sealed, *step.written}
    return tuple(seat for seat in roll if seat not in away)


async def _roll(hands: Hands, row: Row, state: Sitting, on: dt.date | None) -> tuple[str, ...]:
    """The body's seats on the day, as the rule of the first line counts them."""
    facts = await hands.facts(row.body)
    day = on or local_date(dt.datetime.now(dt.UTC))
    for line in state.lines:
        case = await hands.state(line)
        if case.about is not None and case.stage is not None and case.stage.kind == "vote":
            stage = next(s for s in policy_of(case.about, facts).route if s.stage == case.stage.name)
            assert isinstance(stage, VoteStage)
            return tuple(seats_of(stage, facts, row.body, day))
    return ()


# Votes -----------------------------------------------------------------------------------------------------


async def _sheets(hands: Hands, place: Place, row: Row, step: of_sitting.Sheets) -> None:
    """Everybody's sheet, sent by whoever has the seat: a person his own, a unit's its head."""
    own = stream("sitting", row.sitting)
    state: Sitting = await hands.state(own)
    ballot = state.ballot
    if ballot is None:
        hands.surprised(place, own, "a ballot is open", state.shown)
        return
    there = [*state.present, *state.written] if step.seats is None else step.seats
    seats = [seat for seat in there if seat not in ballot.cast]
    choices = _choices(ballot, seats, {stream("case", line): marks for line, marks in step.lines.items()})
    heads = {m.body: m.person for m in hands.scenario.mandates if m.office == "head" and m.until is None}
    sheets = [
        (heads.get(seat, seat), commands.CastSheet(ballot.ballot, choices[seat], secrets.token_hex(16), seat))
        for seat in seats
    ]
    await asyncio.gather(*(_by(hands, place, row, step, who, sheet) for who, sheet in sheets))


def _choices(
    ballot: Ballot, seats: Sequence[str], lines: Mapping[str, of_sitting.Marks]
) -> dict[str, dict[str, Choice]]:
    """Each seat's choices on the lines that it has a part in."""
    found: dict[str, dict[str, Choice]] = {seat: {} for seat in seats}
    for line, marks in lines.items():
        written = ballot.lines.get(line)
        having = [seat for seat in seats if written is None or seat not in written.recused]
        for number, seat in enumerate(having):
            found[seat][line] = _choice(marks, seat, number)
    return found


def _choice(marks: of_sitting.Marks, seat: str, number: int) -> Choice:
    if isinstance(marks.approve, int):
        return "approve" if number < marks.approve else "reject"
    if seat in marks.approve:
        return "approve"
    if seat in marks.reject:
        return "reject"
    return "abstain" if seat in marks.abstain else marks.otherwise


async def _papers(hands: Hands, place: Place, row: Row, step: of_sitting.CountPapers) -> None:
    """The tellers' counts, one after the other."""
    state: Sitting = await hands.state(stream("sitting", row.sitting))
    name = step.ballot or last_ballot(state)
    ballot = state.ballots(name)
    papers = {
        stream("case", line): _counted(state, ballot, stream("case", line), counted)
        for line, counted in step.lines.items()
    }
    for teller in step.who or row.tellers:
        await _by(hands, place, row, step, teller, commands.CountLines(name, papers))


def _counted(state: Sitting, ballot: Ballot | None, line: str, counted: of_sitting.LinePapers) -> Papers:
    written = None if ballot is None else ballot.lines.get(line)
    recused = {} if written is None else written.recused
    sealed = sum(seat not in recused for seat in state.sealed)
    issued = sum(seat not in recused for seat in state.present) + sealed
    issued = issued if counted.issued is None else counted.issued
    back = counted.approve + counted.reject + counted.blank + counted.invalid
    returned = back if counted.returned is None else counted.returned
    return Papers(
        issued=issued,
        returned=returned,
        unreturned=issued - returned,
        approve=counted.approve,
        reject=counted.reject,
        blank=counted.blank,
        invalid=counted.invalid,
        sealed=sealed if counted.sealed is None else counted.sealed,
    )
