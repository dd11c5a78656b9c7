"""The minutes: adopted by chair and secretary, and with that every result enters its nomination's stream.

All of it in one transaction: no nomination has its result before the others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Literal

from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Command, SignMinutes
from domain.events import (
    AgreedRow,
    Event,
    LineResult,
    MinutesSigned,
    Nominated,
    NominationEnded,
    ResultNotTaken,
    ResultTaken,
    SeatsTaken,
    SittingEnded,
    StageOpened,
    TakenOffAgenda,
    TitlesAgreed,
)
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination import assessing
from domain.nomination.route import Moment, advance, policy_of
from domain.nomination.state import Nomination
from domain.sitting import results
from domain.sitting.agenda import leads, not_running
from domain.sitting.counting import outcome_of
from domain.sitting.results import LineStanding, Standings
from domain.sitting.state import Sitting

ROWS = 100
"""Titles in one entry of a register; more go into further ones."""
_SHA256 = re.compile(r"[0-9a-f]{64}")

LINE_RESULTS: Mapping[str, LineResult] = {
    "elected": "passed",
    "passed_without_seat": "no_seat",
    "not_passed": "not_passed",
    "withdrawn": "withdrawn",
    "frozen": "frozen",
    "dropped_out": "dropped_out",
    "ineligible": "ineligible",
}


def sign(
    state: Sitting, ask: SignMinutes, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Adopt the minutes; the second of chair and secretary ends the sitting."""
    actor = command.actor
    if refused := not_running(state, ("open",)) or leads(state, actor, facts, moment):
        return refused
    assert state.about is not None
    if not _SHA256.fullmatch(ask.digest):
        return Refusal("minutes_malformed", {"digits": 64})
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if state.signed.get(actor.person) == ask.digest:
        return Refusal("minutes_signed_already", {"person": actor.person})
    found = results.standings(state, facts, moment.as_of)
    if isinstance(found, Refusal):
        return found
    if repeat := results.to_repeat(state, facts, moment.as_of, found):
        return Refusal("repeat_first", {"line": repeat[0], "lines": len(repeat)})
    if tied := [line for line, standing in found.lines.items() if standing.result == "tied"]:
        return Refusal("tie_unresolved", {"line": tied[0], "lines": len(tied)})
    others = [person for person, digest in state.signed.items() if person != actor.person]
    secretary = state.about.secretary
    if differing := [other for other in others if state.signed[other] != ask.digest]:
        return Refusal("minutes_differ", {"person": differing[0]})
    # The chair and the secretary, who are two people: one of them signs now, the other has signed.
    complete = bool(others) if actor.person == secretary else secretary in others
    signed = MinutesSigned(ask.digest)
    return [signed, *_end(state, command, found, facts, moment)] if complete else [signed]


def _end(
    state: Sitting, command: Command, found: Standings, facts: Facts, moment: Moment
) -> list[Event | Into]:
    """The sitting's end, and what it means for each of its lines."""
    cases = facts.cases(state.lines)
    lines: dict[str, LineResult] = {}
    elsewhere: list[Event | Into] = []
    agreed: dict[tuple[str, str], list[AgreedRow]] = defaultdict(list)
    for line, case in cases.items():
        standing = found.lines.get(line)
        if standing is None:
            dropped = dropped_out(case, facts, moment.as_of)
            lines[line], events = without_ballot(state, line, case, command.stream, dropped=dropped)
            if dropped:
                events += _ended(case, facts, moment)
        else:
            lines[line], events = _with_ballot(
                state, case, standing, found.won, command.stream, facts, moment
            )
        elsewhere += [Into(line, event) for event in events]
        if case.about is not None and case.about.season is not None and not case.about.what_if:
            agreed[case.about.unit, case.about.season] += _agreed(case.about, events, facts)
    taken = _seats_taken(state, found.lines, cases, command.stream, facts)
    return [SittingEnded(lines), *elsewhere, *taken, *_titles_agreed(agreed, command.stream)]


def _with_ballot(
    state: Sitting,
    case: Nomination,
    standing: LineStanding,
    won: frozenset[tuple[str, str]],
    sitting: str,
    facts: Facts,
    moment: Moment,
) -> tuple[LineResult, list[Event]]:
    result = LINE_RESULTS[standing.result]
    outcome = outcome_of(standing.contest, standing.count, len(state.roll))
    if result in ("withdrawn", "frozen", "ineligible"):
        why: Literal["withdrawn", "returned", "frozen", "ineligible"]
        why = "returned" if sent_back(case, standing) else result
        kept: LineResult = "returned" if why == "returned" else result
        return kept, [ResultNotTaken(sitting, standing.ballot, why, standing.contest.terms.cite)]
    if result == "dropped_out":
        cite = standing.contest.terms.cite
        not_taken = ResultNotTaken(sitting, standing.ballot, "dropped_out", cite)
        return result, [not_taken, *_ended(case, facts, moment)]
    taken = ResultTaken(
        sitting=sitting,
        ballot=standing.ballot,
        stage=standing.contest.stage,
        outcome=outcome,
        won=result == "passed",
        place=standing.place,
        seats=standing.seats,
        why=standing.why,
    )
    if not taken.won:
        return result, [taken, NominationEnded("not_passed")]
    return result, [taken, *advance(case, facts, moment, standing.contest.stage, won)]


def sent_back(case: Nomination, standing: LineStanding) -> bool:
    """Whether the file was returned since the count, and perhaps sent anew: that is another turn."""
    if case.phase == "returned":
        return True
    return case.phase == "open" and case.stage is not None and case.stage.turn != standing.line.turn


def dropped_out(case: Nomination, facts: Facts, day: dt.date) -> bool:
    """Whether the nominee dropped out of the movement for whose candidates the award is."""
    return case.phase == "open" and assessing.runs_no_more(case, facts, day) is not None


def _ended(case: Nomination, facts: Facts, moment: Moment) -> list[Event]:
    """The end of the nomination of who dropped out: no council is asked for an opinion on him."""
    found = assessing.found(case, facts, moment.on)
    return [*([] if found is None or found == case.found else [found]), NominationEnded("ineligible")]


def without_ballot(
    state: Sitting, line: str, case: Nomination, sitting: str, *, dropped: bool
) -> tuple[LineResult, list[Event]]:
    """No ballot was held on it: withdrawn before, left out as who runs no more, only an opinion given, or
    simply not reached."""
    if case.phase == "ended":
        return "withdrawn", [ResultNotTaken(sitting, None, "withdrawn", None)]
    if case.phase == "returned":
        return "returned", [ResultNotTaken(sitting, None, "returned", None)]
    if dropped:
        return "dropped_out", [ResultNotTaken(sitting, None, "dropped_out", None)]
    if line in state.opinions:
        return "ineligible", [
            ResultNotTaken(sitting, None, "ineligible", None),
            NominationEnded("ineligible"),
        ]
    return "not_taken", [TakenOffAgenda(sitting)]


def _agreed(about: Nominated, events: list[Event], facts: Facts) -> list[AgreedRow]:
    """The title, if these events bring it to its signature."""
    signing = [event for event in events if isinstance(event, StageOpened) and event.kind == "sign"]
    offices = {s.stage: s.by for s in policy_of(about, facts).route if isinstance(s, SignStage)}
    return [AgreedRow(about.nominee, about.award, about.kind, offices[s.stage], s.body) for s in signing]


def _titles_agreed(agreed: Mapping[tuple[str, str], list[AgreedRow]], sitting: str) -> list[Into]:
    """What the season's other awards may rest on until it is signed, in the registers of the units."""
    return [
        Into(registry_of(unit), TitlesAgreed(unit, season, sitting, tuple(rows[n : n + ROWS])))
        for (unit, season), rows in agreed.items()
        for n in range(0, len(rows), ROWS)
    ]


def _seats_taken(
    state: Sitting,
    found: Mapping[str, LineStanding],
    cases: Mapping[str, Nomination],
    sitting: str,
    facts: Facts,
) -> list[Event | Into]:
    """What the winners took of the season's allotments: the next sitting has so many fewer."""
    assert state.about is not None
    taken: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bodies = facts.common.bodies
    for line, standing in found.items():
        about = cases[line].about
        if standing.result != "elected" or standing.contest.seats is None:
            continue
        # Trying out a policy takes a seat from nobody.
        if about is not None and not about.what_if:
            unit = bodies.get(about.unit)
            taken[about.award, about.season or ""][(unit.segment if unit else None) or ""] += 1
    body = state.about.body
    return [
        Into(registry_of(body), SeatsTaken(body, award, season, sitting, dict(sorted(number.items()))))
        for (award, season), number in sorted(taken.items())
    ]
