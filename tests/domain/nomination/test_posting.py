"""Public posting: windows in working days, comments each with its answer, a report that adds up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Refusal
from domain.calendar import Calendar, Span
from domain.commands import AnswerComment, ClosePosting, Post, ReceiveComment, Resubmit, Return
from domain.events import PostingClosed
from domain.nomination.posting import closed_enough, last_day, length, postings_open
from domain.nomination.waiting import waits_for
from tests.domain.nomination.desk_world import CASE, DESK, MONDAY, OFFICER, Office, noon, rules
from tests.world import POLICIES

TEN, FIVE = Span(10, "wd"), Span(5, "wd")
CHANNELS = ("portal", "newspaper")
POST = Post("posting", CHANNELS)
LAST = dt.date(2026, 3, 13)
REPORT = ClosePosting("posting", {"portal": 1204, "newspaper": 310}, {"portal": 0, "newspaper": 0})
MINUTES = "0" * 64


def calendar(year: int) -> Calendar:
    text = (POLICIES / "calendars" / f"vn-{year}.yaml").read_text(encoding="utf-8")
    return Calendar.model_validate(yaml.safe_load(text))


@pytest.fixture
def place(tmp_path: Path) -> Office:
    place = Office(tmp_path, rules("posting", "signing"))
    place.file()
    return place


@pytest.fixture
def posted(place: Office) -> Office:
    place.done(DESK, POST)
    return place


# Windows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "last", "working_days"),
    [
        (dt.date(2019, 9, 16), dt.date(2019, 9, 20), 5),  # the ministry's list of 2019: five from posting
        (dt.date(2023, 4, 27), dt.date(2023, 5, 4), 3),  # comments "before 5/5", over 30 April and 1 May
        (dt.date(2024, 2, 6), dt.date(2024, 2, 26), 10),  # over Tết
        (dt.date(2024, 7, 3), dt.date(2024, 7, 12), 8),
        (dt.date(2025, 9, 10), dt.date(2025, 9, 23), 10),
    ],
)
def test_the_five_published_windows_have_the_working_days_that_they_have(
    begins: dt.date, last: dt.date, working_days: int
) -> None:
    assert length(TEN, begins, last, calendar(begins.year)) == working_days


@pytest.mark.parametrize(
    ("days", "begins", "last"),
    [
        (FIVE, dt.date(2019, 9, 16), dt.date(2019, 9, 20)),
        (TEN, dt.date(2024, 2, 6), dt.date(2024, 2, 26)),
        (TEN, dt.date(2025, 9, 10), dt.date(2025, 9, 23)),
        (Span(5, "d"), dt.date(2019, 9, 20), dt.date(2019, 9, 24)),
        (Span(3, "wd"), dt.date(2024, 5, 2), dt.date(2024, 5, 4)),  # Saturday 4 May was worked in lieu
    ],
)
def test_the_first_day_counts_and_the_last_one_is_the_rules_last(
    days: Span, begins: dt.date, last: dt.date
) -> None:
    assert last_day(days, begins, calendar(begins.year)) == last


@given(st.integers(1, 40), st.dates(dt.date(2024, 1, 1), dt.date(2024, 9, 1)))
def test_a_window_to_the_computed_last_day_is_exactly_long_enough(amount: int, begins: dt.date) -> None:
    days, year = Span(amount, "wd"), calendar(2024)
    last = last_day(days, begins, year)
    worked = [begins + dt.timedelta(n) for n in range((last - begins).days + 1)]
    assert sum(year.works(day) for day in worked) == amount
    assert year.works(last)


def test_a_shorter_window_is_refused_and_a_longer_one_is_not(place: Office) -> None:
    short = Post("posting", CHANNELS, last=LAST - dt.timedelta(days=1))
    assert place.refused(DESK, short) == "posting_too_short"
    place.done(DESK, Post("posting", CHANNELS, last=LAST + dt.timedelta(days=30)))
    assert place.case.desk.posted is not None
    assert place.case.desk.posted.short_by == 0
    place.check()


@pytest.mark.parametrize(
    ("day", "last", "days", "short_by"),
    [
        (dt.date(2023, 4, 27), dt.date(2023, 5, 4), "5wd", 2),
        (dt.date(2024, 2, 6), None, "10wd", 0),
        (dt.date(2024, 7, 3), dt.date(2024, 7, 12), "10wd", 2),
        (dt.date(2025, 9, 10), dt.date(2025, 9, 23), "10wd", 0),
    ],
)
def test_history_is_kept_with_a_warning_where_the_policy_warns(
    tmp_path: Path, day: dt.date, last: dt.date | None, days: str, short_by: int
) -> None:
    place = Office(tmp_path, rules("posting", "signing", posting={"days": days, "short": "warns"}), day)
    place.at = noon(day + dt.timedelta(days=60))
    place.file(on=day, minutes=MINUTES)
    place.done(DESK, Post("posting", CHANNELS, last=last), on=day, minutes=MINUTES)
    posted = place.case.desk.posted
    assert posted is not None
    assert (posted.begins, posted.short_by) == (day, short_by)
    assert place.case.reports.short == {"posting": short_by}
    after = posted.last + dt.timedelta(days=1)
    place.done(DESK, REPORT, on=after, minutes=MINUTES)
    assert place.case.shown == "signing"
    place.check()


def test_a_warning_is_for_history_and_refusing_policies_refuse_that_too(tmp_path: Path) -> None:
    short = Post("posting", CHANNELS, last=LAST - dt.timedelta(days=3))
    warns = Office(tmp_path / "a", rules("posting", posting={"short": "warns"}))
    warns.file()
    assert warns.refused(DESK, short) == "posting_too_short"
    refuses = Office(tmp_path / "b", rules("posting"))
    refuses.at = noon(MONDAY + dt.timedelta(days=60))
    refuses.file(on=MONDAY, minutes=MINUTES)
    assert refuses.refused(DESK, short, on=MONDAY, minutes=MINUTES) == "posting_too_short"


def test_it_begins_on_the_business_date_or_after_it(place: Office) -> None:
    place.morning(dt.date(2026, 3, 4))
    assert place.refused(DESK, Post("posting", CHANNELS, begins=MONDAY)) == "posting_begins_earlier"
    back = Post("posting", CHANNELS, last=dt.date(2026, 3, 3))
    assert place.refused(DESK, back) == "ends_before_it_begins"
    place.done(DESK, Post("posting", CHANNELS, begins=dt.date(2026, 3, 9)))
    assert place.case.desk.posted is not None
    assert place.case.desk.posted.last == dt.date(2026, 3, 20)
    early = ReceiveComment("posting", "yk-1", "portal")
    assert place.refused(DESK, early) == "before_posting"
    assert postings_open({CASE: place.case}, dt.date(2026, 3, 4)) == []


def test_beyond_the_adopted_calendars_nobody_guesses(place: Office) -> None:
    far = Post("posting", CHANNELS, begins=dt.date(2027, 12, 27))
    assert place.refused(DESK, far) == "calendar_missing"


def test_channels_are_codes_named_once(place: Office) -> None:
    assert place.refused(DESK, Post("posting", ())) == "no_channel"
    assert place.refused(DESK, Post("posting", ("Báo Công lý",))) == "channel_malformed"
    assert place.refused(DESK, Post("posting", ("portal", "portal"))) == "channel_twice"
    assert place.refused(OFFICER, POST) == "not_keeper"
    assert place.refused(DESK, REPORT) == "not_posted"


# Comments and the report ------------------------------------------------------------------------------------


def test_a_posting_closes_only_after_its_last_day_and_time_alone_closes_nothing(posted: Office) -> None:
    posted.morning(LAST)
    assert posted.refused(DESK, REPORT) == "posting_still_open"
    assert posted.refused(DESK, POST) == "posted_already"
    posted.morning(LAST + dt.timedelta(days=1))
    assert posted.said()[-1] == "Reminded"
    posted.morning(dt.date(2026, 6, 1))
    assert posted.entries[-1].parsed()["data"]["lacking"] == "report"
    posted.done(DESK, REPORT)
    assert posted.case.reports.postings["posting"].last == LAST
    assert posted.case.shown == "signing"
    posted.check()


def test_every_comment_is_answered_before_the_posting_closes(posted: Office) -> None:
    posted.done(DESK, ReceiveComment("posting", "yk-1", "portal"))
    posted.done(DESK, ReceiveComment("posting", "yk-2", "newspaper"))
    assert posted.refused(DESK, ReceiveComment("posting", "yk-1", "portal")) == "comment_known"
    assert posted.refused(DESK, ReceiveComment("posting", "yk-3", "radio")) == "unknown_channel"
    assert posted.refused(DESK, ReceiveComment("posting", "ý kiến", "portal")) == "comment_malformed"
    tasks = [w.task for w in waits_for(posted.case, posted.registers.facts())]
    assert tasks == ["answer_comment", "close_posting"]
    posted.done(DESK, AnswerComment("posting", "yk-1"))
    posted.morning(LAST + dt.timedelta(days=3))
    report = ClosePosting("posting", REPORT.visits, {"portal": 1, "newspaper": 1})
    assert posted.refused(DESK, report) == "comments_unanswered"
    assert posted.refused(DESK, AnswerComment("posting", "yk-9")) == "unknown_comment"
    assert posted.refused(DESK, AnswerComment("posting", "yk-1")) == "comment_answered"
    posted.done(DESK, AnswerComment("posting", "yk-2"))
    posted.done(DESK, report)
    closed = PostingClosed("posting", REPORT.visits, {"portal": 1, "newspaper": 1}, LAST)
    assert posted.case.reports.postings == {"posting": closed}
    posted.check()


def test_the_report_names_every_channel_and_as_many_comments_as_came(posted: Office) -> None:
    posted.done(DESK, ReceiveComment("posting", "yk-1", "portal"))
    posted.done(DESK, AnswerComment("posting", "yk-1"))
    posted.morning(LAST + dt.timedelta(days=1))

    def report(visits: dict[str, int], comments: dict[str, int]) -> str:
        return posted.refused(DESK, ClosePosting("posting", visits, comments))

    good = {"portal": 1, "newspaper": 0}
    assert report({"portal": 5}, good) == "report_missing"
    assert report(good, {"portal": 1}) == "report_missing"
    assert report({**good, "radio": 1}, good) == "unknown_channel"
    assert report({"portal": -1, "newspaper": 0}, good) == "report_negative"
    assert report(good, {"portal": 0, "newspaper": 1}) == "comments_do_not_add_up"
    posted.done(DESK, ClosePosting("posting", good, good))


def test_a_file_returned_from_its_posting_is_posted_anew(posted: Office) -> None:
    posted.done(DESK, ReceiveComment("posting", "yk-1", "portal"))
    posted.done(DESK, Return("posting"))
    assert postings_open({CASE: posted.case}, MONDAY) == []
    posted.done(OFFICER, Resubmit())
    assert posted.case.desk.comments == {}
    posted.done(DESK, POST)
    posted.check()


# The council and the public ---------------------------------------------------------------------------------


def test_the_council_meets_after_the_last_day_of_a_posting_that_is_closed(tmp_path: Path) -> None:
    council = {
        "kind": "vote",
        "body": "court_council",
        "held": "sitting",
        "ballot": "secret",
        "base": "members",
        "pass": {"at_least": "80%"},
    }
    policy = rules("posting")
    route = [*policy.canonical()["route"], {"stage": "council", "cite": "Art. 2", **council}]
    policy = policy.model_validate({**policy.canonical(), "route": route})
    place = Office(tmp_path, policy)
    place.file()
    facts = place.registers.facts()
    assert closed_enough(place.case, facts, LAST) is None, "at its posting no council has it before it"
    place.done(DESK, POST)
    place.morning(LAST + dt.timedelta(days=1))
    place.done(DESK, REPORT)
    assert place.case.shown == "council"
    refused = closed_enough(place.case, place.registers.facts(), LAST)
    assert isinstance(refused, Refusal)
    assert refused.code == "posting_runs_into_sitting"
    assert closed_enough(place.case, place.registers.facts(), LAST + dt.timedelta(days=1)) is None
    assert [w.task for w in waits_for(place.case, place.registers.facts())] == ["convene"]
    place.check()


def test_the_public_sees_what_is_open_for_comment_and_how_long(posted: Office) -> None:
    (shown,) = postings_open({CASE: posted.case}, MONDAY)
    assert (shown.stream, shown.nominee, shown.channels) == (CASE, "u2", CHANNELS)
    assert (shown.begins, shown.last, shown.days_left) == (MONDAY, LAST, 12)
    (shown,) = postings_open({CASE: posted.case}, LAST)
    assert shown.days_left == 1
    assert postings_open({CASE: posted.case}, LAST + dt.timedelta(days=1)) == []
