"""The order of ballots: titles are voted on from the lowest to the highest (TT 01/2024/TT-TANDTC, Art. 29).

An award comes after all that it presupposes in the same season, so that a title won in the sitting counts for
the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cycle:
    """Each of these awards presupposes the next one, and the last one the first: none can come first."""

    awards: tuple[str, ...]


def lowest_first(awards: Mapping[str, frozenset[str]]) -> tuple[tuple[str, ...], ...] | Cycle:
    """The awards in groups, each group after all that its awards presuppose; a group's are in order of code.

    ``awards`` says of each what it presupposes directly in the same season. What is presupposed and not
    itself a key is not on the agenda, and nobody waits for it.
    """
    left = dict(awards)
    groups: list[tuple[str, ...]] = []
    while left:
        group = tuple(sorted(award for award, needs in left.items() if not needs & left.keys()))
        if not group:
            return _cycle({award: needs & left.keys() for award, needs in left.items()})
        groups.append(group)
        left = {award: needs for award, needs in left.items() if award not in group}
    return tuple(groups)


def _cycle(needs: Mapping[str, frozenset[str]]) -> Cycle:
    """A cycle among awards that all presuppose another one of them; it begins with its lowest code."""
    walked = [min(needs)]
    while (after := min(needs[walked[-1]])) not in walked:
        walked.append(after)
    found = walked[walked.index(after) :]
    first = found.index(min(found))
    return Cycle((*found[first:], *found[:first]))
