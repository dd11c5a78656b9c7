"""Whether what is recorded of people and units fits: results, awards held, absences, discipline, moves.

Where one of many rows does not fit, ``row`` of the refusal says which, counted from 1.
"""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

from domain.answers import Refusal
from domain.count.candidates import STATED
from domain.events import (
    Absent,
    AwardsHeld,
    Disciplined,
    Employed,
    HeldRow,
    HistoryComplete,
    HoldingEnded,
    HoldingVouched,
    InitiativeRecognised,
    PersonMoved,
    ProceedingClosed,
    ProceedingOpened,
    RegistryChange,
    ResultRow,
    ResultsEntered,
)
from domain.records import replace
from domain.registry.history import Held
from domain.registry.state import Register
from domain.registry.words import (
    backwards,
    in_future,
    unknown_body,
    unknown_person,
    unknown_season,
    unknown_subject,
)

TRAIT = "trait"
"""A result that is a word: what puts one of two equals first, as somebody vouches for it."""
RATINGS = ("excellent", "good", "completed", "not_completed")
_EXACT = re.compile(r"-?\d+(/[1-9]\d*)?", re.ASCII)


def unfit(state: Register, common: Register, change: RegistryChange, today: dt.date) -> Refusal | None:
    """Why the change does not fit; None where it does, or is not of this kind."""
    if (body := getattr(change, "body", None)) is not None and (refused := unknown_body(common, body)):
        return refused
    match change:
        case ResultsEntered(season=season, rows=rows):
            return unknown_season(common, season) or _first(
                [_result_unfit(common, row) for row in rows] or [Refusal("nothing_to_do")]
            )
        case AwardsHeld():
            return _awards_unfit(state, common, change, today)
        case Employed(person=person, begins=begins, until=until):
            return unknown_person(common, person) or backwards(begins, until)
        case Absent(person=person, begins=begins, until=until):
            return unknown_person(common, person) or backwards(begins, until)
        case PersonMoved(body=body, person=person, origin=origin):
            if origin == body:
                return Refusal("moved_nowhere", {"person": person, "body": body})
            return unknown_person(common, person) or unknown_body(common, origin)
        case Disciplined(person=person, ref=ref, decided=decided, served=served, counted=counted):
            return (
                unknown_person(common, person)
                or _ref_known(state, ref)
                or backwards(decided, served)
                or unknown_season(common, counted)
            )
        case ProceedingOpened(about=about, ref=ref, on=on):
            return unknown_subject(common, about) or _ref_known(state, ref) or in_future(on, today)
        case ProceedingClosed(ref=ref, on=on):
            found = state.proceedings.get(ref)
            if found is None or found.closed is not None:
                return Refusal("no_such_proceeding", {"ref": ref})
            return backwards(found.opened.on, on) or in_future(on, today)
        case HoldingVouched():
            if holding(state, change) is None:
                return _no_such_holding(change)
        case HoldingEnded():
            found_holding = holding(state, change)
            if found_holding is None or found_holding.ended is not None:
                return _no_such_holding(change)
        case HistoryComplete(season=season):
            return unknown_season(common, season)
        case InitiativeRecognised():
            return _initiative_unfit(state, common, change, today)
        case _:
            pass
    return None


def holding(state: Register, named: HoldingVouched | HoldingEnded) -> Held | None:
    """The award held that the change is about."""
    history = state.histories.get(named.holder)
    return None if history is None else next((h for h in history.held if h.named_by(named)), None)


def _result_unfit(common: Register, row: ResultRow) -> Refusal | None:
    if row.what == "rating" and row.value not in RATINGS:
        return Refusal("rating_unknown", {"value": row.value, "known": ", ".join(RATINGS)})
    if row.what == TRAIT:
        if row.value in STATED:
            return None
        return Refusal("trait_unknown", {"value": row.value, "known": ", ".join(STATED)})
    if row.what != "rating" and not _EXACT.fullmatch(row.value):
        return Refusal("value_not_exact", {"what": row.what, "value": row.value})
    return unknown_subject(common, row.subject)


def _awards_unfit(state: Register, common: Register, change: AwardsHeld, today: dt.date) -> Refusal | None:
    if change.decision is not None:
        # A decision puts its awards here itself; nobody else writes in its name.
        return Refusal("decision_enters_itself", {"decision": change.decision})
    seen: set[tuple[str, str, str | None, str]] = set()
    refusals = []
    for row in change.rows:
        key = row.holder, row.award, row.season, row.number
        refusals.append(
            unknown_subject(common, row.holder)
            or unknown_season(common, row.season)
            or in_future(row.decided, today)
            or (_holding_known(row) if key in seen or _holds(state, row) else None)
        )
        seen.add(key)
    return _first(refusals or [Refusal("nothing_to_do")])


def _holds(state: Register, row: HeldRow) -> bool:
    history = state.histories.get(row.holder)
    return history is not None and any(
        (h.row.award, h.row.season, h.row.number) == (row.award, row.season, row.number) for h in history.held
    )


def _holding_known(row: HeldRow) -> Refusal:
    return Refusal("holding_known", {"holder": row.holder, "award": row.award, "number": row.number})


def _no_such_holding(named: HoldingVouched | HoldingEnded) -> Refusal:
    return Refusal("no_such_holding", {"holder": named.holder, "award": named.award, "number": named.number})


def _ref_known(state: Register, ref: str) -> Refusal | None:
    return Refusal("ref_known", {"ref": ref}) if ref in state.refs else None


def _initiative_unfit(
    state: Register, common: Register, change: InitiativeRecognised, today: dt.date
) -> Refusal | None:
    if change.initiative in state.initiatives:
        return Refusal("initiative_known", {"initiative": change.initiative})
    for author in change.authors:
        if refused := unknown_person(common, author):
            return refused
    if (together := sum(change.authors.values(), Fraction(0))) != 1:
        return Refusal("shares_not_whole", {"initiative": change.initiative, "sum": str(together)})
    return in_future(change.on, today)


def _first(refusals: list[Refusal | None]) -> Refusal | None:
    """The first refusal, with the number of its row."""
    for row, refused in enumerate(refusals, start=1):
        if refused is not None:
            return replace(refused, values={**refused.values, "row": row})
    return None
