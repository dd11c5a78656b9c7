"""A history crosses the reorganisation of bodies and the transfer of people, as of any day."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import (
    Absent,
    AwardsHeld,
    BodySucceeded,
    Disciplined,
    Employed,
    HeldRow,
    HistoryComplete,
    PersonMoved,
    PersonRegistered,
    ProceedingOpened,
    RegistryChange,
    ResultRow,
    ResultsEntered,
    SeasonOpened,
)
from domain.registry import history
from domain.registry.history import History, employed_since, seasons_before
from tests.domain.court import Court, body

BODIES = ("old-a", "old-b", "new", "far")
YEARS = range(2020, 2028)
MERGER = dt.date(2025, 7, 1)


def season(year: int) -> SeasonOpened:
    """The courts' work year ends with September."""
    return SeasonOpened(f"court-{year}", dt.date(year - 1, 10, 1), dt.date(year, 9, 30))


def base(*changes: RegistryChange) -> Court:
    """Two old bodies, merged in 2025 into a new one, and one far away."""
    place = Court().enter(
        *(body(name, "unit", None) for name in BODIES),
        PersonRegistered("p", True),
        *(season(year) for year in YEARS),
        BodySucceeded("new", ("old-a", "old-b"), MERGER, "NQ 81"),
    )
    return place.enter(*changes)


def titles(holder: str, where: str, *years: int) -> AwardsHeld:
    rows = (
        HeldRow(holder, "court.base_fighter", f"court-{y}", "merit", f"{y}/QĐ", dt.date(y, 11, 20), where)
        for y in years
    )
    return AwardsHeld(where, "Sổ", False, None, tuple(rows))


def rated(subject: str, where: str, year: int) -> ResultsEntered:
    return ResultsEntered(where, f"court-{year}", "BC", True, (ResultRow(subject, "rating", "excellent"),))


def seasons_of(found: History) -> list[str | None]:
    return [h.row.season for h in found.held]


def test_titles_of_a_body_go_on_under_the_one_that_stands_in_its_place() -> None:
    place = base(
        titles("old-a", "old-a", 2023, 2024), titles("old-b", "old-b", 2024), titles("new", "new", 2025)
    )
    now = history.of("new", "new", place.facts(), dt.date(2026, 1, 1))
    assert sorted(map(str, seasons_of(now))) == ["court-2023", "court-2024", "court-2024", "court-2025"]
    before = history.of("new", "new", place.facts(), dt.date(2025, 6, 30))
    assert before == History(), "on the day before, it stood in nobody's place"
    still = history.of("old-a", "old-a", place.facts(), dt.date(2026, 1, 1))
    assert seasons_of(still) == ["court-2023", "court-2024"]


def test_titles_of_a_person_cross_a_merger_and_a_transfer() -> None:
    place = base(
        titles("p", "far", 2022),
        titles("p", "old-a", 2023, 2024),
        titles("p", "new", 2025),
        PersonMoved("old-a", "p", "far", dt.date(2022, 12, 1), "transfer"),
    )
    now = history.of("p", "new", place.facts(), dt.date(2026, 1, 1))
    assert seasons_of(now) == ["court-2022", "court-2023", "court-2024", "court-2025"]
    there = history.of("p", "old-a", place.facts(), dt.date(2023, 12, 31))
    assert seasons_of(there) == ["court-2022", "court-2023"]


def test_who_was_lent_and_came_back_has_one_history() -> None:
    place = base(
        titles("p", "old-a", 2022),
        titles("p", "far", 2023),
        titles("p", "old-a", 2024),
        PersonMoved("far", "p", "old-a", dt.date(2022, 12, 1), "secondment"),
        PersonMoved("old-a", "p", "far", dt.date(2023, 12, 1), "return"),
    )
    for where in ("old-a", "new"):
        now = history.of("p", where, place.facts(), dt.date(2026, 1, 1))
        assert sorted(map(str, seasons_of(now))) == ["court-2022", "court-2023", "court-2024"], where


def test_a_decision_reads_the_registers_that_are_joined_and_no_other() -> None:
    place = base(
        titles("p", "old-a", 2024), PersonMoved("old-a", "p", "far", dt.date(2022, 12, 1), "transfer")
    )
    facts = place.facts()
    history.of("p", "new", facts, dt.date(2026, 1, 1))
    assert facts.read == {f"registry/{n}" for n in ("common", "new", "old-a", "old-b", "far")}
    facts = place.facts()
    history.of("p", "far", facts, dt.date(2026, 1, 1))
    assert facts.read == {"registry/common", "registry/far"}


def test_a_season_is_complete_if_it_is_so_wherever_he_was_in_it() -> None:
    place = base(
        titles("p", "old-a", 2024),
        PersonMoved("old-a", "p", "far", dt.date(2022, 12, 1), "transfer"),  # in the season of 2023
        *(HistoryComplete("old-a", f"court-{y}") for y in (2022, 2023, 2024, 2025)),
        *(HistoryComplete("new", f"court-{y}") for y in (2025, 2026)),
    )

    def complete(on: dt.date) -> set[str]:
        return set(history.of("p", "new", place.facts(), on).complete)

    # Of 2022 he was far away all the time, of 2023 for some of it; what old-b says does not matter.
    assert complete(dt.date(2026, 12, 1)) == {"court-2024", "court-2025", "court-2026"}
    place.enter(HistoryComplete("far", "court-2023"), HistoryComplete("far", "court-2022"))
    assert complete(dt.date(2026, 12, 1)) == {f"court-{y}" for y in range(2022, 2027)}
    assert complete(dt.date(2025, 8, 1)) == {f"court-{y}" for y in range(2022, 2026)}


changes = st.lists(
    st.tuples(
        st.sampled_from(["title", "rating", "absent", "discipline", "proceeding", "complete"]),
        st.sampled_from(["old-a", "old-b", "new", "far"]),
        st.sampled_from(YEARS),
    ),
    max_size=15,
)


def fact(number: int, what: str, where: str, year: int) -> RegistryChange:
    day = dt.date(year, 3, 1)
    match what:
        case "title":
            return titles("p", where, year)
        case "rating":
            return rated("p", where, year)
        case "absent":
            return Absent(where, "p", day, day, "study")
        case "discipline":
            return Disciplined(where, "p", f"d{number}", "warning", day, None, None)
        case "proceeding":
            return ProceedingOpened(where, "p", f"r{number}", "complaint", day)
        case _:
            return HistoryComplete(where, f"court-{year}")


@settings(deadline=None)
@given(changes, st.sampled_from(YEARS), st.sampled_from(["new", "old-a", "far"]))
def test_an_answer_for_a_year_does_not_change_when_later_years_are_loaded(
    rows: list[tuple[str, str, int]], asked: int, where: str
) -> None:
    moved = PersonMoved("old-a", "p", "far", dt.date(2022, 12, 1), "transfer")
    place, on = base(moved), dt.date(asked, 9, 30)
    facts = [(fact(n, *row), row[2]) for n, row in enumerate(rows)]
    place.enter(*(change for change, year in facts if year <= asked))
    before = history.of("p", where, place.facts(), on)
    place.enter(*(change for change, year in facts if year > asked))
    assert history.of("p", where, place.facts(), on) == before


def test_a_title_won_after_the_merger_sends_no_earlier_answer_another_way() -> None:
    place, on = base(HistoryComplete("old-b", "court-2020")), MERGER
    before = history.of("p", "new", place.facts(), on)
    assert before.complete == set(), "nobody said where he was, so both old bodies have to know"
    place.enter(titles("p", "old-b", 2026))
    assert history.of("p", "new", place.facts(), on) == before
    assert history.of("p", "new", place.facts(), dt.date(2026, 12, 1)).complete == {"court-2020"}


# Employment ------------------------------------------------------------------------------------------------

START = dt.date(2020, 1, 1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 15)), max_size=5), st.integers(0, 50)
)
def test_employed_since_is_the_first_day_without_a_break(
    rows: list[tuple[int, int | None]], asked: int
) -> None:
    def day(offset: int) -> dt.date:
        return START + dt.timedelta(days=offset)

    spans = [(day(begins), None if length is None else day(begins + length)) for begins, length in rows]
    covered = [
        any(begins <= n and (length is None or n <= begins + length) for begins, length in rows)
        for n in range(asked + 1)
    ]
    since = asked if covered[asked] else None
    while since is not None and since > 0 and covered[since - 1]:
        since -= 1
    assert employed_since(spans, day(asked)) == (None if since is None else day(since))


def test_service_goes_on_where_one_body_follows_another() -> None:
    place = base(
        Employed("far", "p", dt.date(2009, 3, 1), dt.date(2022, 11, 30)),
        Employed("old-a", "p", dt.date(2022, 12, 1)),
        PersonMoved("old-a", "p", "far", dt.date(2022, 12, 1), "transfer"),
    )
    assert history.of("p", "new", place.facts(), dt.date(2026, 1, 1)).employed_since == dt.date(2009, 3, 1)
    assert place.facts().body("old-a").history("p").employed_since == dt.date(2022, 12, 1)


# Seasons ---------------------------------------------------------------------------------------------------


def test_the_seasons_before_one_are_those_of_its_kind_in_order_of_their_end() -> None:
    place = base(
        SeasonOpened("procuracy-2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        SeasonOpened("court-2019", dt.date(2018, 10, 1), dt.date(2019, 9, 30)),
    )
    common = place.facts().common
    assert seasons_before(common, "court-2024", 3) == ("court-2021", "court-2022", "court-2023")
    assert seasons_before(common, "court-2021", 5) == ("court-2019", "court-2020")
    assert seasons_before(common, "procuracy-2023", 2) == ()
    assert seasons_before(common, "court-2031", 2) == ()
    assert seasons_before(common, "court-2024", 0) == ()
