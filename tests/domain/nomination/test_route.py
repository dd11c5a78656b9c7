"""Opening a stage: its roll, its terms and its times are fixed then, and nothing moves them afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Refusal
from domain.award.stages import Ground
from domain.calendar import HANOI, local_date
from domain.commands import Actor, CloseBallot, Command, ExtendDeadline, OpenBallot, Withdraw
from domain.events import (
    BallotOpened,
    CalendarAdopted,
    ConflictDeclared,
    Deadlines,
    DelayPublished,
    MandateEnded,
    MemberAdmitted,
    Seat,
    StageOpened,
)
from domain.kinds import KINDS, Kind
from domain.nomination.route import Moment, untimely
from tests.domain.court import (
    HEADS,
    MEMBERS,
    NOON,
    STAFF,
    UNITS,
    calendar,
    court,
    figure,
    mandate,
    policy,
)
from tests.domain.nomination.story import DAY, Story


def opened(story: Story) -> BallotOpened:
    return next(h.event for h in reversed(story.history) if isinstance(h.event, BallotOpened))


def times(story: Story) -> Deadlines:
    found = next(h.event for h in reversed(story.history) if isinstance(h.event, StageOpened)).times
    assert found is not None
    return found


# The roll --------------------------------------------------------------------------------------------------


def test_each_stage_asks_its_own_body(story: Story) -> None:
    rolls = {}
    for stage in ("unit", "cluster", "council"):
        story = Story().to(stage)
        rolls[stage] = [seat.seat for seat in opened(story).roll]
    assert rolls == {"unit": ["h1", *STAFF], "cluster": list(UNITS), "council": list(MEMBERS)}


def test_the_roll_is_the_business_dates_and_stays() -> None:
    place = court().enter(
        mandate("t1", "staff", "u1", begins=NOON.date() + DAY),
        mandate("t2", "staff", "u1", until=NOON.date() - DAY),
        mandate("t3", "staff", "u1", begins=NOON.date(), until=NOON.date()),
    )
    story = Story(place).to("unit")
    assert [seat.seat for seat in opened(story).roll] == ["h1", *STAFF, "t3"]
    story.court.enter(mandate("stranger", "staff", "u1"), MandateEnded("u1", "s1", "staff"))
    assert story.refused(story.vote_of(), "stranger") == "not_on_roll"
    assert story.state.ballot is not None
    assert len(story.state.ballot.roll) == 6, "the base does not shrink when somebody leaves"


def test_a_unit_that_joins_the_cluster_later_is_not_on_the_roll(story: Story) -> None:
    story.court.enter(
        *(MemberAdmitted("vi", unit, NOON.date() + DAY, None, True) for unit in ("council",)),
    )
    assert [seat.seat for seat in opened(story.to("cluster")).roll] == list(UNITS)


@pytest.mark.parametrize(
    ("recusal", "recused"),
    [
        ((), {}),
        (("self",), {"u1": "self"}),
        (("declared",), {"u3": "declared"}),
        (("self", "declared"), {"u1": "self", "u3": "declared"}),
    ],
)
def test_in_the_cluster_the_nominated_unit_is_recused_where_the_policy_says_so(
    recusal: tuple[Ground, ...], recused: dict[str, Ground]
) -> None:
    place = court(policy(cluster={"recusal": list(recusal)})).enter(ConflictDeclared("vi", "u3", "u1"))
    roll = opened(Story(place).to("cluster")).roll
    assert {seat.seat: seat.recused for seat in roll if seat.recused} == recused


def test_in_the_council_the_units_head_the_nominator_and_the_declared_are_recused() -> None:
    place = court().enter(
        mandate("h1", "member", "council"),
        mandate("officer", "member", "council"),
        ConflictDeclared("council", "m4", "u1"),
        ConflictDeclared("council", "m5", "u2"),
    )
    roll = {seat.seat: seat.recused for seat in opened(Story(place).to("council")).roll}
    assert roll == {
        **dict.fromkeys(MEMBERS, None),
        "m4": "declared",
        "h1": "unit_head",
        "officer": "nominator",
    }


def test_a_roll_on_which_all_are_recused_waits_and_says_that_the_roll_is_lacking() -> None:
    place = court(policy(cluster={"recusal": ["declared"]}))
    place.enter(*(ConflictDeclared("vi", unit, "u1") for unit in UNITS))
    story = Story(place).to("cluster")
    assert story.state.ballot is None
    assert story.refused(OpenBallot("cluster"), "h2") == "empty_roll"
    assert story.until("close") == [DelayPublished("cluster", 1, "roll")]


# A figure that nobody knows yet ----------------------------------------------------------------------------


def test_without_a_known_figure_the_ballot_waits_until_the_body_has_entered_it() -> None:
    story = Story(court(policy(unit={"pass": "unknown"}))).nominate()
    assert (story.state.shown, story.state.ballot) == ("unit", None)
    assert story.refused(OpenBallot("unit"), "h1") == "figure_unknown"
    assert story.refused(OpenBallot("cluster"), "h2") == "stage_not_open"
    story.court.enter(figure("u1", "unit", at_least="3/4"))
    assert story.refused(OpenBallot("unit"), "s1") == "not_chair"
    story.done(OpenBallot("unit"), "h1")
    terms = opened(story).terms
    assert (str(terms.threshold), terms.cite, terms.certainty) == (">= 75%", "Reg. 5", "read")
    assert story.refused(OpenBallot("unit"), "h1") == "ballot_is_open"


def test_the_time_for_voting_runs_from_when_a_waiting_ballot_opens() -> None:
    story = Story(court(policy(unit={"pass": "unknown"}))).nominate()
    story.until("close")  # the time is over before there was anything to vote on
    story.court.enter(figure("u1", "unit"))
    story.done(OpenBallot("unit"), "h1")
    assert story.state.stage is not None
    assert story.state.stage.due is not None
    assert story.state.stage.due > story.now
    assert story.refused(CloseBallot("unit/1"), "h1") == "not_yet"


def test_whoever_votes_last_does_not_choose_the_day_of_the_next_roll() -> None:
    story = Story().nominate()
    story.now += 9 * DAY
    for person in (*STAFF, "officer"):
        story.ask(story.vote_of(), person)
    story.done(story.vote_of(), "h1", on=NOON.date(), minutes="0" * 64)
    assert story.state.shown == "cluster"
    assert not next(h.event for h in reversed(story.history) if isinstance(h.event, StageOpened)).late


def test_a_figure_entered_later_does_not_move_an_open_ballot() -> None:
    place = court(policy(unit={"pass": "unknown"})).enter(figure("u1", "unit", at_least="2/3"))
    story = Story(place).to("unit")
    story.court.enter(figure("u1", "unit", at_least="100%"))
    story.vote("s1", "reject")
    for person in ("h1", "s2", "s3", "s4"):
        story.vote(person)
    assert story.state.shown == "cluster"


def test_a_figure_that_never_comes_is_published_when_the_time_is_up() -> None:
    story = Story(court(policy(unit={"pass": "unknown"}))).nominate()
    assert story.until("close") == [DelayPublished("unit", 1, "figure")]
    assert story.state.shown == "unit"


# Times -----------------------------------------------------------------------------------------------------


def test_a_stages_times_are_counted_in_working_days_and_end_at_midnight_in_ha_noi(story: Story) -> None:
    """From Monday 2 March over one made-up holiday (5 March): ten working days end with Tuesday the 17th."""
    found = times(story.to("unit"))
    assert found.due.astimezone(HANOI) == dt.datetime(2026, 3, 18, tzinfo=HANOI)
    assert found.remind is not None
    assert found.remind.astimezone(HANOI) == dt.datetime(2026, 3, 12, 8, tzinfo=HANOI)
    assert found.close == found.due + dt.timedelta(minutes=5)
    assert found.escalate is not None
    assert local_date(found.escalate - dt.timedelta(seconds=1)) == dt.date(2026, 3, 19)
    assert found.calendar == "c2026"
    assert found.delay is None


def test_a_calendar_adopted_later_does_not_move_a_deadline(at_unit: Story) -> None:
    due = times(at_unit).due
    busy = calendar("new", free=("2026-03-03", "2026-03-04", "2026-03-06", "2026-03-09"))
    at_unit.court.enter(CalendarAdopted("c2026", busy.model_dump_json()))
    assert times(at_unit).due == due
    closing = next(timer for timer in at_unit.state.timers if timer.kind == "close")
    assert closing.at == due + dt.timedelta(minutes=5)


def test_the_chair_gives_more_time_and_never_less(at_unit: Story) -> None:
    due = times(at_unit).due
    stage = ExtendDeadline("unit", due + 3 * DAY)
    assert at_unit.refused(stage, "s1") == "not_chair"
    assert at_unit.refused(ExtendDeadline("cluster", due + DAY), "h1") == "stage_not_open"
    assert at_unit.refused(ExtendDeadline("unit", due), "h1") == "extends_backwards"
    assert at_unit.refused(ExtendDeadline("unit", due - DAY), "h1") == "extends_backwards"
    at_unit.done(stage, "h1")
    at_unit.now = due + DAY
    assert at_unit.state.stage is not None
    assert at_unit.state.stage.due == due + 3 * DAY
    assert {timer.kind for timer in at_unit.state.timers} == {"remind", "close", "escalate"}
    assert all(timer.version == len(at_unit.history) for timer in at_unit.state.timers)


def test_time_cannot_be_extended_beyond_the_calendar_or_beyond_time(at_unit: Story) -> None:
    beyond = dt.datetime(2028, 3, 1, tzinfo=dt.UTC)
    assert at_unit.refused(ExtendDeadline("unit", beyond), "h1") == "calendar_missing"
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert at_unit.refused(ExtendDeadline("unit", last), "h1") == "calendar_missing"


def test_an_extension_is_refused_where_no_stage_is_open(story: Story) -> None:
    ask = ExtendDeadline("unit", NOON + 60 * DAY)
    assert story.refused(ask, "h1") == "unknown_nomination"
    story.to("signing").pass_stage()
    assert story.refused(ask, "h1") == "stage_not_open"


def test_the_recused_are_seats_all_the_same() -> None:
    roll = opened(Story().to("cluster")).roll
    assert Seat("u1", "self") in roll
    assert len(roll) == len(HEADS)


# The day of a paper ----------------------------------------------------------------------------------------


@given(back=st.integers(-3, 400), begun=st.integers(0, 400), minutes=st.sampled_from([None, "ab" * 32]))
def test_a_paper_is_of_today_or_before_not_of_before_its_stage_and_long_ago_only_with_the_minutes(
    back: int, begun: int, minutes: str | None
) -> None:
    today = NOON.date()
    paper, stage = today - back * DAY, today - begun * DAY
    command = Command("nomination/x", "c1", Actor("officer", "local"), Withdraw(), paper, minutes)
    refused = untimely(command, Moment.of(command, NOON), stage)
    wrong = {
        "date_in_future": back < 0,
        "date_before_stage": back >= 0 and back > begun,
        "minutes_needed": 3 < back <= begun and minutes is None,
    }
    assert [code for code, so in wrong.items() if so] == ([] if refused is None else [refused.code])


@pytest.mark.parametrize("kind", [k for k in KINDS.values() if k.name not in ("registry", "book")])
def test_no_stream_takes_a_paper_from_the_future(kind: Kind) -> None:
    tomorrow = NOON.date() + DAY
    command = Command(f"{kind.name}/x", "c1", Actor("officer", "local"), Withdraw(), tomorrow)
    answer = kind.decide(kind.initial, command, court().facts(), NOON)
    assert isinstance(answer, Refusal)
    assert answer.code == "date_in_future"


def test_a_command_without_a_day_is_of_today_in_ha_noi() -> None:
    command = Command("nomination/x", "c1", Actor("officer", "local"), Withdraw())
    late = dt.datetime(2026, 3, 2, 17, 30, tzinfo=dt.UTC)
    assert Moment.of(command, late) == Moment(late, dt.date(2026, 3, 3), dt.date(2026, 3, 3))
