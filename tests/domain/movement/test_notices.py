"""Who is told of a movement: of its launch, of what was not done by a day of its calendar, of an action."""

from __future__ import annotations

import datetime as dt

import pytest

from domain.commands import (
    Actor,
    AdoptMovement,
    DraftPledge,
    FollowAction,
    HoldReview,
    IssuePlan,
    LaunchMovement,
    SetAction,
    SignPledge,
)
from domain.events import BodyRegistered
from domain.facts import Facts, registry_of
from domain.movement import rights, waits_for
from domain.nomination.waiting import Wait
from domain.notices import Notice, notices
from domain.sight import sees_movement
from eventlog.fold import Folded, Registers, happened, is_fact
from tests.domain.movement.movements import HEAD, Emulation, on, plan

AFTER_PLANS = dt.datetime(2020, 2, 1, 17, tzinfo=dt.UTC)
AFTER_ALL = dt.datetime(2020, 12, 1, tzinfo=dt.UTC)
DUE = dt.date(2020, 6, 1)


def told(cluster: Emulation, type: str) -> list[Notice]:
    """The notices of the last entry of a type, told as the log was then."""
    registers, folds = Registers(), dict[str, Folded]()
    found: list[Notice] = []
    for entry in cluster.entries:
        if is_fact(entry.stream):
            registers.take(entry)
            continue
        folded = folds.setdefault(entry.stream, Folded.of(entry.stream))
        facts, waits = registers.facts(), folded.kind.waits_for
        before = waits(folded.state, facts) if folded.version else []
        folded.take(entry)
        now = notices(before, waits(folded.state, facts), folded.state, happened(entry), facts)
        if entry.type == type:
            found = now
    return found


def of(found: list[Notice], kind: str) -> list[tuple[str | None, str | None, str]]:
    return [(n.wait.body, n.wait.office, n.wait.task) for n in found if n.kind == kind]


def facts_of(cluster: Emulation) -> Facts:
    return cluster.registers.facts()


def waits(cluster: Emulation) -> list[Wait]:
    return waits_for(cluster.of(), facts_of(cluster))


# The launch ------------------------------------------------------------------------------------------------


def test_officer_and_head_of_each_member_are_told_of_the_launch_once(cluster: Emulation) -> None:
    """The council's movement has the cluster for a member, which ``u1`` leads, and ``u1`` with the others."""
    cluster.done("council-chair", plan(body="council", members=("cluster",)))
    cluster.done("council-chair", AdoptMovement("1/KH-TW"))
    assert of(told(cluster, "MovementAdopted"), "launched") == []
    cluster.done("council-chair", LaunchMovement())
    found = told(cluster, "MovementLaunched")
    assert [(body, office) for body, office, _ in of(found, "launched")] == [
        (f"u{n}", office) for office in ("award_officer", "head") for n in range(1, 6)
    ]
    assert of(found, "task") == [], "that it has come is what the notice says"


# A day of the calendar -------------------------------------------------------------------------------------


def test_whoever_still_has_to_do_it_and_whoever_keeps_the_movement_are_told_that_a_day_is_over(
    cluster: Emulation,
) -> None:
    cluster.launched(deadlines=(on("plans", 2, 1),))
    for unit in ("u1", "u2", "u4"):
        cluster.done(f"{unit}.2", IssuePlan(unit, "5/KH"))
    cluster.tick(AFTER_PLANS)
    found = told(cluster, "DeadlinePassed")
    assert of(found, "overdue") == [(u, "award_officer", "issue_plan") for u in ("u3", "u5")]
    assert of(found, "behind") == [("u1", "award_officer", "issue_plan")], "whose unit leads the cluster"
    assert len(found) == 3
    assert {notice.wait.until for notice in found} == {AFTER_PLANS}


def test_who_keeps_it_and_has_not_done_it_himself_is_told_once(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("plans", 2, 1),))
    cluster.tick(AFTER_PLANS)
    found = told(cluster, "DeadlinePassed")
    assert [body for body, _, _ in of(found, "overdue")] == ["u1", "u2", "u3", "u4", "u5"]
    assert of(found, "behind") == []


def test_a_pledge_is_asked_of_the_head_and_a_review_of_who_keeps_the_movement(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("pledges", 2, 1), on("interim", 6, 1)))
    cluster.done(HEAD, DraftPledge("p", ("u1", "u2", "u3")))
    cluster.done("u2.1", SignPledge("p", "u2"))
    cluster.tick(AFTER_PLANS)
    found = told(cluster, "DeadlinePassed")
    assert of(found, "overdue") == [(u, "head", "sign_pledge") for u in ("u1", "u3")]
    assert of(found, "behind") == [("u1", "award_officer", "sign_pledge")]
    cluster.tick(AFTER_ALL)
    found = told(cluster, "DeadlinePassed")
    assert of(found, "overdue") == [("u1", "award_officer", "hold_review")]
    assert of(found, "behind") == []


def test_where_everybody_has_done_it_nobody_is_told(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("plans", 2, 1), on("interim", 2, 1)))
    for n in range(1, 6):
        cluster.done(f"u{n}.2", IssuePlan(f"u{n}", "5/KH"))
    cluster.done(HEAD, HoldReview("interim"))
    cluster.tick(AFTER_PLANS)
    assert cluster.of().calendar == ()
    assert told(cluster, "DeadlinePassed") == []


def test_what_was_not_done_by_its_day_still_waits_and_is_told_no_second_time(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("plans", 2, 1), on("final", 10, 15)))
    cluster.tick(AFTER_PLANS)
    late = {(w.task, w.body): w.until for w in waits(cluster)}
    assert late["issue_plan", "u3"] == AFTER_PLANS, "overdue in the inbox, not gone from it"
    found = told(cluster, "DeadlinePassed")
    assert {notice.kind for notice in found} == {"overdue"}, "nothing new waits, and no deadline was moved"
    cluster.done("u3.2", IssuePlan("u3", "5/KH"))
    assert ("issue_plan", "u3") not in {(w.task, w.body) for w in waits(cluster)}
    cluster.done(HEAD, HoldReview("final", early=True))
    assert waits(cluster) == []


# Actions ---------------------------------------------------------------------------------------------------


def test_an_actions_owner_is_told_of_each_and_only_of_his(cluster: Emulation) -> None:
    cluster.launched()
    for code, owner, due in (("a", "u2", DUE), ("b", "u2", DUE + dt.timedelta(days=9)), ("c", "u3", DUE)):
        cluster.done(HEAD, SetAction(code, owner, due, "chief"))
        (notice,) = told(cluster, "ActionSet")
        assert (notice.kind, notice.wait.task, notice.wait.stage) == ("task", "follow_action", code)
        assert (notice.wait.body, notice.wait.office) == (owner, "award_officer")
    cluster.done("u2.2", FollowAction("a", "done"))
    assert told(cluster, "ActionFollowed") == [], "that another one is due on another day is no news"
    assert [w.stage for w in waits(cluster) if w.task == "follow_action"] == ["b", "c"]


def test_an_owner_that_does_not_take_part_sees_what_it_was_told_of(cluster: Emulation) -> None:
    cluster.launched(members=("u1", "u2"))
    today = cluster.at.date()
    assert not sees_movement(facts_of(cluster), "u4.2", cluster.of(), today)
    cluster.done(HEAD, SetAction("a", "u4", DUE, "chief"))
    assert sees_movement(facts_of(cluster), "u4.2", cluster.of(), today)
    assert not sees_movement(facts_of(cluster), "u5.2", cluster.of(), today)


# Where a body's task is done -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "office", "seats"),
    [
        ("u2", "award_officer", [("u2", "award_officer")]),
        ("court", "head", [("court", "chief_justice")]),
        ("council", "head", [("council", "chair")]),
        ("council", "award_officer", [("court", "award_officer"), ("court", "award_head")]),
        ("alone", "award_officer", [("alone", "secretary")]),
        ("cluster", "head", [("u1", "head")]),
        ("cluster", "award_officer", [("u1", "award_officer")]),
        ("unled", "award_officer", [("unled", "chair")]),
        ("nobody", "head", [("nobody", "head")]),
    ],
)
def test_an_organs_a_councils_and_a_clusters_task_is_done_by_those_who_may(
    cluster: Emulation, body: str, office: str, seats: list[tuple[str, str]]
) -> None:
    cluster.register(
        BodyRegistered("alone", "council", None, None, "Hội đồng", "Council", made_up=True),
        BodyRegistered("unled", "cluster", None, "court", "Cụm", "Cluster", made_up=True),
    )
    facts, today = facts_of(cluster), cluster.at.date()
    assert list(rights.seats(facts, body, office, today)) == seats


def test_whoever_is_asked_may_do_it(cluster: Emulation) -> None:
    """Who holds an office that a task is addressed to leads or keeps the movement by the rules."""
    facts, today = facts_of(cluster), cluster.at.date()
    for body in ("court", "council", "cluster", "u2"):
        for office, may in (("head", rights.leads), ("award_officer", rights.keeps)):
            for seat, by in rights.seats(facts, body, office, today):
                for person in facts.body(seat).holders(frozenset({by}), today):
                    assert may(facts, Actor(person, "local"), body, today), (body, office, person)


def test_the_award_department_that_keeps_a_councils_movement_sees_it(cluster: Emulation) -> None:
    cluster.done("council-chair", plan(body="council", members=("cluster",)))
    today = cluster.at.date()
    assert not sees_movement(facts_of(cluster), "registrar", cluster.of(), today)
    cluster.register(cluster.mandate("court", "registrar", "award_officer"), stream=registry_of("court"))
    assert sees_movement(facts_of(cluster), "registrar", cluster.of(), today)


def test_the_unit_that_leads_a_cluster_sees_its_movement_also_where_it_takes_no_part(
    cluster: Emulation,
) -> None:
    cluster.launched(members=("u2",))
    today = cluster.at.date()
    assert sees_movement(facts_of(cluster), "u1.2", cluster.of(), today)
    assert not sees_movement(facts_of(cluster), "u3.2", cluster.of(), today)
