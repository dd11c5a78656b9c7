"""Votes, recusals, counts, closings: what may happen around a ballot, and what never does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from domain.commands import (
    Ask,
    CastVote,
    CloseBallot,
    CountPapers,
    ExtendDeadline,
    OpenBallot,
    Recuse,
    Return,
    Tick,
)
from domain.events import (
    BallotClosed,
    ClosingPostponed,
    DelayPublished,
    Event,
    MandateEnded,
    NominationEnded,
    Papers,
    Reminded,
)
from domain.service import Service
from tests.domain.award.laws import check_all
from tests.domain.court import MEMBERS, NOON, STAFF, court, mandate, policy
from tests.domain.nomination.story import DAY, NONCE, Story, unanimous

MINUTE = dt.timedelta(minutes=1)
EVERYBODY = ("h1", *STAFF)


def unit_of(**terms: object) -> Story:
    """A case whose unit votes on these terms."""
    return Story(court(policy(unit=dict(terms)))).to("unit")


def closed(events: list[Event]) -> BallotClosed:
    return next(event for event in events if isinstance(event, BallotClosed))


# Votes -----------------------------------------------------------------------------------------------------


def test_nobody_votes_twice(at_unit: Story) -> None:
    at_unit.vote("s1")
    assert at_unit.refused(at_unit.vote_of("reject"), "s1") == "already_voted"
    assert at_unit.refused(at_unit.vote_of("approve"), "s1") == "already_voted"


def test_a_vote_may_be_changed_where_the_policy_says_so_and_the_last_one_counts() -> None:
    story = unit_of(change=True, early="never")
    for person in EVERYBODY:
        story.vote(person)
    story.vote("s1", "reject")
    story.vote("s2", "reject")
    outcome = closed(story.until("close")).outcome
    assert (outcome.tally.approve, outcome.tally.reject, outcome.passed) == (3, 2, False)
    check_all(story, policy(unit={"change": True, "early": "never"}))


@pytest.mark.parametrize("person", ["m1", "stranger", "officer", "cj", "h2"])
def test_nobody_off_the_roll_votes(at_unit: Story, person: str) -> None:
    assert at_unit.refused(at_unit.vote_of(), person) == "not_on_roll"


def test_an_unknown_person_is_refused_as_unknown(at_unit: Story) -> None:
    assert at_unit.refused(at_unit.vote_of(), "nobody") == "unknown_person"


def test_the_recused_never_vote(at_cluster: Story) -> None:
    assert at_cluster.refused(at_cluster.vote_of(), "h1") == "recused"


def test_who_no_longer_holds_the_office_that_gave_the_seat_does_not_vote(at_unit: Story) -> None:
    at_unit.court.enter(MandateEnded("u1", "s1", "staff"))
    assert at_unit.refused(at_unit.vote_of(), "s1") == "mandate_ended"
    at_unit.court.enter(MandateEnded("u1", "s2", "staff"), mandate("s2", "award_officer", "u1"))
    assert at_unit.refused(at_unit.vote_of(), "s2") == "mandate_ended", "another office gives no vote"


def test_a_vote_stands_though_its_voter_leaves_afterwards(at_unit: Story) -> None:
    at_unit.vote("s1")
    at_unit.court.enter(MandateEnded("u1", "s1", "staff"))
    for person in ("h1", "s2", "s3"):
        at_unit.vote(person)
    assert closed(at_unit.vote("s4")).outcome.tally.approve == 5


def test_a_vote_is_for_the_ballot_that_is_open(at_cluster: Story) -> None:
    assert at_cluster.refused(CastVote("unit/1", "approve", NONCE), "s1") == "ballot_closed"
    assert at_cluster.refused(CastVote("cluster/2", "approve", NONCE), "h2") == "stage_not_open"
    assert at_cluster.refused(CastVote("council/1", "approve", NONCE), "m1") == "stage_not_open"


def test_who_holds_two_seats_says_for_which_he_votes(place_with_two_seats: Story) -> None:
    story = place_with_two_seats
    assert story.refused(story.vote_of(), "h2") == "which_seat"
    story.vote("h2", seat="u3")
    story.vote("h2", seat="u2")
    assert story.state.ballot is not None
    assert set(story.state.ballot.votes) == {"u2", "u3"}


@pytest.fixture
def place_with_two_seats() -> Story:
    return Story(court().enter(mandate("h2", "head", "u3"))).to("cluster")


@pytest.mark.parametrize("nonce", ["", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 32 + "\n"])
def test_a_nonce_is_128_bits_in_hexadecimal(at_unit: Story, nonce: str) -> None:
    assert at_unit.refused(CastVote("unit/1", "approve", nonce), "s1") == "nonce_malformed"


def test_a_secret_ballot_takes_no_sheets(at_council: Story) -> None:
    assert at_council.refused(at_council.vote_of(), "m1") == "secret_ballot_is_paper"


def test_a_stage_accepts_the_proofs_that_it_names_from_everybody_who_acts_in_it() -> None:
    story, ballot = unit_of(proof=["passkey"]), "unit/1"
    asks: tuple[tuple[str, Ask], ...] = (
        ("s1", CastVote(ballot, "approve", NONCE)),
        ("s1", Recuse(ballot)),
        ("h1", CloseBallot(ballot)),
        ("h1", ExtendDeadline("unit", NOON + 60 * DAY)),
        ("h1", Return("unit")),
    )
    for by, ask in asks:
        assert story.refused(ask, by) == "proof_not_accepted"
        assert story.refused(ask, by, proof="engine") == "proof_not_accepted"
    waiting = Story(court(policy(unit={"proof": ["key"], "pass": "unknown"}))).nominate()
    assert waiting.refused(OpenBallot("unit"), "h1") == "proof_not_accepted"
    secret = Story(court(policy(stages=("council",), council={"proof": ["key"]}))).nominate()
    assert secret.refused(CountPapers("council/1", unanimous(5)), "t1") == "proof_not_accepted"


# Recusal ---------------------------------------------------------------------------------------------------


def test_a_member_steps_aside_before_having_voted(at_unit: Story) -> None:
    at_unit.done(Recuse("unit/1"), "s1")
    assert at_unit.refused(Recuse("unit/1"), "s1") == "already_recused"
    assert at_unit.refused(at_unit.vote_of(), "s1") == "recused"
    at_unit.vote("s2")
    assert at_unit.refused(Recuse("unit/1"), "s2") == "already_voted"


@pytest.mark.parametrize(("recused", "base", "passed"), [("counts", 5, False), ("shrinks", 4, True)])
def test_whether_the_base_shrinks_is_the_policys_to_say(recused: str, base: int, passed: bool) -> None:
    story = unit_of(recused=recused, **{"pass": {"at_least": "75%"}})
    for person in ("h1", "s2", "s3"):
        story.vote(person)
    story.vote("s4", "reject")
    outcome = closed(story.done(Recuse("unit/1"), "s1")).outcome
    assert (outcome.base, outcome.passed) == (base, passed)


def test_nobody_steps_aside_from_a_secret_ballot_whose_papers_were_counted(at_council: Story) -> None:
    at_council.count("t1", unanimous(5))
    assert at_council.refused(Recuse("council/1"), "m5") == "papers_counted"
    at_council.count("t2", unanimous(5))
    assert at_council.state.counted[-1].outcome.base == 5


# Closing ---------------------------------------------------------------------------------------------------


def test_a_ballot_closes_when_everybody_has_voted_and_the_next_stage_opens(at_unit: Story) -> None:
    for person in EVERYBODY[:-1]:
        assert len(at_unit.vote(person)) == 1
    events = at_unit.vote(EVERYBODY[-1])
    assert [type(event).__name__ for event in events] == [
        "VoteCast", "BallotClosed", "StageOpened", "BallotOpened"
    ]  # fmt: skip
    assert closed(events).why == "all_in"


def test_a_ballot_that_fails_ends_the_case(at_unit: Story) -> None:
    for person in EVERYBODY[:2]:
        at_unit.vote(person, "reject")
    for person in EVERYBODY[2:]:
        at_unit.vote(person)
    assert at_unit.history[-1].event == NominationEnded("not_passed")
    outcome = at_unit.state.counted[-1].outcome
    assert (outcome.tally.approve, outcome.needed, outcome.base) == (3, 4, 5)


def test_a_decided_ballot_closes_before_all_have_voted_only_where_the_policy_says_so() -> None:
    for early, votes in (("decided", 4), ("all_in", 5)):
        story = unit_of(early=early)
        while story.state.shown == "unit":
            story.vote(EVERYBODY[len(story.steps) - 1])
        assert len(story.steps) - 1 == votes
    assert closed(unit_lost("decided")).why == "decided"


def unit_lost(early: str) -> list[Event]:
    story = unit_of(early=early)
    story.vote("s1", "reject")
    return story.vote("s2", "reject")


def test_the_chair_closes_when_the_time_is_over_and_not_before(at_unit: Story) -> None:
    for person in STAFF:
        at_unit.vote(person)
    assert at_unit.refused(CloseBallot("unit/1"), "h1") == "not_yet"
    assert at_unit.state.stage is not None
    assert at_unit.state.stage.due is not None
    at_unit.now = at_unit.state.stage.due
    assert at_unit.refused(CloseBallot("unit/1"), "h1") == "not_yet", "the grace is the voters'"
    at_unit.now += 5 * MINUTE
    assert at_unit.refused(CloseBallot("unit/1"), "s1") == "not_chair"
    assert closed(at_unit.close("h1")).why == "chair"
    assert at_unit.refused(CloseBallot("unit/1"), "h1") == "ballot_closed"


def test_when_the_time_is_up_those_who_voted_are_counted_against_all(at_unit: Story) -> None:
    for person in STAFF[:3]:
        at_unit.vote(person)
    outcome = closed(at_unit.until("close")).outcome
    assert (outcome.passed, outcome.tally.approve, outcome.base) == (False, 3, 5)


def test_silence_is_published_and_never_passes(at_unit: Story) -> None:
    assert at_unit.engine() == [Reminded("unit", 1)]
    assert at_unit.engine() == [DelayPublished("unit", 1, "quorum")]
    assert at_unit.state.shown == "unit"
    assert [timer.kind for timer in at_unit.state.timers] == ["escalate"]
    at_unit.engine()
    assert at_unit.state.timers == ()
    assert at_unit.refused(CloseBallot("unit/1"), "h1") == "no_quorum"


def test_a_late_vote_counts_until_the_closing_is_in_the_log(at_unit: Story) -> None:
    for person in STAFF[:3]:
        at_unit.vote(person)
    close = next(timer for timer in at_unit.state.timers if timer.kind == "close")
    at_unit.now = close.at + DAY  # the time is long over, but nobody has closed
    at_unit.vote("s4")
    assert closed(at_unit.until("close")).outcome.passed
    assert at_unit.refused(CastVote("unit/1", "reject", NONCE), "h1") == "ballot_closed"


def test_the_engines_ids_name_the_entry_that_set_the_timer(at_unit: Story) -> None:
    for person in STAFF:
        at_unit.vote(person)
    at_unit.until("close")
    spoken = {h.command_id: type(h.event).__name__ for h in at_unit.history if "engine/" in h.command_id}
    assert list(spoken) == ["engine/remind/2", "engine/close/2"]
    assert type(at_unit.history[1].event).__name__ == "StageOpened"


def test_the_engine_speaks_of_nothing_that_is_not_due(at_unit: Story) -> None:
    for kind in ("remind", "close", "escalate", "delay"):
        assert at_unit.refused(Tick(kind), "engine", proof="engine") == "nothing_due"
        assert at_unit.refused(Tick(kind), "s1") == "not_for_this_stream"


# Our outage is nobody's fault ------------------------------------------------------------------------------


def test_after_an_outage_a_ballot_stays_open_for_a_calm_time() -> None:
    story = unit_of()
    for person in STAFF[:3]:
        story.vote(person)
    close = next(timer for timer in story.state.timers if timer.kind == "close")
    away, back = close.at - 20 * MINUTE, close.at - MINUTE
    story.court.service = Service(away, back)
    assert story.until("close") == [ClosingPostponed("unit/1", back + 30 * MINUTE, away, back)]
    assert story.refused(CloseBallot("unit/1"), "h1") == "not_calm_yet"
    story.vote("s4")
    postponed = len(story.history) - 1
    assert closed(story.until("close")).outcome.passed
    assert story.now == back + 30 * MINUTE
    assert [h.command_id for h in story.history if "close" in h.command_id][:2] == [
        "engine/close/2",
        f"engine/close/{postponed}",
    ]


def test_another_outage_meanwhile_postpones_the_closing_again() -> None:
    story = unit_of(calm="10min")
    story.vote("s1")
    close = next(timer for timer in story.state.timers if timer.kind == "close")
    story.court.service = Service(close.at - 20 * MINUTE, close.at - MINUTE)
    first = story.until("close")
    story.court.service = Service(close.at, close.at + 5 * MINUTE)
    second = story.until("close")
    assert [type(event) for event in first + second] == [ClosingPostponed, ClosingPostponed]
    assert closed(story.until("close")).why == "time"
    assert story.now == close.at + 15 * MINUTE


def test_an_outage_long_over_postpones_nothing(at_unit: Story) -> None:
    at_unit.vote("s1")
    at_unit.court.service = Service(NOON + DAY, NOON + DAY + 20 * MINUTE)
    assert closed(at_unit.until("close")).why == "time"


# A secret ballot -------------------------------------------------------------------------------------------


def test_two_tellers_who_agree_close_a_complete_ballot(at_council: Story) -> None:
    assert len(at_council.count("t1", unanimous(5))) == 1
    events = at_council.count("t2", unanimous(5))
    assert closed(events).why == "all_in"
    assert at_council.state.shown == "signing"


def test_tellers_who_differ_count_again(at_council: Story) -> None:
    other = replace(unanimous(5), approve=4, blank=1)
    at_council.count("t1", unanimous(5))
    at_council.count("t2", other)
    assert at_council.until("close") == [DelayPublished("council", 1, "papers")]
    assert at_council.refused(CloseBallot("council/1"), "m1") == "tellers_differ"
    assert at_council.refused(CountPapers("council/1", unanimous(5)), "t3") == "two_tellers_count"
    at_council.count("t1", other)
    assert at_council.state.counted[-1].outcome.tally.approve == 4
    assert at_council.state.shown == "signing"


def test_one_person_is_one_teller(at_council: Story) -> None:
    at_council.count("t1", unanimous(5))
    at_council.count("t1", unanimous(5))
    assert at_council.state.shown == "council"
    assert at_council.refused(CountPapers("council/1", unanimous(5)), "m1") == "not_teller"


def test_papers_that_did_not_come_back_wait_for_the_time_and_are_counted_then(at_council: Story) -> None:
    papers = Papers(5, 4, 1, 4, 0, 0, 0, sealed=1)
    for teller in ("t1", "t2"):
        at_council.count(teller, papers)
    assert at_council.state.shown == "council"
    outcome = closed(at_council.until("close")).outcome
    assert (outcome.passed, outcome.tally.took_part, outcome.base) == (True, 4, 5)


def test_a_count_without_its_quorum_decides_nothing_and_says_so(at_council: Story) -> None:
    for teller in ("t1", "t2"):
        at_council.count(teller, Papers(5, 3, 2, 3, 0, 0, 0))
    assert at_council.until("close") == [DelayPublished("council", 1, "quorum")]
    assert at_council.refused(CloseBallot("council/1"), "m1") == "no_quorum"


def test_sums_that_do_not_add_up_are_refused_and_named(at_council: Story) -> None:
    wrong = {
        "papers_issued": Papers(5, 4, 0, 4, 0, 0, 0),
        "papers_returned": Papers(5, 5, 0, 4, 0, 0, 0),
        "papers_too_many": unanimous(6),
        "papers_negative": Papers(5, 5, 0, 6, -1, 0, 0),
        "papers_sealed": Papers(5, 4, 1, 4, 0, 0, 0, sealed=5),
    }
    for code, papers in wrong.items():
        assert at_council.refused(CountPapers("council/1", papers), "t1") == code
    strict = Story(court(policy(council={"absentees": "none"}))).to("council")
    assert strict.refused(CountPapers("council/1", replace(unanimous(5), sealed=1)), "t1") == (
        "no_sealed_papers"
    )


def test_an_open_ballot_is_not_counted_by_tellers(at_unit: Story) -> None:
    at_unit.court.enter(mandate("t1", "teller", "u1"))
    assert at_unit.refused(CountPapers("unit/1", unanimous(5)), "t1") == "open_ballot_is_not_counted"


def test_the_chair_closes_nothing_before_both_tellers_have_counted(at_council: Story) -> None:
    at_council.until("close")
    assert at_council.refused(CloseBallot("council/1"), "m1") == "papers_missing"
    at_council.count("t1", unanimous(len(MEMBERS)))
    assert at_council.refused(CloseBallot("council/1"), "m1") == "papers_missing"
    assert at_council.refused(OpenBallot("council"), "m1") == "ballot_is_open"
