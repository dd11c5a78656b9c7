"""Loading through the real door: all of a folder, once, however often it is interrupted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks import season
from domain.answers import Answer, Receipt
from domain.commands import Actor, Command
from domain.events import PersonRegistered
from domain.facts import COMMON
from domain.registry import history
from eventlog.fold import Registers
from intake.faults import Faulty
from intake.loading import load
from intake.sending import Refused, Sent
from tests.intake.folders import ROOT, SHIPPED, written
from tests.system import System, events_of

DAY = dt.date(2026, 1, 15)


class Interrupted(Exception):
    """The line went dead."""


def salt(words: str) -> str:
    return words[-32:].rjust(32, "0")


async def loaded(system: System, where: Path, actor: Actor = ROOT, *, after: int | None = None) -> Sent:
    """Load the folder; with ``after``, the line goes dead after so many commands."""
    left = after

    async def send(command: Command) -> Answer:
        nonlocal left
        if left == 0:
            raise Interrupted
        left = None if left is None else left - 1
        return await system.gateway.send(command)

    async with system.log() as log:
        return await load(where, actor, salt, log, send, SHIPPED)


async def registers(system: System) -> Registers:
    found = Registers()
    for entry in await system.entries():
        found.take(entry)
    return found


async def test_a_season_of_sixty_people_is_loaded_and_answers_for_each_of_them(
    system: System, tmp_path: Path
) -> None:
    season.write(tmp_path / "season", people=60, regional=8, provincial=2)
    sent = await loaded(system, tmp_path / "season")
    assert sent.entries == len(await system.entries())
    facts = (await registers(system)).facts()
    assert len(facts.common.people) == 60
    assert facts.common.units_of("cum-tinh-01", DAY) == ["kv-002", "kv-004", "kv-006", "kv-008"]
    found = {
        person: history.of(person, body, facts, DAY)
        for body in facts.common.bodies
        for person in facts.body(body).holders(frozenset({"staff", "head"}), DAY)
    }
    assert len(found) == 60
    assert all(len(known.results) == 3 and known.employed_since for known in found.values())
    assert sum(len(known.held) for known in found.values()) > 60
    assert not any(award.verified for known in found.values() for award in known.held)


async def test_loading_goes_on_where_it_stopped_and_loads_nothing_twice(
    system: System, tmp_path: Path
) -> None:
    season.write(tmp_path / "season", people=60, regional=8, provincial=2)
    with pytest.raises(ExceptionGroup):
        await loaded(system, tmp_path / "season", after=4)
    # What was on its way when the line went dead may still come through, before or after this looks.
    sent = await loaded(system, tmp_path / "season")
    everything = len(await system.entries())
    assert sent.known > 0
    assert sent.known + sent.entries == everything
    again = await loaded(system, tmp_path / "season")
    assert (again.commands, again.known) == (0, everything)
    people = [e for e in events_of(await system.entries(COMMON)) if isinstance(e, PersonRegistered)]
    assert len(people) == len({one.person for one in people}) == 60


async def test_of_a_folder_with_a_fault_nothing_is_loaded(system: System, tmp_path: Path) -> None:
    where = written(
        tmp_path / "season", moves="body,person,origin,on,how\nkv-1,p.an,kv-9,2025-07-01,transfer\n"
    )
    with pytest.raises(Faulty) as caught:
        await loaded(system, where)
    assert [(f.place.file, f.place.line) for f in caught.value.faults] == [("moves.csv", 2)]
    assert await system.entries() == []


async def test_a_folder_is_tried_on_what_is_registered_already(system: System, tmp_path: Path) -> None:
    await loaded(system, written(tmp_path / "season"))
    more = tmp_path / "more"
    more.mkdir()
    (more / "people.csv").write_text("person\np.an\np.chi\n")
    (more / "mandates.csv").write_text("body,person,office,begins\nkv-1,p.chi,staff,2026-01-01\n")
    with pytest.raises(Faulty) as caught:
        await loaded(system, more)
    assert [f.refusal.code for f in caught.value.faults if f.refusal] == ["person_known"]
    (more / "people.csv").write_text("person\np.chi\n")
    assert (await loaded(system, more)).entries == 2


async def test_what_others_entered_meanwhile_is_refused_and_what_stands_is_kept(
    system: System, tmp_path: Path
) -> None:
    where = written(tmp_path / "season")
    first = True

    async def send(command: Command) -> Answer:
        nonlocal first
        if first:
            first = False
            other = tmp_path / "other"
            other.mkdir()
            (other / "people.csv").write_text("person\np.an\n")
            await loaded(system, other)
        return await system.gateway.send(command)

    async with system.log() as log:
        with pytest.raises(Refused) as caught:
            await load(where, ROOT, salt, log, send, SHIPPED)
    assert caught.value.refusal.code == "person_known"
    change = caught.value.refusal.values["change"]
    assert isinstance(change, int)
    assert caught.value.batch.items[change - 1].rows[0].place == ("people.csv", 2)
    assert len(await system.entries()) == 1, "a command is entered all or none"


async def test_a_command_of_the_folder_that_came_through_is_answered_with_its_receipt(
    system: System, tmp_path: Path
) -> None:
    """The answer was lost, and the log was looked at before it came: the id is known to the log."""
    where = written(tmp_path / "season")
    answers: list[tuple[Answer, Answer]] = []

    async def send(command: Command) -> Answer:
        first = await system.gateway.send(command)
        answers.append((first, await system.gateway.send(command)))
        return first

    async with system.log() as log:
        await load(where, ROOT, salt, log, send, SHIPPED)
    assert answers
    assert all(isinstance(first, Receipt) and first == second for first, second in answers)
