"""A past season under a draft policy: gains and losses with a known answer, and nothing written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from audit.simulate import simulate
from domain.award.policy import Policy
from tests.scenarios.told import scenario, tell

NAME = "court-cluster-vi-2020"
FLAG = "court.flag"


def draft(share: str | None = None, *more: dict[str, Any], drop: str | None = None) -> Policy:
    """The flag's policy of 2018, with the cluster's share, criteria or stages changed."""
    (policy,) = (p for name, p in scenario(NAME).rules.items() if name.endswith("flag-2018.yaml"))
    data = policy.canonical()
    data["route"] = [stage for stage in data["route"] if stage["stage"] != drop]
    for stage in data["route"]:
        if stage["stage"] == "cluster" and share is not None:
            stage["pass"] = {"at_least": share}
    data["eligibility"] = [*data["eligibility"], *more]
    return Policy.model_validate(data)


def changes(of: Policy) -> dict[str, str]:
    found = simulate(tell(NAME).memory.entries, of, "court-2020")
    return {one.stream.partition("/")[2]: one.change for one in found if one.change != "same"}


def naive(share: Fraction) -> dict[str, str]:
    """Who won a seat and would not have reached the share, counted by hand from the log's approvals."""
    found = {}
    for entry in tell(NAME).memory.entries:
        data = entry.content["data"]
        if entry.type == "ResultTaken" and data["stage"] == "cluster" and not entry.stream.endswith("-2024"):
            tally = data["outcome"]["tally"]
            reached = Fraction(tally["approve"], tally["seats"]) >= share
            if data["won"] and not reached:
                found[entry.stream.partition("/")[2]] = "loses"
    return found


def test_under_the_same_policy_nothing_changes() -> None:
    assert changes(draft()) == {}


@pytest.mark.parametrize("share", ["3/4", "5/6", "11/12", "100%"])
def test_a_higher_share_takes_away_from_exactly_those_who_had_less(share: str) -> None:
    exact = Fraction(1) if share == "100%" else Fraction(share)
    assert changes(draft(share)) == naive(exact)


def test_some_of_these_shares_do_take_something_away() -> None:
    assert naive(Fraction(11, 12))


def test_the_clause_that_did_it_is_named_with_both_counts() -> None:
    lost = [one for one in simulate(tell(NAME).memory.entries, draft("100%"), "court-2020") if one.clause]
    for one in lost:
        assert one.clause is not None
        assert one.clause.name == "cluster"
        then, now = one.clause.then, one.clause.now
        assert then is not None
        assert now is not None
        assert getattr(then, "passed", None) is True
        assert getattr(now, "passed", None) is False


def test_a_lower_share_wins_nothing_where_better_ones_have_the_seats() -> None:
    """Four of the twelve had a seat, all seats were taken, and they are still the four with most votes."""
    assert changes(draft("1/12")) == {}


def test_a_criterion_that_nobody_meets_takes_from_everybody_who_was_awarded_and_from_nobody_else() -> None:
    lost = changes(draft(None, {"rule": "nominee_is", "of": ["nobody"], "cite": "Draft 1"}))
    cases = tell(NAME).played.cases
    flags = {name for name, case in cases.items() if case.about is not None and case.about.award == FLAG}
    awarded = {name for name in flags if cases[name].result == "awarded"}
    assert lost == dict.fromkeys(awarded, "loses")
    assert len(lost) == 4


def test_a_season_without_the_award_has_nothing_to_decide() -> None:
    assert simulate(tell(NAME).memory.entries, draft(), "court-2031") == []
