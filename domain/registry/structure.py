"""Whether bodies, their succession and clusters fit what is registered.

A cluster is known by its owner, number and year: "cluster IV" exists both in the sector and inside a city.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from domain.answers import Refusal
from domain.events import (
    BodyEnded,
    BodyRegistered,
    BodySucceeded,
    ClusterFormed,
    ClusterLed,
    MemberAdmitted,
    RegistryChange,
)
from domain.registry.state import Register
from domain.registry.words import backwards, unknown_body

ONE_DAY = dt.timedelta(days=1)


def unfit(common: Register, change: RegistryChange) -> Refusal | None:
    """Why the change does not fit; None where it does, or is not of this kind."""
    match change:
        case BodyRegistered(body=body, parent=parent, locality=locality):
            if body in common.bodies:
                return Refusal("body_known", {"body": body})
            return unknown_body(common, parent, locality)
        case BodySucceeded(body=body, succeeds=succeeds, cite=cite):
            if not succeeds:
                return Refusal("nothing_to_do")
            if refused := unknown_body(common, body, *succeeds):
                return refused
            if body in _all_before(common, succeeds):
                return Refusal("succession_circular", {"body": body, "succeeds": ", ".join(succeeds)}, cite)
        case BodyEnded(body=body, cite=cite):
            if body in common.ended:
                return Refusal("body_ended", {"body": body, "on": common.ended[body].isoformat()}, cite)
            return unknown_body(common, body)
        case MemberAdmitted(cluster=cluster, unit=unit, begins=begins, until=until):
            return (
                unknown_body(common, cluster, unit)
                or backwards(begins, until)
                or _member_elsewhere(common, change)
            )
        case ClusterFormed():
            return _cluster_unfit(common, change)
        case ClusterLed():
            return _lead_unfit(common, change)
        case _:
            pass
    return None


def _all_before(common: Register, bodies: Iterable[str]) -> set[str]:
    """The bodies and all in whose place they stand, as far back as that goes."""
    found: set[str] = set()
    ways = list(bodies)
    while ways:
        if (body := ways.pop()) not in found:
            found.add(body)
            ways += common.predecessors(body)
    return found


def _member_elsewhere(common: Register, change: MemberAdmitted) -> Refusal | None:
    """A unit is in one cluster of an owner at a time, and in each once."""
    owner = common.owner_of(change.cluster)
    for other in common.belongs.get(change.unit, ()):
        same = other.cluster == change.cluster or (
            owner is not None and common.owner_of(other.cluster) == owner
        )
        if same and _overlap(other, change):
            return _overlaps(other)
    return None


def _cluster_unfit(common: Register, change: ClusterFormed) -> Refusal | None:
    key = change.owner, change.number, change.year
    if refused := unknown_body(common, change.cluster, change.owner):
        return refused
    if key in common.formed:
        return _cluster_known(common.formed[key])
    if (keys := common.keys.get(change.cluster)) is not None and keys[-1][0] != change.owner:
        return _cluster_known(common.formed[keys[-1]])
    for member in common.admitted.get(change.cluster, ()):
        for other in common.belongs.get(member.unit, ()):
            if (
                other.cluster != change.cluster
                and common.owner_of(other.cluster) == change.owner
                and _overlap(other, member)
            ):
                return _overlaps(other)
    return None


def _lead_unfit(common: Register, change: ClusterLed) -> Refusal | None:
    keys = common.keys.get(change.cluster)
    if refused := unknown_body(common, change.cluster) or backwards(change.begins, change.until):
        return refused
    if keys is None:
        return Refusal("cluster_not_formed", {"cluster": change.cluster})
    for unit in (change.head, *change.deputies):
        if not _member_throughout(common, change.cluster, unit, change.begins, change.until):
            return Refusal(
                "head_not_member",
                {
                    "cluster": change.cluster,
                    "unit": unit,
                    "begins": change.begins.isoformat(),
                    "until": change.until.isoformat(),
                },
            )
    # The clusters of one owner and number are one over the years, whether or not they have one code.
    year, formed = _year_led(common, change), common.formed[keys[-1]]
    for period in () if formed.again else common.led.get(keys[-1][:2], ()):
        if period.head == change.head and abs(_year_led(common, period) - year) == 1:
            return Refusal(
                "head_again",
                {"cluster": change.cluster, "unit": change.head, "begins": period.begins.isoformat()},
                formed.cite,
            )
    return None


def _year_led(common: Register, led: ClusterLed) -> int:
    """The cluster's year that the time belongs to: within it a head may change, and so may his deputies.

    It is that of its first day, unless the cluster of that year is another one: then the old one's last
    months are still its own year's.
    """
    (owner, number, last), year = common.keys[led.cluster][-1], led.begins.year
    formed = common.formed.get((owner, number, year))
    return year if formed is None or formed.cluster == led.cluster else last


def _member_throughout(common: Register, cluster: str, unit: str, begins: dt.date, until: dt.date) -> bool:
    """Whether the unit is a member on every day of this time; one admission may follow another."""
    day = begins
    for member in sorted(common.belongs.get(unit, ()), key=lambda m: m.begins):
        if member.cluster == cluster and member.begins <= day:
            last = member.until or dt.date.max
            if last >= until:
                return True
            day = max(day, last + ONE_DAY)
    return False


def _overlap(one: MemberAdmitted, other: MemberAdmitted) -> bool:
    return one.begins <= (other.until or dt.date.max) and other.begins <= (one.until or dt.date.max)


def _overlaps(other: MemberAdmitted) -> Refusal:
    return Refusal(
        "member_overlaps",
        {
            "unit": other.unit,
            "cluster": other.cluster,
            "begins": other.begins.isoformat(),
            "until": "…" if other.until is None else other.until.isoformat(),
        },
    )


def _cluster_known(formed: ClusterFormed) -> Refusal:
    return Refusal(
        "cluster_known",
        {
            "cluster": formed.cluster,
            "owner": formed.owner,
            "number": formed.number,
            "year": formed.year,
        },
        formed.cite,
    )
