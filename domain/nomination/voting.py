"""What happens around a ballot: votes, recusals, tellers' counts, closing, deadlines.

Every function gives the events that a command causes, or the refusal that says why not. The ballot's own
arithmetic is ``domain.count.ballot``'s.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from domain import authority
from domain.answers import Refusal
from domain.award.stages import Ground, VoteStage
from domain.commands import (
    Actor,
    CastVote,
    CloseBallot,
    CountPapers,
    ExtendDeadline,
    OpenBallot,
    Recuse,
    Tick,
)
from domain.count.ballot import Ballot, Vote, add_up, closes_early, over, quorate, tally
from domain.events import (
    BallotClosed,
    ClosingPostponed,
    DeadlineExtended,
    DelayPublished,
    Escalated,
    Event,
    Lacking,
    MemberRecused,
    NominationEnded,
    PapersCounted,
    Reminded,
    Seat,
    StageKind,
    VoteCast,
)
from domain.facts import Facts
from domain.nomination import freeze
from domain.nomination.route import (
    Moment,
    advance,
    current,
    ground_of,
    open_ballot,
    policy_of,
    threshold_of,
    times_for,
    voting_offices,
)
from domain.nomination.state import Nomination, Stage
from domain.rules import MEANINGS

_NONCE = re.compile(r"[0-9a-f]{32}")

LACKING: Mapping[StageKind, Lacking] = {
    "vote": "sitting",
    "sign": "signature",
    "appraisal": "appraisal",
    "consultation": "opinions",
    "posting": "report",
    "upward": "answer",
}
"""What a stage that no timer closes still waits for when its time is over."""


def cast_vote(
    state: Nomination, ask: CastVote, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Count a vote for a seat of the roll, once, and close the ballot if that decides it."""
    there = _open_ballot(state, ask.ballot, actor, facts)
    if isinstance(there, Refusal):
        return there
    stage, ballot = there
    if ballot.terms.ballot == "secret":
        return Refusal("secret_ballot_is_paper", {"ballot": ask.ballot}, stage.cite)
    if refused := freeze.refused(state, facts, moment.as_of):
        return refused
    if not _NONCE.fullmatch(ask.nonce):
        return Refusal("nonce_malformed", {"digits": 32})
    seat = seat_of(state, ballot, ask.seat, actor, facts, moment.today)
    if isinstance(seat, Refusal):
        return seat
    if seat.recused is not None:
        return Refusal("recused", {"seat": seat.seat, "ground": seat.recused}, stage.cite)
    # A unit's seat is nobody's relative; whoever casts its vote may be.
    if ground := _own_ground(state, stage, actor, facts, moment):
        return Refusal("recused", {"seat": actor.person, "ground": ground}, stage.cite)
    if seat.seat in ballot.votes and not stage.change:
        return Refusal(
            "already_voted", {"seat": seat.seat, "version": ballot.votes[seat.seat].version}, stage.cite
        )
    vote = VoteCast(ballot=ask.ballot, seat=seat.seat, choice=ask.choice, nonce=ask.nonce)
    return [vote, *_early(state, facts, moment, vote)]


def seat_of(
    state: Nomination, ballot: Ballot, asked: str | None, actor: Actor, facts: Facts, today: dt.date
) -> Seat | Refusal:
    """The seat that the actor may vote for: his own, or his unit's. A personal vote is never delegated."""
    assert state.about is not None
    assert state.stage is not None
    if actor.person not in facts.common.people:
        return Refusal("unknown_person", {"person": actor.person})
    if actor.person == state.about.nominee:
        return Refusal("recused", {"seat": actor.person, "ground": "self"})
    units = facts.common.bodies
    possible = list(ballot.roll) if asked is None else [asked] if asked in ballot.roll else []
    mine = [
        name
        for name in possible
        if (authority.speaks_for_unit(facts, actor, name, today) if name in units else name == actor.person)
    ]
    if len(mine) > 1:
        return Refusal("which_seat", {"seats": " ".join(mine)})
    if not mine:
        return Refusal("not_on_roll", {"person": actor.person, "ballot": ballot.ballot, "seat": asked or "-"})
    seat = mine[0]
    if seat not in units:
        if actor.delegation is not None:
            return Refusal("vote_is_personal", {"seat": seat})
        offices = voting_offices(state.stage.name, state.about, facts)
        if actor.person not in facts.body(state.stage.body).holders(offices, today):
            return Refusal("mandate_ended", {"person": actor.person, "body": state.stage.body})
    return ballot.roll[seat]


def recuse(
    state: Nomination, ask: Recuse, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """A member takes no part, before having voted and before the papers are counted."""
    there = _open_ballot(state, ask.ballot, actor, facts)
    if isinstance(there, Refusal):
        return there
    stage, ballot = there
    seat = seat_of(state, ballot, ask.seat, actor, facts, moment.today)
    if isinstance(seat, Refusal):
        return seat
    if seat.recused is not None:
        return Refusal("already_recused", {"seat": seat.seat, "ground": seat.recused})
    if seat.seat in ballot.votes:
        return Refusal(
            "already_voted", {"seat": seat.seat, "version": ballot.votes[seat.seat].version}, stage.cite
        )
    if ballot.counts:
        # His paper may lie among those that were counted: who steps aside does so before the count.
        return Refusal("papers_counted", {"seat": seat.seat, "ballot": ask.ballot}, stage.cite)
    event = MemberRecused(ballot=ask.ballot, seat=seat.seat)
    return [event, *_early(state, facts, moment, event)]


def count_papers(
    state: Nomination, ask: CountPapers, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Enter one teller's count. Two tellers count; either may count again until they agree."""
    there = _open_ballot(state, ask.ballot, actor, facts)
    if isinstance(there, Refusal):
        return there
    stage, ballot = there
    body = state.stage.body if state.stage else ""
    if ballot.terms.ballot != "secret":
        return Refusal("open_ballot_is_not_counted", {"ballot": ask.ballot}, stage.cite)
    if not authority.holds(facts, actor, authority.TELLER, body, moment.today):
        return Refusal("not_teller", {"person": actor.person, "body": body}, stage.cite)
    if ground := _own_ground(state, stage, actor, facts, moment):
        return Refusal("recused", {"seat": actor.person, "ground": ground}, stage.cite)
    if len(ballot.counts) == 2 and actor.person not in ballot.counts:
        return Refusal("two_tellers_count", {"tellers": " ".join(ballot.counts)}, stage.cite)
    if refused := freeze.refused(state, facts, moment.as_of):
        return refused
    if refused := add_up(ask.papers, len(ballot.roll) - ballot.recused):
        return refused
    if ask.papers.sealed and stage.absentees != "sealed_paper":
        return Refusal("no_sealed_papers", {"sealed": ask.papers.sealed, "ballot": ask.ballot}, stage.cite)
    counted = PapersCounted(ballot=ask.ballot, papers=ask.papers)
    after = replace(ballot, counts={**ballot.counts, actor.person: ask.papers})
    closing = _close(replace(state, ballot=after), facts, moment, "all_in") if closes_early(after) else []
    return [counted, *closing]


def close_ballot(
    state: Nomination, ask: CloseBallot, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The chair closes: a meeting's ballot entered late, one whose time is over, or one that is decided."""
    there = _open_ballot(state, ask.ballot, actor, facts)
    if isinstance(there, Refusal):
        return there
    stage, ballot = there
    if refused := _not_chair(state, actor, facts, moment) or freeze.refused(state, facts, moment.as_of):
        return refused
    assert state.stage is not None
    due = state.stage.due
    if due is not None and not closes_early(ballot):
        close_at = due + dt.timedelta(seconds=stage.grace.seconds)
        if moment.at < close_at:
            return Refusal("not_yet", {"ballot": ask.ballot, "until": close_at.isoformat()}, stage.cite)
        if (calm := _calm_until(stage, facts)) and moment.at < calm:
            return Refusal("not_calm_yet", {"ballot": ask.ballot, "until": calm.isoformat()})
    if refused := _cannot_close(ballot, stage):
        return refused
    return _close(state, facts, moment, "chair")


def extend(
    state: Nomination, ask: ExtendDeadline, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The chair gives more time, with a reason; never less."""
    if state.phase != "open" or state.stage is None or state.stage.name != ask.stage:
        return _not_open(state, ask.stage)
    stage = current(state, facts)
    if refused := authority.unproven(facts, actor, stage) or _not_chair(state, actor, facts, moment):
        return refused
    earliest = max(moment.at, state.stage.due or moment.at)
    if ask.due <= earliest:
        return Refusal("extends_backwards", {"due": ask.due.isoformat(), "earliest": earliest.isoformat()})
    times = times_for(stage, facts, moment.at, ask.due)
    if times is None:
        return Refusal("calendar_missing", {"day": ask.due.date().isoformat()})
    return [DeadlineExtended(stage=ask.stage, turn=state.stage.turn, times=times)]


def open_waiting(
    state: Nomination, ask: OpenBallot, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Open the ballot that lacked its figure or its roll when the stage began."""
    if (
        state.phase != "open"
        or state.stage is None
        or state.stage.name != ask.stage
        or state.stage.kind != "vote"
    ):
        return _not_open(state, ask.stage)
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    stage = current(state, facts)
    assert isinstance(stage, VoteStage)
    if stage.held == "sitting":
        return Refusal("held_in_sitting", {"stage": ask.stage, "body": state.stage.body}, stage.cite)
    if refused := authority.unproven(facts, actor, stage) or _not_chair(state, actor, facts, moment):
        return refused
    opened = open_ballot(state, facts, moment, stage, state.stage.ballot)
    if isinstance(opened, Refusal):
        return opened
    # The time for voting runs from now on, not from when the stage began to wait.
    times = None if state.stage.late or stage.due is None else times_for(stage, facts, moment.at, None)
    return [opened] if times is None else [opened, DeadlineExtended(ask.stage, state.stage.turn, times)]


def tick(state: Nomination, ask: Tick, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """The engine speaks because a timer ran out."""
    timer = next((t for t in state.timers if t.kind == ask.kind), None)
    if timer is None or state.stage is None or moment.at < timer.at:
        return Refusal("nothing_due", {"timer": ask.kind})
    here: Stage = state.stage
    match ask.kind:
        case "remind":
            return [Reminded(here.name, here.turn)]
        case "escalate":
            return [Escalated(here.name, here.turn)]
        case "delay":
            return [DelayPublished(here.name, here.turn, LACKING[here.kind])]
        case "close":
            return _time_is_up(state, facts, moment)
        case "deadline":
            raise AssertionError("a case has no calendar of its own")


def _time_is_up(state: Nomination, facts: Facts, moment: Moment) -> list[Event]:
    """Close at the end of the time, unless the service was away or something is lacking: then say so."""
    assert state.stage is not None
    stage = current(state, facts)
    assert isinstance(stage, VoteStage)
    if freeze.grounds_now(state, facts, moment.as_of):
        return [DelayPublished(state.stage.name, state.stage.turn, "frozen")]
    if state.ballot is None:
        assert state.about is not None
        unknown = isinstance(threshold_of(stage, state.about, facts), Refusal)
        return [DelayPublished(state.stage.name, state.stage.turn, "figure" if unknown else "roll")]
    service = facts.service
    calm = _calm_until(stage, facts)
    if calm is not None and moment.at < calm and service.away_from and service.back_at:
        return [ClosingPostponed(state.ballot.ballot, calm, service.away_from, service.back_at)]
    if _cannot_close(state.ballot, stage):
        counted = state.ballot.terms.ballot == "open" or state.ballot.agreed() is not None
        lacking: Literal["papers", "quorum"] = "quorum" if counted else "papers"
        return [DelayPublished(state.stage.name, state.stage.turn, lacking)]
    return _close(state, facts, moment, "time")


def _calm_until(stage: VoteStage, facts: Facts) -> dt.datetime | None:
    """Until when a ballot stays open because of the last outage: ``calm`` after its end."""
    back_at = facts.service.back_at
    return None if back_at is None else back_at + dt.timedelta(seconds=stage.calm.seconds)


def _cannot_close(ballot: Ballot, stage: VoteStage) -> Refusal | None:
    if ballot.terms.ballot == "secret" and ballot.agreed() is None:
        if len(ballot.counts) == 2:
            return Refusal("tellers_differ", {"tellers": " ".join(ballot.counts)}, stage.cite)
        return Refusal("papers_missing", {"have": len(ballot.counts), "need": 2}, stage.cite)
    counted = tally(ballot)
    if not quorate(ballot.terms, counted):
        quorum = str(ballot.terms.quorum) if ballot.terms.quorum else "> 0"
        values: dict[str, str | int] = {
            "took_part": counted.took_part,
            "seats": counted.seats,
            "quorum": quorum,
        }
        return Refusal("no_quorum", values, ballot.terms.quorum.cite if ballot.terms.quorum else stage.cite)
    return None


def _early(state: Nomination, facts: Facts, moment: Moment, event: VoteCast | MemberRecused) -> list[Event]:
    """Close at once where the policy wants it and ``event`` makes sure that nothing can change."""
    ballot = state.ballot
    assert ballot is not None
    if isinstance(event, VoteCast):
        ballot = ballot.with_vote(event.seat, Vote(event.choice, 0))
    else:
        ballot = replace(ballot, roll={**ballot.roll, event.seat: Seat(event.seat, "declared")})
    if not closes_early(ballot):
        return []
    return _close(replace(state, ballot=ballot), facts, moment, "all_in" if over(ballot) else "decided")


def _close(
    state: Nomination, facts: Facts, moment: Moment, why: Literal["all_in", "decided", "chair", "time"]
) -> list[Event]:
    assert state.ballot is not None
    assert state.about is not None
    assert state.stage is not None
    meaning = MEANINGS[policy_of(state.about, facts).rules]
    outcome = meaning(state.ballot.terms, tally(state.ballot))
    closed = BallotClosed(ballot=state.ballot.ballot, why=why, outcome=outcome)
    if not outcome.passed:
        return [closed, NominationEnded("not_passed")]
    # Whoever happens to cast the last vote does not choose the day of the next stage's roll.
    moment = moment if state.stage.late else replace(moment, on=moment.today)
    return [closed, *advance(state, facts, moment, state.stage.name)]


def _open_ballot(
    state: Nomination, name: str, actor: Actor, facts: Facts
) -> tuple[VoteStage, Ballot] | Refusal:
    if any(counted.ballot.ballot == name for counted in state.counted):
        return Refusal("ballot_closed", {"ballot": name})
    if state.ballot is None or state.ballot.ballot != name:
        here = state.stage
        if state.phase == "open" and here is not None and here.kind == "sign" and here.ballot == name:
            return Refusal("stage_is_a_signature", {"stage": here.name})
        return _not_open(state, name)
    stage = current(state, facts)
    assert isinstance(stage, VoteStage)
    return authority.unproven(facts, actor, stage) or (stage, state.ballot)


def _not_open(state: Nomination, asked: str) -> Refusal:
    if state.ballot is not None:
        here = state.ballot.ballot
    else:
        here = state.stage.name if state.stage is not None and state.phase == "open" else state.phase
    return Refusal("stage_not_open", {"asked": asked, "open": here})


def _not_chair(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    assert state.stage is not None
    if authority.holds(facts, actor, authority.CHAIR, state.stage.body, moment.today):
        stage = current(state, facts)
        ground = _own_ground(state, stage, actor, facts, moment) if isinstance(stage, VoteStage) else None
        # The head of a unit chairs his unit's own assembly; only these two grounds keep a chair away.
        if ground in ("self", "declared"):
            return Refusal("recused", {"seat": actor.person, "ground": ground}, stage.cite)
        return None
    return Refusal("not_chair", {"person": actor.person, "body": state.stage.body})


def _own_ground(
    state: Nomination, stage: VoteStage, actor: Actor, facts: Facts, moment: Moment
) -> Ground | None:
    """Why this person has no part in the vote, whatever seat or office he acts for."""
    assert state.stage is not None
    return ground_of(actor.person, stage, state, facts, state.stage.body, moment.today)
