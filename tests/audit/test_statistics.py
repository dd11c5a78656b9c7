"""The year's statistics: the sums of the forms close, whatever is counted, and each number has its list."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from audit import ledger
from audit.fairness import UnknownSeason
from audit.forms import Form
from audit.statistics import BackwardPeriod, Period, Statistics, statistics
from domain.commands import CancelLines, EnterAnswer, ReopenCases, SendUpward
from domain.events import BodyRegistered, Conclusion, Employed
from domain.facts import registry_of
from scenarios.format import load
from tests.audit.season_world import WORKER, Year
from tests.domain.decision.organ import DRAFTER, SEASON, SIGN, VOTE, Organ, award
from tests.domain.nomination.desk_world import CASE, DESK, MONDAY, Office, rules
from tests.scenarios.playing import Memory
from tests.world import CHIEF, person

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
ALWAYS = Period(dt.date(1945, 1, 1), dt.date(2199, 12, 31))
CLASSES = ("06", "07", "08", "09", "10", "class_not_known")
MANNERS = ("11", "12", "13", "14", "15", "16", "17", "manner_other")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def found(year: Year) -> Statistics:
    return statistics(ledger.read(year.entries), Period.of_year(2020))


def number(form: Form, name: str, column: str = "") -> int:
    row = form.row(name)
    assert row is not None
    assert row.names is not None
    return len(row.by[column] if column else row.names)


def check_sums(form: Form) -> None:
    """02 + 04 + 05 = 01; the classes make 05; the manners make 01; an enterprise is a collective."""
    for column in ("", *form.columns):
        counts = {row.code or row.name: number(form, row.code or row.name, column) for row in form.rows}
        assert counts["02"] + counts["04"] + counts["05"] == counts["01"]
        assert sum(counts[name] for name in CLASSES) == counts["05"]
        assert sum(counts[name] for name in MANNERS) == counts["01"]
        assert counts["03"] <= counts["02"]
    for row in form.rows:
        assert row.names is not None
        assert sorted(s for column in form.columns for s in row.by[column]) == sorted(row.names)


def test_the_sums_of_0603_close(found: Statistics) -> None:
    check_sums(found.form("0603"))
    assert number(found.form("0603"), "01") == 8


@pytest.mark.parametrize(
    "scenario",
    [
        "court-cluster-vi-2020",
        "demo-halfway",
        "procuracy-district-clusters-2022",
        "procuracy-government-flags-2022",
    ],
)
async def test_every_award_of_a_scenario_stands_in_a_form_and_its_sums_close(
    tmp_path: Path, scenario: str
) -> None:
    memory = Memory(tmp_path / "keys")
    await memory.play(load(SCENARIOS / scenario))
    found = statistics(ledger.read(memory.entries), ALWAYS)
    check_sums(found.form("0603"))
    lines = [json.loads(entry.body) for entry in memory.entries if entry.body is not None]
    tried_out = {line["stream"] for line in lines if line["data"].get("what_if") is True}
    ended = [line for line in lines if line["type"] == "NominationEnded" and line["stream"] not in tried_out]
    awarded = {line["stream"] for line in ended if line["data"]["result"] == "awarded"}
    counted = [*(found.names("0603/01") or ()), *(found.names("0602/total") or ())]
    assert counted
    assert sorted(counted) == sorted(awarded)


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("01", 8),
        ("02", 3),
        ("03", 0),
        ("04", 0),
        ("05", 5),
        ("06", 1),  # the chief's deputy: of the organ at the top
        ("07", 2),  # heads of units right under it
        ("08", 0),
        ("09", 0),
        ("10", 1),
        ("class_not_known", 1),
        ("11", 8),
        ("12", 0),
        ("13", 0),
        ("taken_back", 1),
    ],
)
def test_the_year_by_hand(found: Statistics, name: str, total: int) -> None:
    assert number(found.form("0603"), name) == total


def test_an_award_counts_on_the_day_of_its_decision(year: Year) -> None:
    read = ledger.read(year.entries)
    day = next(case.awarded_on for case in read.cases if case.awarded_on is not None)
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    for period, awarded in ((Period(day, day), 8), (Period(before, before), 0), (Period(after, after), 0)):
        assert number(statistics(read, period).form("0603"), "01") == awarded


def test_only_the_decisions_of_one_organ_are_counted_where_that_is_asked(year: Year) -> None:
    read = ledger.read(year.entries)
    for organ, awarded in (("court", 8), ("council", 0)):
        assert number(statistics(read, Period.of_year(2020), organ).form("0603"), "01") == awarded


def test_each_number_opens_its_list_and_nothing_else_does(found: Statistics) -> None:
    for form in found.forms:
        for row in form.rows:
            assert found.names(form.key(row)) == (row.names or ())
            for column in form.columns:
                assert found.names(f"{form.key(row)}/{column}") == row.by.get(column, ())
    assert found.names(f"0603/05/{WORKER}") == found.names("0603/people")
    for wrong in ("", "0603", "0603/", "0603/18", "0606/01", "0603/01/court.nothing"):
        assert found.names(wrong) is None


def test_what_nothing_here_tells_is_not_known_and_not_zero(found: Statistics) -> None:
    for name in ("sex", "age", "training"):
        row = found.form("0605").row(name)
        assert row is not None
        assert row.names is None


def test_only_the_forms_whose_rows_were_seen_are_said_to_be_so(found: Statistics) -> None:
    seen = {form.code: form.layout_seen for form in found.forms}
    assert seen == {"0601": True, "0602": False, "0603": True, "0604": False, "0605": False}


def test_award_bodies_and_staff_are_those_of_the_last_day(tmp_path: Path) -> None:
    organ = Organ(tmp_path / "keys", units=2)
    organ.register(Employed("court", "dept-1", dt.date(2011, 5, 1)), stream=registry_of("court"))
    read = ledger.read(organ.entries)
    found = statistics(read, Period.of_year(2020))
    assert found.names("0604/with_award_office") == ("court", "u1", "u2")
    assert found.names("0604/councils") == ("council",)
    assert found.names("0605/staff") == ("dept-1", "dept-2", "u1.2", "u2.2")
    assert found.names("0605/seniority_known") == ("dept-1",)
    # Mandates begin in 2018.
    assert statistics(read, Period.of_year(2017)).names("0605/staff") == ()


def test_what_was_granted_above_stands_in_0602_on_the_day_of_the_paper_from_above(tmp_path: Path) -> None:
    office = Office(tmp_path, rules("upward"))
    office.file()
    office.done(DESK, SendUpward("upward", "12/TTr-CA"))
    decided = MONDAY + dt.timedelta(days=60)
    office.morning(decided + dt.timedelta(days=10))
    office.done(DESK, EnterAnswer("upward", "granted", "640/QĐ-TTg", decided, "prime_minister"))
    read = ledger.read(office.entries)
    on_the_day, later = (
        statistics(read, Period(decided, day)) for day in (decided, MONDAY.replace(year=2027))
    )
    for found in (on_the_day, later):
        assert found.names("0602/total") == (CASE,)
        assert found.names("0602/sent") == ()
        assert found.names("0603/01") == ()
    sent = statistics(read, Period(MONDAY, MONDAY))
    assert sent.names("0602/sent") == (CASE,)
    assert sent.names("0602/total") == ()


def test_an_award_counts_on_the_business_date_of_its_decision(tmp_path: Path) -> None:
    organ = Organ(tmp_path / "keys")
    nominated, signed = dt.date(2020, 5, 29), dt.date(2020, 5, 31)
    line, decision = "nomination/early", "decision/early"
    organ.must(line, person("u1.2"), organ.nominating("court.flag_listed", "u1"), on=nominated)
    organ.must(decision, DRAFTER, organ.drafting((line,)), on=nominated)
    organ.sign_list(decision, on=signed)
    assert organ.at.date() > signed
    read = ledger.read(organ.entries)
    for day, awarded in ((nominated, ()), (signed, (line,)), (organ.at.date(), ())):
        assert statistics(read, Period(day, day)).names("0603/01") == awarded


def test_a_cancelled_award_that_was_opened_again_counts_as_what_came_of_it(tmp_path: Path) -> None:
    organ = Organ(tmp_path / "keys")
    organ.adopt_policy(award("court.voted", VOTE, SIGN), "voted")
    lines = tuple(f"nomination/voted-{unit}" for unit in ("u1", "u2", "u3"))
    for line, unit in zip(lines, ("u1", "u2", "u3"), strict=True):
        organ.must(line, person(f"{unit}.2"), organ.nominating("court.voted", unit))
        organ.unit_votes(line)
    first = organ.signed("d1", lines)
    organ.must(first, CHIEF, CancelLines(lines, "wrong_procedure"))
    basis = Conclusion("9/KL", dt.date(2020, 5, 1), "ubkt")
    organ.must("decision/a", CHIEF, ReopenCases("court", "QĐ", lines[:2], "unit", basis, "appeal_upheld"))

    def counted() -> tuple[tuple[str, ...] | None, ...]:
        found = statistics(ledger.read(organ.entries), Period.of_year(2020))
        return found.names("0603/01"), found.names("0603/taken_back")

    assert counted() == ((), lines[2:])
    organ.unit_votes(lines[0], ("reject",) * 3)
    organ.unit_votes(lines[1])
    organ.signed("d2", lines[1:2])
    assert organ.state(lines[0]).result == "not_passed"
    assert counted() == (lines[1:2], lines[2:])


def test_a_household_and_an_enterprise_are_what_the_registry_calls_so(tmp_path: Path) -> None:
    organ = Organ(tmp_path / "keys", units=2)
    organ.register(
        *(
            BodyRegistered(tag, "unit", None, "u1", tag, tag, made_up=True, tags=(tag,))
            for tag in ("enterprise", "household")
        )
    )
    for tag in ("enterprise", "household"):
        organ.register(organ.mandate(tag, "u1.2", "award_officer"), stream=registry_of(tag))
    lines = [*organ.agreed("court.flag_listed", ("u1", "u2"))]
    for tag in ("enterprise", "household"):
        stream = f"nomination/{tag}"
        organ.must(stream, person("u1.2"), organ.nominating("court.flag_listed", tag))
        lines.append(stream)
    organ.signed("d", lines)
    form = statistics(ledger.read(organ.entries), Period.of_year(2020)).form("0603")
    check_sums(form)
    assert [number(form, code) for code in ("01", "02", "03", "04", "05")] == [4, 3, 1, 1, 0]


def test_a_period_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(BackwardPeriod):
        Period(dt.date(2024, 1, 2), dt.date(2024, 1, 1))


def test_the_forms_of_a_year_are_due_on_15_december_and_those_of_other_days_are_not() -> None:
    assert Period.of_year(2024).due == dt.date(2024, 12, 15)
    assert Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30)).due is None


def test_the_days_of_a_season_are_a_period_and_a_season_that_is_none_is_not(year: Year) -> None:
    read = ledger.read(year.entries)
    assert Period.of_season(read, "court-2019") == Period(dt.date(2018, 10, 1), dt.date(2019, 9, 30))
    assert statistics(read, Period.of_season(read, SEASON)).names("0603/01") != ()
    assert statistics(read, Period.of_season(read, "court-2019")).names("0603/01") == ()
    with pytest.raises(UnknownSeason):
        Period.of_season(read, "court-1999")
