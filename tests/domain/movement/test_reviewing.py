"""Reviews, the actions that come of them, publication, and the shelf."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from domain.commands import (
    FollowAction,
    HoldReview,
    PublishMovement,
    ReopenMovement,
    ReportTarget,
    SetAction,
    ShelvePaper,
)
from domain.events import ReviewHeld
from domain.movement import waits_for
from tests.domain.movement.movements import HEAD, OFFICER, Emulation, on, plan, target

DUE = dt.date(2020, 8, 31)
ACTION = SetAction("backlog", "u2", DUE, "chief")


def test_a_shortcoming_becomes_an_action_that_the_reviews_follow_up(cluster: Emulation) -> None:
    """What the vice-minister names gets an owner and a day, and is on every review until it is done."""
    cluster.launched(deadlines=(on("interim", 6, 30),))
    assert cluster.refused("u2.2", ACTION) == "keeps_no_movement"
    assert cluster.refused(HEAD, SetAction("x", "nobody", DUE, "chief")) == "unknown_body"
    assert cluster.refused(HEAD, SetAction("x", "u2", DUE, "nobody")) == "unknown_person"
    assert cluster.refused(HEAD, SetAction("x", "u2", dt.date(2020, 1, 1), "chief")) == "action_due_before"
    cluster.done(HEAD, ACTION)
    assert cluster.refused(HEAD, ACTION) == "stands_twice"
    cluster.done(HEAD, HoldReview("interim"))
    assert cluster.last(ReviewHeld)["actions_open"] == ["backlog"]
    assert cluster.refused("u3.2", FollowAction("backlog", "done")) == "acts_for_no_member"
    assert cluster.refused("u2.2", FollowAction("other", "done")) == "unknown_action"
    cluster.done("u2.2", FollowAction("backlog", "going_on"))
    cluster.done(HEAD, HoldReview("final", early=True))
    assert not cluster.of().settled, "an action outlives the final review"
    assert [(w.task, w.body) for w in waits_for(cluster.of(), cluster.registers.facts())] == [
        ("follow_action", "u2")
    ]
    cluster.done("u2.2", FollowAction("backlog", "done"))
    assert cluster.refused(HEAD, FollowAction("backlog", "open")) == "action_done"
    cluster.tick(dt.datetime(2020, 7, 1, tzinfo=dt.UTC))
    assert cluster.of().settled


def test_only_who_leads_holds_a_review_and_nothing_is_reviewed_after_the_final_one(
    cluster: Emulation,
) -> None:
    cluster.launched()
    assert cluster.refused("u2.2", HoldReview("final", early=True)) == "leads_no_movement"
    cluster.done(HEAD, HoldReview("interim"))
    cluster.done(HEAD, HoldReview("final", early=True))
    assert cluster.refused(HEAD, HoldReview("interim")) == "movement_not_running"


def test_a_final_review_entered_by_mistake_is_taken_back_before_its_results_are_public(
    cluster: Emulation,
) -> None:
    cluster.launched(targets=(target(),))
    cluster.at = dt.datetime(2020, 6, 5, 3, tzinfo=dt.UTC)
    assert cluster.refused(HEAD, ReopenMovement()) == "no_final_review"
    cluster.done(HEAD, HoldReview("interim"))
    cluster.done(HEAD, HoldReview("final", early=True))
    assert cluster.refused("u2.1", ReopenMovement()) == "leads_no_movement"
    cluster.done(HEAD, PublishMovement("plan", "portal"))
    cluster.done(HEAD, ReopenMovement())
    state = cluster.of()
    assert (state.phase, [one.held.kind for one in state.reviews]) == ("launched", ["interim"])
    result = ReportTarget("t1", "u2", "h1", Fraction(98), Fraction(100))
    cluster.done("u2.2", result, on=dt.date(2020, 6, 1), minutes="a" * 64)
    cluster.done(HEAD, HoldReview("final", early=True))
    cluster.done(HEAD, PublishMovement("results", "portal"))
    assert cluster.refused(HEAD, ReopenMovement()) == "results_are_published"


def test_a_final_review_before_the_time_is_over_has_to_be_meant(cluster: Emulation) -> None:
    cluster.launched()
    until = cluster.of().planned.measured.until
    assert cluster.refused(HEAD, HoldReview("final")) == "results_still_count"
    cluster.done(HEAD, HoldReview("interim"))
    cluster.at = dt.datetime.combine(until, dt.time(3), dt.UTC)
    cluster.done(HEAD, HoldReview("final"))
    assert cluster.of().phase == "reviewed"


def test_a_plan_is_published_when_it_is_adopted_and_results_after_the_final_review(
    cluster: Emulation,
) -> None:
    cluster.done(HEAD, plan())
    assert cluster.refused(HEAD, PublishMovement("plan", "portal")) == "nothing_to_publish_yet"
    cluster.launched("other")
    assert cluster.refused("u2.2", PublishMovement("plan", "portal"), "other") == "keeps_no_movement"
    cluster.done(OFFICER, PublishMovement("plan", "portal"), "other")
    assert cluster.refused(HEAD, PublishMovement("results", "portal"), "other") == "nothing_to_publish_yet"
    cluster.done(HEAD, HoldReview("final", early=True), "other")
    cluster.done(HEAD, PublishMovement("results", "portal"), "other")
    assert [one.what for one in cluster.of("other").published] == ["plan", "results"]


def test_papers_stand_on_the_shelf_once(cluster: Emulation) -> None:
    cluster.launched()
    paper = ShelvePaper("ab" * 32, dt.date(2020, 1, 2), "7/QĐ")
    assert cluster.refused("u2.2", paper) == "keeps_no_movement"
    cluster.done(HEAD, paper)
    assert cluster.refused(HEAD, paper) == "stands_twice"
    assert [one.number for one in cluster.of().shelf] == ["7/QĐ"]
