"""The leader signs or declines, where the signature stands on the nomination itself.

Under ``rules: 2`` the award that it completes is held from then on: it enters the register of the unit, as
that of a list does (``domain.decision.signing``).
"""

from __future__ import annotations

from domain import authority
from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Actor, Command, Decline, Sign
from domain.events import AwardsHeld, Declined, HeldRow, NominationEnded, Signed
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination import barred, freeze, giving_back
from domain.nomination.route import Moment, advance, current, policy_of
from domain.nomination.state import Nomination


def sign(state: Nomination, ask: Sign, command: Command, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Sign, in person or in one of the capacities that the policy accepts; nobody signs for himself.

    Eligibility is asked again: who is not eligible by now is declined, not signed.
    """
    actor = command.actor
    stage = may(state, ask.stage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if refused := freeze.refused(state, facts, *moment.days):
        return refused
    if (bar := barred.bars(state, facts, moment)) is not None:
        assert state.about is not None
        return Refusal(
            "nominee_not_eligible",
            {"nominee": state.about.nominee, "award": state.about.award, "criterion": bar.rule},
            bar.cite,
        )
    signed = Signed(stage=ask.stage, office=stage.by, capacity=actor.capacity, number=ask.number)
    following = advance(state, facts, moment, ask.stage)
    if NominationEnded("awarded") not in following:
        return [signed, *following]
    return [signed, *following, *_held(state, ask, command.stream, facts, moment)]


def _held(state: Nomination, ask: Sign, stream: str, facts: Facts, moment: Moment) -> list[Into]:
    """The award in the register of the unit. Nothing under the old rules, nor of a policy that is tried out;
    nothing where it was granted above, and is held since then."""
    about, here = state.about, state.stage
    assert about is not None
    assert here is not None
    granted = any(answer.answer == "granted" for answer in state.reports.answers.values())
    if about.what_if or granted or policy_of(about, facts).rules < 2:
        return []
    # Without a number on the paper the case itself names it: holdings are told apart by their numbers.
    row = HeldRow(
        holder=about.nominee,
        award=about.award,
        season=about.season,
        kind=about.kind,
        number=ask.number or stream,
        decided=moment.on,
        organ=here.body,
        feat_on=about.feat_on,
    )
    held = AwardsHeld(about.unit, source=stream, verified=True, decision=None, rows=(row,))
    return [Into(registry_of(about.unit), held)]


def decline(state: Nomination, ask: Decline, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Decline, with reasons, by whoever could have signed; a limited seat is free again."""
    stage = may(state, ask.stage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if refused := freeze.refused(state, facts, *moment.days):
        return refused
    return [Declined(stage=ask.stage), NominationEnded("declined"), *giving_back.all_of(state, facts)]


def agreed(state: Nomination, facts: Facts) -> SignStage | None:
    """The stage of signing, where the case stands at it and is signed there in a list: it is agreed.

    All that it still needs is a decision that carries it (``domain.decision``).
    """
    if state.phase != "open" or state.stage is None or state.stage.kind != "sign":
        return None
    stage = current(state, facts)
    return stage if isinstance(stage, SignStage) and stage.signs == "list" else None


def may(state: Nomination, asked: str, actor: Actor, facts: Facts, moment: Moment) -> SignStage | Refusal:
    """The stage, if it is open for signing and the actor may sign there for somebody else than himself."""
    here = state.stage
    if state.phase == "open" and here is not None and here.kind == "vote" and here.name == asked:
        return Refusal("stage_is_a_vote", {"stage": here.name})
    if state.phase != "open" or here is None or here.kind != "sign" or here.name != asked:
        return Refusal("stage_not_open", {"asked": asked, "open": here.name if here else state.phase})
    if agreed(state, facts) is not None:
        return Refusal("signed_in_a_list", {"stage": here.name, "draft": state.draft or "-"})
    stage = current(state, facts)
    assert isinstance(stage, SignStage)
    assert state.about is not None
    if refused := authority.unproven(facts, actor, stage):
        return refused
    right = authority.may_sign(facts, actor, stage, here.body, moment.today)
    if isinstance(right, Refusal):
        return right
    nominee, unit = state.about.nominee, facts.body(state.about.unit)
    for person in (actor.person, right.giver):
        if person is not None and (person == nominee or unit.holds(person, authority.HEAD, moment.today)):
            return Refusal("signs_for_himself", {"person": person, "nominee": nominee}, stage.cite)
    return stage
