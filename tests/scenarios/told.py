"""Scenarios played in memory, for tests that look at what became of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from audit.invariants import check
from domain.facts import COMMON, registry_of
from domain.registry import Register
from scenarios.facts import Fact
from scenarios.format import Scenario, load
from scenarios.play import Played
from tests.scenarios.playing import Memory

T = TypeVar("T")
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def scenario(name: str) -> Scenario:
    return load(SCENARIOS / name)


class Told:
    """A scenario played in memory: its log, and what became of everything."""

    def __init__(self, memory: Memory, played: Played) -> None:
        self.memory = memory
        self.played = played

    def register(self, body: str | None = None) -> Register:
        state: Register = self.memory.registers.states[COMMON if body is None else registry_of(body)]
        return state

    def results(self, sitting: str) -> dict[str, int]:
        return dict(Counter(self.played.sittings[sitting].results.values()))


def play(of: Scenario) -> Told:
    """Play it in memory; everything that happened is decided again."""
    with TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "keys")
        told = Told(memory, asyncio.run(memory.play(of)))
    check(memory.entries)
    return told


@cache
def tell(name: str) -> Told:
    """What a scenario comes to, played once for all the tests that look at it."""
    told = play(scenario(name))
    assert not told.played.surprises, told.played.surprises
    return told


def there(found: T | None) -> T:
    """What has to be there."""
    assert found is not None
    return found


def changed_facts(of: Scenario, change: Callable[[Fact], Fact]) -> Scenario:
    """The scenario with its facts changed."""
    return of.model_copy(update={"facts": tuple(change(fact) for fact in of.facts)})
