"""Criteria about who the nominee is, and what no register can tell."""

from __future__ import annotations

from domain.award.criteria import LeadsCluster, NomineeIs, Registered, Stated
from domain.eligibility.asked import Look
from domain.eligibility.finding import Finding, joined
from domain.registry import resolve


def is_one_of(look: Look, names: tuple[str, ...]) -> bool:
    """Whether the nominee is a body of one of these tags, kinds or roles; or a person who holds one of these
    offices, or whose body has one of these tags."""
    nominee, unit = look.asked.nominee, look.asked.unit
    body = look.common.bodies.get(nominee)
    if body is not None:
        return bool({*body.tags, body.kind, body.role} & set(names))
    register, home = look.facts.body(unit), look.common.bodies.get(unit)
    if home is not None and set(home.tags) & set(names):
        return True
    return any(register.holds(nominee, office, look.asked.on) for office in names)


def nominee_is(criterion: NomineeIs, look: Look) -> Finding:
    """The nominee is of one of the kinds that the award is for."""
    values = {"of": joined(criterion.of)}
    return Finding("nominee_is", "fulfilled" if is_one_of(look, criterion.of) else "not_fulfilled", values)


def in_cluster(criterion: LeadsCluster, look: Look) -> Finding:
    """A flag comes out of a cluster's comparison (Decree 91/2017, Art. 12.1)."""
    day = look.asked.on if look.season is None else min(look.asked.on, look.season.ends)
    cluster = resolve(look.common, "cluster", look.asked.unit, day)
    if cluster is None:
        return Finding(criterion.rule, "not_fulfilled", {"unit": look.asked.unit})
    return Finding(criterion.rule, "fulfilled", {"unit": look.asked.unit, "cluster": cluster})


def registered(criterion: Registered, look: Look) -> Finding:
    """Runs for this award in a movement of the season. That is done here: what is not there is not so."""
    mine = [
        one
        for one in look.own.running
        if one.award == look.asked.award and one.season in (None, look.asked.season)
    ]
    running = next((one for one in mine if one.left is None), None)
    if running is not None:
        values = {"movement": running.movement, "since": running.since.isoformat()}
        return Finding(criterion.rule, "fulfilled", values)
    if mine and (left := mine[-1].left) is not None:
        return Finding(
            criterion.rule, "not_fulfilled", {"movement": mine[-1].movement, "left": left.isoformat()}
        )
    return Finding(criterion.rule, "not_fulfilled")


def stated(criterion: Stated, look: Look) -> Finding:
    """What somebody has to appraise, as he answered it."""
    values: dict[str, str | int] = {"what": criterion.what}
    said = look.asked.stated.get(criterion.what)
    if said is None:
        return Finding("stated", "not_known", values, who=criterion.who)
    answer, by = said
    return Finding("stated", "fulfilled" if answer == "yes" else "not_fulfilled", {**values, "by": by})
