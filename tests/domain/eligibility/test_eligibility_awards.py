"""Titles that have to be held, in a row or at all, and awards that must not be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.criteria import AwardKind
from domain.award.policy import Policy
from domain.events import Absent, AgreedRow
from domain.registry.history import Agreed, History
from tests.domain.court import FLAG, policy
from tests.domain.eligibility.known import (
    FIGHTER,
    NOMINEE,
    NOW,
    UNIT,
    YEARS,
    award,
    complete,
    found,
    look,
    season,
)

THREE = {"rule": "holds", "award": FIGHTER, "times": 3, "consecutive": True}
FEAT = dt.date(2025, 3, 1)


def title(code: str, *, nested: tuple[str, ...] = ()) -> Policy:
    return policy(FLAG, top={"award": code, "rules": 2, "nested": list(nested)})


def test_three_titles_in_a_row_end_with_the_nominations_own_season() -> None:
    history = History(held=tuple(award(y) for y in (2023, 2024, 2025)))
    finding = found(look(history), **THREE, cite="Law, Article 22")
    assert (finding.answer, finding.unproven, finding.cite) == ("fulfilled", (), "Law, Article 22")
    assert finding.values["have"] == "court-2023, court-2024, court-2025"


def test_a_missing_year_is_named_and_is_missing_only_where_everything_is_entered() -> None:
    held = (award(2023), award(2024))
    known = found(look(History(held=held, complete=complete())), **THREE)
    assert (known.answer, known.values["missing"], known.who) == ("not_fulfilled", season(2025), None)
    unknown = found(look(History(held=held, complete=complete(2020, 2021, 2022))), **THREE)
    assert (unknown.answer, unknown.values["missing"]) == ("not_known", season(2025))
    assert (unknown.who, unknown.values["body"]) == ("award_officer", UNIT)


def test_a_gap_breaks_the_row() -> None:
    held = tuple(award(y) for y in (2020, 2021, 2022, 2024, 2025))
    finding = found(look(History(held=held, complete=complete())), **THREE)
    assert (finding.answer, finding.values["missing"]) == ("not_fulfilled", season(2023))


def test_a_season_of_maternity_leave_breaks_no_row_where_the_policy_passes_over_it() -> None:
    """Titles of 2022, 2023 and 2025; the courts' season of 2024 runs from October 2023."""
    passes: dict[str, Any] = {**THREE, "passes_over": ["maternity"]}
    held = tuple(award(y) for y in (2022, 2023, 2025))

    def away(begins: dt.date, until: dt.date, why: Any = "maternity") -> History:
        return History(held=held, complete=complete(), absences=(Absent(UNIT, NOMINEE, begins, until, why),))

    most = dt.date(2023, 12, 1), dt.date(2024, 6, 15)
    crossed = found(look(away(*most)), **passes)
    assert (crossed.answer, crossed.values["over"]) == ("fulfilled", season(2024))
    assert crossed.values["have"] == "court-2022, court-2023, court-2025"
    for history, asks in (
        (away(*most), THREE),  # a rule that does not say so
        (away(*most, "study"), passes),
        (away(dt.date(2023, 12, 1), dt.date(2024, 5, 30)), passes),  # a day less than half the season
    ):
        broken = found(look(history), **asks)
        assert (broken.answer, broken.values["missing"]) == ("not_fulfilled", season(2024))
        assert "over" not in broken.values
    won = replace(away(*most), held=tuple(award(y) for y in (2023, 2024, 2025)))
    assert found(look(won), **passes).values["have"] == "court-2023, court-2024, court-2025"
    now = away(dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    own = replace(now, held=tuple(award(y) for y in (2022, 2023, 2024)))
    missing = found(look(own), **passes).values["missing"]
    assert missing == season(2025), "the season asked for is never passed over"


def agreed(year: int, code: str = FIGHTER, *, kind: AwardKind = "merit", holder: str = NOMINEE) -> Agreed:
    """A title that a sitting agreed on and that the chief has not signed."""
    return Agreed(AgreedRow(holder, code, kind, "chief_justice", "court"), season(year))


def test_what_only_a_signature_lacks_is_not_known_and_the_signer_has_to_say() -> None:
    history = History(held=(award(2023), award(2024)), agreed=(agreed(2025),), complete=complete())
    finding = found(look(history), **THREE)
    assert (finding.answer, finding.who) == ("not_known", "chief_justice")
    assert (finding.values["agreed"], finding.values["body"]) == (season(2025), "court")
    short = History(held=(award(2024),), agreed=(agreed(2025),), complete=complete())
    assert found(look(short), **THREE).answer == "not_fulfilled", "2023 is missing all the same"
    lost = look(history, lost=frozenset({(NOMINEE, FIGHTER)}))
    assert found(lost, **THREE).answer == "not_known", "what was agreed stays so until it falls"


def test_titles_at_any_time_count_what_is_agreed_as_not_known_where_it_would_be_enough() -> None:
    twice = {"rule": "holds", "award": FIGHTER, "times": 2}
    history = History(held=(award(2021),), agreed=(agreed(2025),), complete=complete())
    assert found(look(history), **twice).answer == "not_known"
    assert found(look(history), **{**twice, "times": 3}).answer == "not_fulfilled"
    before = found(look(history), **twice, with_own=False)
    assert before.answer == "not_fulfilled", "the own season does not count here"


def test_an_agreed_award_for_a_feat_supports_no_yearly_merit() -> None:
    history = History(agreed=(agreed(2025, kind="adhoc"),), complete=complete())
    same = {"rule": "holds", "award": FIGHTER, "season": "same"}
    assert found(look(history), **same).answer == "not_known"
    assert found(look(history, merit_only=True), **same).answer == "not_fulfilled"


def test_a_member_whose_title_waits_for_its_signature_counts_for_neither_side() -> None:
    staff = ("a", "b")
    rule = {"rule": "members_hold", "award": FIGHTER, "amount": {"at_least": "50%"}}
    done = History(complete=complete())
    histories = {"a": replace(done, agreed=(agreed(2025, holder="a"),)), "b": done}
    assert found(look(histories, staff=staff), **rule).answer == "not_known"
    assert found(look({"a": done, "b": done}, staff=staff), **rule).answer == "not_fulfilled"


def naive_in_a_row(held: set[int], done: set[int], times: int, *, with_own: bool) -> str:
    """Year by year backwards, with nothing of the rules' own arithmetic."""
    year = NOW if with_own else NOW - 1
    answer = "fulfilled"
    for _ in range(times):
        if year not in YEARS:
            return "not_fulfilled" if answer == "not_fulfilled" else "not_known"
        if year not in held:
            if year in done:
                answer = "not_fulfilled"
            elif answer == "fulfilled":
                answer = "not_known"
        year -= 1
    return answer


years = st.sets(st.sampled_from(YEARS))


@given(years, years, st.integers(1, 7), st.booleans())
def test_titles_in_a_row_are_counted_as_one_counts_them_by_hand(
    held: set[int], done: set[int], times: int, with_own: bool
) -> None:
    history = History(held=tuple(map(award, sorted(held))), complete=frozenset(map(season, done)))
    finding = found(look(history), **(THREE | {"times": times, "with_own": with_own}))
    assert finding.answer == naive_in_a_row(held, done, times, with_own=with_own)


@given(years, years, st.integers(1, 3))
def test_more_titles_never_make_anybody_less_eligible(held: set[int], more: set[int], times: int) -> None:
    order = ("not_fulfilled", "not_known", "fulfilled")
    few, many = (
        found(
            look(History(held=tuple(map(award, sorted(h))), complete=complete())), **THREE | {"times": times}
        )
        for h in (held, held | more)
    )
    assert order.index(few.answer) <= order.index(many.answer)


def test_what_nobody_vouched_for_decides_and_is_shown_as_not_yet_proven() -> None:
    held = (award(2023, verified=False, number="12/QD"), award(2024), award(2025))
    finding = found(look(History(held=held)), **THREE)
    assert (finding.answer, finding.unproven) == ("fulfilled", ("12/QD",))
    proven = found(look(History(held=(*held, award(2023, number="13/QD")))), **THREE)
    assert proven.unproven == ()


def test_a_title_that_was_taken_away_is_held_no_more() -> None:
    held = (award(2023, ended=True), award(2024), award(2025))
    assert found(look(History(held=held, complete=complete())), **THREE).answer == "not_fulfilled"


def test_a_title_won_in_the_same_sitting_counts_for_its_own_season_only() -> None:
    history = History(held=(award(2023), award(2024)), complete=complete())
    won = frozenset({(NOMINEE, FIGHTER)})
    assert found(look(history, extra=won), **THREE).answer == "fulfilled"
    assert found(look(history, extra=frozenset({("binh", FIGHTER)})), **THREE).answer == "not_fulfilled"
    before = found(look(history, extra=won), **(THREE | {"with_own": False}))
    assert (before.answer, before.values["missing"]) == ("not_fulfilled", season(2022))


def test_a_title_voted_on_in_the_same_sitting_and_not_won_is_known_to_be_missing() -> None:
    asks: dict[str, Any] = {"rule": "holds", "award": FIGHTER, "season": "same"}
    lost = frozenset({(NOMINEE, FIGHTER)})
    assert found(look(History()), **asks).answer == "not_known"
    finding = found(look(History(), lost=lost), **asks)
    assert (finding.answer, finding.values["missing"], finding.who) == ("not_fulfilled", season(NOW), None)
    assert found(look(History(), lost=frozenset({("binh", FIGHTER)})), **asks).answer == "not_known"
    assert found(look(History(held=(award(NOW),)), lost=lost), **asks).answer == "fulfilled", "held already"
    row = History(held=(award(2023), award(2024)))
    assert found(look(row, lost=lost), **THREE).answer == "not_fulfilled"
    assert found(look(row, lost=lost), **(THREE | {"times": 2, "with_own": False})).answer == "fulfilled"
    often = {"rule": "holds", "award": FIGHTER, "times": 3, "with_own": True}
    others = History(held=row.held, complete=complete(*YEARS[:-1]))
    assert found(look(others), **often).answer == "not_known"
    assert found(look(others, lost=lost), **often).answer == "not_fulfilled"


def test_a_unit_that_lost_one_of_two_titles_may_hold_the_other() -> None:
    asks: dict[str, Any] = {"rule": "unit_holds", "awards": ["court.flag", "court.excellent_unit"]}
    one = frozenset({(UNIT, "court.flag")})
    assert found(look({}, lost=one), **asks).answer == "not_known"
    both = one | {(UNIT, "court.excellent_unit")}
    assert found(look({}, lost=both), **asks).answer == "not_fulfilled"


def test_a_holder_of_a_title_holds_what_it_contains_through_every_step() -> None:
    shelf = (
        title("court.flag", nested=("court.excellent_unit",)),
        title("court.excellent_unit", nested=("court.advanced_unit",)),
    )
    asks: dict[str, Any] = {"rule": "holds", "award": "court.advanced_unit", "season": "same"}
    history = History(held=(award(2025, "court.flag"),), complete=complete())
    assert found(look(history, policies=shelf), **asks).answer == "fulfilled"
    assert found(look(history), **asks).answer == "not_fulfilled"
    won = frozenset({(NOMINEE, "court.excellent_unit")})
    assert found(look(History(complete=complete()), policies=shelf, extra=won), **asks).answer == "fulfilled"
    lower = History(held=(award(2025, "court.advanced_unit"),), complete=complete())
    higher = asks | {"award": "court.flag"}
    assert found(look(lower, policies=shelf), **higher).answer == "not_fulfilled", "no flag without it"


@pytest.mark.parametrize(
    ("held", "times", "answer"),
    [((2020, 2023), 2, "fulfilled"), ((2020,), 2, "not_fulfilled"), ((2020, 2020), 2, "not_fulfilled")],
)
def test_titles_that_need_no_row_count_once_a_season(held: tuple[int, ...], times: int, answer: str) -> None:
    history = History(held=tuple(map(award, held)), complete=complete())
    finding = found(look(history), rule="holds", award=FIGHTER, times=times)
    assert finding.answer == answer
    assert found(look(History(held=history.held)), rule="holds", award=FIGHTER, times=4).answer == "not_known"


def test_a_season_before_is_not_the_own_one() -> None:
    asks: dict[str, Any] = {"rule": "holds", "award": FIGHTER, "season": "before"}
    assert found(look(History(held=(award(2025),), complete=complete())), **asks).answer == "not_fulfilled"
    assert found(look(History(held=(award(2021),), complete=complete())), **asks).answer == "fulfilled"


def test_a_season_that_is_not_opened_is_the_registrars_to_say() -> None:
    history = History(held=(award(2025), award(2024)), complete=complete())
    finding = found(look(history, seasons=(2024, 2025)), **THREE)
    assert (finding.answer, finding.who) == ("not_known", "registrar")


def test_ad_hoc_and_thematic_awards_support_no_award_for_yearly_merit_where_the_rule_says_so() -> None:
    held = (award(2023), award(2024), award(2025, kind="adhoc", number="7/QD"))
    history = History(held=held, complete=complete())
    assert found(look(history), **THREE).answer == "fulfilled"
    assert found(look(history, merit_only=True), **THREE).answer == "not_fulfilled"
    assert found(look(history), rule="merit_only").values == {"number": "7/QD"}
    assert found(look(history, kind="adhoc"), rule="merit_only").values == {}


# Not held --------------------------------------------------------------------------------------------------


def test_a_merit_is_used_once_and_a_feat_does_not_use_it() -> None:
    asks: dict[str, Any] = {"rule": "not_used", "awards": ["court.commendation"]}
    used = History(held=(award(2025, "court.commendation", number="1/GK"),), complete=complete())
    finding = found(look(used), **asks)
    assert (finding.answer, finding.values["number"]) == ("not_fulfilled", "1/GK")
    feat = History(held=(award(2025, "court.commendation", kind="adhoc"),), complete=complete())
    assert found(look(feat), **asks).answer == "fulfilled"
    earlier = History(held=(award(2024, "court.commendation"),), complete=complete())
    assert found(look(earlier), **asks).answer == "fulfilled"
    assert found(look(History()), **asks).answer == "not_known"
    won = frozenset({(NOMINEE, "court.commendation")})
    assert found(look(History(complete=complete()), extra=won), **asks).answer == "not_fulfilled"


def test_what_is_given_once_is_not_given_again() -> None:
    medal = History(held=(award(2020, "court.medal"),), complete=complete())
    assert found(look(medal, award="court.medal"), rule="once").answer == "not_fulfilled"
    assert found(look(History(complete=complete()), award="court.medal"), rule="once").answer == "fulfilled"
    assert found(look(History(complete=complete(2025))), rule="once").answer == "not_known"
    doubtful = History(held=(award(2020, "court.medal", verified=False, number="9"),), complete=complete())
    assert found(look(doubtful, award="court.medal"), rule="once").unproven == ("9",)


def test_one_award_of_the_state_a_year() -> None:
    asks: dict[str, Any] = {"rule": "one_a_year", "awards": ["state.pm_certificate"]}
    within = award(None, "state.pm_certificate", kind="adhoc", number="5", decided=dt.date(2025, 1, 5))
    before = award(None, "state.pm_certificate", kind="adhoc", number="5", decided=dt.date(2024, 9, 30))
    assert found(look(History(held=(within,))), **asks).answer == "not_fulfilled"
    assert found(look(History(held=(before,), complete=complete())), **asks).answer == "fulfilled"


def test_no_two_awards_for_one_feat() -> None:
    asks: dict[str, Any] = {"rule": "no_double"}

    def given(feat: dt.date | None, decided: dt.date, kind: AwardKind = "adhoc") -> History:
        one = award(None, "court.certificate", kind=kind, number="3", decided=decided)
        return History(held=(replace(one, row=replace(one.row, feat_on=feat)),), complete=complete())

    on: dict[str, Any] = {"feat_on": FEAT, "kind": "adhoc"}
    day = dt.timedelta(days=1)
    assert found(look(given(FEAT, FEAT + 9 * day), **on), **asks).answer == "not_fulfilled"
    assert found(look(given(FEAT + day, FEAT + 9 * day), **on), **asks).answer == "fulfilled", "another feat"
    assert found(look(given(None, FEAT + 9 * day), **on), **asks).answer == "not_known", "it may be for this"
    assert found(look(given(None, FEAT), **on), **asks).answer == "not_known"
    assert found(look(given(None, FEAT - day), **on), **asks).answer == "fulfilled", "given before the feat"
    assert found(look(given(None, FEAT + 9 * day, "merit"), **on), **asks).answer == "fulfilled"


def test_whether_a_feat_was_rewarded_is_not_known_where_the_nomination_names_no_day() -> None:
    asks: dict[str, Any] = {"rule": "no_double"}
    nothing = History(complete=complete())
    unknown = found(look(nothing, kind="adhoc"), **asks)
    assert (unknown.answer, unknown.who) == ("not_known", "award_officer")
    assert found(look(nothing), **asks).answer == "fulfilled", "yearly merit is no feat"


# The unit --------------------------------------------------------------------------------------------------


def test_a_leaders_award_is_tied_to_his_units() -> None:
    asks: dict[str, Any] = {"rule": "unit_holds", "awards": ["court.excellent_unit"]}
    shelf = (title("court.flag", nested=("court.excellent_unit",)),)

    def unit(*held: str) -> dict[str, History]:
        rows = tuple(
            award(2025, code, holder=UNIT, verified=code != "court.flag", number="1") for code in held
        )
        return {UNIT: History(held=rows, complete=complete())}

    assert found(look(unit("court.excellent_unit")), **asks).answer == "fulfilled"
    assert found(look(unit("court.advanced_unit")), **asks).answer == "not_fulfilled"
    flag = found(look(unit("court.flag"), policies=shelf), **asks)
    assert (flag.answer, flag.unproven) == ("fulfilled", ("1",))
    won = frozenset({(UNIT, "court.flag")})
    assert found(look(unit(), policies=shelf, extra=won), **asks).answer == "fulfilled"
    assert found(look({}), **asks).who == "award_officer"
