"""Meanings of the rules, by the number that a policy names.

A policy says ``rules: 1``; that number picks the function that says what a count means. 1 and 2 count alike;
under 2 eligibility is decided and votes may be held in sittings. When a later release changes a meaning,
today's function moves into a module of this package under its number, with its fixtures, and the changed one
gets the next number: so an old case is decided again exactly as it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.count import ballot
from domain.events import Outcome, Tally, Terms

MEANINGS: Mapping[int, Callable[[Terms, Tally], Outcome]] = {1: ballot.outcome, 2: ballot.outcome}
