"""What is wrong with a plan before it is recorded; and what a draft may lack, and an adopted plan may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from domain.answers import Refusal
from domain.commands import DraftMovement
from domain.events import Deadline, LinkTo, MovementDrafted, Reporting, Target
from domain.exact import show_number, show_share
from domain.facts import Facts
from domain.movement.known import stream_of, unknown_movement
from domain.movement.measuring import overlap
from domain.movement.reaching import GATHERINGS, assigning, calls_upon, members_of
from domain.movement.scoring import table_unfit
from domain.movement.state import Movement
from domain.nomination.route import Moment
from domain.registry.words import backwards, unknown_body, unknown_season

ONE_DAY = dt.timedelta(days=1)


def unfit(ask: DraftMovement, stream: str, facts: Facts, moment: Moment) -> Refusal | None:
    """The first thing that is wrong with the plan; None where nothing is."""
    return (
        _times_unfit(ask)
        or unknown_season(facts.common, ask.season)
        or unknown_body(facts.common, *ask.members)
        or (Refusal("no_members", {"movement": stream.partition("/")[2]}) if not ask.members else None)
        or _targets_unfit(ask.targets, facts)
        or outsiders(ask, facts, *days_of(ask, moment))
        or _links_unfit(ask, stream, facts, moment)
        or _calendar_unfit(ask)
        or (table_unfit(ask.scores) if ask.scores is not None else None)
        or _prizes_unfit(ask, facts)
    )


def days_of(plan: DraftMovement | MovementDrafted, moment: Moment) -> tuple[dt.date, dt.date]:
    """The day on which a plan is looked at, and the one on which it begins where that is still to come: a
    cluster's units may be admitted for the new year."""
    return moment.on, max(moment.on, plan.runs.begins)


def outsiders(plan: DraftMovement | MovementDrafted, facts: Facts, *days: dt.date) -> Refusal | None:
    """Refuse members that the body may not call upon, targets for who takes no part, and targets in the name
    of who does not stand above the body; what is so on any of the days is right."""
    common = facts.common
    for member in plan.members:
        if not any(calls_upon(common, plan.body, member, day) for day in days):
            return Refusal("not_below", {"unit": member, "body": plan.body})
    there = {unit for day in days for unit in members_of(plan.body, plan.members, facts, day)}
    assigned = {body for day in days for body in assigning(common, plan.body, day)}
    for target in plan.targets:
        if outside := next((unit for unit in target.only if unit not in there), None):
            return Refusal("not_taking_part", {"unit": outside}, target.cite)
        if target.by not in assigned:
            return Refusal("assigned_by_stranger", {"target": target.target, "body": target.by}, target.cite)
    if not any(common.bodies[unit].kind not in GATHERINGS for unit in there):
        return Refusal("no_units", {"body": plan.body})
    return None


def unready(plan: MovementDrafted) -> Refusal | None:
    """What a draft may still lack and a plan that is adopted may not: time in which results are reported."""
    if not plan.targets:
        return None
    if not plan.reports:
        return Refusal("no_reporting_period", {"targets": len(plan.targets)})
    day = plan.measured.begins
    for one in sorted(plan.reports, key=lambda period: period.begins):
        if one.begins > day:
            break
        day = one.until + ONE_DAY
    if day <= plan.measured.until:
        return Refusal("reports_leave_gap", {"day": day.isoformat()})
    return None


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


def _links_unfit(ask: DraftMovement, stream: str, facts: Facts, moment: Moment) -> Refusal | None:
    for link in ask.links:
        if link.movement is not None and stream_of(link.movement) == stream:
            return Refusal("links_to_itself", {"movement": link.movement})
        if refused := unknown_movement(facts, link.movement):
            return refused
    over = assigning(facts.common, ask.body, moment.on)
    for name, other in linked(ask, facts, "superior").items():
        if other.planned.body not in over:
            return Refusal("no_superior", {"movement": name.partition("/")[2], "body": other.planned.body})
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
        case "count" if any(value.denominator != 1 for value in values):
            return Refusal("count_not_whole", {"target": target.target}, cite)
        case "done" if values != [1] or target.comparison not in (">=", "="):
            return Refusal("done_is_one", {"target": target.target}, cite)
        case _:
            return None


def _calendar_unfit(ask: DraftMovement) -> Refusal | None:
    periods = {one.period: one.until for one in ask.reports}
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
        if deadline.period is not None and deadline.on < periods[deadline.period]:
            return Refusal(
                "deadline_before_period_ends",
                {
                    "period": deadline.period,
                    "on": deadline.on.isoformat(),
                    "until": periods[deadline.period].isoformat(),
                },
            )
    return _days_unfit(ask.deadlines)


def _days_unfit(deadlines: Sequence[Deadline]) -> Refusal | None:
    """Refuse two days for the same thing, and a final review before an interim one; of these there may be
    several."""
    seen: set[tuple[str, str | None]] = set()
    for deadline in deadlines:
        if deadline.what != "interim" and (deadline.what, deadline.period) in seen:
            return Refusal("stands_twice", {"what": "deadline", "code": deadline.period or deadline.what})
        seen.add((deadline.what, deadline.period))
    final = next((one.on for one in deadlines if one.what == "final"), dt.date.max)
    late = next((one.on for one in deadlines if one.what == "interim" and one.on >= final), None)
    if late is not None:
        return Refusal("interim_after_final", {"on": late.isoformat(), "final": final.isoformat()})
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


def linked(plan: DraftMovement | MovementDrafted, facts: Facts, *to: LinkTo) -> dict[str, Movement]:
    """The movements to which the plan is linked in one of these ways, by stream."""
    codes = (link.movement for link in plan.links if link.to in to)
    return facts.states(dict.fromkeys(stream_of(code) for code in codes if code is not None))
