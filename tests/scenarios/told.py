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
from domain.movement import Movement
from domain.registry import Register
from domain.rolemodel import RoleModel
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


def movement(name: str, code: str) -> Movement:
    """What became of a movement of the scenario."""
    state: Movement = tell(name).played.records[f"movement/{code}"]
    return state


def rolemodel(name: str, code: str) -> RoleModel:
    """What became of a role model, or of a practice, of the scenario."""
    state: RoleModel = tell(name).played.records[f"rolemodel/{code}"]
    return state


async def goes_as_it_says(system: System, name: str) -> Played:
    """Play the scenario on the real services: everything in it comes out as it says."""
    async with system.log() as log:
        gateway = system.gateway
        player = Player(scenario(name), gateway.send, gateway.hand_over, log, lambda _done, _all: None)
        played = await player.play()
    assert not played.surprises, (name, played.surprises)
    return played


def there(found: T | None) -> T:
    """What has to be there."""
    assert found is not None
    return found


def changed_facts(of: Scenario, change: Callable[[Fact], Fact]) -> Scenario:
    """The scenario with its facts changed."""
    return of.model_copy(update={"facts": tuple(change(fact) for fact in of.facts)})
