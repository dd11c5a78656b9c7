"""Which bodies a case goes to: found once, when it is filed, and kept with it.

Who leads an office is nobody's case below: his has stages of its own, one level up, where the policy says who
its leaders are. Where no level above may sign for him, nobody does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from domain.answers import Refusal
from domain.award.policy import Policy
from domain.award.stages import SignStage, Stage
from domain.events import BodyRegistered
from domain.facts import Facts
from domain.registry import resolve


def bodies_of(
    policy: Policy, facts: Facts, unit: str, on: dt.date, nominee: str | None = None
) -> dict[str, str] | Refusal:
    """Which body each stage of the route goes to for this unit on that day, and for ``nominee``.

    Who leads his office on that day goes through the stages of the leaders, one level up, and not through
    those of all others. Where no level above his office may sign for him nobody does.
    """
    led = _led(policy, facts, unit, on, nominee)
    above = None if led is None else _above(led, facts, on)
    found: dict[str, str] = {}
    for stage in policy.route:
        if not _concerned(stage, led, above):
            continue
        below = unit if stage.only != "leaders" or above is None else above.body
        body = resolve(facts.common, stage.body, below, on)
        if body is None:
            return Refusal(
                "no_body_for_stage", {"stage": stage.stage, "role": stage.body, "unit": below}, stage.cite
            )
        found[stage.stage] = body
    if led is not None and not signing_above(policy, found):
        own = next(s for s in policy.route if isinstance(s, SignStage) and s.only == "leaders")
        role = own.superior or own.body
        return Refusal("no_body_for_stage", {"stage": own.stage, "role": role, "unit": led.body}, own.cite)
    return found


def signing_above(policy: Policy, bodies: Mapping[str, str]) -> list[str]:
    """Of a case's bodies those that sign for a leader, above his office; none in anybody else's case."""
    signing = (s for s in policy.route if isinstance(s, SignStage) and s.only == "leaders")
    return [bodies[stage.stage] for stage in signing if stage.stage in bodies]


def _led(policy: Policy, facts: Facts, unit: str, on: dt.date, nominee: str | None) -> BodyRegistered | None:
    """The office that the nominee leads himself on that day: as its head, as who acts for the head, or as a
    deputy."""
    rule = policy.leaders
    office = None if rule is None or nominee is None else resolve(facts.common, rule.body, unit, on)
    if rule is None or nominee is None or office is None:
        return None
    mandates = (m for m in facts.body(office).mandates_of(nominee) if m.covers(on))
    leads = any(rule.office in (mandate.office, mandate.deputy_of) for mandate in mandates)
    return facts.common.bodies[office] if leads else None


def _above(led: BodyRegistered, facts: Facts, on: dt.date) -> BodyRegistered | None:
    """The next superior of an office in the sector."""
    if led.parent is None or not facts.common.stands(led.parent, on):
        return None
    return facts.common.bodies[led.parent]


def _concerned(stage: Stage, led: BodyRegistered | None, above: BodyRegistered | None) -> bool:
    """Whether a case comes to the stage: by whether its nominee leads an office, and below whom."""
    match stage.only:
        case "leaders":
            return above is not None and stage.superior in (above.role, above.body)
        case "others":
            return led is None
        case _:
            return True
