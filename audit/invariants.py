"""What holds of every log, whatever happened to it: for tests, after everything that touched a log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.replay import replay
from domain.answers import Receipt
from eventlog.entry import Entry

SHOWN = 10
"""Differences that a failure names."""


def check(entries: Sequence[Entry]) -> None:
    """Positions gapless, versions whole, bodies canonical, leaves and ids right, every decision taken again.

    :raises AssertionError: names the entries that are not so
    """
    found = replay(entries).differences
    if found:
        more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise AssertionError("\n".join([*map(str, found[:SHOWN]), *more]))


def missing(entries: Iterable[Entry], receipts: Iterable[Receipt]) -> list[Receipt]:
    """The receipts whose entry is not in the log as they say: an acknowledged command was lost."""
    there = {Receipt(e.stream, e.version, e.position, e.leaf.hex()) for e in entries}
    return [receipt for receipt in receipts if receipt not in there]
