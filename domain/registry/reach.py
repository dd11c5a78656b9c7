"""How far a body reaches: what stands over a body, what is inside of it, and who is of it.

A body reaches itself and what stands below it, in the sector and in the locality. A council speaks for all of
its organ, a cluster for the units that belong to it on the day.
"""

from __future__ import annotations

import datetime as dt

from domain.facts import Facts
from domain.registry.state import Register


def over(common: Register, body: str) -> dict[str, None]:
    """The body and all that stand over it, the nearest first: in the sector, in the locality, and whoever
    formed it where it is a cluster."""
    found: dict[str, None] = {}
    ahead = [body]
    while ahead:
        here = common.bodies.get(ahead.pop(0))
        if here is None or here.body in found:
            continue
        found[here.body] = None
        above = (here.parent, here.locality, common.owner_of(here.body))
        ahead += [one for one in above if one is not None]
    return found


def inside(common: Register, other: str, body: str, day: dt.date) -> bool:
    """Whether ``other`` is the body itself or stands below it."""
    here = common.bodies[body]
    match here.kind:
        case "cluster":
            tops = {body, *common.units_of(body, day)}
        case "council" if here.parent is not None:
            tops = {here.parent}
        case _:
            tops = {body}
    return not tops.isdisjoint(over(common, other))


def serves(facts: Facts, person: str, body: str, day: dt.date) -> bool:
    """Whether the person holds an office of the body on that day, or is employed there."""
    register = facts.body(body)
    return register.holders_any(person, day) or any(
        one.begins <= day and (one.until is None or day <= one.until)
        for one in register.employed.get(person, ())
    )


def is_of(facts: Facts, subject: str, body: str, day: dt.date) -> bool:
    """Whether the subject is inside of the body: as a body, or as somebody who serves there or below it."""
    common = facts.common
    if subject in common.bodies:
        return inside(common, subject, body, day)
    # He mostly serves where he is looked for: the registers below are read only where he does not.
    return serves(facts, subject, body, day) or any(
        serves(facts, subject, one, day) for one in common.bodies if inside(common, one, body, day)
    )
