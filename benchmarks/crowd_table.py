"""What the crowd found, as a table for ``docs/performance.md``."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.crowd import CROWD, EVERY, PEOPLE, Crowd, Took, p95
from benchmarks.markdown import table

BEGIN = "<!-- crowd: written by `python -m benchmarks crowd --write`, not by hand -->"
END = "<!-- end of crowd -->"


def markdown(found: Crowd, machine: Mapping[str, str]) -> str:
    """Figures beside their aims, then the machine."""
    steady = f"{PEOPLE} people, an action every {EVERY:g} s each"
    rush = f"{CROWD} approvers within a minute"
    rows = [
        *_times(steady, found.steady),
        *_times(rush, found.at_once),
        _row(
            f"{rush}: votes in the log", f"{CROWD}", f"{found.recorded} of {CROWD}", found.recorded == CROWD
        ),
        _row(
            "Answers that were not as they should be",
            "0",
            f"{len(found.steady.wrong) + len(found.at_once.wrong)}",
            not found.steady.wrong and not found.at_once.wrong,
        ),
        _row(f"The lists behind the log, worst of {len(found.behind):,} times", "under 1 s",
             f"{max(found.behind, default=0):.2f} s", max(found.behind, default=0) < 1),
        _row("First visit, all that it names", "under 60 kB", f"{found.first_visit / 1000:.1f} kB",
             found.first_visit < 60_000),
        _row("The web process's memory at most", "under 250 MB", f"{found.memory / 1e6:.0f} MB",
             found.memory < 250e6),
        _row("From its start to its first answer", "", f"{found.started:.1f} s", True),
    ]  # fmt: skip
    return "\n\n".join(
        (
            table(["", "aim", "found", ""], rows),
            table(["Measured on", ""], [list(one) for one in machine.items()]),
        )
    )


def _times(who: str, took: Took) -> list[list[str]]:
    pages, votes = p95(took.pages), p95(took.votes)
    return [
        _row(f"{who}: a page, p95 of {len(took.pages):,} (median {_median(took.pages):.0f} ms)",
             "under 100 ms", f"{pages:.0f} ms", pages < 100),
        _row(f"{who}: a vote acknowledged, p95 of {len(took.votes):,} (median {_median(took.votes):.0f} ms)",
             "under 150 ms", f"{votes:.0f} ms", votes < 150),
    ]  # fmt: skip


def _median(seconds: Sequence[float]) -> float:
    return 1000 * statistics.median(seconds)


def _row(what: str, aim: str, found: str, met: bool) -> list[str]:
    return [what, aim, found, "" if not aim else "met" if met else "**missed**"]
