"""Anybody asks anything at any time: a case never reaches a state that the rules forbid.

The machine files a nomination under a policy made up for the run, and then lets people ask, time pass,
timers run out, the service fail and mandates end, in any order. After every step ``laws`` reads the whole
history; a refusal leaves no trace; every step, decided again, gives the very same events.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.answers import Refusal
from domain.award.policy import Policy
from domain.award.stages import Proof
from domain.commands import (
    Amend,
    Ask,
    CastVote,
    CloseBallot,
    CorrectOutcome,
    CountPapers,
    Decline,
    ExtendDeadline,
    Nominate,
    OpenBallot,
    Recuse,
    Resubmit,
    Return,
    Sign,
    Tick,
    Withdraw,
)
from domain.events import (
    Choice,
    ConflictDeclared,
    DelegationRevoked,
    MandateEnded,
    MandateGranted,
    Papers,
    TimerKind,
)
from domain.kinds import NOMINATION
from domain.service import Service
from tests.domain.award.laws import check_all
from tests.domain.court import (
    BEGINS,
    FLAG,
    HEADS,
    PEOPLE,
    UNITS,
    Data,
    court,
    delegated,
    figure,
    mandate,
    policy,
)
from tests.domain.nomination.story import DAY, NONCE, Story, unanimous

MINUTE = dt.timedelta(minutes=1)
DIGEST = "d" * 64
STAGES = ("unit", "cluster", "council", "signing")

people = st.sampled_from([*PEOPLE, "nobody"])
RIGHT = "whoever is the right one"
CHAIRS = {"unit": "h1", "cluster": "h2", "council": "m1", "signing": "cj"}
askers = st.just(RIGHT) | st.just(RIGHT) | people
choices: st.SearchStrategy[Choice] = st.sampled_from(["approve", "approve", "approve", "reject", "abstain"])
papers_to_act_on = st.sampled_from([None, None, None, "u2", "old", "tl", "tuq"])
nominees = st.sampled_from(["s1", "cj", "m1", "h2"])
counters = st.sampled_from(["t1", "t2", "t3", "m1", "cj"])
offices = st.sampled_from(["head", "staff", "member", "chair", "teller"])
proofs: st.SearchStrategy[Proof] = st.sampled_from(["session", "session", "session", "local", "engine"])
days_back = st.sampled_from([None, None, None, None, -1, 0, 2, 3, 5])

shares = st.sampled_from(["1/2", "2/3", "80%", "100%"])
thresholds = shares.map(lambda share: {"at_least": share}) | st.sampled_from(
    [{"more_than": "1/2"}, {"more_than": "0%"}]
)


@st.composite
def vote_terms(draw: st.DrawFn, base: str, secret: bool = False) -> Data:
    early = draw(st.sampled_from(["never", "all_in", "all_in"] + ["decided"] * (not secret)))
    return {
        "base": draw(st.sampled_from([base, "present", "cast"])),
        "pass": draw(thresholds | st.just("unknown") if base == "staff" else thresholds),
        "quorum": draw(st.none() | thresholds),
        "recused": draw(st.sampled_from(["counts", "shrinks"])),
        "abstentions": draw(st.sampled_from(["counts", "excluded"])),
        "recusal": draw(st.sampled_from([[], ["declared"], ["self", "unit_head", "nominator", "declared"]])),
        "early": early,
        "change": early == "never" and not secret and draw(st.booleans()),
        "proof": draw(st.sampled_from([["local", "session"], ["session"]])),
    }


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    capacities = st.lists(st.sampled_from(["KT.", "TL.", "TUQ.", "Q."]), unique=True)
    return policy(
        FLAG | {"subject": draw(st.sampled_from(["unit", "person"]))},
        unit=draw(vote_terms("staff")),
        cluster=draw(vote_terms("units")),
        council=draw(vote_terms("members", secret=True)),
        signing={"signed_for": draw(capacities)},
    )


@st.composite
def counts(draw: st.DrawFn) -> Papers:
    """A teller's count of up to five papers; mostly the sums are right."""
    approve, reject, blank, invalid = draw(
        st.sampled_from([(5, 0, 0, 0), (4, 1, 0, 0), (4, 0, 0, 0), (3, 0, 1, 1), (2, 3, 0, 0), (0, 0, 2, 0)])
    )
    returned = approve + reject + blank + invalid
    slip = draw(st.sampled_from([0, 0, 0, 0, 1]))
    return Papers(5, returned + slip, 5 - returned, approve, reject, blank, invalid)


class Case(RuleBasedStateMachine):
    """One nomination, from its filing to wherever people take it."""

    policy: Policy
    story: Story

    @initialize(
        rules=policies(), nominee=nominees, figure_known=st.booleans(), stages=st.sampled_from([0, 1, 2, 3])
    )
    def file(self, rules: Policy, nominee: str, figure_known: bool, stages: int) -> None:
        """A nomination is filed, and the first ``stages`` of its way are gone without trouble."""
        self.policy = rules
        old = BEGINS + 30 * DAY
        place = court(rules).enter(
            mandate("acting", "chief_justice", "court", acting=True),
            delegated("u2", "h2", "stranger"),
            delegated("old", "h2", "s4", until=old),
            delegated("tl", "cj", "m1", office="chief_justice", body="court", manner="TL."),
            delegated("tuq", "cj", "m2", office="chief_justice", body="court", manner="TUQ."),
            mandate("stranger", "head", "u5"),
        )
        if figure_known:
            place.enter(figure("u1", "unit"))
        if rules.subject == "person":
            place.enter(mandate(nominee, "expert", "u1"))
        self.story = Story(place)
        filed = Nominate("court.flag", nominee if rules.subject == "person" else "u1", "u1", season="2026")
        self.story.done(filed, "officer")
        check_all(self.story, self.policy)
        for _ in range(stages):
            self.all_approve()

    def ask(self, ask: Ask, by: str, back: int | None = None, **actor: Any) -> bool:
        """Ask; whether it took effect. A refusal leaves no trace."""
        before, entries = self.story.state, len(self.story.history)
        by = self.right_one(ask) if by == RIGHT else by
        today = self.story.now.date()
        on = None if back is None else today - back * DAY
        minutes = DIGEST if back is not None and back > 3 else None
        proof = actor.pop("proof", "session")
        answer = self.story.ask(ask, by, proof=proof, on=on, minutes=minutes, **actor)
        if isinstance(answer, Refusal):
            assert self.story.state is before
            assert len(self.story.history) == entries
            assert answer.code
            return False
        check_all(self.story, self.policy)
        event(f"{type(ask).__name__} took effect")
        return True

    def right_one(self, ask: Ask) -> str:
        """Who usually asks this: it is for the laws to say whether he may."""
        match ask:
            case Resubmit() | Withdraw() | Amend() | Nominate():
                return "officer"
            case CorrectOutcome():
                return "reg"
            case _:
                return CHAIRS.get(self.story.state.shown, "cj")

    def ballot(self, which: int) -> str:
        """A ballot's name: mostly of the one that is open, else of another turn or stage."""
        if self.story.state.ballot is not None and which > 1:
            return self.story.state.ballot.ballot
        return f"{STAGES[which % 4]}/1"

    def stage(self, which: int) -> str:
        here = self.story.state.stage
        return here.name if here is not None and which > 1 else STAGES[which % 4]

    # People ask -------------------------------------------------------------------------------------------

    @rule(
        by=people,
        which=st.integers(0, 9),
        choice=choices,
        seat=st.none() | people | st.sampled_from(UNITS),
        delegation=papers_to_act_on,
        proof=proofs,
        back=days_back,
    )
    def vote(self, by: str, which: int, choice: Choice, seat: str | None, delegation: str | None,
             proof: Proof, back: int | None) -> None:  # fmt: skip
        ask = CastVote(self.ballot(which), choice, NONCE, seat)
        self.ask(ask, by, back, delegation=delegation, proof=proof)

    @precondition(lambda self: self.story.state.ballot is not None)
    @rule(chosen=st.lists(choices, min_size=1, max_size=6), back=days_back)
    def several_vote(self, chosen: list[Choice], back: int | None) -> None:
        """Some of those who may still vote do so, each for his own seat."""
        ballot = self.story.state.ballot
        assert ballot is not None
        for seat, choice in zip(ballot.waiting, chosen, strict=False):
            by = HEADS[UNITS.index(seat)] if seat in UNITS else seat
            self.ask(CastVote(ballot.ballot, choice, NONCE, seat), by, back)

    @rule()
    def all_approve(self) -> None:
        """All who may approve, or the tellers count that they did; if that closes nothing, time does."""
        state = self.story.state
        if state.phase != "open" or state.stage is None or state.stage.kind != "vote":
            return
        here = state.stage.ballot
        if state.ballot is None:
            self.story.court.enter(figure(state.stage.body, state.stage.name))
            self.ask(OpenBallot(state.stage.name), "h1")
        elif state.ballot.terms.ballot == "secret":
            papers = unanimous(len(state.ballot.roll) - state.ballot.recused)
            self.ask(CountPapers(here, papers), "t1")
            self.ask(CountPapers(here, papers), "t2")
        else:
            self.several_vote(["approve"] * len(state.ballot.waiting), None)
        due = NOMINATION.next_due(self.story.state)
        while due is not None and self.story.state.stage == state.stage:
            self.engine()
            due = NOMINATION.next_due(self.story.state)

    @rule(by=people, which=st.integers(0, 9), delegation=papers_to_act_on)
    def recuse(self, by: str, which: int, delegation: str | None) -> None:
        self.ask(Recuse(self.ballot(which)), by, delegation=delegation)

    @rule(
        by=st.sampled_from(["t1", "t2", "t3", "m1", "cj"]),
        which=st.integers(0, 9),
        papers=counts(),
        proof=proofs,
    )
    def count(self, by: str, which: int, papers: Papers, proof: Proof) -> None:
        self.ask(CountPapers(self.ballot(which), papers), by, proof=proof)

    @precondition(lambda self: self.story.state.shown == "council")
    @rule(papers=counts())
    def both_count(self, papers: Papers) -> None:
        for teller in ("t1", "t2"):
            self.ask(CountPapers(self.ballot(2), papers), teller)

    @rule(by=askers, which=st.integers(0, 9), back=days_back)
    def close(self, by: str, which: int, back: int | None) -> None:
        self.ask(CloseBallot(self.ballot(which)), by, back)

    @rule(by=askers, which=st.integers(0, 9), days=st.integers(-3, 30))
    def extend(self, by: str, which: int, days: int) -> None:
        self.ask(ExtendDeadline(self.stage(which), self.story.now + days * DAY), by)

    @rule(by=askers, which=st.integers(0, 9))
    def open_waiting(self, by: str, which: int) -> None:
        self.ask(OpenBallot(self.stage(which)), by)

    @rule(by=askers, which=st.integers(0, 9), back=days_back)
    def send_back(self, by: str, which: int, back: int | None) -> None:
        self.ask(Return(self.stage(which)), by, back)

    @rule(by=askers, back=days_back)
    def resubmit(self, by: str, back: int | None) -> None:
        self.ask(Resubmit((DIGEST,)), by, back)

    @rule(by=askers, rarely=st.integers(0, 4))
    def withdraw(self, by: str, rarely: int) -> None:
        if rarely == 0:
            self.ask(Withdraw(), by)

    @rule(by=askers)
    def amend(self, by: str) -> None:
        self.ask(Amend(("title",)), by)

    @rule(by=askers | st.sampled_from(["deputy", "acting", "m1", "m2"]), delegation=papers_to_act_on,
          capacity=st.sampled_from([None, None, None, "KT.", "TL.", "TUQ.", "Q."]), proof=proofs)  # fmt: skip
    def sign(self, by: str, delegation: str | None, capacity: str | None, proof: Proof) -> None:
        self.ask(Sign("signing"), by, delegation=delegation, capacity=capacity, proof=proof)

    @precondition(lambda self: self.story.state.shown == "signing")
    @rule()
    def the_chief_signs(self) -> None:
        self.ask(Sign("signing"), "cj")

    @rule(by=askers, rarely=st.integers(0, 4))
    def decline(self, by: str, rarely: int) -> None:
        if rarely == 0:
            self.ask(Decline("signing"), by)

    @rule(by=askers, corrects=st.integers(1, 30))
    def correct(self, by: str, corrects: int) -> None:
        assert not self.ask(CorrectOutcome(corrects, 1), by), "every outcome is right already"

    @rule(by=askers)
    def file_again(self, by: str) -> None:
        assert not self.ask(Nominate("court.flag", "u1", "u1", season="2026"), by)

    @rule(by=people, kind=st.sampled_from(["remind", "close", "escalate", "delay"]))
    def play_the_engine(self, by: str, kind: TimerKind) -> None:
        assert not self.ask(Tick(kind), by), "only the engine's own proof is the engine's"

    # Time and the world -------------------------------------------------------------------------------------

    @rule(minutes=st.integers(1, 60) | st.integers(60, 15_000))
    def wait(self, minutes: int) -> None:
        """Time passes and the worker is away: what falls due is spoken of later."""
        self.story.now += minutes * MINUTE

    @rule()
    def time_runs_out(self) -> None:
        """The deadline and its grace pass, and no engine says so."""
        stage = self.story.state.stage
        if stage is not None and stage.due is not None:
            self.story.now = max(self.story.now, stage.due + 5 * MINUTE)

    @precondition(lambda self: NOMINATION.next_due(self.story.state) is not None)
    @rule()
    def engine(self) -> None:
        """The engine speaks when the next timer runs out, or late; it is never refused."""
        self.story.engine()
        check_all(self.story, self.policy)

    @rule(ago=st.integers(0, 60), length=st.integers(3, 600))
    def outage(self, ago: int, length: int) -> None:
        back_at = self.story.now - ago * MINUTE
        last = self.story.court.service.back_at
        if last is None or back_at - length * MINUTE >= last:
            self.story.court.service = Service(back_at - length * MINUTE, back_at)

    @rule(data=st.data())
    def end_mandate(self, data: st.DataObject) -> None:
        granted = [
            c for c in self.story.court.entered if isinstance(c, MandateGranted) and c.body != "common"
        ]
        one = data.draw(st.sampled_from(granted))
        self.story.court.enter(MandateEnded(one.body, one.person, one.office))

    @rule(person=st.sampled_from(PEOPLE), office=offices,
          body=st.sampled_from(["u1", "u2", "u3", "council", "vi"]))  # fmt: skip
    def grant_mandate(self, person: str, office: str, body: str) -> None:
        self.story.court.enter(mandate(person, office, body))

    @rule(paper=st.sampled_from(["u2", "tl", "tuq"]))
    def revoke(self, paper: str) -> None:
        where = "u2" if paper == "u2" else "court"
        if paper in self.story.court.facts().body(where).delegations:
            self.story.court.enter(DelegationRevoked(where, paper))

    @rule(person=st.sampled_from(PEOPLE), body=st.sampled_from(["u1", "vi", "council"]))
    def declare_conflict(self, person: str, body: str) -> None:
        self.story.court.enter(ConflictDeclared(body, person, "u1"))

    @rule()
    def enter_figure(self) -> None:
        self.story.court.enter(figure("u1", "unit", at_least="1/2"))

    # What holds between the steps ---------------------------------------------------------------------------

    @invariant()
    def a_case_that_has_ended_waits_for_nothing(self) -> None:
        state = self.story.state
        assert state.settled == (state.phase == "ended")
        if state.phase == "ended":
            assert NOMINATION.next_due(state) is None
            assert state.ballot is None
            event(f"ended {state.result}")

    @invariant()
    def what_is_due_is_of_the_stage_that_is_open(self) -> None:
        due = NOMINATION.next_due(self.story.state)
        event(f"at {self.story.state.shown}")
        if due is not None:
            assert self.story.state.phase == "open"
            assert 1 <= due.version <= len(self.story.history)


TestCase = Case.TestCase
TestCase.settings = settings(
    max_examples=int(os.environ.get("CASES", "150")), stateful_step_count=50, deadline=None
)
