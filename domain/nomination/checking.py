"""Looking again: whether the nominee is eligible by now, and whether the case is frozen."""

from __future__ import annotations

from dataclasses import replace

from domain import authority
from domain.answers import Refusal
from domain.award.stages import AppraisalStage
from domain.commands import Actor
from domain.events import Event, Frozen, NominationEnded, Unfrozen
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination import acting, assessing, freeze, giving_back
from domain.nomination.route import Moment, current, open_stage, policy_of, route_of
from domain.nomination.state import Nomination


def reassess(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Answer the criteria again, for the unit's officer or whoever appraises the file.

    Who is not eligible is led past the votes on the award to the council's opinion, or the case ends.
    """
    if state.phase not in ("open", "returned") or state.about is None:
        return Refusal("nothing_to_assess", {"phase": state.phase})
    if refused := _may_not_look(state, actor, facts, moment):
        return refused
    policy = policy_of(state.about, facts)
    found = assessing.found(state, facts, moment.on)
    if found is None:
        return Refusal("eligibility_not_decided", {"award": policy.award}, policy.source.cite)
    # While a ballot is open its end is waited for; while a sitting has the case, the sitting's.
    busy = state.ballot is not None or state.agenda is not None
    ends = assessing.ends(policy, found) and not busy
    if found == state.found and not ends:
        return Refusal("eligibility_same", {"verdict": found.verdict})
    if ends:
        return giving_back.if_ended(state, [found, NominationEnded("ineligible")], facts)
    if busy or state.phase == "returned" or state.stage is None:
        return [found]
    ineligible = found.verdict == "not_eligible" or state.reports.dismissed
    moved = _moved(replace(state, ineligible=ineligible), facts, moment)
    return giving_back.if_ended(state, [found, *moved], facts)


def _moved(state: Nomination, facts: Facts, moment: Moment) -> list[Event]:
    """Where the case goes: on, if nobody may vote on it here any more; back, to what it was led past."""
    assert state.stage is not None
    assert state.about is not None
    route = route_of(state.about, facts)
    here = next(number for number, stage in enumerate(route) if stage.stage == state.stage.name)
    if state.ineligible and assessing.closed_to_ineligible(route[here]):
        return open_stage(state, facts, moment, route[here].stage)
    passed_by = [stage.stage for stage in route[:here] if stage.stage not in state.turns]
    return open_stage(state, facts, moment, passed_by[0]) if passed_by and not state.ineligible else []


def check_freeze(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Record that the case is frozen, or that it is not any more. It is so whether or not somebody looks."""
    if state.phase not in ("open", "returned") or state.about is None:
        return Refusal("nothing_to_assess", {"phase": state.phase})
    if refused := _may_not_look(state, actor, facts, moment):
        return refused
    grounds = freeze.grounds_now(state, facts, moment.as_of)
    if grounds == state.frozen:
        return Refusal("freeze_same", {"grounds": len(grounds)})
    return [Frozen(grounds)] if grounds else [Unfrozen()]


def _may_not_look(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse who neither files for the unit nor leads or appraises at the stage where the case stands."""
    assert state.about is not None
    if acting.files(state.about, actor, facts, moment):
        return None
    if state.stage is not None and state.phase == "open":
        stage, body = current(state, facts), state.stage.body
        offices = [authority.CHAIR, *([stage.by] if isinstance(stage, AppraisalStage) else [])]
        if any(authority.holds(facts, actor, office, body, moment.today) for office in offices):
            return authority.unproven(facts, actor, stage)
    return Refusal("not_officer", {"person": actor.person, "unit": state.about.unit})
