"""The council's part and the signature's: judge it, send it back, recognise it, let it be published.

A council judges openly: each member's vote or score stands beside his name. All of them are entered at once,
from the sheets of its meeting. Which figure passes is the rules' (``counting``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from domain import authority
from domain.answers import Refusal
from domain.award.criteria import Stated
from domain.award.policy import Initiatives, Policy
from domain.award.source import Source
from domain.award.stages import Ground, SignStage, Threshold, VoteStage
from domain.commands import Actor, Command, ReviewInitiative, SignInitiative
from domain.events import (
    Choice,
    Event,
    InitiativeDeclined,
    InitiativeRecognised,
    InitiativeReturned,
    InitiativeReviewed,
    InitiativeSigned,
    Outcome,
    PublicationReleased,
    Scored,
    Seat,
)
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.initiative import counting, rights
from domain.initiative.filing import code_of
from domain.initiative.state import Initiative
from domain.nomination.route import COUNCIL_OFFICES, Moment


def review(
    state: Initiative, ask: ReviewInitiative, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Enter how the council judged; what that means is the rules', not the chair's."""
    if state.phase != "filed" or state.course is None:
        return Refusal("not_before_council", {"phase": state.shown})
    if refused := rights.not_keeping(state, command.actor, facts, moment):
        return refused
    policy = rights.policy_of(state.course, facts)
    stage, rule = rights.vote_of(policy), rights.rule_of(policy)
    roll = _roll(state, stage, facts, moment)
    figure = _figure(state, stage, policy, facts)
    if isinstance(figure, Refusal):
        return figure
    refused = _sheets(ask, stage, rule, roll) or _quorum(stage, ask.present, roll) or _stated(ask, policy)
    if refused:
        return refused
    outcomes: tuple[Outcome, ...] = ()
    score: Scored | None = None
    if rule.judged == "voted":
        outcomes = counting.outcomes(policy, stage, figure, roll, ask.present, ask.votes)
        passed = any(outcome.passed for outcome in outcomes)
    else:
        score = counting.scored(ask.scores, rule.max_score or 0, figure)
        passed = score.passed
    signature = rights.signature_of(policy)
    recognised = passed and all(ask.stated.values())
    if recognised and signature is None and not (ask.number or "").strip():
        return Refusal("number_missing")
    reviewed = InitiativeReviewed(
        stage=stage.stage,
        present=ask.present,
        votes=ask.votes,
        scores=ask.scores,
        stated=ask.stated,
        hold=ask.hold,
        number=ask.number,
        roll=roll,
        outcomes=outcomes,
        score=score,
        judged="not_recognised" if not recognised else "proposed" if signature else "recognised",
        awaits=signature.stage if recognised and signature else None,
    )
    if reviewed.judged == "recognised":
        return [reviewed, *_recognitions(state, command.stream, ask.number or "", moment)]
    return [reviewed]


def _roll(state: Initiative, stage: VoteStage, facts: Facts, moment: Moment) -> tuple[Seat, ...]:
    """The council's members on that day, and who of them has no part in this one."""
    assert state.course is not None
    body = state.course.bodies[stage.stage]
    members = facts.body(body).holders(COUNCIL_OFFICES, moment.on)
    return tuple(Seat(who, _ground(who, body, stage, state, facts, moment)) for who in members)


def _ground(
    who: str, body: str, stage: VoteStage, state: Initiative, facts: Facts, moment: Moment
) -> Ground | None:
    assert state.about is not None
    units = {author.unit for author in state.authors}
    if who in state.people:
        return "self"  # nobody judges his own work, whatever the rules name
    if "unit_head" in stage.recusal and any(
        facts.body(unit).holds(who, authority.HEAD, moment.on) for unit in units
    ):
        return "unit_head"
    if "nominator" in stage.recusal and who == state.filer:
        return "nominator"
    declared = facts.body(body).conflicts
    if "declared" in stage.recusal and any((who, what) in declared for what in state.people | units):
        return "declared"
    return None


def _figure(
    state: Initiative, stage: VoteStage, policy: Policy, facts: Facts
) -> tuple[Threshold, Source] | Refusal:
    """The stage's figure with its source: the rules', or the one that the council has entered."""
    assert state.course is not None
    if stage.threshold != "unknown":
        return stage.threshold, policy.cited(stage.stage)
    body = state.course.bodies[stage.stage]
    entered = facts.body(body).figures.get((policy.award, stage.stage))
    if entered is None:
        return Refusal(
            "figure_unknown", {"stage": stage.stage, "body": body, "award": policy.award}, stage.cite
        )
    certainty = "unverified" if entered.made_up else "read"
    return entered.threshold, Source.model_validate({"cite": entered.cite, "certainty": certainty})


def _sheets(
    ask: ReviewInitiative, stage: VoteStage, rule: Initiatives, roll: Collection[Seat]
) -> Refusal | None:
    """Every member who is there and has a part in it hands in one sheet, of the kind that the rules want."""
    if (ask.scores if rule.judged == "voted" else ask.votes) != {}:
        return Refusal("judged_otherwise", {"judged": rule.judged}, stage.cite)
    sheets: Mapping[str, Choice | Fraction] = ask.votes if rule.judged == "voted" else ask.scores
    seats = {seat.seat: seat.recused for seat in roll}
    for who in (*ask.present, *sheets):
        if who not in seats:
            return Refusal("not_of_council", {"person": who}, stage.cite)
    for who in sheets:
        if ground := seats[who]:
            return Refusal("recused", {"seat": who, "ground": ground}, stage.cite)
        if who not in ask.present and stage.absentees != "written":
            return Refusal("not_present", {"seat": who}, stage.cite)
    for who in ask.present:
        if seats[who] is None and who not in sheets:
            return Refusal("sheet_missing", {"person": who}, stage.cite)
    for who, score in ask.scores.items():
        if not 0 <= score <= (rule.max_score or 0):
            return Refusal(
                "score_out_of_range",
                {"person": who, "score": str(score), "highest": rule.max_score or 0},
                stage.cite,
            )
    return None


def _quorum(stage: VoteStage, present: Collection[str], roll: Collection[Seat]) -> Refusal | None:
    """Enough have to be there, and somebody in any case."""
    there, quorum = len(set(present)), stage.quorum
    if there and (quorum is None or quorum.met_by(there, len(roll))):
        return None
    values: dict[str, str | int] = {"took_part": there, "seats": len(roll)}
    values["quorum"] = str(quorum) if quorum else "> 0"
    return Refusal("no_quorum", values, (quorum.cite if quorum else None) or stage.cite)


def _stated(ask: ReviewInitiative, policy: Policy) -> Refusal | None:
    """The council says yes or no to each criterion of the rules, and to no other."""
    asked = [criterion.what for criterion in policy.eligibility if isinstance(criterion, Stated)]
    if set(ask.stated) == set(asked):
        return None
    return Refusal("criteria_not_stated", {"criteria": ", ".join(asked) or "-"}, policy.source.cite)


# After the vote ---------------------------------------------------------------------------------------------


def sign(
    state: Initiative, ask: SignInitiative, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Recognise what the council proposes, in person or in a capacity that the rules accept."""
    stage = _signs(state, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if not ask.number.strip():
        return Refusal("number_missing")
    signed = InitiativeSigned(stage.stage, stage.by, command.actor.capacity, ask.number)
    return [signed, *_recognitions(state, command.stream, ask.number, moment)]


def decline(state: Initiative, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Do not recognise it, with reasons, by whoever could have signed."""
    stage = _signs(state, actor, facts, moment)
    return stage if isinstance(stage, Refusal) else [InitiativeDeclined(stage.stage)]


def send_back(state: Initiative, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Return it for revision: the council does, or whoever could sign what the council proposes."""
    if state.phase == "agreed":
        stage = _signs(state, actor, facts, moment)
        return stage if isinstance(stage, Refusal) else [InitiativeReturned(stage.stage)]
    if state.phase != "filed":
        return Refusal("not_before_council", {"phase": state.shown})
    return rights.not_keeping(state, actor, facts, moment) or [InitiativeReturned(state.stage)]


def release(state: Initiative, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Say that it was reworked; the council that held its publication does."""
    if not state.held:
        return Refusal("publication_not_held", {"phase": state.shown})
    return rights.not_keeping(state, actor, facts, moment) or [PublicationReleased()]


def _signs(state: Initiative, actor: Actor, facts: Facts, moment: Moment) -> SignStage | Refusal:
    """The stage of the signature, if the initiative stands at it and the actor may sign there."""
    if state.phase != "agreed" or state.course is None:
        return Refusal("not_proposed", {"phase": state.shown})
    stage = rights.signature_of(rights.policy_of(state.course, facts))
    assert stage is not None, "only where a signature follows is an initiative agreed"
    if refused := authority.unproven(facts, actor, stage):
        return refused
    right = authority.may_sign(facts, actor, stage, state.course.bodies[stage.stage], moment.today)
    if isinstance(right, Refusal):
        return right
    for person in (actor.person, right.giver):
        if person is not None and (refused := rights.own(state, person, stage.cite)):
            return refused
    return stage


def _recognitions(state: Initiative, stream: str, number: str, moment: Moment) -> list[Into]:
    """Each author's own body learns of it: it counts for every one of them, wherever he works."""
    assert state.course is not None
    shares = {author.person: author.share for author in state.authors}
    units = dict.fromkeys(author.unit for author in state.authors)
    level = state.course.level
    return [
        Into(
            registry_of(unit),
            InitiativeRecognised(unit, code_of(stream), level, moment.on, shares, number),
        )
        for unit in units
    ]
