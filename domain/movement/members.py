"""What the members of a movement do: have it, plan, register who runs, sign the pledge, report."""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import (
    AcknowledgeMovement,
    Actor,
    ConfirmTarget,
    DraftPledge,
    DropOut,
    IssuePlan,
    RegisterFor,
    ReportTarget,
    ReturnTarget,
    SignPledge,
    WithdrawPledge,
)
from domain.commands.base import told
from domain.events import (
    Aim,
    DroppedOut,
    Event,
    MovementAcknowledged,
    MovementJoined,
    MovementLeft,
    PlanIssued,
    PledgeDrafted,
    PledgeSigned,
    PledgeWithdrawn,
    Registered,
    ResultConfirmed,
    ResultReported,
    ResultReturned,
    Target,
)
from domain.exact import show_number
from domain.facts import Facts, registry_of
from domain.happened import Into
from domain.movement import judging, rights
from domain.movement.state import Movement
from domain.nomination.route import Moment
from domain.registry import Register, reach
from domain.registry.words import unknown_body


def not_running(state: Movement) -> Refusal | None:
    """Refuse what a member does before the launch or after the final review."""
    if state.phase == "launched":
        return None
    return Refusal("movement_not_running", {"phase": state.phase})


def no_member(state: Movement, unit: str) -> Refusal | None:
    """Refuse a unit that does not take part."""
    return None if unit in state.members else Refusal("not_taking_part", {"unit": unit})


def no_unit(state: Movement, unit: str) -> Refusal | None:
    """Refuse who does not take part itself: a cluster's units run and are scored, not the cluster."""
    if unit in state.clusters:
        return Refusal("cluster_passes_on", {"unit": unit})
    return no_member(state, unit)


def _refused(state: Movement, actor: Actor, unit: str, facts: Facts, moment: Moment) -> Refusal | None:
    return not_running(state) or no_member(state, unit) or rights.not_filing(facts, actor, unit, moment.today)


def acknowledge(
    state: Movement, ask: AcknowledgeMovement, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The member has it."""
    if refused := _refused(state, actor, ask.unit, facts, moment):
        return refused
    if ask.unit in state.acknowledged:
        return Refusal("acknowledged_already", {"unit": ask.unit})
    return [told(MovementAcknowledged, ask)]


def issue_plan(
    state: Movement, ask: IssuePlan, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The member's own plan is issued, on paper; one that is adopted as a movement here while this one runs
    says so by itself."""
    if refused := _refused(state, actor, ask.unit, facts, moment):
        return refused
    if (before := state.plans.get(ask.unit)) is not None:
        return Refusal("plan_issued_already", {"unit": ask.unit, "number": before.number})
    return [told(PlanIssued, ask, movement=None)]


# Who runs --------------------------------------------------------------------------------------------------


def register(
    state: Movement, ask: RegisterFor, stream: str, actor: Actor, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """Register who runs; each enters the member's register, where eligibility finds it."""
    refused = not_running(state) or no_unit(state, ask.unit)
    refused = refused or rights.not_filing(facts, actor, ask.unit, moment.today)
    if refused is not None:
        return refused
    plan = state.planned
    if not plan.registration:
        return Refusal("no_registration", {"movement": stream.partition("/")[2]})
    if not ask.aims:
        return Refusal("nothing_to_do")
    known = {adopted.policy.award for adopted in facts.common.policies.values()}
    for place, aim in enumerate(ask.aims):
        if aim.award not in known:
            return Refusal("unknown_award", {"award": aim.award})
        if (ask.unit, aim) in state.running or aim in ask.aims[:place]:
            return Refusal("runs_already", {"candidate": aim.candidate, "award": aim.award})
        if not _belongs(aim.candidate, ask.unit, facts, moment):
            return Refusal("not_of_this_member", {"candidate": aim.candidate, "unit": ask.unit})
    own = stream.partition("/")[2]
    joined = (
        MovementJoined(ask.unit, aim.candidate, aim.award, plan.season, own, moment.on) for aim in ask.aims
    )
    return [told(Registered, ask), *(Into(registry_of(ask.unit), one) for one in joined)]


def drop_out(
    state: Movement, ask: DropOut, stream: str, actor: Actor, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """A candidate runs no more; his member says so, or who keeps the movement."""
    refused = not_running(state) or no_member(state, ask.unit)
    if refused is None and not rights.keeps(facts, actor, state.planned.body, moment.today):
        refused = rights.not_filing(facts, actor, ask.unit, moment.today)
    if refused is not None:
        return refused
    if (ask.unit, Aim(ask.candidate, ask.award)) not in state.running:
        return Refusal("runs_not", {"candidate": ask.candidate, "award": ask.award})
    left = MovementLeft(ask.unit, ask.candidate, ask.award, stream.partition("/")[2], moment.on)
    return [told(DroppedOut, ask), Into(registry_of(ask.unit), left)]


def _belongs(candidate: str, unit: str, facts: Facts, moment: Moment) -> bool:
    """The member itself, an office below it, or somebody who serves in it."""
    if candidate in facts.common.bodies:
        return any(body.body == unit for body in facts.common.superiors(candidate))
    return facts.body(unit).holders_any(candidate, moment.on)


# Pledges ---------------------------------------------------------------------------------------------------


def draft_pledge(
    state: Movement, ask: DraftPledge, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Put a text forward; blocs of one movement may have a text each."""
    if refused := not_running(state) or rights.not_keeping(facts, actor, state.planned.body, moment.today):
        return refused
    if ask.pledge in state.pledges:
        return Refusal("stands_twice", {"what": "pledge", "code": ask.pledge})
    if not ask.signers:
        return Refusal("nothing_to_do")
    for unit in ask.signers:
        if refused := no_member(state, unit):
            return refused
    return [told(PledgeDrafted, ask)]


def withdraw_pledge(
    state: Movement, ask: WithdrawPledge, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Withdraw a text put forward by mistake. What somebody has signed stays as it was signed."""
    if refused := not_running(state) or rights.not_keeping(facts, actor, state.planned.body, moment.today):
        return refused
    pledge = state.pledges.get(ask.pledge)
    if pledge is None:
        return Refusal("unknown_pledge", {"pledge": ask.pledge})
    if pledge.signed:
        return Refusal("pledge_is_signed", {"pledge": ask.pledge, "signed": len(pledge.signed)})
    return [told(PledgeWithdrawn, ask)]


def sign_pledge(
    state: Movement, ask: SignPledge, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Sign for a member: never before the guidance that the text cites was issued."""
    if refused := not_running(state) or no_member(state, ask.unit):
        return refused
    pledge = state.pledges.get(ask.pledge)
    if pledge is None:
        return Refusal("unknown_pledge", {"pledge": ask.pledge})
    if ask.unit not in pledge.text.signers:
        return Refusal("signs_another_text", {"unit": ask.unit, "pledge": ask.pledge})
    if refused := rights.not_heading(facts, actor, ask.unit, moment.today):
        return refused
    if refused := unknown_body(facts.common, ask.witness):
        return refused
    body = state.planned.body
    if ask.witness is not None and ask.witness not in witnesses(facts.common, ask.unit, body):
        return Refusal("witness_not_above", {"witness": ask.witness, "unit": ask.unit})
    if (on := pledge.signed.get(ask.unit)) is not None:
        return Refusal("signed_already", {"unit": ask.unit, "on": on.isoformat()})
    for guidance in pledge.text.guidance:
        if moment.on < guidance.on:
            return Refusal(
                "pledge_before_guidance",
                {
                    "on": moment.on.isoformat(),
                    "number": guidance.number,
                    "issued": guidance.on.isoformat(),
                },
            )
    return [told(PledgeSigned, ask)]


def witnesses(common: Register, unit: str, body: str) -> dict[str, None]:
    """Before whom a member may sign: ``body``, whose movement it is, and who stands over either."""
    return {one: None for one in (*reach.over(common, body), *reach.over(common, unit)) if one != unit}


# Results ---------------------------------------------------------------------------------------------------


def report(
    state: Movement, ask: ReportTarget, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Report exactly what was reached in one period."""
    if refused := _of_result(state, ask.target, ask.unit, ask.period):
        return refused
    if refused := rights.not_filing(facts, actor, ask.unit, moment.today):
        return refused
    before = state.results.get((ask.target, ask.unit, ask.period))
    if before is not None and before.state == "confirmed":
        return Refusal("result_confirmed", {"target": ask.target, "unit": ask.unit, "period": ask.period})
    begins = next(one.begins for one in state.planned.reports if one.period == ask.period)
    if moment.on < begins:
        return Refusal(
            "period_not_begun",
            {"period": ask.period, "begins": begins.isoformat(), "on": moment.on.isoformat()},
        )
    return _figure_unfit(state.targets[ask.target], ask) or [told(ResultReported, ask)]


def _figure_unfit(target: Target, ask: ReportTarget) -> Refusal | None:
    cite = target.cite
    if (target.measure == "share") != (ask.whole is not None):
        return Refusal("part_and_whole", {"target": target.target}, cite)
    if ask.whole is not None and ask.part > ask.whole:
        return Refusal("part_over_whole", {"target": target.target}, cite)
    if target.measure == "dong" and ask.part.denominator != 1:
        return Refusal("money_not_whole", {"target": target.target}, cite)
    if target.measure == "count" and ask.part.denominator != 1:
        return Refusal("count_not_whole", {"target": target.target}, cite)
    if target.measure == "done" and ask.part not in (0, 1):
        return Refusal("done_is_one", {"target": target.target}, cite)
    if target.bands and ask.load is None:
        return Refusal("load_needed", {"target": target.target}, cite)
    return None


def confirm(
    state: Movement, ask: ConfirmTarget, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Confirm the figures that were looked at, for a body above the unit; nobody his own."""
    if refused := _judging(state, ask, actor, facts, moment):
        return refused
    found = state.results[ask.target, ask.unit, ask.period]
    if found.by == actor.person:
        return Refusal("confirms_own_result", {"person": actor.person, "unit": ask.unit})
    there = found.result
    if (ask.part, ask.whole, ask.load) != (there.part, there.whole, there.load):
        figures = (there.part, there.whole, there.load)
        stands = ", ".join(show_number(one) for one in figures if one is not None)
        return Refusal("figures_moved", {"target": ask.target, "unit": ask.unit, "stands": stands})
    return [told(ResultConfirmed, ask)]


def send_back(
    state: Movement, ask: ReturnTarget, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Send it back to the unit."""
    return _judging(state, ask, actor, facts, moment) or [told(ResultReturned, ask)]


def _judging(
    state: Movement, ask: ConfirmTarget | ReturnTarget, actor: Actor, facts: Facts, moment: Moment
) -> Refusal | None:
    if refused := _of_result(state, ask.target, ask.unit, ask.period):
        return refused
    by = state.targets[ask.target].by
    if refused := judging.not_judging(state, facts, actor, ask.unit, by, moment.today):
        return refused
    found = state.results.get((ask.target, ask.unit, ask.period))
    if found is None or found.state != "reported":
        return Refusal("nothing_reported", {"target": ask.target, "unit": ask.unit, "period": ask.period})
    return None


def _of_result(state: Movement, target: str, unit: str, period: str) -> Refusal | None:
    if refused := not_running(state) or no_member(state, unit):
        return refused
    if target not in state.targets:
        return Refusal("unknown_target", {"target": target})
    if unit not in state.bound(state.targets[target]):
        return Refusal("target_of_others", {"target": target, "unit": unit})
    if period not in {one.period for one in state.planned.reports}:
        return Refusal("unknown_period", {"period": period})
    return None
