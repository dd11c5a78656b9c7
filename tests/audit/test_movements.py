"""Form 0601: movements on the day of their launch, by level, scope, length and manner; the sums close."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import ledger
from audit.forms import Form
from audit.ledger import Ledger
from audit.levels import LEVELS, TAGS, Level, level_of
from audit.movements import COLUMNS, Launched, Manner, Scope, form_0601, years_of
from audit.statistics import Period, Statistics, statistics
from audit.story import names_in
from audit.telling_report import as_data, form_sheet, listed
from audit.words import Words
from domain.commands import AdoptMovement
from domain.events import BodyRegistered, MemberAdmitted
from domain.events import Period as Days
from eventlog.entry import Entry
from tests.audit import naive_movements
from tests.audit.naive_movements import Recount
from tests.domain.movement.movements import HEAD, Emulation, plan
from tests.scenarios.told import tell

COURTS, ENFORCEMENT = "court-movement-2024", "enforcement-vinh-phuc-2021"
DAY = dt.date(2020, 1, 6)


def number(form: Form, name: str, column: str = "") -> int:
    row = form.row(name)
    assert row is not None
    assert row.names is not None
    return len(row.by[column] if column else row.names)


def numbers(form: Form) -> dict[tuple[str, str], set[str]]:
    """Every number of the form that is not zero, with its list."""
    return {
        (row.code or row.name, column): set(names)
        for row in form.rows
        for column, names in (("", row.names or ()), *row.by.items())
        if names
    }


def lines(entries: list[Entry]) -> list[dict[str, Any]]:
    return [json.loads(entry.body) for entry in entries if entry.body is not None]


def told(scenario: str, period: Period) -> Statistics:
    return statistics(ledger.read(tell(scenario).memory.entries), period)


# Of a scenario ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "begins", "until"),
    [
        (COURTS, "2023-01-01", "2023-12-31"),
        (COURTS, "2024-01-01", "2024-12-31"),
        (COURTS, "2023-12-25", "2024-01-08"),
        (COURTS, "1945-01-01", "2199-12-31"),
        (ENFORCEMENT, "2021-01-01", "2021-12-31"),
        (ENFORCEMENT, "2021-01-11", "2021-03-31"),
        (ENFORCEMENT, "1999-01-01", "1999-12-31"),
        ("justice-region-2017", "1945-01-01", "2199-12-31"),
        ("court-cluster-vi-2020", "1945-01-01", "2199-12-31"),
        ("procuracy-movement-2023", "1945-01-01", "2199-12-31"),
    ],
)
def test_the_form_is_what_a_naive_script_counts_from_the_entries(
    scenario: str, begins: str, until: str
) -> None:
    period = Period(dt.date.fromisoformat(begins), dt.date.fromisoformat(until))
    naive = Recount(lines(tell(scenario).memory.entries)).form(begins, until)
    assert numbers(told(scenario, period).form("0601")) == naive
    assert bool(naive) == (begins != "1999-01-01")


@pytest.mark.parametrize(
    "scenario",
    [COURTS, ENFORCEMENT, "justice-region-2017", "court-cluster-vi-2020", "procuracy-movement-2023"],
)
def test_the_units_stood_at_each_review_as_a_naive_script_finds_by_trying(scenario: str) -> None:
    entries = tell(scenario).memory.entries
    naive = naive_movements.at_reviews(lines(entries))
    held = [entry for entry in entries if entry.type == "ReviewHeld"]
    assert held
    ours = [
        (
            entry.stream,
            {
                row["target"]: {how: n for how, n in row.items() if how != "target" and n}
                for row in entry.content["data"]["targets"]
            },
        )
        for entry in held
    ]
    assert ours == naive


def test_the_courts_movements_of_2024_by_hand() -> None:
    """Two were launched on 25/12/2023; in 2024 a campaign, a thematic one, and a cluster's."""
    before, year = (told(COURTS, Period.of_year(year)) for year in (2023, 2024))
    assert before.names("0601/01/B") == ("movement/m24-vicongly", "movement/m24-2024")
    assert before.names("0601/10") == before.names("0601/manner_lasting") == ("movement/m24-vicongly",)
    assert before.names("0601/08") == before.names("0601/12") == ("movement/m24-2024",)
    assert year.names("0601/01/B") == year.names("0601/11") == ("movement/m24-dot", "movement/m24-chuyende")
    assert year.names("0601/01/SBN") == year.names("0601/04") == ("movement/m24-2024-cum-1",)
    assert [number(year.form("0601"), code) for code in ("01", "03", "04", "06", "11", "12")] == [
        *(3, 2, 1, 3, 2, 1)
    ]


def test_in_vinh_phuc_ministry_province_and_departments_each_launched() -> None:
    found = told(ENFORCEMENT, Period.of_year(2021))
    by_level = {level: found.names(f"0601/01/{level}") for level in COLUMNS}
    assert by_level["B"] == ("movement/vp-bo",)
    assert by_level["T"] == ("movement/vp-tinh",)
    assert len(by_level["SBN"] or ()) == 7, "the General Department, and the office of the province"
    assert [number(found.form("0601"), code) for code in ("01", "11", "12", "manner_lasting")] == [9, 2, 4, 3]
    assert [number(found.form("0601"), code) for code in ("06", "10")] == [6, 3]


def test_the_list_behind_a_number_says_how_far_each_movement_came() -> None:
    read = ledger.read(tell(COURTS).memory.entries)
    found = statistics(read, Period.of_season(read, "court-2024"))
    assert number(found.form("0601"), "01") == 5, "its season begins in October"
    words = Words("en")
    named = names_in(read.registers.facts(), words)
    sheet = listed(words, read, found.names("0601/01") or (), named)
    rows: dict[str, Mapping[str, str]] = {row["stream"]: row for row in as_data(sheet)}
    main = rows["movement/m24-2024"]
    assert (main["kind"], main["launched"]) == ("routine", "25 December 2023")
    assert main["name"] == "Council of the People's Courts"
    told_of = lines(tell(COURTS).memory.entries)
    data = [line for line in told_of if line["stream"] == "movement/m24-2024"]
    aims = sum(len(line["data"]["aims"]) for line in data if line["type"] == "Registered")
    keys = ("target", "unit", "period")
    reported, confirmed = (
        len({tuple(line["data"][key] for key in keys) for line in data if line["type"] == type})
        for type in ("ResultReported", "ResultConfirmed")
    )
    gone = sum(line["type"] == "DroppedOut" for line in data)
    assert gone > 0
    assert (main["members"], main["registered"], main["dropped"]) == ("8", str(aims), str(gone))
    assert (main["reported"], main["confirmed"]) == (str(reported), str(confirmed))
    assert reported > 0
    for language in ("vi", "en"):
        said = listed(Words("vi" if language == "vi" else "en"), read, found.names("0601/01") or (), named)
        assert not [text for text in (*said.head, *sum(said.rows, ())) if text.startswith("report.")]
    form = form_sheet(words, found.form("0601"), named)
    assert not [text for text in (*form.head, *sum(form.rows, ())) if text.startswith("report.")]


# What counts -----------------------------------------------------------------------------------------------


def test_a_movement_counts_on_the_day_of_its_launch_and_a_plan_alone_never(tmp_path: Path) -> None:
    cluster = Emulation(tmp_path)
    cluster.done(HEAD, plan())
    cluster.done(HEAD, AdoptMovement("1/KH"))
    everything = Period(dt.date(1945, 1, 1), dt.date(2199, 12, 31))

    def names(period: Period) -> tuple[str, ...] | None:
        return statistics(ledger.read(cluster.entries), period).names("0601/01")

    assert names(everything) == ()
    cluster.launched("other")
    assert names(everything) == names(Period(DAY, DAY)) == ("movement/other",)
    day_before = DAY - dt.timedelta(days=1)
    assert names(Period(day_before, day_before)) == ()


def test_where_nothing_is_launched_the_form_says_what_zero_means(tmp_path: Path) -> None:
    cluster = Emulation(tmp_path)
    words = Words("en")
    read = ledger.read(cluster.entries)
    sheet = form_sheet(words, statistics(read, Period.of_year(2020)).form("0601"), str)
    assert words.text("report.no_movements") in sheet.notes


# On which level a body stands ------------------------------------------------------------------------------


@pytest.fixture
def placed(tmp_path: Path) -> Ledger:
    """The court ``court`` with units and below one of them ``sub``; a province with an office beside it; a
    union that is above nobody; ``told``, of which a tag says the level."""
    cluster = Emulation(tmp_path)

    def body(code: str, kind: Any, parent: str | None, **more: Any) -> BodyRegistered:
        return BodyRegistered(code, kind, None, parent, code, code, made_up=True, **more)

    cluster.register(
        body("province", "organ", None),
        body("office", "organ", "sub", locality="province"),
        body("branch", "unit", "province"),
        body("post", "unit", "branch"),
        body("union", "organ", None),
        body("lone", "unit", None),
        *(body(f"told-{level}", "unit", "u2", tags=(tag,)) for tag, level in TAGS.items()),
    )
    return ledger.read(cluster.entries)


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("court", "B"),
        ("council", "B"),
        ("cluster", "SBN"),
        ("u2", "SBN"),
        ("sub", "X"),
        ("province", "T"),
        ("office", "SBN"),
        ("branch", "SBN"),
        ("post", "X"),
        ("union", None),
        ("lone", None),
        ("nobody", None),
        *((f"told-{level}", level) for level in LEVELS),
    ],
)
def test_a_bodys_level_is_what_its_tag_says_or_its_place(
    placed: Ledger, body: str, level: Level | None
) -> None:
    assert level_of(placed.common, body, DAY) == level


def test_a_cluster_of_units_of_several_levels_has_none(tmp_path: Path) -> None:
    cluster = Emulation(tmp_path)
    assert level_of(ledger.read(cluster.entries).common, "cluster", DAY) == "SBN"
    cluster.register(MemberAdmitted("cluster", "sub", dt.date(2018, 1, 1), None, made_up=True))
    read = ledger.read(cluster.entries)
    assert level_of(read.common, "cluster", DAY) is None
    cluster.launched()
    found = statistics(ledger.read(cluster.entries), Period.of_year(2020))
    assert found.names("0601/01/not_known") == found.names("0601/scope_not_known") == ("movement/m",)


# The rows --------------------------------------------------------------------------------------------------

MOVEMENTS = st.lists(
    st.builds(
        Launched,
        stream=st.uuids().map(lambda id: f"movement/{id}"),
        level=st.sampled_from((*get_args(Level), None)),
        scope=st.sampled_from((*get_args(Scope), None)),
        years=st.fractions(Fraction(1, 12), 7, max_denominator=12),
        manner=st.sampled_from((*get_args(Manner), None)),
    ),
    max_size=12,
)


@given(MOVEMENTS)
def test_scopes_lengths_manners_and_levels_each_make_the_total_of_0601(movements: list[Launched]) -> None:
    form = form_0601(movements)
    assert [row.code for row in form.rows if row.code] == [f"{n:02}" for n in range(1, 13)]
    total = number(form, "01")
    assert total == len(movements)
    for first, last, ours in ((2, 5, ("scope_not_known",)), (6, 10, ()), (11, 12, ("manner_lasting",))):
        codes = (*(f"{n:02}" for n in range(first, last + 1)), *ours)
        assert sum(number(form, code) for code in codes) == total
    for row in form.rows:
        name = row.code or row.name
        assert sum(number(form, name, column) for column in form.columns) == number(form, name)


@pytest.mark.parametrize(
    ("years", "row"),
    [
        (Fraction(11, 12), "06"),
        (Fraction(1), "07"),
        (Fraction(13, 12), "08"),
        (Fraction(3), "09"),
        (Fraction(59, 12), "09"),
        (Fraction(5), "10"),
    ],
)
def test_a_movement_stands_in_one_row_of_length(years: Fraction, row: str) -> None:
    form = form_0601([Launched("movement/m", "B", "T", years, "yearly")])
    assert [code for code in ("06", "07", "08", "09", "10") if number(form, code)] == [row]


@pytest.mark.parametrize(
    ("begins", "until", "years"),
    [
        ("2024-01-01", "2024-12-31", Fraction(1)),
        ("2023-12-25", "2024-12-24", Fraction(1)),
        ("2023-12-25", "2024-12-31", 1 + Fraction(7, 365)),
        ("2024-01-01", "2024-01-01", Fraction(1, 366)),
        ("2021-01-01", "2030-12-31", Fraction(10)),
        ("2024-02-29", "2025-02-28", Fraction(1)),
        ("2024-02-29", "2028-02-28", Fraction(4)),
        ("2024-03-16", "2024-12-31", Fraction(291, 365)),
    ],
)
def test_a_time_is_counted_in_whole_years_and_the_days_of_the_one_after(
    begins: str, until: str, years: Fraction
) -> None:
    assert years_of(Days(dt.date.fromisoformat(begins), dt.date.fromisoformat(until))) == years


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 4000))
def test_a_longer_time_has_more_years(begins: dt.date, days: int) -> None:
    until = begins + dt.timedelta(days=days)
    shorter, longer = (years_of(Days(begins, day)) for day in (until, until + dt.timedelta(days=1)))
    assert 0 < shorter < longer
    assert abs(shorter - Fraction(days + 1, 365)) < Fraction(1, 50)
