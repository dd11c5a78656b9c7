"""Comparing what a scenario expects with what the log has."""

from __future__ import annotations

from collections import Counter
from typing import Any

from domain.decision import Decision
from domain.initiative import Initiative
from domain.movement import Movement, measuring
from domain.nomination.state import Nomination
from domain.sitting import Sitting
from domain.submission import Submission
from scenarios.format import Place
from scenarios.hands import Hands
from scenarios.order import own_stream, stream
from scenarios.steps.expect import (
    Expect,
    ExpectDecision,
    ExpectInitiative,
    ExpectList,
    ExpectMovement,
    ExpectRecord,
    ExpectSitting,
    Line,
)


async def compare(
    hands: Hands,
    place: Place,
    step: Expect
    | ExpectSitting
    | ExpectDecision
    | ExpectList
    | ExpectInitiative
    | ExpectMovement
    | ExpectRecord,
) -> None:
    """Note whatever is not as expected."""
    own = own_stream(step)
    state = await hands.state(own)
    match step:
        case Expect():
            _compare(hands, place, own, *_of_case(step, state))
        case ExpectSitting():
            _compare(hands, place, own, *_of_sitting(step, state))
            for name, line in step.lines.items():
                there = await hands.state(stream("case", name))
                _compare(hands, place, stream("case", name), *_of_line(line, name, state, there))
        case ExpectDecision():
            _compare(hands, place, own, *_of_decision(step, state))
        case ExpectList():
            _compare(hands, place, own, *_of_list(step, state))
        case ExpectInitiative():
            _compare(hands, place, own, *_of_initiative(step, state))
        case ExpectMovement():
            _compare(hands, place, own, *_of_movement(step, state))
        case ExpectRecord():
            findings = getattr(state, "open_findings", ())
            happened = {"shown": state.shown, "open_findings": findings}
            _compare(hands, place, own, _said(step, "shown", "open_findings"), happened)


def _compare(
    hands: Hands, place: Place, about: str, expected: dict[str, Any], happened: dict[str, Any]
) -> None:
    wrong = {name: happened.get(name) for name, value in expected.items() if happened.get(name) != value}
    if wrong:
        hands.note(place, about, {name: expected[name] for name in wrong}, wrong)


def _said(step: Any, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(step, name)) is not None}


def _of_case(step: Expect, state: Nomination) -> tuple[dict[str, Any], dict[str, Any]]:
    happened: dict[str, Any] = {"phase": state.phase, "stage": state.shown, "result": state.result}
    expected = _said(step, "phase", "stage", "result", "place", "posted_until", "short_by", "eligible")
    if step.stage is not None and (step.result or step.derivation or step.place):
        happened |= {"stage": None, "result": None}
        found = _last_count(state, step.stage)
        if found is not None:
            won, outcome, place = found
            result = "passed" if won else "not_passed"
            figures = {"approve": outcome.tally.approve, "base": outcome.base, "needed": outcome.needed}
            happened |= {"stage": step.stage, "result": result, "place": place, **figures}
        if step.derivation is not None:
            expected |= _said(step.derivation, "approve", "base", "needed")
    posted = state.desk.posted or next(reversed(list(state.reports.postings.values())), None)
    if posted is not None:
        happened |= {"posted_until": posted.last, "short_by": getattr(posted, "short_by", None)}
    happened["eligible"] = state.found.verdict if state.found is not None else None
    return expected, happened


def _last_count(state: Nomination, stage: str) -> tuple[bool, Any, int | None] | None:
    """Whether it went through at the stage's last count, the count, and its place."""
    for taken in reversed(state.taken):
        if taken.stage == stage:
            return taken.won, taken.outcome, taken.place
    for counted in reversed(state.counted):
        if counted.stage == stage:
            return counted.outcome.passed, counted.outcome, None
    return None


def _of_sitting(step: ExpectSitting, state: Sitting) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = _said(step, "phase")
    happened: dict[str, Any] = {"phase": state.phase}
    if step.results:
        expected["results"] = dict(step.results)
        happened["results"] = dict(Counter(state.results.values()))
    if step.left_out:
        expected["left_out"] = dict(step.left_out)
        sheets = state.ballot or (state.counted[-1] if state.counted else None)
        left_out = {} if sheets is None else sheets.left_out
        happened["left_out"] = {line.partition("/")[2]: why for line, why in left_out.items()}
    return expected, happened


def _of_line(
    line: Line, name: str, state: Sitting, case: Nomination
) -> tuple[dict[str, Any], dict[str, Any]]:
    own = stream("case", name)
    happened: dict[str, Any] = {"result": state.results.get(own)}
    sheets = state.last_of(own)
    if sheets is not None and sheets.counts is not None:
        count = sheets.counts[own]
        happened |= {
            "passed": count.passed,
            "approve": count.approve,
            "base": count.base,
            "needed": count.needed,
            "seats": sheets.contest(own).seats,
        }
    if case.taken:
        happened["place"] = case.taken[-1].place
    return _said(line, "result", "passed", "approve", "base", "needed", "place", "seats"), happened


def _of_decision(step: ExpectDecision, state: Decision) -> tuple[dict[str, Any], dict[str, Any]]:
    signed = state.signed or state.reopening
    days = set(state.handed_over.values())
    handed_over = days.pop() if len(days) == 1 and set(state.handed_over) == set(state.lines) else None
    happened = {
        "shown": state.shown,
        "paper": signed.paper if signed else None,
        "lines": len(state.standing or state.lines),
        "handed_over": handed_over,
    }
    return _said(step, "shown", "paper", "lines", "handed_over"), happened


def _of_list(step: ExpectList, state: Submission) -> tuple[dict[str, Any], dict[str, Any]]:
    return _said(step, "phase", "lines"), {"phase": state.phase, "lines": len(state.standing)}


def _of_initiative(step: ExpectInitiative, state: Initiative) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = _said(step, "shown", "judged", "levels")
    happened: dict[str, Any] = {
        "shown": state.shown,
        "levels": tuple(recognition.level for recognition in state.recognitions),
    }
    if step.counts is not None:
        expected["counts"] = [(count.approve, count.base, count.passed) for count in step.counts]
    if state.reviews:
        last = state.reviews[-1]
        counts = [(outcome.tally.approve, outcome.base, outcome.passed) for outcome in last.outcomes]
        happened |= {"judged": last.judged, "counts": counts}
    return expected, happened


def _of_movement(step: ExpectMovement, state: Movement) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = _said(
        step,
        *("phase", "members", "acknowledged", "no_plan", "unsigned", "candidates", "standing"),
        *("places", "open_actions", "reviews"),
    )
    ranking = state.ranking.rows if state.ranking is not None else ()
    happened: dict[str, Any] = {
        "phase": state.phase,
        "members": len(state.members),
        "acknowledged": len(state.acknowledged),
        "no_plan": tuple(unit for unit in state.members if unit not in state.plans),
        "unsigned": {code: pledge.missing for code, pledge in state.pledges.items()},
        "candidates": {award: state.candidates(award) for award in step.candidates or ()},
        "standing": {
            code: {
                unit: measuring.measured(
                    state, state.targets[code], unit, confirmed_only=True, by=step.by
                ).standing
                for unit in units
            }
            for code, units in (step.standing or {}).items()
        },
        "places": {row.unit: row.place for row in ranking},
        "open_actions": state.open_actions,
        "reviews": tuple(review.held.kind for review in state.reviews),
    }
    return expected, happened
