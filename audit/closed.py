"""The year's close, looked at again: every line that was agreed and not signed has to be named in it.

The rule that closes a season refuses what the organ's book does not bear out (``domain.book``). A book that
an older release kept was not told of every agreed line, and a forged one may say what it likes: so this folds
all nominations up to each close.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.difference import Difference
from domain.events import SeasonClosed
from domain.nomination.signing import agreed
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact

CLOSED = SeasonClosed.__name__


def left_out(entries: Sequence[Entry]) -> list[Difference]:
    """The agreed lines that a close does not name, of the whole log in its order."""
    if not any(entry.type == CLOSED for entry in entries):
        return []
    found: list[Difference] = []
    registers, cases = Registers(), dict[str, Folded]()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
        elif entry.stream.startswith("nomination/"):
            cases.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)
        elif entry.type == CLOSED and isinstance(closed := happened(entry).event, SeasonClosed):
            waiting = _waiting(closed, cases.values(), registers)
            missing = sorted(line for line in waiting if line not in closed.unsigned)
            found += [
                Difference(
                    entry.position,
                    entry.stream,
                    entry.version,
                    "unsigned",
                    f"nothing of {line}",
                    "it was agreed and no decision carries it",
                )
                for line in missing
            ]
    return found


def _waiting(closed: SeasonClosed, cases: Iterable[Folded], registers: Registers) -> list[str]:
    """The lines of the organ and season that are agreed here and wait for a decision."""
    facts = registers.facts()
    found = []
    for folded in cases:
        case: Nomination = folded.state
        if case.about is None or case.stage is None or case.about.season != closed.season:
            continue
        if case.about.what_if or case.stage.body != closed.organ or agreed(case, facts) is None:
            continue
        found.append(folded.stream)
    return found
