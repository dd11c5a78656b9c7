"""What of a log one stream's replay needs: its own entries, the facts, and the streams it dealt with.

A sitting puts results into nominations, a decision into both. Streams that such a command ties together are
decided again together; what a book is only told of agreed lines ties nobody to it (``audit.told``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from audit.told import TOLD
from domain.commands import ELSEWHERE_PREFIX
from eventlog.entry import Entry
from eventlog.fold import is_fact


def of(stream: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that the replay of ``stream`` needs, in the log's order."""
    ties: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.command_id.startswith(ELSEWHERE_PREFIX) and entry.type not in TOLD:
            cause = cause_of(entry)
            ties[cause].add(entry.stream)
            ties[entry.stream].add(cause)
    found, ahead = {stream}, [stream]
    while ahead:
        # Registers are tied to everything; they are there in any case.
        new = {s for s in ties[ahead.pop()] if not is_fact(s)} - found
        found |= new
        ahead += new
    return [entry for entry in entries if entry.stream in found or is_fact(entry.stream)]


def cause_of(entry: Entry) -> str:
    """The stream whose command put this entry elsewhere."""
    return entry.command_id.removeprefix(ELSEWHERE_PREFIX).rpartition("@")[0]


def home_of(entry: Entry) -> tuple[str, int] | None:
    """Where the command stands that put this entry elsewhere: stream and version; None for an own command."""
    if not entry.command_id.startswith(ELSEWHERE_PREFIX):
        return None
    _, _, version = entry.command_id.rpartition("@")
    return cause_of(entry), int(version)
