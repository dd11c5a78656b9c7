"""Titles that contain each other, counted both ways, against published outcomes of clusters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.count.titles import counted, of_season, units_under
from domain.events import AwardsHeld, BodyRegistered, HeldRow, HoldingEnded, MemberAdmitted, SeasonOpened
from tests.domain.count import naive_seats as naive
from tests.domain.court import FLAG, Court, adopted, policy

CHAIN = ("flag", "excellent", "advanced")
UNITS = frozenset(f"u{n}" for n in range(7))
outcomes = st.fixed_dictionaries({title: st.frozensets(st.sampled_from(sorted(UNITS))) for title in CHAIN})


@settings(deadline=None)
@given(outcomes)
def test_both_ways_are_what_looking_at_each_unit_gives(holders: dict[str, frozenset[str]]) -> None:
    found = counted(UNITS, holders, CHAIN)
    titles = {unit: {title for title in CHAIN if unit in holders[title]} for unit in UNITS}
    highest = [naive.highest_title(titles[unit], CHAIN) for unit in UNITS]
    for number, title in enumerate(CHAIN):
        assert found.highest[title] == highest.count(title)
        assert found.nested[title] == sum(highest.count(upper) for upper in CHAIN[: number + 1])
    assert found.without == highest.count(None)


@settings(deadline=None)
@given(outcomes)
def test_the_highest_titles_sum_to_the_units(holders: dict[str, frozenset[str]]) -> None:
    found = counted(UNITS, holders, CHAIN)
    assert sum(found.highest.values()) + found.without == len(UNITS)
    assert sorted(found.nested.values()) == [found.nested[title] for title in CHAIN]


def test_six_procuracies_of_an_giang_2023() -> None:
    """One flag, one excellent and four advanced collectives: every unit got exactly one title."""
    units = frozenset("abcdef")
    holders = {"flag": frozenset("a"), "excellent": frozenset("b"), "advanced": frozenset("cdef")}
    found = counted(units, holders, CHAIN)
    assert (found.highest, found.without) == ({"flag": 1, "excellent": 1, "advanced": 4}, 0)
    assert found.nested == {"flag": 1, "excellent": 2, "advanced": 6}


def test_four_procuracies_of_phu_yen_2023() -> None:
    """Sông Cầu has the flag and with it the lower titles, entered or not; the other three are advanced."""
    units = frozenset({"Tuy An", "Đồng Xuân", "Sơn Hòa", "Sông Cầu"})
    flag = frozenset({"Sông Cầu"})
    for advanced in (units, units - flag):
        found = counted(units, {"flag": flag, "advanced": advanced}, CHAIN)
        assert found.highest == {"flag": 1, "excellent": 0, "advanced": 3}
        assert found.nested == {"flag": 1, "excellent": 1, "advanced": 4}


def test_six_procuracies_of_quang_nam_2022() -> None:
    """Two of six are excellent collectives; whose the flag is was not printed, by the rule one of the two."""
    units = frozenset("abcdef")
    found = counted(units, {"flag": frozenset("a"), "excellent": frozenset("ab"), "advanced": units}, CHAIN)
    assert found.highest == {"flag": 1, "excellent": 1, "advanced": 4}
    assert found.nested == {"flag": 1, "excellent": 2, "advanced": 6}


def test_a_holder_who_is_none_of_the_units_is_not_counted_quietly() -> None:
    with pytest.raises(ValueError, match="x holds flag and is none of the units"):
        counted(frozenset("ab"), {"flag": frozenset("x")}, CHAIN)


def test_a_title_stands_in_the_chain_once() -> None:
    with pytest.raises(ValueError, match="a title stands twice"):
        counted(frozenset("ab"), {}, ("flag", "flag"))


# Out of the registers ---------------------------------------------------------------------------------------

YEAR = SeasonOpened("court-2025", dt.date(2024, 10, 1), dt.date(2025, 9, 30))


def region() -> Court:
    """A region of four units, and a cluster of two of them and a stranger; the flag contains the rest."""
    bodies = {"region": None, "a": "region", "b": "region", "c": "region", "d": "region", "far": None}
    shelf = {"court.flag": ["court.excellent_unit"], "court.excellent_unit": ["court.advanced_unit"]}
    return Court().enter(
        YEAR,
        *(BodyRegistered(code, "unit", None, above, code, code, True) for code, above in bodies.items()),
        BodyRegistered("cluster", "cluster", None, "region", "Cụm", "Cluster", True),
        *(MemberAdmitted("cluster", unit, YEAR.begins, None, made_up=True) for unit in ("a", "b", "far")),
        MemberAdmitted("cluster", "c", YEAR.begins, dt.date(2025, 1, 1), made_up=True),
        *(
            adopted(policy(FLAG, top={"award": code, "rules": 2, "nested": inner}))
            for code, inner in shelf.items()
        ),
        *(
            held(unit, code)
            for unit, code in (
                ("a", "flag"),
                ("b", "excellent_unit"),
                ("c", "advanced_unit"),
                ("far", "flag"),
            )
        ),
    )


def held(unit: str, code: str, season: str = "court-2025") -> AwardsHeld:
    row = HeldRow(unit, f"court.{code}", season, "merit", f"{unit}/QD", dt.date(2025, 10, 9), "court")
    return AwardsHeld(unit, "list", True, None, (row,))


def test_a_bodys_units_are_counted_both_ways_out_of_their_registers() -> None:
    (found,) = of_season("region", YEAR, region().facts())
    assert list(found.highest.items()) == [
        ("court.flag", 1),
        ("court.excellent_unit", 1),
        ("court.advanced_unit", 1),
    ]
    assert list(found.nested.values()) == [1, 2, 3]
    assert found.without == 1


def test_a_clusters_units_are_its_members_on_the_seasons_last_day() -> None:
    facts = region().facts()
    assert units_under("cluster", YEAR, facts) == {"a", "b", "far"}
    (found,) = of_season("cluster", YEAR, facts)
    assert list(found.highest.values()) == [2, 1, 0]


def test_titles_of_other_seasons_and_those_taken_away_are_not_counted() -> None:
    place = region().enter(
        held("d", "flag", "court-2024"),
        HoldingEnded("a", "a", "court.flag", "court-2025", "a/QD", "decision/9"),
    )
    (found,) = of_season("region", YEAR, place.facts())
    assert (list(found.highest.values()), found.without) == ([0, 1, 1], 2)
