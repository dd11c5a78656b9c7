"""The plan of a movement: drawn up, adopted, launched; what is wrong with one is said at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from domain.answers import Refusal
from domain.commands import AdoptMovement, Command, DraftMovement, LaunchMovement
from domain.commands.base import told
from domain.events import (
    Event,
    MovementAdopted,
    MovementDrafted,
    MovementLaunched,
    PlanIssued,
    Reporting,
    Target,
)
from domain.exact import show_number, show_share
from domain.facts import Facts
from domain.happened import Into
from domain.movement import rights
from domain.movement.measuring import overlap
from domain.movement.scoring import table_unfit
from domain.movement.state import Movement
from domain.nomination.route import Moment
from domain.registry.words import backwards, unknown_body, unknown_season


def stream_of(code: str) -> str:
    """The stream of the movement of this code."""
    return f"movement/{code}"


def draft(
    state: Movement, ask: DraftMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Draw the plan up; as long as nobody has adopted it, also once more."""
    if state.phase not in ("unborn", "drafted"):
        return Refusal("plan_adopted", {"movement": command.stream.partition("/")[2]})
    if state.plan is not None and ask.body != state.plan.body:
        return Refusal("movement_of_another", {"body": state.plan.body})
    if refused := unknown_body(facts.common, ask.body):
        return refused
    if refused := rights.not_keeping(facts, command.actor, ask.body, moment.today):
        return refused
    return unfit(ask, command.stream, facts) or [told(MovementDrafted, ask)]


def adopt(
    state: Movement, ask: AdoptMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """Adopt it; the movements above are told that this member's plan is issued."""
    if state.phase != "drafted" or state.plan is None:
        return Refusal("no_draft", {"phase": state.phase})
    if refused := rights.not_leading(facts, command.actor, state.plan.body, moment.today):
        return refused
    decided: list[Event | Into] = [told(MovementAdopted, ask)]
    own = command.stream.partition("/")[2]
    for stream, above in _superiors(state.plan, facts).items():
        if state.plan.body in above.members and state.plan.body not in above.plans:
            decided.append(Into(stream, PlanIssued(state.plan.body, ask.number, own)))
    return decided


def launch(
    state: Movement, ask: LaunchMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Launch it for its members, as the registry has them on the day; nothing is launched without a plan
    that was adopted."""
    if state.phase in ("launched", "reviewed"):
        return Refusal("launched_already", {"movement": command.stream.partition("/")[2]})
    if state.phase != "adopted" or state.plan is None:
        return Refusal("plan_not_adopted", {"phase": state.phase})
    if refused := rights.not_leading(facts, command.actor, state.plan.body, moment.today):
        return refused
    members = tuple(members_of(state.plan.body, state.plan.members, facts, moment.on))
    if not members:
        return Refusal("no_members", {"movement": command.stream.partition("/")[2]})
    for target in state.plan.targets:
        if outside := next((unit for unit in target.only if unit not in members), None):
            return Refusal("not_taking_part", {"unit": outside})
    return [MovementLaunched(members)]


def members_of(body: str, named: Iterable[str], facts: Facts, day: dt.date) -> dict[str, None]:
    """The members that a plan names: with a cluster come its units, of which day it is."""
    found: dict[str, None] = {}
    for member in named:
        units = facts.common.units_of(member, day)
        if not units or member != body:
            found[member] = None
        found |= dict.fromkeys(units)
    return found


def _superiors(plan: MovementDrafted, facts: Facts) -> dict[str, Movement]:
    above = [link.movement for link in plan.links if link.to in ("superior", "locality")]
    return facts.states(dict.fromkeys(stream_of(code) for code in above if code is not None))


# What is wrong with a plan ---------------------------------------------------------------------------------


def unfit(ask: DraftMovement, stream: str, facts: Facts) -> Refusal | None:
    """The first thing that is wrong with the plan; None where nothing is."""
    return (
        _times_unfit(ask)
        or unknown_season(facts.common, ask.season)
        or unknown_body(facts.common, *ask.members)
        or (Refusal("no_members", {"movement": stream.partition("/")[2]}) if not ask.members else None)
        or _links_unfit(ask, stream, facts)
        or _targets_unfit(ask.targets, facts)
        or _calendar_unfit(ask)
        or (table_unfit(ask.scores) if ask.scores is not None else None)
        or _prizes_unfit(ask, facts)
    )


def _times_unfit(ask: DraftMovement) -> Refusal | None:
    times = [ask.runs, ask.measured, *ask.reports, *((ask.work_year,) if ask.work_year else ())]
    for time in times:
        if refused := backwards(time.begins, time.until):
            return refused
    for place, one in enumerate(ask.reports):
        if not (ask.measured.begins <= one.begins and one.until <= ask.measured.until):
            return Refusal("report_outside_measured", {"period": one.period})
        for other in ask.reports[place + 1 :]:
            if one.period == other.period:
                return Refusal("stands_twice", {"what": "period", "code": one.period})
            if _meet(one, other):
                return Refusal("reports_overlap", {"period": one.period, "other": other.period})
    return None


def _meet(one: Reporting, other: Reporting) -> bool:
    return one.begins <= other.until and other.begins <= one.until


def _links_unfit(ask: DraftMovement, stream: str, facts: Facts) -> Refusal | None:
    linked = {stream_of(link.movement) for link in ask.links if link.movement is not None}
    if stream in linked:
        return Refusal("links_to_itself", {"movement": stream.partition("/")[2]})
    for name, above in facts.states(sorted(linked)).items():
        if above.plan is None:
            return Refusal("unknown_movement", {"movement": name.partition("/")[2]})
    return None


def _targets_unfit(targets: Sequence[Target], facts: Facts) -> Refusal | None:
    seen: set[str] = set()
    for target in targets:
        if target.target in seen:
            return Refusal("stands_twice", {"what": "target", "code": target.target})
        seen.add(target.target)
        if refused := _target_unfit(target) or unknown_body(facts.common, target.by, *target.only):
            return refused
    weights = [target.weight for target in targets if target.weight is not None]
    if weights and (len(weights) < len(targets) or sum(weights, Fraction(0)) != 1):
        return Refusal("weights_not_whole", {"sum": show_share(sum(weights, Fraction(0)))})
    return None


def _target_unfit(target: Target) -> Refusal | None:
    cite = target.cite
    if (target.value is None) == (not target.bands):
        return Refusal("value_or_bands", {"target": target.target}, cite)
    if overlap(target.bands) is not None:
        return Refusal("bands_overlap", {"of": target.target}, cite)
    for band in target.bands:
        if band.at_least is not None and band.below is not None and band.below <= band.at_least:
            return Refusal("band_empty", {"of": target.target, "from": show_number(band.at_least)}, cite)
    values = [band.value for band in target.bands] if target.value is None else [target.value]
    match target.measure:
        case "share" if target.base is None:
            return Refusal("base_needed", {"target": target.target}, cite)
        case "share" if any(value > 1 for value in values):
            return Refusal("share_over_one", {"target": target.target}, cite)
        case "dong" if any(value.denominator != 1 for value in values):
            return Refusal("money_not_whole", {"target": target.target}, cite)
        case "done" if values != [1]:
            return Refusal("done_is_one", {"target": target.target}, cite)
        case _:
            return None


def _calendar_unfit(ask: DraftMovement) -> Refusal | None:
    periods = {one.period for one in ask.reports}
    for deadline in ask.deadlines:
        if deadline.on < ask.runs.begins:
            return Refusal(
                "deadline_before_movement",
                {
                    "what": deadline.what,
                    "on": deadline.on.isoformat(),
                    "begins": ask.runs.begins.isoformat(),
                },
            )
        if (deadline.what == "results") != (deadline.period is not None):
            return Refusal("deadline_of_no_period", {"what": deadline.what})
        if deadline.period is not None and deadline.period not in periods:
            return Refusal("unknown_period", {"period": deadline.period})
    return None


def _prizes_unfit(ask: DraftMovement, facts: Facts) -> Refusal | None:
    known = {adopted.policy.award for adopted in facts.common.policies.values()}
    for prize in ask.prizes:
        if prize.award not in known:
            return Refusal("unknown_award", {"award": prize.award})
        for what, number in (("prizes", prize.number), ("money", prize.money)):
            if number < 0:
                return Refusal("number_negative", {"what": what, "number": number})
    if ask.rounds < 1:
        return Refusal("number_negative", {"what": "rounds", "number": ask.rounds})
    return None
