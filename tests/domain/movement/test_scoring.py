"""Points inside a cluster: the table, the sheets of self, cross-check and superior, the ranking."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import RankUnits, ScoreUnit
from domain.events import Band, RankingMade, ScoreLine, ScoreRow, ScoreTable, UnitScored
from domain.movement import scoring
from domain.movement.state import Movement
from domain.registry import history
from tests.domain.movement.movements import HEAD, Emulation, band, plan

BACKLOG = (band(1, 11, 10), band(11, 21, 20), band(21, None, 110), band(0, 1, 0))
"""1-10 % cost 10 points, 11-20 % cost 20, from 21 % all (Justice 2011); the edges between are ours."""
TABLE = ScoreTable(
    "justice-2011",
    "QĐ 3962/2011",
    "superseded",
    Fraction(200),
    (
        ScoreRow("core", Fraction(110), Fraction(0), Fraction(0), BACKLOG),
        ScoreRow("models", Fraction(60), Fraction(5), Fraction(20), ()),
        ScoreRow("party", Fraction(30), Fraction(0), Fraction(0), ()),
    ),
)


def lines(rate: int | str = 0, taken: int = 0, models: int = 0, bonus: int = 0) -> tuple[ScoreLine, ...]:
    return (
        ScoreLine("core", Fraction(taken), Fraction(0), Fraction(rate)),
        ScoreLine("models", Fraction(models), Fraction(bonus), None),
        ScoreLine("party", Fraction(0), Fraction(0), None),
    )


def only_row(floor: int, *deducts: Band) -> ScoreRow:
    return ScoreRow("r", Fraction(200), Fraction(0), Fraction(floor), deducts)


def sheet(unit: str = "u2", by: Any = "self", scorer: str = "u2", **fields: Any) -> ScoreUnit:
    return ScoreUnit(unit, by, scorer, **{"lines": lines(), **fields})


@pytest.fixture
def scored(cluster: Emulation) -> Emulation:
    cluster.launched(scores=TABLE)
    return cluster


def test_who_has_checked_whom_and_who_is_unchecked_is_told(scored: Emulation) -> None:
    for unit in ("u2", "u3"):
        scored.done(f"{unit}.2", sheet(unit, "self", unit))
    scored.done("u3.2", sheet("u2", "cross", "u3"))
    scored.done(HEAD, sheet("u2", "superior", "cluster"))
    told = {one.unit: one for one in scoring.checks(scored.of())}
    assert list(told) == ["u1", "u2", "u3", "u4", "u5"]
    assert {by: one.scorer for by, one in told["u2"].by.items()} == {
        "self": "u2",
        "cross": "u3",
        "superior": "cluster",
    }
    assert told["u3"].has_checked == ("u2",)
    assert "cross" not in told["u3"].by, "nobody has checked it yet"
    assert not told["u1"].by


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("points_do_not_sum", {"total": Fraction(199)}),
        ("stands_twice", {"rows": (TABLE.rows[1], TABLE.rows[1])}),
        ("bands_overlap", {"rows": (only_row(0, band(0, 2, 1), band(1, 3, 1)),)}),
        ("floor_above_standard", {"rows": (only_row(201),)}),
    ],
)
def test_a_table_has_to_add_up(cluster: Emulation, code: str, fields: dict[str, Any]) -> None:
    assert cluster.refused(HEAD, plan(scores=replace(TABLE, **fields))) == code


@pytest.mark.parametrize(
    ("code", "by", "ask"),
    [
        ("not_taking_part", "chief", sheet("court", scorer="court")),
        ("scores_itself", "u3.2", sheet(scorer="u3")),
        ("checks_another", "u2.2", sheet(by="cross")),
        ("checks_another", "chief", sheet(by="cross", scorer="court")),
        ("own_sheet_first", "u3.2", sheet(by="cross", scorer="u3")),
        ("scores_no_lower", "u3.2", sheet(by="superior", scorer="u3")),
        ("scores_no_lower", "u2.2", sheet(by="superior", scorer="u2")),
        ("keeps_no_movement", "u3.3", sheet(by="superior", scorer="court")),
        ("acts_for_no_member", "u3.2", sheet()),
        ("rows_not_the_tables", "u2.2", sheet(lines=lines()[:2])),
        ("stands_twice", "u2.2", sheet(lines=(*lines(), lines()[0]))),
        ("bonus_over", "u2.2", sheet(lines=lines(bonus=6))),
        ("deducted_over", "u2.2", sheet(lines=lines(models=61))),
        (
            "rate_needed",
            "u2.2",
            sheet(lines=(ScoreLine("core", Fraction(0), Fraction(0), None), *lines()[1:])),
        ),
        ("deducted_otherwise", "u2.2", sheet(lines=lines(5, 0))),
    ],
)
def test_a_sheet_that_does_not_fit_is_told(scored: Emulation, code: str, by: str, ask: ScoreUnit) -> None:
    assert scored.refused(by, ask) == code


def test_a_rate_outside_every_band_is_nobodys_guess(cluster: Emulation) -> None:
    printed = (band(1, 10, 10), band(11, 20, 20), band(21, None, 110))
    row = ScoreRow("core", Fraction(110), Fraction(0), Fraction(0), printed)
    table = ScoreTable("t", "c", "superseded", Fraction(200), (row, *TABLE.rows[1:]))
    cluster.launched(scores=table)
    assert cluster.refused("u2.2", sheet(lines=lines("21/2", 10))) == "outside_bands"


def test_without_a_table_nobody_scores(cluster: Emulation) -> None:
    cluster.launched()
    assert cluster.refused("u2.2", sheet()) == "no_score_table"


def test_a_row_never_falls_below_its_floor_and_the_bonus_comes_on_top(scored: Emulation) -> None:
    scored.done("u2.2", sheet(lines=lines(5, 10, models=60, bonus=5)))
    assert scored.last(UnitScored)["total"] == "155", "100 + (20 + 5) + 30"


def test_a_difference_takes_a_reason_row_by_row(scored: Emulation) -> None:
    scored.done("u2.2", sheet())
    checked = sheet(by="cross", scorer="u3", lines=lines(5, 10, models=2))
    assert scored.refused("u3.2", checked) == "difference_unexplained"
    explained = sheet(by="cross", scorer="u3", lines=checked.lines, explained=("core",))
    assert scored.refused("u3.2", explained) == "difference_unexplained"
    scored.done("u3.2", sheet(by="cross", scorer="u3", lines=checked.lines, explained=("core", "models")))
    assert scored.last(UnitScored)["differs"] == ["core", "models"]
    # The superior's is compared with the cross-check, and counts in the end.
    scored.done("chief", sheet(by="superior", scorer="court", lines=checked.lines))
    assert scored.last(UnitScored)["differs"] == []
    last = scored.of().last_sheet("u2")
    assert last is not None
    assert (last.by, last.total) == ("superior", Fraction(188))


def test_a_sheet_that_somebody_has_checked_is_not_handed_in_again(scored: Emulation) -> None:
    """What was explained against it would be explained against another one."""
    scored.done("u2.2", sheet())
    scored.done("u2.2", sheet(lines=lines(models=1)))
    scored.done("u3.2", sheet(by="cross", scorer="u3", lines=lines(models=1)))
    assert scored.refused("u2.2", sheet()) == "sheet_checked_already"
    scored.done("u3.2", sheet(by="cross", scorer="u3", lines=lines(models=2), explained=("models",)))
    scored.done("chief", sheet(by="superior", scorer="court", lines=lines(models=2)))
    again = sheet(by="cross", scorer="u3", lines=lines(models=1))
    assert scored.refused("u3.2", again) == "sheet_checked_already"
    scored.done("chief", sheet(by="superior", scorer="court", lines=lines(models=3), explained=("models",)))
    assert scored.last(UnitScored)["differs"] == ["models"]


def test_only_rows_of_the_table_are_explained(scored: Emulation) -> None:
    assert scored.refused("u2.2", sheet(explained=("no-row",))) == "rows_not_the_tables"


def test_nobody_appraises_the_unit_for_which_he_acts(scored: Emulation) -> None:
    scored.done("u1.2", sheet("u1", scorer="u1"))
    assert scored.refused(HEAD, sheet("u1", by="superior", scorer="cluster")) == "judges_own_unit"
    scored.done("chief", sheet("u1", by="superior", scorer="court"))
    scored.done(HEAD, sheet("u2", by="superior", scorer="cluster"))


def test_the_ranking_is_a_basis_that_a_sitting_finds_in_the_registers(scored: Emulation) -> None:
    assert scored.refused(HEAD, RankUnits()) == "nothing_scored"
    for unit, models in (("u2", 0), ("u3", 3), ("u4", 0)):
        scored.done(f"{unit}.2", sheet(unit, scorer=unit, lines=lines(models=models)))
    assert scored.refused("u2.2", RankUnits()) == "keeps_no_movement"
    scored.done(HEAD, RankUnits())
    made = scored.last(RankingMade)
    assert [(row["unit"], row["place"], row["points"]) for row in made["rows"]] == [
        ("u2", 1, "200"),
        ("u4", 1, "200"),
        ("u3", 3, "197"),
    ]
    assert made["unscored"] == ["u1", "u5"]
    known = history.of("u3", "u3", scored.registers.facts(), dt.date(2020, 6, 1))
    assert [(r.what, r.value, r.source, r.verified) for r in known.results] == [
        ("score", "197", "movement/m", False)
    ]


@given(totals=st.lists(st.integers(0, 5), min_size=1, max_size=7))
def test_places_are_one_more_than_those_with_more_points(totals: list[int]) -> None:
    units = tuple(f"u{n}" for n in range(len(totals)))
    sheets = {
        unit: (UnitScored(unit, "self", unit, (), Fraction(total), (), ()),)
        for unit, total in zip(units, totals, strict=True)
    }
    rows = scoring.ranking(Movement(members=units, sheets=sheets)).rows
    assert {row.unit: row.place for row in rows} == {
        unit: sorted(totals, reverse=True).index(total) + 1 for unit, total in zip(units, totals, strict=True)
    }
    assert [row.place for row in rows] == sorted(row.place for row in rows)
