"""What the visitor may do with a movement now: for which units, pledges, results and actions; as a menu.

Only what makes sense as it stands is offered; what one may do the command decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import Aim, Scorer
from domain.movement.scoring import checked_by
from domain.movement.state import Reported
from web.showing_movement import ShownMovement

if TYPE_CHECKING:
    from web.visit import Visit

Key = tuple[str, str, str]
"""Target, unit and period of a result."""


def acts_of(visit: Visit, found: ShownMovement) -> list[tuple[str, str]]:
    """Addresses and texts, the next step first."""
    acts = [*_of_plan(visit, found), *_of_members(visit, found), *_of_keeper(visit, found)]
    if calling_off(found):
        acts.append(("call-off", visit._("Call the movement off")))
    told = [(f"{found.at}/{path}", text) for path, text in acts]
    if keeping(found):
        told.append((f"/planning/{found.plan.body}?like={found.name}", visit._("Plan the next like this")))
    return told


def _of_plan(visit: Visit, found: ShownMovement) -> list[tuple[str, str]]:
    acts = []
    if found.state.phase == "adopted" and found.leader is not None:
        acts.append(("launch", visit._("Launch the movement")))
        acts.append(("take-back", visit._("Make a draft of the plan again")))
    if drafting(found):
        acts += [
            ("target", visit._("Add a target")),
            *([("weights", visit._("Weigh the targets"))] if found.plan.targets else []),
            ("period", visit._("Add a reporting period")),
            ("deadline", visit._("Add a day to the calendar")),
            ("link", visit._("Add what it answers")),
            ("prize", visit._("Plan a prize")),
            ("table", visit._("Enter the table of points")),
            ("change", visit._("Change the plan")),
            *([("leave-out", visit._("Leave something out of the plan"))] if has_parts(found) else []),
        ]
    if found.state.phase == "drafted" and found.leader is not None:
        acts.append(("adopt", visit._("Adopt the plan")))
    return acts


def _of_members(visit: Visit, found: ShownMovement) -> list[tuple[str, str]]:
    acts = []
    if signing(found):
        acts.append(("sign", visit._("Sign the emulation pledge")))
    if acknowledging(found):
        acts.append(("acknowledge", visit._("Say that the movement has come")))
    if planning(found):
        acts.append(("plan", visit._("Enter the unit's own plan")))
    if registering(found):
        acts.append(("register", visit._("Register who runs")))
    if may_report(found):
        acts.append(("report", visit._("Report results")))
    if dropping(found):
        acts.append(("drop", visit._("Somebody runs no more")))
    if following(found):
        acts.append(("follow", visit._("Say how far an action is")))
    return acts


def _of_keeper(visit: Visit, found: ShownMovement) -> list[tuple[str, str]]:
    acts = []
    if confirming(found):
        acts.append(("confirm", visit._("Confirm reported results")))
    if found.state.phase == "launched" and found.keeper is not None:
        acts.append(("pledge", visit._("Put a pledge forward")))
    if unsigned(found):
        acts.append(("withdraw-pledge", visit._("Withdraw a pledge that nobody has signed")))
    if ranking(found):
        acts.append(("rank", visit._("Rank the units by their points")))
    if reviewing(found):
        acts.append(("review", visit._("Enter a review")))
    if reopening(found):
        acts.append(("reopen", visit._("Take the final review back")))
    if keeping(found):
        if found.state.phase != "adopted":
            acts.append(("action", visit._("Make an action of a shortcoming")))
        acts += [
            ("publish", visit._("Publish the movement")),
            ("shelve", visit._("Put a paper on the shelf")),
        ]
    return acts


# For what --------------------------------------------------------------------------------------------------


def drafting(found: ShownMovement) -> bool:
    """Whether the plan is still drawn up, by the visitor."""
    return found.state.phase == "drafted" and found.keeper is not None


def calling_off(found: ShownMovement) -> bool:
    """Whether the visitor may call it off."""
    if found.state.phase == "drafted":
        return found.keeper is not None
    return found.state.phase in ("adopted", "launched") and found.leader is not None


def acknowledging(found: ShownMovement) -> list[str]:
    """The visitor's members that have not said that it has come."""
    running = found.state.phase == "launched"
    return [unit for unit in found.own if running and unit not in found.state.acknowledged]


def planning(found: ShownMovement) -> list[str]:
    """The visitor's members that have issued no plan of their own."""
    running = found.state.phase == "launched"
    return [unit for unit in found.own if running and unit not in found.state.plans]


def registering(found: ShownMovement) -> list[str]:
    """The visitor's members that may register who runs."""
    return found.own_units if found.state.phase == "launched" and found.plan.registration else []


def dropping(found: ShownMovement) -> list[tuple[str, Aim]]:
    """Those who run and whom the visitor may take out."""
    if found.state.phase != "launched":
        return []
    all_of_them = found.keeper is not None
    return [one for one in found.state.running if all_of_them or found.files(one[0]) is not None]


def signing(found: ShownMovement) -> list[tuple[str, str]]:
    """Pledge and unit of the signatures that are the visitor's to give."""
    if found.state.phase != "launched":
        return []
    return [
        (pledge, unit)
        for pledge, one in found.state.pledges.items()
        for unit in one.missing
        if found.heads(unit) is not None
    ]


def unsigned(found: ShownMovement) -> list[str]:
    """The pledges that nobody has signed, where the visitor may withdraw them."""
    if found.state.phase != "launched" or found.keeper is None:
        return []
    return [name for name, one in found.state.pledges.items() if not one.signed]


def reporting(found: ShownMovement) -> list[str]:
    """The visitor's members that report."""
    running = found.state.phase == "launched" and found.plan.targets and found.plan.reports
    return found.own_units if running else []


def may_report(found: ShownMovement) -> bool:
    """Whether one of them has a result to enter: in a period that has begun, and not confirmed yet."""
    there = found.state.results
    begun = [one.period for one in found.plan.reports if one.begins <= found.today]
    keys = [
        (target.target, unit, period)
        for unit in reporting(found)
        for target in found.plan.targets
        if unit in found.state.bound(target)
        for period in begun
    ]
    return any(key not in there or there[key].state != "confirmed" for key in keys)


def has_parts(found: ShownMovement) -> bool:
    """Whether the plan has anything that can be left out of it."""
    plan = found.plan
    return any((plan.targets, plan.reports, plan.deadlines, plan.links, plan.prizes, plan.scores))


def confirming(found: ShownMovement) -> dict[Key, Reported]:
    """The results that wait for the visitor's word: of units below him, never of his own."""
    if found.state.phase != "launched":
        return {}
    return {
        (target, unit, period): one
        for (target, unit, period), one in found.state.results.items()
        if one.state == "reported" and found.judges(unit, target) is not None
    }


def scoring(found: ShownMovement, unit: str) -> list[tuple[Scorer, str]]:
    """The sheets of a unit that the visitor may fill in, and for whom."""
    state = found.state
    if state.phase != "launched" or found.plan.scores is None:
        return []
    ways: list[tuple[Scorer, str]] = [("self", unit)] if found.files(unit) is not None else []
    if any(one.by == "self" for one in state.sheets.get(unit, ())):
        ways += [("cross", other) for other in found.own_units if other != unit]
    above = {one.body: None for one in found.facts.common.superiors(unit) if one.body != unit}
    above |= {found.plan.body: None}
    ways += [("superior", body) for body in above if body != unit and found.appraises(unit, body) is not None]
    return [(by, scorer) for by, scorer in ways if checked_by(state, unit, by) is None]


def ranking(found: ShownMovement) -> bool:
    """Whether the visitor may rank."""
    return found.state.phase == "launched" and bool(found.state.sheets) and found.keeper is not None


def keeping(found: ShownMovement) -> bool:
    """Whether the visitor keeps it, after its plan is adopted."""
    return found.state.phase in ("adopted", "launched", "reviewed") and found.keeper is not None


def reviewing(found: ShownMovement) -> bool:
    """Whether a review is the visitor's to enter."""
    return found.state.phase == "launched" and found.leader is not None


def reopening(found: ShownMovement) -> bool:
    """Whether the final review is the visitor's to take back."""
    published = any(one.what == "results" for one in found.state.published)
    return found.state.phase == "reviewed" and found.leader is not None and not published


def following(found: ShownMovement) -> list[str]:
    """The open actions that the visitor may say something of: his own body's, or all as keeper."""
    return [
        code
        for code in found.state.open_actions
        if found.keeper is not None or found.files(found.state.actions[code].about.owner) is not None
    ]
