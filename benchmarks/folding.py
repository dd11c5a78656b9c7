"""How fast the log is folded, and decided again by ``audit.replay``, in one process on one core."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from audit.replay import replay
from benchmarks.caller import Wrong
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, is_fact
from eventlog.log import Log


@dataclass(frozen=True, slots=True)
class Speed:
    """Entries a second of processor time, the median pass over ``entries`` entries."""

    entries: int
    fold: float
    replay: float


async def measure(dsn: str, seconds: float) -> Speed:
    """Take the log at ``dsn`` (role writer), and give each of the two about ``seconds``."""
    async with await Log.open(dsn) as log:
        entries = [entry async for entry in log.read()]
    return Speed(len(entries), _rate(fold, entries, seconds), _rate(decide_again, entries, seconds))


def fold(entries: Sequence[Entry]) -> None:
    """Every stream to its present state, and the registers too, as a worker that starts does."""
    streams: dict[str, Folded] = {}
    registers = Registers()
    for entry in entries:
        folded = streams.get(entry.stream)
        if folded is None:
            folded = streams[entry.stream] = Folded.of(entry.stream)
        folded.take(entry)
        if is_fact(entry.stream):
            registers.take(entry)


def decide_again(entries: Sequence[Entry]) -> None:
    """The whole log, as an auditor does."""
    found = replay(entries)
    if not found.clean:
        raise Wrong(f"replay found {found.differences[0]}")


def _rate(work: Callable[[Sequence[Entry]], None], entries: Sequence[Entry], seconds: float) -> float:
    rates: list[float] = []
    until = time.perf_counter() + seconds
    while len(rates) < 3 or time.perf_counter() < until:
        fresh = [replace(entry) for entry in entries]  # an entry keeps what it has parsed: begin with bytes
        began = time.process_time()
        work(fresh)
        rates.append(len(fresh) / (time.process_time() - began))
    return statistics.median(rates)
