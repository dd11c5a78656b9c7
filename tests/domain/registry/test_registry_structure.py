"""Bodies with two superiors, who stands in whose place, clusters and who leads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import (
    BodyEnded,
    BodyRegistered,
    BodySucceeded,
    ClusterFormed,
    ClusterLed,
    MandateEnded,
    MemberAdmitted,
    RegistryChange,
)
from domain.registry import Register, resolve
from tests.domain.court import BEGINS, NOON, Court, body, court, mandate
from tests.domain.registry.entering import code, enter, tried

TODAY = NOON.date()
DAY = dt.timedelta(days=1)


def day(year: int, month: int = 1, date: int = 1) -> dt.date:
    return dt.date(year, month, date)


def unit(code: str, parent: str | None = None, **more: str | None) -> BodyRegistered:
    return BodyRegistered(
        code, "unit", more.get("role"), parent, code, code, True, locality=more.get("locality")
    )


def cluster(code: str) -> BodyRegistered:
    return body(code, "cluster", None)


def formed(code: str, number: int = 1, year: int = 2026, *, again: bool = False) -> ClusterFormed:
    return ClusterFormed(code, "court", number, year, "rotation", again, "QĐ 1")


def member(
    code: str, unit: str, begins: dt.date = BEGINS, until: dt.date | None = dt.date(2026, 12, 31)
) -> MemberAdmitted:
    return MemberAdmitted(code, unit, begins, until, True)


def led(code: str, head: str, year: int = 2026, *deputies: str) -> ClusterLed:
    return ClusterLed(code, head, deputies, day(year), day(year, 12, 31), "QĐ 2")


def place_with(*changes: RegistryChange) -> Court:
    return court().enter(*changes)


# Where a body stands ---------------------------------------------------------------------------------------


def tree() -> Register:
    """A regional court under a provincial one, in a province with a People's Committee."""
    return (
        Court()
        .enter(
            unit("sector", None, role="supreme"),
            unit("people", None, role="people_committee"),
            unit("commune", "people"),
            unit("province", "sector", locality="people", role="provincial_court"),
            unit("region", "province", locality="commune"),
            unit("office", "region"),
            unit("old-council", "province", role="base_council"),
            unit("council", "province", role="base_council"),
            cluster("iv"),
            member("iv", "province"),
            BodyEnded("old-council", day(2025), "NQ 1"),
        )
        .facts()
        .common
    )


def test_a_superior_in_the_locality_is_found_by_its_role_too() -> None:
    common = tree()
    assert resolve(common, "people_committee", "office", TODAY) == "people"
    assert resolve(common, "provincial_court", "office", TODAY) == "province"
    assert resolve(common, "supreme", "office", TODAY) == "sector"
    assert resolve(common, "nobody", "office", TODAY) is None


def test_the_cluster_of_an_office_below_a_member_is_the_members() -> None:
    common = tree()
    assert resolve(common, "cluster", "province", TODAY) == "iv"
    assert resolve(common, "cluster", "office", TODAY) == "iv"
    assert resolve(common, "cluster", "sector", TODAY) is None
    assert resolve(common, "cluster", "office", day(2027)) is None, "membership is a thing of its year"


def test_who_has_ended_is_found_for_the_days_before() -> None:
    common = tree()
    assert resolve(common, "base_council", "office", day(2024, 12, 31)) == "old-council"
    assert resolve(common, "base_council", "office", day(2025)) == "council"


def test_a_body_that_is_no_more_gets_no_new_office_and_ends_once() -> None:
    place = place_with(BodyEnded("u6", day(2026, 2), "NQ 2"))
    assert tried(place, mandate("s1", "staff", "u6", begins=day(2026, 2))) == "body_ended"
    assert tried(place, mandate("s1", "staff", "u6", begins=day(2026, 1, 31))) == "entered"
    assert tried(place, BodyEnded("u6", day(2026, 3), "NQ 3")) == "body_ended"
    assert tried(place, BodyEnded("u9", day(2026, 3), "NQ 3")) == "unknown_body"


def test_a_body_stands_in_the_place_of_known_ones_and_never_of_itself() -> None:
    place = court()

    def succeeded(body: str, *succeeds: str) -> BodySucceeded:
        return BodySucceeded(body, succeeds, day(2025, 7), "NQ 81")

    assert tried(place, succeeded("u2", "u9")) == "unknown_body"
    assert tried(place, succeeded("u2")) == "nothing_to_do"
    assert tried(place, succeeded("u2", "u2")) == "succession_circular"
    assert tried(place, succeeded("u2", "u1"), succeeded("u3", "u2", "u4")) == "entered"
    assert tried(place, succeeded("u1", "u3")) == "succession_circular"
    assert tried(place, succeeded("u5", "u3")) == "entered"


def test_both_superiors_have_to_be_there() -> None:
    assert tried(court(), unit("u9", "court", locality="nowhere")) == "unknown_body"
    assert tried(court(), unit("u9", "nowhere")) == "unknown_body"
    assert tried(court(), unit("u9", "court", locality="council")) == "entered"


# Clusters --------------------------------------------------------------------------------------------------


def test_a_cluster_is_known_by_owner_number_and_year() -> None:
    place = place_with(cluster("a"), cluster("b"))
    assert tried(place, formed("a", 4)) == "entered"
    assert tried(place, formed("b", 4)) == "cluster_known"
    assert tried(place, formed("b", 4, 2027)) == "entered"
    assert tried(place, formed("a", 4, 2028)) == "entered", "one code may stand for several years"
    assert tried(place, replace(formed("b", 4), owner="council")) == "cluster_known", "b is the court's"
    place = place_with(cluster("a"), cluster("b"), formed("a", 4))
    assert tried(place, replace(formed("b", 4), owner="council")) == "entered", "numbers repeat elsewhere"


def test_a_unit_is_in_one_cluster_of_an_owner_at_a_time() -> None:
    place = place_with(
        cluster("a"), cluster("b"), cluster("c"), formed("a", 1), formed("b", 2), member("a", "u1")
    )
    place.enter(replace(formed("c", 1), owner="council"))
    assert tried(place, member("b", "u1")) == "member_overlaps"
    assert tried(place, member("a", "u1")) == "member_overlaps", "nor twice in the same one"
    assert tried(place, member("b", "u1", dt.date(2026, 12, 31), None)) == "member_overlaps"
    assert tried(place, member("b", "u1", dt.date(2027, 1, 1), None)) == "entered"
    assert tried(place, member("c", "u1")) == "entered", "another owner's is another matter"


def test_a_cluster_whose_members_are_in_another_one_of_the_owner_is_not_formed() -> None:
    place = place_with(cluster("a"), cluster("b"), formed("a"), member("a", "u1"), member("b", "u1"))
    assert tried(place, formed("b", 2)) == "member_overlaps"


@pytest.mark.parametrize("deputies", [(), ("u2",)])
def test_who_leads_a_cluster_is_a_member_on_all_those_days(deputies: tuple[str, ...]) -> None:
    place = place_with(cluster("a"), formed("a"), member("a", "u2"))
    assert tried(place, led("a", "u1", 2026, *deputies)) == "head_not_member"
    place.enter(member("a", "u1", until=dt.date(2026, 6, 30)))
    assert tried(place, led("a", "u1", 2026, *deputies)) == "head_not_member"
    place.enter(member("a", "u1", dt.date(2026, 7, 2), None))
    assert tried(place, led("a", "u1", 2026, *deputies)) == "head_not_member", "one day is lacking"
    place.enter(member("a", "u1", dt.date(2026, 7, 1), dt.date(2026, 7, 1)))
    assert tried(place, led("a", "u1", 2026, *deputies)) == "entered"


def test_a_deputy_is_a_member_too() -> None:
    place = place_with(cluster("a"), formed("a"), member("a", "u2"))
    assert tried(place, led("a", "u2", 2026, "u1")) == "head_not_member"
    assert tried(place, led("b", "u2")) == "unknown_body"
    assert tried(place, led("vi", "u2")) == "cluster_not_formed"


def every_year(*, again: bool, one_code: bool) -> Court:
    """Cluster 1 of 2025, 2026 and 2027, under one code or under three."""
    place = court()
    for year in (2025, 2026, 2027):
        name = "a" if one_code else f"a-{year}"
        if name not in place.facts().common.bodies:
            place.enter(cluster(name))
        place.enter(formed(name, 1, year, again=again))
        place.enter(*(member(name, u, day(year), day(year, 12, 31)) for u in ("u1", "u2", "u3")))
    return place


@pytest.mark.parametrize("one_code", [True, False])
def test_nobody_leads_two_periods_running_where_that_is_barred(one_code: bool) -> None:
    def lead(year: int, head: str) -> ClusterLed:
        return led("a" if one_code else f"a-{year}", head, year)

    place = every_year(again=False, one_code=one_code)
    assert tried(place, lead(2025, "u1"), lead(2026, "u1")) == "head_again"
    assert tried(place, lead(2027, "u2")) == "entered"
    assert tried(place, lead(2026, "u2")) == "head_again", "nor the period before one's own"
    assert tried(place, lead(2026, "u3")) == "entered"
    free = every_year(again=True, one_code=one_code)
    assert tried(free, lead(2025, "u1"), lead(2026, "u1")) == "entered"


@pytest.mark.parametrize("one_code", [True, False])
def test_two_years_running_are_years_and_not_entries(one_code: bool) -> None:
    def lead(year: int, head: str, begins: int = 1, until: int = 12) -> ClusterLed:
        code = "a" if one_code else f"a-{year}"
        return ClusterLed(code, head, (), day(year, begins), day(year, until, 28), "QĐ 2")

    place = every_year(again=False, one_code=one_code)
    assert tried(place, lead(2025, "u1", 1, 6), lead(2025, "u2", 7, 12)) == "entered"
    assert tried(place, lead(2026, "u1")) == "head_again", "half a year of his is a year of his"
    assert tried(place, lead(2026, "u3")) == "entered"
    assert tried(place, lead(2026, "u3", 7)) == "entered", "the same head goes on with another deputy"
    assert tried(place, lead(2027, "u1")) == "entered"

    unfilled = every_year(again=False, one_code=one_code)
    assert tried(unfilled, lead(2025, "u1"), lead(2027, "u1")) == "entered", "2026 is not entered yet"
    assert tried(unfilled, lead(2026, "u1")) == "head_again"


def test_a_head_may_be_changed_in_the_middle_of_a_period() -> None:
    place = place_with(cluster("a"), formed("a"), member("a", "u1"), member("a", "u2"))
    later = ClusterLed("a", "u2", (), day(2026, 7), day(2026, 12, 31), "QĐ 3")
    assert tried(place, led("a", "u1"), later) == "entered"
    common = place.facts().common
    heads = [lead.head for d in (day(2026), day(2026, 7)) if (lead := common.lead_of("a", d))]
    assert heads == ["u1", "u2"]
    assert common.lead_of("a", day(2027)) is None
    assert common.lead_of("vi", day(2026)) is None


memberships = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["u1", "u2", "u3"]), st.integers(2020, 2026)),
    max_size=12,
)


@settings(deadline=None)
@given(memberships, st.integers(2020, 2025), st.data())
def test_an_answer_for_a_year_does_not_change_when_later_years_are_loaded(
    rows: list[tuple[str, str, int]], asked: int, data: st.DataObject
) -> None:
    place, naive = court().enter(cluster("a"), cluster("b")), set()
    early = [row for row in rows if row[2] <= asked]
    late = [row for row in rows if row[2] > asked]

    def load(some: list[tuple[str, str, int]]) -> None:
        for name, who, year in some:
            place.enter(member(name, who, day(year), day(year, 12, 31)))

    load(early)
    naive = {(name, who) for name, who, year in early if year == asked}
    when = day(asked, 6, data.draw(st.integers(1, 30)))
    before = [place.facts().common.units_of(name, when) for name in ("a", "b")]
    resolved = [resolve(place.facts().common, "cluster", who, when) for who in ("u4", "court")]
    load(late)
    common = place.facts().common
    assert [common.units_of(name, when) for name in ("a", "b")] == before
    assert [resolve(common, "cluster", who, when) for who in ("u4", "court")] == resolved
    assert {(name, who) for name in ("a", "b") for who in common.units_of(name, when)} == naive


# Offices ---------------------------------------------------------------------------------------------------


def test_nobody_holds_an_office_twice_at_once() -> None:
    place = court()
    assert tried(place, mandate("s1", "staff", "u1")) == "mandate_overlaps"
    assert tried(place, mandate("s1", "staff", "u1", begins=BEGINS - 9 * DAY, until=BEGINS)) == (
        "mandate_overlaps"
    )
    assert tried(place, mandate("s1", "staff", "u1", begins=BEGINS - 9 * DAY, until=BEGINS - DAY)) == (
        "entered"
    )
    assert tried(place, mandate("s1", "member", "council"), mandate("s1", "staff", "u2")) == "entered"


@pytest.mark.parametrize(
    ("office", "body", "holder"),
    [("head", "u1", "h1"), ("chair", "council", "m1"), ("chief_justice", "court", "cj")],
)
def test_an_office_of_one_is_held_by_one_or_by_who_stands_in_for_him(
    office: str, body: str, holder: str
) -> None:
    place = court()
    assert tried(place, mandate("s4", office, body)) == "office_taken"
    assert tried(place, mandate("s4", office, body, acting=True)) == "entered"
    assert tried(place, mandate("s3", office, body, deputy_of=office)) == "entered"
    assert tried(place, mandate("m5", "teller", "council")) == "entered", "of tellers there are several"


def test_an_office_is_free_from_the_day_on_which_it_was_left() -> None:
    place = court()
    place.enter(MandateEnded("u1", "h1", "head"))
    assert tried(place, mandate("s1", "head", "u1", begins=TODAY - DAY)) == "office_taken"
    assert tried(place, mandate("s1", "head", "u1", begins=TODAY)) == "entered"
    assert place.facts().body("u1").holders(frozenset({"head"}), TODAY) == ["s1"]
    assert place.facts().body("u1").holders(frozenset({"head"}), TODAY - DAY) == ["h1"]


def test_a_change_of_structure_belongs_into_the_common_register() -> None:
    place = court()
    change = BodySucceeded("u2", ("u1",), day(2025, 7), "NQ 81")
    assert code(enter(place, change, stream="registry/u2")) == "wrong_register"
    assert code(enter(place, change)) == "entered"
