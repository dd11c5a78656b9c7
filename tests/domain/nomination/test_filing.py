"""The officer's part: who may file what under which policy; return, revision, withdrawal, correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from domain import rules
from domain.award import policy as policies
from domain.award.policy import digest
from domain.commands import Amend, CorrectOutcome, Nominate, Resubmit, Return, Withdraw
from domain.count.ballot import outcome
from domain.events import (
    Amended,
    BallotAbandoned,
    BallotOpened,
    MandateEnded,
    Nominated,
    NominationEnded,
    Outcome,
    OutcomeCorrected,
    SeasonOpened,
    StageOpened,
    Tally,
    Terms,
    VoteCast,
    Withdrawn,
)
from domain.nomination import filing
from tests.domain.award.laws import check_all
from tests.domain.court import (
    FLAG,
    NOON,
    STAFF,
    Court,
    Data,
    adopted,
    court,
    mandate,
    policy,
)
from tests.domain.nomination.story import DAY, Story

FILE = Nominate("court.flag", "u1", "u1", season="2026")
DIGEST = "a" * 64


def test_filing_opens_the_case_its_first_stage_and_its_ballot(story: Story) -> None:
    nominated, opened, ballot = story.done(replace(FILE, attachments=(DIGEST,)), "officer")
    assert isinstance(nominated, Nominated)
    assert nominated.policy == digest(policy().canonical())
    assert nominated.bodies == {"unit": "u1", "cluster": "vi", "council": "council", "signing": "court"}
    assert isinstance(opened, StageOpened)
    assert isinstance(ballot, BallotOpened)
    assert (opened.stage, opened.turn, opened.late) == ("unit", 1, False)
    assert [seat.seat for seat in ballot.roll] == ["h1", *STAFF]
    assert story.refused(FILE, "officer") == "already_nominated"


@pytest.mark.parametrize(
    ("changes", "by", "refused"),
    [
        ({}, "nobody", "unknown_person"),
        ({}, "clerk", "not_officer"),
        ({}, "s1", "not_officer"),
        ({"unit": "nowhere"}, "officer", "unknown_body"),
        ({"award": "court.medal"}, "officer", "unknown_award"),
        ({"nominee": "u2"}, "officer", "nominee_is_the_unit"),
        ({"season": None}, "officer", "unknown_season"),
        ({"season": "2031"}, "officer", "unknown_season"),
        ({"season": "2019"}, "officer", "no_policy_in_force"),
        ({"policy": DIGEST}, "officer", "policy_is_picked"),
        ({"policy": DIGEST, "what_if": True}, "officer", "unknown_policy"),
        ({"attachments": ("file.pdf",)}, "officer", "attachment_malformed"),
        ({"attachments": (DIGEST + "\n",)}, "officer", "attachment_malformed"),
    ],
)
def test_what_cannot_be_filed(changes: Data, by: str, refused: str) -> None:
    place = court().enter(SeasonOpened("2019", dt.date(2019, 1, 1), dt.date(2019, 12, 31)))
    assert Story(place).refused(replace(FILE, **changes), by) == refused


def test_nothing_else_begins_a_case(story: Story) -> None:
    for ask in (Withdraw(), Return("unit"), Resubmit(), Amend(("title",))):
        assert story.refused(ask, "officer") == "unknown_nomination"


def test_a_nominee_is_known_and_of_the_unit_that_files() -> None:
    person: Data = FLAG | {"award": "court.fighter", "subject": "person"}
    place = court(policy(person))
    ask = Nominate("court.fighter", "s1", "u1", season="2026")
    assert Story(place).refused(replace(ask, nominee="nobody"), "officer") == "unknown_person"
    assert Story(place).refused(replace(ask, nominee="m1"), "officer") == "nominee_not_of_unit"
    Story(place).done(ask, "officer")


# Which policy ----------------------------------------------------------------------------------------------


def two_versions(picked_by: str) -> tuple[Court, str, str]:
    """One version until 31 March 2026 and one after it."""
    old = policy(top={"in_force": {"from": "2020-01-01", "until": "2026-03-31", "picked_by": picked_by}})
    new = policy(top={"in_force": {"from": "2026-04-01", "picked_by": picked_by}})
    place = court(old, new).enter(SeasonOpened("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    return place, digest(old.canonical()), digest(new.canonical())


@pytest.mark.parametrize(("season", "version"), [("2025", 0), ("2026", 1)])
def test_the_seasons_last_day_picks_the_policy(season: str, version: int) -> None:
    place, *digests = two_versions("season_end")
    nominated = Story(place).done(replace(FILE, season=season), "officer")[0]
    assert isinstance(nominated, Nominated)
    assert nominated.policy == digests[version]


@pytest.mark.parametrize(("days", "version"), [(0, 0), (29, 0), (30, 1)])
def test_the_day_of_submission_picks_the_policy(days: int, version: int) -> None:
    place, *digests = two_versions("submission")
    nominated = Story(place, NOON + days * DAY).done(replace(FILE, season=None), "officer")[0]
    assert isinstance(nominated, Nominated)
    assert nominated.policy == digests[version]


def test_the_day_of_the_feat_picks_the_policy() -> None:
    place, old, new = two_versions("feat")
    assert Story(place).refused(replace(FILE, feat_on=None), "officer") == "feat_date_missing"
    assert Story(place).refused(replace(FILE, feat_on=dt.date(2026, 4, 1)), "officer") == "date_in_future"
    for day, expected in ((dt.date(2026, 3, 31), old), (dt.date(2026, 4, 1), new)):
        nominated = Story(place, NOON + 40 * DAY).done(replace(FILE, feat_on=day), "officer")[0]
        assert isinstance(nominated, Nominated)
        assert nominated.policy == expected


def test_a_what_if_runs_under_the_policy_that_it_names_and_is_marked() -> None:
    other = policy(unit={"pass": {"at_least": "90%"}})
    place = court().enter(adopted(other, what_if=True))
    name = digest(other.canonical())
    nominated = Story(place).done(replace(FILE, policy=name, what_if=True), "officer")[0]
    assert isinstance(nominated, Nominated)
    assert (nominated.policy, nominated.what_if) == (name, True)


def test_a_policy_adopted_as_a_what_if_is_never_picked_by_a_day() -> None:
    other = policy(unit={"pass": {"at_least": "90%"}})
    place = Court().enter(adopted(other, what_if=True))
    for change in court().entered:
        place.enter(change)
    story = Story(place).nominate()
    assert isinstance(story.history[0].event, Nominated)
    assert story.history[0].event.policy == digest(policy().canonical())
    assert Story(court(policy(top={"award": "court.medal"})).enter(adopted(other, what_if=True))).refused(
        FILE, "officer"
    ) == ("unknown_award")


def test_a_what_if_and_a_vote_for_a_named_seat_are_decided_again_alike() -> None:
    other = policy(unit={"pass": {"at_least": "90%"}})
    place = court().enter(adopted(other, what_if=True), mandate("h2", "head", "u3"))
    story = Story(place)
    story.done(replace(FILE, policy=digest(other.canonical()), what_if=True), "officer")
    check_all(story, other)
    while story.state.shown == "unit":
        story.pass_stage()
    story.vote("h2", seat="u3")
    check_all(story, other)


def test_a_route_that_this_release_cannot_run_is_refused_by_name() -> None:
    story = Story(court(policy(cluster={"held": "sitting"})))
    assert story.refused(FILE, "officer") == "policy_not_runnable"


def test_a_stage_needs_its_body_and_its_calendar() -> None:
    assert Story(court(policy(cluster={"body": "moon"}))).refused(FILE, "officer") == "no_body_for_stage"
    late = dt.datetime(2027, 12, 29, tzinfo=dt.UTC)
    assert Story(court(), late).refused(FILE, "officer") == "calendar_missing"


def test_a_body_of_nobody_is_not_asked_to_vote() -> None:
    place = court().enter(*(MandateEnded("u1", person, "staff") for person in STAFF))
    place.enter(MandateEnded("u1", "h1", "head"))
    assert Story(place).refused(FILE, "officer") == "empty_roll"


# Business dates --------------------------------------------------------------------------------------------


def test_a_business_date_is_never_in_the_future_nor_long_ago_without_the_minutes(story: Story) -> None:
    today = NOON.date()
    assert story.refused(FILE, "officer", on=today + DAY) == "date_in_future"
    assert story.refused(FILE, "officer", on=today - 4 * DAY) == "minutes_needed"
    story.done(FILE, "officer", on=today - 4 * DAY, minutes=DIGEST)
    assert story.refused(story.vote_of(), "s1", on=today - 5 * DAY) == "date_before_stage"


def test_a_stage_entered_late_has_no_timer_and_its_chair_closes_it(story: Story) -> None:
    on = NOON.date() - 10 * DAY
    opened = story.done(FILE, "officer", on=on, minutes=DIGEST)[1]
    assert isinstance(opened, StageOpened)
    assert (opened.late, opened.times) == (True, None)
    assert story.state.timers == ()
    for person in ("s1", "s2", "s3", "h1"):
        story.done(story.vote_of(), person, on=on, minutes=DIGEST)
    story.close("h1")
    assert story.state.shown == "cluster"


# Return, revision, withdrawal ------------------------------------------------------------------------------


def test_a_returned_file_starts_its_stage_again_and_every_earlier_vote_stays(at_cluster: Story) -> None:
    for head in ("h2", "h3"):
        at_cluster.vote(head)
    votes = [h.event for h in at_cluster.history if isinstance(h.event, VoteCast)]
    assert at_cluster.refused(Return("cluster"), "h3") == "not_chair"
    assert at_cluster.done(Return("cluster"), "h2")[1:] == [BallotAbandoned("cluster/1")]
    assert at_cluster.state.shown == "returned"
    assert at_cluster.state.timers == ()
    assert at_cluster.refused(Resubmit(), "clerk") == "not_officer"
    at_cluster.done(Resubmit((DIGEST,)), "officer")
    stage = at_cluster.state.stage
    assert stage is not None
    assert (stage.name, stage.turn) == ("cluster", 2)
    assert [h.event for h in at_cluster.history if isinstance(h.event, VoteCast)] == votes
    for head in ("h2", "h3", "h4", "h5", "h6"):
        at_cluster.vote(head)
    assert at_cluster.state.shown == "council"
    check_all(at_cluster, policy())


def test_a_file_is_returned_from_its_stage_only(at_cluster: Story) -> None:
    assert at_cluster.refused(Return("unit"), "h1") == "stage_not_open"
    assert at_cluster.refused(Resubmit(), "officer") == "not_returned"


def test_the_leader_returns_a_file_and_it_comes_back_to_him(at_signing: Story) -> None:
    at_signing.done(Return("signing"), "cj")
    at_signing.done(Resubmit(), "officer")
    assert at_signing.state.shown == "signing"
    assert at_signing.pass_stage().state.shown == "awarded"


@pytest.mark.parametrize("stage", ["unit", "cluster", "council", "signing"])
def test_a_unit_takes_its_nomination_back_at_any_stage_and_no_vote_is_lost(story: Story, stage: str) -> None:
    story.to(stage)
    before = [h.event for h in story.history]
    assert story.refused(Withdraw(), "clerk") == "not_officer"
    events = story.done(Withdraw(), "officer")
    assert (events[0], events[-1]) == (Withdrawn(), NominationEnded("withdrawn"))
    assert [h.event for h in story.history][: len(before)] == before
    assert (story.state.shown, story.state.settled, story.state.timers) == ("withdrawn", True, ())
    for ask in (Withdraw(), Amend(("title",)), Resubmit(), Return(stage)):
        assert story.refused(ask, "officer") in (
            "nothing_to_withdraw", "nothing_to_amend", "not_returned", "stage_not_open"
        )  # fmt: skip


def test_a_clerical_error_is_put_right_and_the_stages_stand(at_cluster: Story) -> None:
    before = at_cluster.state
    assert at_cluster.done(Amend(("title",)), "officer") == [Amended(("title",))]
    assert at_cluster.state == replace(before, revised=1)
    assert at_cluster.refused(Amend(()), "officer") == "nothing_to_do"
    assert at_cluster.refused(Amend(("titl",)), "officer") == "unknown_field"
    assert at_cluster.refused(Amend(("title",)), "clerk") == "not_officer"


# A wrong outcome is put right ------------------------------------------------------------------------------


@pytest.fixture
def meaning_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later release's meaning, under which a share of 2/3 has to be more than reached."""

    def stricter(terms: Terms, counted: Tally) -> Outcome:
        found = outcome(terms, counted)
        return replace(found, passed=found.passed and counted.approve > found.needed)

    both = {**rules.MEANINGS, 2: stricter}
    monkeypatch.setattr(filing, "MEANINGS", both)
    monkeypatch.setattr(policies, "RULES_KNOWN", (1, 2))


def closed_at(story: Story) -> int:
    return story.state.counted[-1].version


def test_an_outcome_that_is_right_is_not_corrected(at_cluster: Story) -> None:
    version = closed_at(at_cluster)
    assert at_cluster.refused(CorrectOutcome(version, 1), "officer") == "not_registrar"
    assert at_cluster.refused(CorrectOutcome(version, 1), "reg") == "outcome_is_right"
    assert at_cluster.refused(CorrectOutcome(version + 1, 1), "reg") == "no_such_outcome"
    assert at_cluster.refused(CorrectOutcome(version, 99), "reg") == "unknown_rules"


@pytest.mark.usefixtures("meaning_two")
def test_a_pass_that_was_none_ends_the_case_and_cites_the_entry() -> None:
    story = Story(court(policy(unit={"pass": {"at_least": "80%"}, "early": "never"}))).nominate()
    for person in STAFF:
        story.vote(person)
    story.until("close")
    version = closed_at(story)
    events = story.done(CorrectOutcome(version, 2), "reg")
    assert isinstance(events[0], OutcomeCorrected)
    assert events[0].corrects == version
    assert not events[0].outcome.passed
    assert events[1:] == [BallotAbandoned("cluster/1"), NominationEnded("not_passed")]
    back = story.done(CorrectOutcome(version, 1), "reg")
    assert [type(event).__name__ for event in back] == ["OutcomeCorrected", "StageOpened", "BallotOpened"]
    assert story.state.shown == "cluster"
    assert story.state.stage is not None
    assert story.state.stage.turn == 2
