"""Scenarios played for tests that look at what became of them: in memory, or on the real services.

In memory is quick, and what a scenario came to is kept for all tests of a process. On the services several
are played in one system, one after the other: their codes do not meet.
"""

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
from domain.movement import Movement
from domain.registry import Register
from scenarios.facts import Fact
from scenarios.format import Scenario, load
from scenarios.play import Played, Player
from tests.scenarios.playing import Memory
from tests.system import System

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


async def on_services(system: System, *names: str) -> dict[str, Played]:
    """What they come to in one system, each as it says of itself."""
    came: dict[str, Played] = {}
    async with system.log() as log:
        gateway = system.gateway
        for name in names:
            player = Player(scenario(name), gateway.send, gateway.hand_over, log, lambda _done, _all: None)
            came[name] = await player.play()
            assert not came[name].surprises, (name, came[name].surprises)
    return came


def movement(name: str, code: str) -> Movement:
    """What became of a movement of a scenario."""
    state: Movement = tell(name).played.records[f"movement/{code}"]
    return state


def happened(told: Told, type: str) -> list[dict[str, object]]:
    """The data of all entries of a type."""
    return [entry.content["data"] for entry in told.memory.entries if entry.type == type]


def there(found: T | None) -> T:
    """What has to be there."""
    assert found is not None
    return found


def changed_facts(of: Scenario, change: Callable[[Fact], Fact]) -> Scenario:
    """The scenario with its facts changed."""
    return of.model_copy(update={"facts": tuple(change(fact) for fact in of.facts)})
