"""The minutes of a sitting, as the log tells them: the text that chair and secretary adopt.

The same log gives the same text, in Vietnamese whoever asks, before the minutes are adopted and after: so its
SHA-256 is what both adopt, and anybody can compare it with the text of today. A name that was erased since
stands there by its code; then the paper that was signed is what proves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.words import Language
from domain.events import (
    AttendanceChanged,
    BallotAnnulled,
    CastingVote,
    LineCount,
    LinesAdded,
    LinesRemoved,
    ListAgreed,
    OpinionRecorded,
    SittingOpened,
)
from domain.sitting import minutes
from domain.sitting.state import Sheets
from eventlog.fold import happened
from web.showing_sitting import Line, ShownSitting, shown
from web.sitting_rule import rule_of_sheets
from web.visit import Visit

if TYPE_CHECKING:
    from domain.events import Event


class InVietnamese(Visit):
    """The same visit, in the language in which minutes are kept."""

    __slots__ = ()

    @property
    def language(self) -> Language:
        """Always Vietnamese."""
        return "vi"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the minutes."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class MinutesText:
    """The minutes as sections, and as the text that is adopted."""

    title: str
    sections: Sequence[Section]

    @property
    def text(self) -> str:
        """UTF-8, a line each, numbered in their section; what is hashed is exactly this."""
        lines = [self.title, ""]
        for number, section in enumerate(self.sections, 1):
            lines.append(f"{number}. {section.title}")
            lines += [f"- {line}" for line in section.lines]
            lines.append("")
        return "\n".join(lines)

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()


async def minutes_of(visit: Visit, name: str) -> MinutesText:
    """The minutes of the sitting of that name, as far as it has come."""
    inside = InVietnamese(visit.site, visit.request, visit.viewer, visit.form, visit.now)
    sitting = await shown(inside, name)
    entries = await visit.site.reading.entries(sitting.stream)
    events = [happened(entry) for entry in entries if entry.body is not None]
    opened = next((one for one in events if isinstance(one.event, SittingOpened)), None)
    names = await inside.names([opened.actor.person] if opened is not None else [])
    presided = next(iter(names.values()), None)
    title = inside._("Minutes of the sitting of {body}", body=sitting.body)
    sections = [
        Section(inside._("Time and people"), _people(inside, sitting, presided)),
        Section(inside._("Agenda"), [f"{one.nominee} · {one.title}" for one in sitting.lines.values()]),
        *(_ballot(inside, sitting, sheets) for sheets in sitting.state.counted),
    ]
    happenings = [line for one in events if (line := _what(inside, sitting, one.event)) is not None]
    if happenings:
        sections.append(Section(inside._("What else happened"), happenings))
    sections.append(
        Section(inside._("Results"), [_result(inside, sitting, o) for o in sitting.lines.values()])
    )
    return MinutesText(title, sections)


def _people(visit: Visit, sitting: ShownSitting, presided: str | None) -> list[str]:
    state, about = sitting.state, sitting.about
    said = [visit._("Reference: {name}", name=sitting.name)]
    said.append(
        visit._("Day of the meeting: {day}", day=visit.words.day(state.on if state.roll else about.meets))
    )
    if presided:
        said.append(visit._("In the chair: {name}", name=presided))
    said.append(visit._("Keeps the minutes: {name}", name=sitting.named(about.secretary)))
    if state.roll:
        said.append(visit._("Members: {number}", number=len(state.roll)))
        said.append(_seats(visit, sitting, visit._("Present"), state.present))
        away = [seat for seat in state.roll if seat not in {*state.present, *state.sealed, *state.written}]
        for label, seats in (
            (visit._("Absent, with a sealed paper"), state.sealed),
            (visit._("Absent, with an opinion in writing"), state.written),
            (visit._("Absent"), away),
        ):
            if seats:
                said.append(_seats(visit, sitting, label, seats))
    if about.invited:
        said.append(_seats(visit, sitting, visit._("Invited"), about.invited))
    return said


def _seats(visit: Visit, sitting: ShownSitting, label: str, seats: Sequence[str]) -> str:
    del visit
    return f"{label} ({len(seats)}): {', '.join(sitting.named(seat) for seat in seats)}"


def _ballot(visit: Visit, sitting: ShownSitting, sheets: Sheets) -> Section:
    """One counted ballot: its rule, and each line's count with its sum."""
    words = visit.words
    title = visit._(
        "Ballot {number} ({kind}), {there} taking part",
        number=sitting.ballot_word(sheets.ballot),
        kind=words.ballot(sheets.kind),
        there=len(sheets.there),
    )
    lines = []
    for contest in rule_of_sheets(visit, sitting, sheets).contests:
        lines += [f"{contest.title}: {text}" for text, _ in contest.demands]
    if sheets.kind == "open":
        received, there = sheets.received, len(sheets.there)
        lines.append(visit._("Sheets received: {number} of {all}", number=received, all=there))
        if without := () if sheets.withheld else sheets.missing:
            lines.append(_seats(visit, sitting, visit._("Handed in no sheet"), without))
    for line in sheets.lines:
        counts = sheets.counts
        assert counts is not None, "a ballot that stands among the counted ones was counted"
        one, count = sitting.lines.get(line), counts[line]
        if one is None:
            continue
        figures = _figures(visit, count)
        needed = visit._("{needed} of {base} needed", needed=count.needed, base=count.base)
        verdict = words.line_result("passed" if count.passed else "not_passed")
        lines.append(f"{one.nominee}: {figures}; {needed}: {verdict}")
    return Section(title, lines)


def _figures(visit: Visit, count: LineCount) -> str:
    """How many for and against; abstentions, blank and invalid papers where there were any."""
    parts = [visit._("{approve} in favour, {reject} against", approve=count.approve, reject=count.reject)]
    if count.abstain:
        parts.append(visit._("{number} abstaining", number=count.abstain))
    if count.blank:
        parts.append(visit._("{number} blank", number=count.blank))
    if count.invalid:
        parts.append(visit._("{number} invalid", number=count.invalid))
    return ", ".join(parts)


def _what(visit: Visit, sitting: ShownSitting, event: Event) -> str | None:
    """What the other sections do not say: who came later, what was decided beside the ballots."""

    def listed(lines: Sequence[str]) -> str:
        return ", ".join(sitting.named(line) for line in lines)

    match event:
        case LinesAdded(lines=lines, approve=approve, reject=reject):
            said = listed(lines)
            return visit._(
                "Put on the agenda: {lines} ({approve} for, {reject} against)",
                lines=said,
                approve=approve,
                reject=reject,
            )
        case LinesRemoved(lines=lines):
            return visit._("Taken off the agenda: {lines}", lines=listed(lines))
        case AttendanceChanged(present=present):
            return visit._("Attendance changed; present: {present}", present=listed(present))
        case ListAgreed(lines=lines):
            return visit._("The members agree on: {lines}", lines=listed(lines))
        case OpinionRecorded() as one:
            values = {"line": listed([one.line]), "approve": one.approve, "reject": one.reject}
            text = visit._(
                "Opinion on {line}: {approve} for, {reject} against, {abstain} without",
                **values,
                abstain=one.abstain,
            )
            return text
        case CastingVote(line=line):
            return visit._("The chair's casting vote: {line}", line=listed([line]))
        case BallotAnnulled(ballot=ballot):
            number = sitting.ballot_word(ballot)
            return visit._("Ballot {number} was annulled and has to be repeated", number=number)
        case _:
            return None


def _result(visit: Visit, sitting: ShownSitting, one: Line) -> str:
    """What became of the line, in the words that its own stream gets."""
    found = result_of(sitting, one)
    result = visit._("equal votes") if found == "tied" else visit.words.line_result(found)
    parts = [f"{one.nominee} · {one.title}: {result}"]
    if one.place is not None and one.seats is not None:
        parts.append(visit._("place {place} of {seats} seats", place=one.place, seats=one.seats))
    if one.why:
        parts.append(visit.words.word("tie", one.why))
    return "; ".join(parts)


def result_of(sitting: ShownSitting, one: Line) -> str:
    """What becomes of the line when the minutes are adopted, or what has become of it."""
    state = sitting.state
    if state.settled:
        return state.results.get(one.stream, "not_taken")
    standing = sitting.found.lines.get(one.stream) if sitting.found is not None else None
    if standing is None:
        result, _ = minutes.without_ballot(
            state, one.stream, one.case, sitting.stream, dropped=one.dropped_out
        )
        return result
    gone = standing.result in ("withdrawn", "frozen", "ineligible")
    return "returned" if gone and minutes.sent_back(one.case, standing) else one.result or "not_taken"
