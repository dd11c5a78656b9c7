"""The rule panel of a ballot on many lines: quorum, share and seats of each award, each with its sum.

While the ballot is open it says how many sheets have come in, and never how anybody voted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.sitting.state import Sheets
from web.showing_sitting import ShownSitting

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ContestRule:
    """What the lines of one award need in this ballot: quorum, share, seats; each with its sum."""

    title: str
    demands: Sequence[tuple[str, bool | None]]
    cites: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetsRule:
    """The rule panel of a ballot on many lines."""

    received: int
    expected: int
    contests: Sequence[ContestRule]


def rule_of_sheets(visit: Visit, sitting: ShownSitting, sheets: Sheets) -> SheetsRule:
    """What a ballot needs, and what of that can be said while it is open: never how anybody voted."""
    received = sheets.received if sheets.kind == "open" else 0
    expected = len(sheets.there) if sheets.kind == "open" else len(sheets.present) + len(sheets.sealed)
    contests = [_contest_rule(visit, sitting, sheets, name) for name in sheets.contests]
    return SheetsRule(received, expected, contests)


def _contest_rule(visit: Visit, sitting: ShownSitting, sheets: Sheets, name: str) -> ContestRule:
    words, contest, seats = visit.words, sheets.contests[name], len(sitting.state.roll)
    terms = contest.terms
    lines = [line for line, written in sheets.lines.items() if written.contest == name]
    demands: list[tuple[str, bool | None]] = []
    there = len(sheets.present)
    if terms.quorum is not None:
        demands.append(
            (
                words.text(
                    "Quorum: {share} of {seats}, that is {needed}; {there} are there",
                    share=words.threshold(terms.quorum),
                    seats=seats,
                    needed=terms.quorum.needed(seats),
                    there=there,
                ),
                terms.quorum.met_by(there, seats),
            )
        )
    recused = [sum(seat in sheets.lines[line].recused for seat in sitting.state.roll) for line in lines]
    most = seats if terms.base in ("members", "staff", "units") else len(sheets.there)
    base = str(most)
    if terms.recused == "shrinks" and any(recused) and terms.base != "cast":
        low, high = most - max(recused), most - min(recused)
        base = str(low) if low == high else f"{low}-{high}"
    values = {"share": words.threshold(terms.threshold), "base": base, "of": words.base(terms.base)}
    in_favour = (
        words.text("In favour: {share} of {base} ({of}); shown when the ballot is counted", **values)
        if sheets.counts is None
        else words.text("In favour: {share} of {base} ({of})", **values)
    )
    demands.append((in_favour, None))
    cites = [f"{terms.cite}, {words.certainty(terms.certainty)}"]
    if contest.seats is not None:
        demands.append((_seats(visit, sheets, name), None))
        if contest.seats_cite:
            cites.append(contest.seats_cite)
    if contest.ties and contest.seats is not None:
        order = "; ".join(words.word("tie", tie) for tie in contest.ties)
        demands.append((words.text("Equals on the last seat: {rules}", rules=order), None))
    first = sitting.lines.get(lines[0])
    return ContestRule(first.title if first else contest.award, demands, cites)


def _seats(visit: Visit, sheets: Sheets, name: str) -> str:
    """How many may win, with the sum: what was allotted, or the quota's share, less what is taken."""
    words, contest = visit.words, sheets.contests[name]
    gone = sum(contest.taken.values()) + sum(contest.entered.values())
    parts = []
    if contest.allotted is not None:
        parts.append(words.text("{allotted} allotted for the season", allotted=contest.allotted))
    if contest.base is not None and contest.exact is not None:
        parts.append(
            words.text(
                "quota of {base} is {exact} before rounding",
                base=contest.base,
                exact=words.number(contest.exact),
            )
        )
    if gone:
        parts.append(words.text("{gone} taken already", gone=gone))
    for segment, left in contest.segments.items():
        parts.append(f"{words.word('segment', segment)}: {left}")
    shown = words.text("Seats: {seats}", seats=contest.seats)
    return f"{shown} ({'; '.join(parts)})" if parts else shown
