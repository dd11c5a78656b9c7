"""A season of 20,000 nominations decided again under a draft: what ``vinhdanh simulate`` takes for it.

The season of ``benchmarks.nation`` is written into a PostgreSQL of its own by ``apply``, as the worker calls
it, but with no Temporal in between: the same commands, decided by the same rules, leave the same entries.
What is measured is the command, as a process of its own that reads the log from the database, once for each
of the season's two awards. Whoever would lose is known from the folder that the season was made of; a
simulation that finds anybody else stops the run.
"""

from __future__ import annotations

import asyncio
import base64
import csv
import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from temporalio.exceptions import ApplicationError

import worker
from activities.apply import Applier, Report
from activities.messages import Apply, Waiting
from benchmarks import machine, nation, nationwide, season
from benchmarks.caller import Wrong
from benchmarks.markdown import table
from benchmarks.nation import Line, Province
from domain import answers, commands
from domain.answers import Answer, Receipt
from domain.award.policy import Policy, text_of
from domain.calendar import local_date
from domain.commands import Command
from eventlog.key import KeyRing
from eventlog.log import Log
from intake.loading import load
from runtime.connection import Connection, made
from runtime.postgres import Postgres

SECONDS = 120.0
"""The aim, for all of the season's nominations."""
BEGIN = "<!-- simulation: written by `python -m benchmarks simulation --write`, not by hand -->"
END = "<!-- end of simulation -->"
MIB = 2**20
_LOOK = 0.05
"""Seconds between two looks at the command's memory."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One command: a draft of one award, tried on the season."""

    nominations: int
    """Of this award."""
    loses: int
    seconds: float
    """From the start of the process to its end."""
    processor: float
    """Seconds of processor time that the process took."""
    memory: int
    """The most that the process had in memory, in bytes."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """The season, and what the commands took."""

    nominations: int
    entries: int
    """In the log, with those of its registry."""
    of_nominations: int
    """Written by filing, deciding and signing."""
    written: float
    """Seconds in which the season was made."""
    others: float
    """The share of all processor time that other programs took while the commands ran."""
    tried: Sequence[Tried]

    @property
    def seconds(self) -> float:
        return sum(one.seconds for one in self.tried)


async def measure(
    folder: Path, nominations: int, say: Callable[[str], None], *, people: int = nationwide.PEOPLE
) -> Simulated:
    """Write a season of so many nominations under ``folder``, and try a draft of each award on it.

    :raises Wrong: a command was refused, or the simulation finds other changes than the season's making
    """
    registry = folder / "registry"
    regional, provincial = (
        (nationwide.REGIONAL, nationwide.PROVINCIAL) if people == nationwide.PEOPLE else (people // 40, 1)
    )
    season.write(registry, people, regional, provincial)
    nation.councils(registry)
    provinces = nation.plan(registry, nominations)
    postgres = Postgres(folder / "postgres")
    postgres.start()  # blocks; nothing else runs yet
    try:
        where = Connection(postgres.dsn(), "none", made(folder / "keys"))
        await worker.migrate(where)
        began = time.perf_counter()
        of_registry, length = await _written(where, registry, provinces, say)
        written = time.perf_counter() - began
        busy, own, at = machine.busy(), machine.own(), time.monotonic()
        tried = [_tried(where, folder, provinces, policy) for policy in nation.policies()]
        taken = (machine.busy() - busy) - (machine.own() - own)
        there_was = (time.monotonic() - at) * (os.cpu_count() or 1)
        for policy, one in zip(nation.policies(), tried, strict=True):
            say(f"{policy.award}: {one.nominations:,} nominations, {one.seconds:.1f} s")
        others = max(taken, 0) / there_was
        return Simulated(nominations, length, length - of_registry, written, others, tried)
    finally:
        postgres.stop()


def markdown(found: Simulated, described: Mapping[str, str]) -> str:
    """Figures beside their aim, then the machine."""

    def row(what: str, figure: Callable[[Tried], str], of_all: str) -> list[str]:
        return [what, *(figure(one) for one in found.tried), of_all]

    head = ["", *(f"award {place}" for place in range(1, len(found.tried) + 1)), "the season"]
    most = max(one.memory for one in found.tried)
    rows = [
        row("Nominations", lambda one: f"{one.nominations:,}", f"{found.nominations:,}"),
        row("Who would lose", lambda one: f"{one.loses:,}", f"{sum(one.loses for one in found.tried):,}"),
        row("`vinhdanh simulate`, s", lambda one: f"{one.seconds:.1f}", f"{found.seconds:.1f}"),
        row(
            "Its processor time, s",
            lambda one: f"{one.processor:.1f}",
            f"{sum(one.processor for one in found.tried):.1f}",
        ),
        row("Its memory at most, MiB", lambda one: f"{one.memory / MIB:,.0f}", f"{most / MIB:,.0f}"),
    ]
    met = "met" if found.seconds < SECONDS else "**missed**"
    aim = f"A season of {found.nominations:,} nominations under a draft"
    described = {**described, "Taken by other programs": f"{found.others:.0%} of all processor time"}
    each = found.of_nominations / found.nominations
    log = (
        f"The log has {found.entries:,} entries, {each:.1f} for a nomination; each command reads all of it."
        f" It was written in {found.written:,.0f} s."
    )
    return "\n\n".join(
        (
            table(head, rows),
            log,
            table(["", "aim", "found", ""], [[aim, f"under {SECONDS:g} s", f"{found.seconds:.0f} s", met]]),
            table(["Measured on", ""], [list(one) for one in described.items()]),
        )
    )


# The season -------------------------------------------------------------------------------------------------


async def _written(
    where: Connection, registry: Path, provinces: Sequence[Province], say: Callable[[str], None]
) -> tuple[int, int]:
    """Load the registry and carry the season through; the log's length before and after the latter."""
    meets = local_date(dt.datetime.now(dt.UTC))
    with KeyRing(where.key_ring) as keys:
        async with await Log.open(where.dsn_as("writer"), connections=2) as log:
            door = Door(Applier(log, keys, _always_there))
            await door.must([nationwide.founding()])
            await load(registry, nationwide.REGISTRAR, nationwide.salt, log, door.send, season.AWARDS)
            before = await log.length()
            say(f"the registry has {before:,} entries")
            for province in provinces:
                for court in province.courts:
                    await door.must(nation.of_court(court, meets))
                await door.must(nation.of_province(province, meets))
            length = await log.length()
            say(f"the season is over, the log has {length:,} entries")
            return before, length


@dataclass(frozen=True, slots=True)
class Door:
    """``apply`` as the worker's runs call it, one command after the other."""

    applier: Applier
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, command: Command) -> Answer:
        """The answer; what passes, on a machine that is busy, is tried again."""
        raw = orjson.dumps(commands.written(command))
        payload = base64.b64encode(raw).decode()
        waiting = Waiting(command.id, payload, hashlib.sha256(raw).hexdigest(), len(raw), clear=False)
        async with self._one:
            for _ in range(nationwide.INSISTS):
                try:
                    applied = await self.applier.apply(Apply(command.stream, [waiting]))
                except ApplicationError as error:
                    if error.type == "passing":
                        continue
                    raise
                return answers.read(applied.answers[command.id])
        raise Wrong(f"{command.stream}, {command.id}: nobody could record it")

    async def must(self, asked: Iterable[Command]) -> None:
        for command in asked:
            answer = await self.send(command)
            if not isinstance(answer, Receipt):
                raise Wrong(f"{command.stream}, {command.id}: {answer}")


async def _always_there(_: Report) -> None:
    """There is no worker that could have been away."""


# The command ------------------------------------------------------------------------------------------------


def _tried(where: Connection, folder: Path, provinces: Sequence[Province], policy: Policy) -> Tried:
    """Try a draft of the award: whoever has the lowest rating that it took until now would lose."""
    file = folder / f"{policy.award}.yaml"
    data = {**policy.canonical(), "eligibility": [{"rule": "rated", "at_least": "good"}]}
    file.write_text(text_of(data), encoding="utf-8")
    lines = [line for one in provinces for line in one.lines if line.award == policy.award]
    ran = _run(where, folder, file)
    found = {case["stream"]: case["change"] for case in ran.told["cases"]}
    rated_lowest = _rated(folder / "registry", "completed")
    planned = {line.stream: _planned(line, rated_lowest) for line in lines}
    if found != planned:
        other = [line for line in {**planned, **found} if planned.get(line) != found.get(line)]
        raise Wrong(f"{len(other)} nominations, {other[0]} among them, are not told as the season was made")
    loses = sum(change == "loses" for change in found.values())
    return Tried(len(lines), loses, ran.seconds, ran.processor, ran.memory)


def _planned(line: Line, rated_lowest: frozenset[str]) -> str:
    return "loses" if line.passes and line.nominee in rated_lowest else "same"


def _rated(registry: Path, rating: str) -> frozenset[str]:
    """Whose rating of the season is this one."""
    with (registry / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return frozenset(
            row["subject"] for row in rows if (row["season"], row["value"]) == (nation.SEASON, rating)
        )


@dataclass(frozen=True, slots=True)
class Ran:
    """What the command took, and what it printed."""

    seconds: float
    processor: float
    memory: int
    told: Any


def _run(where: Connection, folder: Path, draft: Path) -> Ran:
    """Run the command to its end."""
    environment = {
        **os.environ,
        "VINHDANH_DSN": where.dsn,
        "TEMPORAL_ADDRESS": where.temporal,
        "VINHDANH_KEYS": str(where.keys),
    }
    asked = ["simulate", "--policy", str(draft), "--season", nation.SEASON, "--json"]
    told, most = folder / "told.json", 0
    with told.open("wb") as out:
        began, spent = time.perf_counter(), _of_children()
        program = subprocess.Popen([sys.executable, "-m", "cli", *asked], stdout=out, env=environment)
        while program.poll() is None:
            most = max(most, _most_memory(program.pid))
            try:
                program.wait(_LOOK)
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - began
    if program.returncode:
        raise Wrong(f"simulate ended with {program.returncode}")
    return Ran(seconds, _of_children() - spent, most, json.loads(told.read_bytes()))


def _of_children() -> float:
    """Processor time of the processes that have ended and that this one had started."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _most_memory(pid: int) -> int:
    """What the process had in memory at most until now; 0 when it has ended meanwhile."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((one for one in status.splitlines() if one.startswith("VmHWM")), None)
    return 0 if line is None else int(line.split()[1]) * 1024
