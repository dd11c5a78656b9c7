"""Simulating under the very policy that was in force changes nothing, whatever sittings came to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from audit.simulate import Changed, simulate
from domain.events import Nominated
from eventlog.entry import Entry
from eventlog.fold import Registers, happened, is_fact
from tests.audit.season_world import Year
from tests.domain.sitting.sittings_made_up import AWARDS, SEASONS
from tests.domain.sitting.test_sittings_machine import Sittings
from tests.scenarios.told import tell


class Again(Sittings):
    """Bodies meet in any order over the same seats; then each season is decided again under its own rules."""

    def teardown(self) -> None:
        try:
            for code in AWARDS:
                policy = self.world.registers.facts().common.policies[self.world.policies[code]].policy
                for season in SEASONS:
                    found = simulate(self.world.entries, policy, season)
                    assert {one.stream: one for one in found if one.change != "same"} == {}
        finally:
            super().teardown()


Again.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAgain = pytest.mark.timeout(300)(Again.TestCase)


def unlike(entries: Sequence[Entry]) -> dict[str, Changed]:
    """Whatever is not the same when each season is decided again under the rules that its cases had."""
    registers, asked = Registers(), set[tuple[str, str]]()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
        elif entry.type == "Nominated":
            about = happened(entry).event
            assert isinstance(about, Nominated)
            if about.season is not None and not about.what_if:
                asked.add((about.policy, about.season))
    assert asked
    policies = registers.facts().common.policies
    return {
        one.stream: one
        for digest, season in sorted(asked)
        for one in simulate(entries, policies[digest].policy, season)
        if one.about.policy == digest and one.change != "same"
    }


def test_a_season_of_a_bit_of_everything_is_decided_alike(tmp_path: Path) -> None:
    assert unlike(Year(tmp_path).entries) == {}


@pytest.mark.parametrize(
    "name",
    [
        "court-cluster-vi-2020",
        "court-movement-2024",
        "demo-halfway",
        "enforcement-vinh-phuc-2021",
        "justice-bloc-vi-2014",
        "justice-region-2017",
        "justice-region-2018",
        "procuracy-base-fighter-2025",
        "procuracy-district-clusters-2022",
        "procuracy-government-flags-2022",
        "procuracy-movement-2023",
    ],
)
def test_every_season_played_is_decided_alike_under_its_own_rules(name: str) -> None:
    assert unlike(tell(name).memory.entries) == {}
