"""A season under a draft, in words: who gains, who loses, and by which clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from audit import finding
from audit.draft_case import Change, Clause
from audit.simulate import Changed
from audit.telling_seat import seat_told
from audit.words import Named, Words
from domain.events import FoundRow

CHANGES: tuple[Change, ...] = ("gains", "loses", "same", "not_known")


def counted(words: Words, found: Sequence[Changed]) -> str:
    """How many gain, lose, stay, or cannot be known."""
    numbers = Counter(one.change for one in found)
    text = "{gains} would gain, {loses} would lose, {same} as before, {not_known} not known"
    return words.text(text, **{what: numbers[what] for what in CHANGES})


def head(words: Words) -> tuple[str, ...]:
    """What stands above the rows."""
    return tuple(map(words.text, ("Nominee", "Unit", "What changes", "By which clause")))


def row(words: Words, one: Changed, named: Named) -> tuple[str, ...]:
    """One nomination: who, of which unit, what changes, by which clause."""
    about = one.about
    change = words.word("change", one.change)
    return named(about.nominee), named(about.unit), change, clause_told(words, one.clause, named)


def sheet(words: Words, found: Iterable[Changed], named: Named) -> Iterator[Sequence[object]]:
    """Every nomination, also those for which nothing changes: a spreadsheet sorts and counts them."""
    yield (words.text("Case"), *head(words), words.text("Source"))
    for one in found:
        *start, clause = row(words, one, named)
        cite = "" if one.clause is None else one.clause.cite
        yield (one.stream.partition("/")[2], *start, "; ".join(clause.splitlines()), cite)


def clause_told(words: Words, clause: Clause | None, named: Named) -> str:
    """The clause with its source, and what it said then and would say; a line each."""
    if clause is None:
        return ""
    parts = [] if isinstance(clause.now, FoundRow) else [words.stage(clause.name)]
    for heading, said, seat in (
        ("then", clause.then, clause.seat_then),
        ("under the draft", clause.now, clause.seat_now),
    ):
        if said is not None:
            parts.append(f"{words.text(heading)}: {_said(words, said, named)}")
        if seat is not None:
            parts.append(f"{words.text(heading)}: {seat_told(words, seat)}")
    if clause.dropped:
        parts.append(words.text("the draft has no such stage"))
    elif clause.now is None:
        parts.append(words.text("nobody can say what would have come of it"))
    if clause.unheld:
        stages = ", ".join(map(words.stage, clause.unheld))
        parts.append(words.text("nobody has voted on it at: {stages}", stages=stages))
    return "\n".join([*parts, *([clause.cite] if clause.cite else [])])


def _said(words: Words, said: Any, named: Named) -> str:
    return finding.line(words, said, named) if isinstance(said, FoundRow) else words.derivation(said)
