"""What may never be seen in a case's history, whatever was asked: read from the history alone, naively."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from domain.answers import Refusal
from domain.award.policy import Policy
from domain.award.stages import SignStage, Threshold, VoteStage
from domain.calendar import HANOI
from domain.commands import ENGINE_PREFIX, Actor
from domain.events import (
    Amended,
    BallotAbandoned,
    BallotClosed,
    BallotOpened,
    ClosingPostponed,
    DeadlineExtended,
    Delegated,
    DelegationRevoked,
    Event,
    MandateEnded,
    MandateGranted,
    MemberRecused,
    Nominated,
    NominationEnded,
    Outcome,
    Papers,
    PapersCounted,
    RegistryChange,
    Resubmitted,
    Returned,
    Signed,
    StageOpened,
    Terms,
    VoteCast,
    Withdrawn,
)
from domain.facts import SERVICE, Facts
from domain.happened import Happened, Into
from domain.kinds import NOMINATION, asked
from domain.registry import Register
from domain.service import Service
from tests.domain.count import naive
from tests.domain.count.naive import Bar, Rules
from tests.domain.court import UNITS
from tests.domain.nomination.story import Step, Story


def bar(threshold: Threshold) -> Bar:
    share = threshold.more_than if threshold.at_least is None else threshold.at_least
    assert share is not None
    return Bar(share, threshold.at_least is None)


def rules_of(terms: Terms) -> Rules:
    return Rules(
        terms.base,
        bar(terms.threshold),
        bar(terms.quorum) if terms.quorum else None,
        terms.recused == "shrinks",
        terms.abstentions == "excluded",
    )


class Ballots:
    """All ballots of a case, as one reads them off its history."""

    def __init__(self) -> None:
        self.opened: dict[str, BallotOpened] = {}
        self.votes: dict[str, list[VoteCast]] = {}
        self.recused: dict[str, set[str]] = {}
        self.counts: dict[str, dict[str, Papers]] = {}
        self.over: set[str] = set()
        self.passed: set[str] = set()

    def take(self, happened: Happened) -> None:
        match happened.event:
            case BallotOpened(ballot=name) as opened:
                assert name not in self.opened, "a ballot opens once"
                assert set(self.opened) == self.over, "one ballot is open at a time"
                assert len({seat.seat for seat in opened.roll}) == len(opened.roll)
                self.opened[name] = opened
                self.votes[name], self.counts[name] = [], {}
                self.recused[name] = {seat.seat for seat in opened.roll if seat.recused is not None}
            case VoteCast(ballot=name, seat=seat) as vote:
                terms = self.live(name).terms
                assert terms.ballot == "open", "a secret ballot has no sheets"
                assert seat in {s.seat for s in self.opened[name].roll}, "nobody off the roll votes"
                assert seat not in self.recused[name], "the recused never vote"
                earlier = [v for v in self.votes[name] if v.seat == seat]
                assert terms.change or not earlier, "nobody votes twice"
                self.votes[name].append(vote)
            case MemberRecused(ballot=name, seat=seat):
                assert seat in {s.seat for s in self.live(name).roll}
                assert seat not in {v.seat for v in self.votes[name]}, "who has voted took part"
                assert not self.counts[name], "whose paper may be in the box took part"
                self.recused[name].add(seat)
            case PapersCounted(ballot=name, papers=papers):
                assert self.live(name).terms.ballot == "secret"
                self.counts[name][happened.actor.person] = papers
                assert len(self.counts[name]) <= 2
                assert papers.issued == papers.returned + papers.unreturned
                parts = papers.approve + papers.reject + papers.blank + papers.invalid
                assert papers.returned == parts
            case BallotClosed(ballot=name, outcome=outcome, why=why):
                self.check_outcome(name, outcome)
                self.check_why(name, why)
                self.over.add(name)
                if outcome.passed:
                    self.passed.add(name)
            case BallotAbandoned(ballot=name):
                self.live(name)
                self.over.add(name)
            case _:
                pass

    def live(self, name: str) -> BallotOpened:
        assert name in self.opened, "nothing happens in a ballot before it opens"
        assert name not in self.over, "nothing happens in a ballot after it has ended"
        return self.opened[name]

    def count(self, name: str) -> naive.Count:
        opened = self.opened[name]
        seats, recused = len(opened.roll), len(self.recused[name])
        if opened.terms.ballot == "secret":
            first, second = self.counts[name].values()
            assert first == second, "two tellers counted alike"
            return naive.Count(seats, recused, first.approve, first.reject, first.blank + first.invalid)
        last = {vote.seat: vote.choice for vote in self.votes[name]}
        return naive.counted(seats, recused, last.values())

    def check_outcome(self, name: str, outcome: Outcome) -> None:
        self.live(name)
        rules, count = rules_of(self.opened[name].terms), self.count(name)
        assert naive.quorate(rules, count), "no outcome without its quorum"
        assert outcome.passed == naive.passes(rules, count), "the outcome is what the count means"
        assert not outcome.passed or count.approve > 0, "silence never passes"
        assert outcome.base == naive.base(rules, count)
        if outcome.base:
            assert outcome.needed == naive.needed(rules.bar, outcome.base)
        assert outcome.tally.took_part == naive.took_part(count)
        assert (outcome.tally.approve, outcome.tally.reject) == (count.approve, count.reject)

    def check_why(self, name: str, why: str) -> None:
        opened, count = self.opened[name], self.count(name)
        if opened.terms.ballot == "secret":
            return
        choices = list({vote.seat: vote.choice for vote in self.votes[name]}.values())
        if why == "all_in":
            assert len(choices) + count.recused == count.seats
            assert not opened.terms.change, "who may change his vote is waited for"
        if why == "decided":
            assert naive.decided(rules_of(opened.terms), count.seats, count.recused, choices)


def check_history(history: list[Happened], policy: Policy) -> Ballots:
    """Everything that holds of any history of a case under ``policy``."""
    ballots = Ballots()
    check_stages([h.event for h in history], policy)
    for number, happened in enumerate(history, start=1):
        assert happened.version == number, "versions count"
        if number > 1:
            assert happened.at >= history[number - 2].at, "time does not run back"
        ballots.take(happened)
    check_times(history, policy)
    timers = {h.command_id for h in history if h.command_id.startswith(ENGINE_PREFIX)}
    spoken = Counter(h.command_id for h in history if h.command_id in timers)
    for command_id in timers:
        places = [n for n, h in enumerate(history) if h.command_id == command_id]
        assert places == list(range(places[0], places[0] + spoken[command_id])), "a timer speaks once"
        kind_version = command_id.removeprefix(ENGINE_PREFIX).split("/")
        set_by = history[int(kind_version[1]) - 1].event
        assert isinstance(set_by, StageOpened | DeadlineExtended | ClosingPostponed)
    return ballots


def check_stages(events: list[Event], policy: Policy) -> None:
    """Stages come in the policy's order; one is repeated only after a return; nothing follows the end."""
    order = [stage.stage for stage in policy.route]
    allowed = order[0]
    here: str | None = None
    returned = False
    for number, event in enumerate(events):
        assert number == 0 or not isinstance(events[number - 1], NominationEnded), "nothing after the end"
        match event:
            case Nominated():
                assert number == 0, "a case is opened once"
            case StageOpened(stage=stage):
                assert stage == allowed, "stages come in the policy's order"
                assert not returned
                here = stage
            case BallotOpened(ballot=ballot) | VoteCast(ballot=ballot) | PapersCounted(ballot=ballot):
                assert ballot.split("/")[0] == here
                assert not returned, "a returned file is not voted on"
            case BallotClosed(outcome=outcome):
                assert not returned
                allowed = following(order, here) if outcome.passed else "no stage"
            case Signed(stage=stage):
                assert stage == here
                assert not returned
                allowed = following(order, here)
            case Returned(stage=stage):
                assert stage == here
                returned, allowed = True, stage
            case Resubmitted():
                assert returned
                returned = False
            case NominationEnded(result="awarded"):
                assert allowed == "the end", "awarded is who passed every stage"
            case _:
                pass


def following(order: list[str], here: str | None) -> str:
    assert here is not None
    place = order.index(here) + 1
    return order[place] if place < len(order) else "the end"


def check_times(history: list[Happened], policy: Policy) -> None:
    """A ballot closes by time only after its time with its grace; the chair does not close before either."""
    close = None
    for happened in history:
        match happened.event:
            case StageOpened(times=times) | DeadlineExtended(times=times):
                close = times.close if times else None
            case BallotClosed(why="time" | "chair" as why, ballot=name):
                stage = next(s for s in policy.route if s.stage == name.split("/")[0])
                assert isinstance(stage, VoteStage)
                if why == "time" or stage.early == "never":
                    assert close is None or happened.at >= close
                assert why == "chair" or happened.actor.proof == "engine"
            case _:
                pass


def check_signers(story: Story, policy: Policy) -> None:
    """Nobody signs for himself, and nobody who holds neither the office nor a right to sign for it."""
    for step in story.steps:
        signed = step.events[0]
        if not isinstance(signed, Signed):
            continue
        about, actor, facts = step.before.about, step.command.actor, step.facts
        assert about is not None
        assert actor.person != about.nominee
        day = step.at.astimezone(HANOI).date()
        heads = {m.person for m in facts.body(about.unit).mandates if m.office == "head" and m.covers(day)}
        assert actor.person not in heads, "no head signs for his own unit"
        stage = next(s for s in policy.route if s.stage == signed.stage)
        assert isinstance(stage, SignStage)
        assert signed.capacity is None or signed.capacity in stage.signed_for
        if signed.capacity in ("TL.", "TUQ."):
            giver = facts.body(about.bodies[signed.stage]).delegations[actor.delegation or ""].giver
            assert giver not in heads
            assert giver != about.nominee


def holds(entered: list[RegistryChange], person: str, offices: set[str], body: str, day: dt.date) -> bool:
    """Whether what was entered so far gives the person one of the offices in the body on that day."""
    held: list[MandateGranted] = []
    for change in entered:
        match change:
            case MandateGranted():
                held.append(change)
            case MandateEnded(body=where, person=who, office=what):
                held = [m for m in held if (m.body, m.person, m.office) != (where, who, what)]
            case _:
                pass
    return any(
        m.body == body
        and m.person == person
        and m.office in offices
        and m.begins <= day
        and (m.until is None or day <= m.until)
        for m in held
    )


def speaks(entered: list[RegistryChange], actor: Actor, unit: str, day: dt.date) -> bool:
    """Whether the actor is the unit's head, or names a paper of the head's that runs on that day."""
    if actor.delegation is None:
        return holds(entered, actor.person, {"head"}, unit, day)
    revoked = {c.delegation for c in entered if isinstance(c, DelegationRevoked)}
    return any(
        isinstance(paper, Delegated)
        and (paper.delegation, paper.receiver) == (actor.delegation, actor.person)
        and (paper.body, paper.office) == (unit, "head")
        and paper.delegation not in revoked
        and paper.begins <= day <= paper.until
        and holds(entered, paper.giver, {"head"}, unit, day)
        for paper in entered
    )


def check_actor(step: Step, entered: list[RegistryChange]) -> None:
    """Whoever acted might: judged by the day of the entry and by what was registered by then."""
    actor, stage, about = step.command.actor, step.before.stage, step.before.about
    day = step.at.astimezone(HANOI).date()
    if about is None or actor.proof == "engine":
        return
    match step.events[0]:
        case VoteCast(seat=seat) | MemberRecused(seat=seat):
            assert stage is not None
            assert actor.person != about.nominee
            if seat in UNITS:
                assert speaks(entered, actor, seat, day)
            else:
                assert actor.person == seat, "a personal vote is never delegated"
                assert actor.delegation is None
                offices = {"staff", "head"} if stage.name == "unit" else {"member", "chair", "vice_chair"}
                assert holds(entered, seat, offices, stage.body, day)
        case PapersCounted():
            assert stage is not None
            assert holds(entered, actor.person, {"teller"}, stage.body, day)
        case BallotClosed() | BallotOpened() | DeadlineExtended():
            assert stage is not None
            assert holds(entered, actor.person, {"chair"}, stage.body, day)
        case Returned() if stage is not None and stage.kind == "vote":
            assert holds(entered, actor.person, {"chair"}, stage.body, day)
        case Withdrawn() | Resubmitted() | Amended():
            officer = holds(entered, actor.person, {"award_officer"}, about.unit, day)
            assert officer or speaks(entered, actor, about.unit, day)
        case _:
            pass


def check_replay(step: Step) -> None:
    """Decided again, a step gives the same events, from nothing but what the log holds and it looked at."""
    ask = asked(NOMINATION, step.command.id, step.events)
    assert ask is not None
    seen = step.facts.read
    registers = {name: r for name, r in step.facts._registers.items() if name in seen}
    service = step.facts._service if SERVICE in seen else Service()
    again = NOMINATION.decide(
        step.before, replace(step.command, ask=ask), Facts(registers, service, Register()), step.at
    )
    assert not isinstance(again, Refusal), again
    assert [event for event in again if not isinstance(event, Into)] == step.events


def check_all(story: Story, policy: Policy) -> None:
    """After a step: every law, and that the state is what the history adds up to."""
    check_history(story.history, policy)
    check_signers(story, policy)
    state = NOMINATION.initial
    for happened in story.history:
        state = NOMINATION.evolve(state, happened)
    assert state == story.state
    due = NOMINATION.next_due(story.state)
    if story.state.phase == "ended":
        assert story.state.settled
    if story.state.phase != "open":
        assert due is None, "nothing is due where nothing is open"
    for step in story.steps[-1:]:
        check_replay(step)
        check_actor(step, story.court.entered)
