"""What the books are told of agreed lines (``domain.agreed``), and where replay does not look for it.

A release of before told them nothing: of what was decided before a log's first such entry none is missing.
And whoever replays one stream is spared the whole season that its book ties together: what a book outside of
that was told is not looked for, nor what one inside was told by a stream outside. The replay of the whole log
looks at all of it, and ``audit.closed`` at what every close should have known.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.commands import ELSEWHERE_PREFIX
from domain.events import LinesAgreed, LinesLeft
from eventlog.entry import Entry

TOLD = frozenset({LinesAgreed.__name__, LinesLeft.__name__})


def told_since(entries: Iterable[Entry]) -> int | None:
    """The position of the first command that told a book of an agreed line; None where nobody did yet."""
    begun: dict[tuple[str, int], int] = {}
    for entry in entries:
        begun[entry.stream, entry.version] = entry.position
        if entry.type in TOLD and entry.command_id.startswith(ELSEWHERE_PREFIX):
            cause, _, version = entry.command_id.removeprefix(ELSEWHERE_PREFIX).rpartition("@")
            known = version.isascii() and version.isdigit()
            # Of a cause that is not there everything is looked for: the entry itself is a difference.
            return begun.get((cause, int(version)), 0) if known else 0
    return None
