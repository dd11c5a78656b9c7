"""The level above takes a list in: acknowledged, registered, assigned, handed over, sent back."""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    AcknowledgeList,
    Actor,
    AssignList,
    Command,
    HandOverList,
    RegisterList,
    ReturnLines,
    ReturnList,
)
from domain.events import (
    BallotAbandoned,
    Event,
    LinesReturned,
    ListAcknowledged,
    ListAssigned,
    ListHandedOver,
    ListRegistered,
    ListReturned,
    Returned,
    Unlisted,
)
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination.route import Moment
from domain.nomination.state import Nomination
from domain.submission import rights
from domain.submission.state import Phase, Submission


def acknowledge(
    state: Submission, ask: AcknowledgeList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Say that the list is there: from now on its sender cannot take it back."""
    if refused := at(state, "sent") or rights.not_receiving(state, facts, actor, moment.today):
        return refused
    if refused := _times(ask.due, ask.remind, moment):
        return refused
    return [ListAcknowledged(ask.due, ask.remind)]


def register(
    state: Submission, ask: RegisterList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Enter it in the book of incoming papers, once."""
    if refused := at(state, "received") or rights.not_receiving(state, facts, actor, moment.today):
        return refused
    if state.book is not None:
        return Refusal("list_in_book", {"number": state.book})
    if not ask.number.strip():
        return Refusal("number_missing")
    return [ListRegistered(ask.number)]


def assign(
    state: Submission, ask: AssignList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Give it to a case officer, who is somebody in office here."""
    if refused := at(state, "received") or rights.not_receiving(state, facts, actor, moment.today):
        return refused
    return _not_of_here(state, ask.person, facts, moment) or [ListAssigned(ask.person)]


def hand_over(
    state: Submission, ask: HandOverList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Hand it to somebody else: whoever has it does."""
    if refused := at(state, "received") or rights.not_holder(state, facts, actor, moment.today):
        return refused
    return _not_of_here(state, ask.person, facts, moment) or [ListHandedOver(ask.person)]


def _not_of_here(state: Submission, person: str, facts: Facts, moment: Moment) -> Refusal | None:
    assert state.about is not None
    assert state.holder is not None
    if state.holder.person == person:
        return Refusal("has_it_already", {"person": person})
    if not facts.body(state.about.receiver).holders_any(person, moment.today):
        return Refusal("not_of_body", {"person": person, "body": state.about.receiver})
    return None


def return_list(
    state: Submission, ask: ReturnList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Send the whole list back to its sender, with a day by which it has to come again."""
    if refused := at(state, "received") or rights.not_holder(state, facts, actor, moment.today):
        return refused
    return _times(ask.due, ask.remind, moment) or [ListReturned(ask.due, ask.remind)]


def return_lines(
    state: Submission, ask: ReturnLines, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Send names back one by one: to the unit that files them, or to the list's sender only.

    Back at its unit, a nomination is returned where it stands, and leaves the lists of every level. Back at
    the sender, it is as it was and may stand in another list of that level.
    """
    if refused := at(state, "received") or rights.not_holder(state, facts, command.actor, moment.today):
        return refused
    if refused := unknown_lines(state, ask.lines):
        return refused
    cases = facts.cases(ask.lines)
    decided: list[Event | Into] = [LinesReturned(ask.lines, ask.to)]
    for number, (stream, case) in enumerate(cases.items(), start=1):
        if case.phase not in ("open", "returned") or case.stage is None:
            return Refusal("line_not_open", {"line": stream, "open": case.shown, "row": number})
        if ask.to == "filer" and case.stage.kind == "sign":
            return Refusal("line_is_to_be_signed", {"line": stream, "row": number})
        decided += [Into(stream, event) for event in _back(case, ask.to, command.stream)]
    return decided


def _back(case: Nomination, to: str, here: str) -> list[Event]:
    if to == "sender":
        return [Unlisted(here)]
    assert case.stage is not None
    returned: list[Event] = [] if case.phase == "returned" else [Returned(stage=case.stage.name)]
    if case.phase == "open" and case.ballot is not None:
        returned.append(BallotAbandoned(case.ballot.ballot))
    return [*returned, *(Unlisted(stream) for stream in case.listed.values())]


def at(state: Submission, phase: Phase) -> Refusal | None:
    """Refuse what is asked of a list that does not stand there."""
    if state.phase == phase:
        return None
    if state.merged_into is not None:
        return Refusal("list_was_merged", {"into": state.merged_into})
    return Refusal("list_stands_elsewhere", {"phase": state.phase, "wanted": phase})


def unknown_lines(state: Submission, lines: tuple[str, ...]) -> Refusal | None:
    """Refuse lines that do not stand in the list, or were named twice."""
    if not lines:
        return Refusal("nothing_to_do")
    seen: set[str] = set()
    for number, name in enumerate(lines, start=1):
        line = state.lines.get(name)
        if line is None or line.returned is not None:
            return Refusal("line_not_in_list", {"line": name[:60], "row": number})
        if name in seen:
            return Refusal("line_twice", {"line": name, "row": number})
        seen.add(name)
    return None


def _times(due: dt.datetime | None, remind: dt.datetime | None, moment: Moment) -> Refusal | None:
    """A time lies ahead, and its reminder before it."""
    if due is None:
        return None if remind is None else Refusal("reminder_without_due")
    if due <= moment.at:
        return Refusal("due_is_past", {"due": due.isoformat(), "now": moment.at.isoformat()})
    if remind is not None and not moment.at < remind < due:
        return Refusal("reminder_not_before_due", {"remind": remind.isoformat(), "due": due.isoformat()})
    return None
