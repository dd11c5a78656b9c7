"""Medians and percentiles of what was measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest rank: the smallest value that at least ``share`` of all do not exceed."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Run:
    """One piece of work: how long it took, how long each vote took (seconds), what the engine wrote down."""

    seconds: float
    votes: tuple[float, ...]
    recorded: int


@dataclass(frozen=True, slots=True)
class Series:
    """The same work again and again. A run that was disturbed weighs no more than any other."""

    runs: tuple[Run, ...]

    @property
    def votes_a_second(self) -> float:
        return statistics.median(len(run.votes) / run.seconds for run in self.runs)

    @property
    def p50(self) -> float:
        """The median run's median vote, in seconds."""
        return statistics.median(statistics.median(run.votes) for run in self.runs)

    @property
    def p99(self) -> float:
        """Of the votes of all runs together, in seconds: one run has too few for it."""
        return percentile([vote for run in self.runs for vote in run.votes], 0.99)

    @property
    def slowest(self) -> float:
        """The median run's slowest vote, in seconds."""
        return statistics.median(max(run.votes) for run in self.runs)

    @property
    def worst(self) -> float:
        """The slowest vote of all, in seconds."""
        return max(max(run.votes) for run in self.runs)

    @property
    def recorded_a_vote(self) -> float:
        return statistics.median(run.recorded / len(run.votes) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one contestant did: one nomination, ten side by side, all votes of one case at once."""

    alone: Series
    side_by_side: Series
    at_once: Series
