"""What is recorded of people and units, and what does not fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import Refusal
from domain.commands import Actor
from domain.events import (
    Absent,
    AllotmentSet,
    AwardsHeld,
    BaseEntered,
    Disciplined,
    Employed,
    HeldRow,
    HistoryComplete,
    HoldingEnded,
    HoldingVouched,
    InitiativeRecognised,
    PersonMoved,
    ProceedingClosed,
    ProceedingOpened,
    RegistryChange,
    ResultRow,
    ResultsEntered,
    SeatsTaken,
)
from domain.happened import Happened
from domain.registry import evolve
from tests.domain.court import BEGINS, NOON, court
from tests.domain.registry.entering import code, enter, tried

TODAY = NOON.date()
DAY = dt.timedelta(days=1)
TITLE = HeldRow("s1", "court.base_fighter", "2026", "merit", "17/QĐ", dt.date(2026, 1, 20), "court")


def held(*rows: HeldRow, verified: bool = False, decision: str | None = None) -> AwardsHeld:
    return AwardsHeld("u1", "Sổ 2", verified, decision, rows)


def results(*rows: ResultRow, season: str = "2026") -> ResultsEntered:
    return ResultsEntered("u1", season, "BC 1", False, rows)


def opened(ref: str = "TT-1", about: str = "s1", on: dt.date = BEGINS) -> ProceedingOpened:
    return ProceedingOpened("u1", about, ref, "inspection", on)


def disciplined(ref: str = "KL-1", served: dt.date | None = None, counted: str | None = None) -> Disciplined:
    return Disciplined("u1", "s1", ref, "warning", BEGINS, served, counted)


def initiative(**authors: Fraction) -> InitiativeRecognised:
    return InitiativeRecognised("u1", "sk-1", "base", BEGINS, dict(authors), "QĐ 3")


def allotment(seats: int, **segments: int) -> AllotmentSet:
    return AllotmentSet("vi", "court.flag", "2026", seats, dict(segments), "HD 9")


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (results(), "nothing_to_do"),
        (results(ResultRow("s1", "rating", "excellent"), season="2031"), "season_not_opened"),
        (results(ResultRow("s1", "rating", "best")), "rating_unknown"),
        (results(ResultRow("s1", "trait", "tall")), "trait_unknown"),
        (results(ResultRow("s1", "overturned", "1.5%")), "value_not_exact"),
        (results(ResultRow("s1", "overturned", "3/0")), "value_not_exact"),
        (results(ResultRow("nobody", "rating", "good")), "unknown_subject"),
        (replace(results(ResultRow("s1", "rating", "good")), body="nowhere"), "unknown_body"),
        (held(), "nothing_to_do"),
        (held(replace(TITLE, holder="nobody")), "unknown_subject"),
        (held(replace(TITLE, season="2031")), "season_not_opened"),
        (held(replace(TITLE, decided=TODAY + DAY)), "date_in_future"),
        (held(TITLE, TITLE), "holding_known"),
        (held(TITLE, decision="decision/1"), "decision_enters_itself"),
        (HoldingVouched("u1", "s1", TITLE.award, "2026", "18/QĐ", "bản sao"), "no_such_holding"),
        (HoldingEnded("u1", "s2", TITLE.award, "2026", "17/QĐ", "QĐ 9"), "no_such_holding"),
        (Employed("u1", "nobody", BEGINS), "unknown_person"),
        (Employed("u1", "s1", TODAY, BEGINS), "ends_before_it_begins"),
        (Absent("u1", "nobody", BEGINS, TODAY, "leave"), "unknown_person"),
        (Absent("u1", "s1", TODAY, BEGINS, "leave"), "ends_before_it_begins"),
        (PersonMoved("u1", "s1", "nowhere", BEGINS, "transfer"), "unknown_body"),
        (PersonMoved("u1", "s1", "u1", BEGINS, "transfer"), "moved_nowhere"),
        (PersonMoved("u1", "nobody", "u2", BEGINS, "transfer"), "unknown_person"),
        (disciplined(served=BEGINS - DAY), "ends_before_it_begins"),
        (disciplined(counted="2031"), "season_not_opened"),
        (opened(about="nobody"), "unknown_subject"),
        (opened(on=TODAY + DAY), "date_in_future"),
        (ProceedingClosed("u1", "TT-1", TODAY, True), "no_such_proceeding"),
        (HistoryComplete("u1", "2031"), "season_not_opened"),
        (initiative(s1=HALF), "shares_not_whole"),
        (initiative(s1=HALF, s2=HALF, s3=HALF), "shares_not_whole"),
        (initiative(), "shares_not_whole"),
        (initiative(s1=HALF, nobody=HALF), "unknown_person"),
        (replace(initiative(s1=HALF, s2=HALF), on=TODAY + DAY), "date_in_future"),
        (allotment(22, central=9, local=14), "segments_exceed_seats"),
        (allotment(-1), "number_negative"),
        (allotment(3, central=-2), "number_negative"),
        (replace(allotment(22), season="2031"), "season_not_opened"),
        (BaseEntered("u1", "court.base_fighter", "2026", -1, "BC 1"), "number_negative"),
        (BaseEntered("u1", "court.base_fighter", "2031", 1, "BC 1"), "season_not_opened"),
    ],
)
def test_what_does_not_fit_is_refused_and_named(change: RegistryChange, refused: str) -> None:
    assert tried(court(), change) == refused


@pytest.mark.parametrize(
    "change",
    [
        results(ResultRow("s1", "rating", "good"), ResultRow("u1", "overturned", "3/200")),
        results(ResultRow("s1", "trait", "woman"), ResultRow("u1", "trait", "women_70")),
        held(TITLE, replace(TITLE, number="18/QĐ"), replace(TITLE, holder="u1"), verified=True),
        Employed("u1", "s1", BEGINS),
        Absent("u1", "s1", BEGINS, BEGINS, "maternity"),
        PersonMoved("u1", "s1", "u2", BEGINS, "secondment"),
        disciplined(counted="2026"),
        opened(about="u1", on=TODAY),
        HistoryComplete("u1", "2026"),
        initiative(s1=Fraction(2, 3), s2=Fraction(1, 3)),
        allotment(22, central=8, local=14),
        allotment(4),
        BaseEntered("u1", "court.base_fighter", "2026", 0, "BC 1"),
    ],
)
def test_what_fits_is_entered(change: RegistryChange) -> None:
    assert tried(court(), change) == "entered"


def test_a_refusal_of_many_rows_names_the_row() -> None:
    good, bad = ResultRow("s1", "rating", "good"), ResultRow("nobody", "rating", "good")
    answer = enter(court(), results(good), results(good, good, bad), stream="registry/u1")
    assert isinstance(answer, Refusal)
    assert (answer.values["change"], answer.values["row"]) == (2, 3)


def test_a_reference_is_used_once() -> None:
    place = court()
    assert tried(place, opened("X"), disciplined("X")) == "ref_known"
    assert tried(place, disciplined("Y"), opened("Y")) == "ref_known"


# Awards held -----------------------------------------------------------------------------------------------


def test_an_imported_award_is_not_proven_until_somebody_vouches_for_it() -> None:
    place = court()
    assert tried(place, held(TITLE)) == "entered"
    assert [h.verified for h in place.facts().body("u1").history("s1").held] == [False]
    assert tried(place, held(TITLE)) == "holding_known"
    assert tried(place, HoldingVouched("u1", "s1", TITLE.award, "2026", "17/QĐ", "bản sao")) == "entered"
    (one,) = place.facts().body("u1").history("s1").held
    assert (one.verified, one.source) == (True, "Sổ 2; bản sao")


def test_an_award_is_taken_away_once_and_stays_visible() -> None:
    place = court().enter(held(TITLE, replace(TITLE, number="18/QĐ")))
    ended = HoldingEnded("u1", "s1", TITLE.award, "2026", "17/QĐ", "QĐ 9")
    assert tried(place, ended) == "entered"
    assert [h.ended for h in place.facts().body("u1").history("s1").held] == ["QĐ 9", None]
    assert tried(place, ended) == "no_such_holding"


# Proceedings -----------------------------------------------------------------------------------------------

spans = st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=5)


@settings(deadline=None)
@given(spans, st.integers(0, 60))
def test_a_proceeding_is_pending_from_its_day_to_the_day_before_its_end(
    rows: list[tuple[int, int | None]], asked: int
) -> None:
    place, first, pending = court(), BEGINS - 80 * DAY, []
    for number, (begins, length) in enumerate(rows):
        place.enter(opened(f"r{number}", on=first + begins * DAY))
        if length is not None:
            place.enter(ProceedingClosed("u1", f"r{number}", first + (begins + length) * DAY, False))
        if begins <= asked and (length is None or asked < begins + length):
            pending.append(f"r{number}")
    register = place.facts().body("u1")
    assert [p.ref for p in register.history("s1", first + asked * DAY).pending] == pending
    assert [p.ref for p in register.history("s1").pending] == [
        f"r{number}" for number, (_, length) in enumerate(rows) if length is None
    ]


def test_a_proceeding_ends_once_and_not_before_it_began() -> None:
    place = court().enter(opened())
    assert tried(place, ProceedingClosed("u1", "TT-1", BEGINS - DAY, True)) == "ends_before_it_begins"
    closed = ProceedingClosed("u1", "TT-1", TODAY, True)
    assert tried(place, closed, closed) == "no_such_proceeding"


# Numbers ---------------------------------------------------------------------------------------------------


def test_the_allotment_set_last_counts_and_the_ones_before_are_kept() -> None:
    place = court().enter(allotment(22, central=8, local=14), allotment(23, central=8, local=15))
    register = place.facts().body("vi")
    now = register.allotment("court.flag", "2026")
    assert now is not None
    assert (now.seats, now.segments) == (23, {"central": 8, "local": 15})
    assert [a.seats for a in register.allotments["court.flag", "2026"]] == [22, 23]
    assert register.allotment("court.flag", "2027") is None


def test_an_allotment_is_set_anew_only_with_a_reason_and_entered_once_more_as_it_is_without() -> None:
    place = court().enter(allotment(4))
    answer = enter(place, allotment(5), stream="registry/vi")
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.cite) == ("allotment_stands", "HD 9")
    assert (answer.values["then"], answer.values["now"]) == (4, 5)
    assert code(enter(place, allotment(4, central=1), stream="registry/vi")) == "allotment_stands"
    assert tried(place, allotment(4), replace(allotment(5), reasoned=True)) == "entered"


@pytest.mark.parametrize(
    ("seats", "segments", "came_of_it"),
    [
        (3, {"central": 1, "local": 2}, "entered"),
        (2, {"central": 1, "local": 1}, "allotment_below_taken"),
        (9, {"central": 4, "local": 1}, "allotment_below_taken"),
        (9, {"central": 4}, "allotment_below_taken"),
        (3, {}, "entered"),
        (2, {}, "allotment_below_taken"),
    ],
)
def test_an_allotment_is_not_set_below_what_sittings_have_given_away(
    seats: int, segments: dict[str, int], came_of_it: str
) -> None:
    place = court().enter(allotment(22, central=8, local=14))
    given = SeatsTaken("vi", "court.flag", "2026", "sitting/1", {"central": 1, "local": 3})
    happened = Happened(given, 2, NOON, TODAY, Actor("reg", "local"), "id")
    place.registers["registry/vi"] = evolve(place.registers["registry/vi"], happened)
    back = replace(happened, event=replace(given, taken={"local": -1}), version=3)
    place.registers["registry/vi"] = evolve(place.registers["registry/vi"], back)
    again = replace(allotment(seats, **segments), reasoned=True)
    assert tried(place, again) == came_of_it
    kept = place.facts().body("vi").allotments["court.flag", "2026"]
    assert [one.seats for one in kept] == ([22, seats] if came_of_it == "entered" else [22])


def test_a_base_entered_again_replaces_the_one_before() -> None:
    place = court()
    for base in (41, 40):
        place.enter(BaseEntered("u1", "court.base_fighter", "2026", base, "BC 1"))
    assert place.facts().body("u1").base("court.base_fighter", "2026") == 40
    assert place.facts().body("u1").base("court.base_fighter", "2027") is None


def test_the_chair_of_a_body_enters_its_base_and_nobody_else() -> None:
    base = BaseEntered("council", "court.base_fighter", "2026", 41, "BC 1")
    assert code(enter(court(), base, by="m1", stream="registry/council")) == "entered"
    assert code(enter(court(), base, by="m2", stream="registry/council")) == "not_registrar"
    assert code(enter(court(), held(TITLE), by="s1", stream="registry/u1")) == "not_registrar"


def test_who_leaves_is_entered_by_the_same_first_day_with_the_last_one() -> None:
    place = court()
    assert tried(place, Employed("u1", "s1", BEGINS), Employed("u1", "s1", BEGINS, TODAY)) == "entered"
    register = place.facts().body("u1")
    assert register.history("s1", TODAY).employed_since == BEGINS
    assert register.history("s1", TODAY + DAY).employed_since is None
