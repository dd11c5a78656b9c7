"""The scenario of initiatives: two levels, two rounds, and what a scenario may say of an initiative."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from domain.exact import parse_share
from domain.facts import registry_of
from scenarios.format import ScenarioError, load
from tests.scenarios.told import SCENARIOS, on_services, play, tell
from tests.system import System

NAME = "procuracy-initiatives-2025"
SIGNED = {"base": "12/QĐ-VKS", "sector": "388/QĐ-VKSTC"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The scenario as files that may be changed."""
    return Path(shutil.copytree(SCENARIOS / NAME, tmp_path / NAME))


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "scenario.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


async def test_an_initiative_goes_through_both_levels_on_the_real_services(system: System) -> None:
    played = (await on_services(system, NAME))[NAME]
    assert {made.level: made.number for made in played.records["initiative/si-cover"].recognitions} == SIGNED


def test_every_authors_own_body_knows_of_both_recognitions_and_of_his_share() -> None:
    told = tell(NAME)
    for body, author, share in (("si-phong-1", "p.si.a1", "50%"), ("si-phong-2", "p.si.a4", "30%")):
        known = [
            entry.content["data"]
            for entry in told.memory.entries
            if entry.stream == registry_of(body) and entry.type == "InitiativeRecognised"
        ]
        assert {data["level"]: data["decision"] for data in known} == SIGNED
        assert {parse_share(data["authors"][author]) for data in known} == {parse_share(share)}


def test_one_of_the_sectors_two_shares_is_enough() -> None:
    first, second = tell(NAME).played.records["initiative/si-cover"].reviews[-1].outcomes
    assert (first.tally.approve * 3 > first.base * 2, first.passed) == (False, False)
    assert (second.tally.approve * 2 > second.base, second.passed) == (True, True)


def test_an_initiative_whose_filing_is_refused_is_none() -> None:
    told = tell(NAME)
    assert set(told.played.records) == {"initiative/si-cover", "initiative/si-guide"}
    assert not any(entry.stream == "initiative/si-late" for entry in told.memory.entries)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("shown: publication_held", "shown: recognised"),
        ("judged: proposed, levels: []", "judged: recognised, levels: []"),
        ("levels: [base, sector]", "levels: [base]"),
        ("{approve: 4, base: 6, passed: true}", "{approve: 5, base: 6, passed: true}"),
        ("{approve: 9, base: 14, passed: false}, ", ""),
    ],
)
def test_what_is_not_as_expected_of_an_initiative_is_a_surprise(
    folder: Path, said: str, instead: str
) -> None:
    edit(folder, said, instead)
    [surprise] = play(load(folder)).played.surprises
    assert surprise.case == "initiative/si-cover"


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("return_initiative, initiative: si-guide", "return_initiative, initiative: x", "initiative 'x'"),
        ("award: procuracy.sector_initiative, season", "award: x, season", "award 'x'"),
        ("unit: si-phong-1, season", "unit: x, season", "body 'x'"),
        ("{person: p.si.a4, unit: si-phong-2, share", "{person: x, unit: si-phong-2, share", "person 'x'"),
        ("{person: p.si.a4, unit: si-phong-2, share", "{person: p.si.a4, unit: x, share", "body 'x'"),
        ("season: procuracy-2025, round: 2,\n", "season: x, round: 2,\n", "season 'x'"),
    ],
)
def test_an_initiative_names_only_what_there_is(folder: Path, said: str, instead: str, told: str) -> None:
    edit(folder, said, instead)
    with pytest.raises(ScenarioError, match=re.escape(f"unknown {told}")):
        load(folder)
