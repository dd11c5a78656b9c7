"""Which body a policy's word means for a unit on a day."""

from __future__ import annotations

import datetime as dt

from domain.registry.state import Register


def resolve(common: Register, name: str, unit: str, day: dt.date) -> str | None:
    """The body that a policy's word means for a unit: ``unit_assembly``, ``cluster``, or a role.

    A role is looked for from the unit upwards: the body itself, the bodies under it, its superiors in its
    locality (a provincial People's Committee), then the same of its superior in the sector. The cluster is
    that of the unit or, where it is an office below a member, of the nearest superior that is in one. Who has
    ended by ``day`` is passed over.
    """
    if name == "unit_assembly":
        return unit
    if name == "cluster":
        return _cluster(common, unit, day)
    for here in common.superiors(unit):
        if name in (here.role, here.body):
            return here.body
        for body in common.with_role.get((here.body, name), ()):
            if common.stands(body, day):
                return body
        for local in common.superiors(here.locality) if here.locality else ():
            if local.role == name:
                return local.body
    return None


def _cluster(common: Register, unit: str, day: dt.date) -> str | None:
    for here in common.superiors(unit):
        clusters = common.clusters_of(here.body, day)
        if clusters:
            return clusters[0] if len(clusters) == 1 else None
    return None
