"""What the pages of one role model share: how it is called, and which acts are the visitor's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args
from urllib.parse import quote

from audit.story import names_in
from domain import authority
from domain.commands import Actor
from domain.events import Reach, RoleModelFound
from domain.facts import Facts
from domain.movement import rights
from domain.registry import reach
from domain.rolemodel import RoleModel, orders
from web.acting import himself_or_for
from web.around import acting_for
from web.asking import actor
from web.sheet import Sheet

if TYPE_CHECKING:
    from web.visit import Visit

KEEPS = rights.keeps
REACHES: tuple[Reach, ...] = get_args(Reach)


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A role model with names."""

    code: str
    state: RoleModel
    about: RoleModelFound
    subject: str
    """The name of whom it is about."""
    body: str
    facts: Facts
    named: Callable[[str], str]

    @property
    def stream(self) -> str:
        return f"rolemodel/{self.code}"

    @property
    def at(self) -> str:
        """Its address."""
        return f"/rolemodels/{quote(self.code, safe='')}"


async def the_model(visit: Visit) -> ShownModel:
    """The role model that the address names."""
    code = visit.path("rolemodel")
    state: RoleModel = await visit.state("rolemodel", code)
    about, facts = state.about, await visit.facts()
    assert about is not None, "the page's need made sure that it was found"
    council = [state.reported.council] if state.reported is not None else []
    names = await visit.names([about.subject, about.body, visit.person, *council])
    named = names_in(facts, visit.words, names)
    return ShownModel(code, state, about, named(about.subject), named(about.body), facts, named)


def crumbs(visit: Visit, found: ShownModel | None = None) -> list[tuple[str, str]]:
    """Where one is."""
    above = [("/movements", visit._("Movements")), ("/rolemodels", visit._("Role models"))]
    return above if found is None else [*above, (found.at, found.subject)]


def of_model(visit: Visit, found: ShownModel, who: Actor | None, made: Sheet) -> Sheet:
    """An act upon it: what is said with it is kept under the key of its subject, as on the command line."""
    about = found.about
    kind = visit.words.word("model_kind", about.kind)
    lines = [
        (visit._("Role model"), f"{found.subject} ({kind})"),
        (visit._("Body that keeps it"), found.body),
    ]
    return replace(
        made,
        crumbs=crumbs(visit, found),
        subject=[*lines, *made.subject],
        of=lambda given: about.subject,
        by=lambda given: who or actor(visit),
        named=found.named,
        offered=made.offered and who is not None,
    )


def keeper(visit: Visit, found: ShownModel) -> Actor | None:
    """As whom the visitor keeps it."""
    return acting_for(visit, found.facts, found.about.body, KEEPS)


def approver(visit: Visit, found: ShownModel) -> Actor | None:
    """As whom the visitor agrees that it is shown: himself, or for the unit that he heads."""
    facts, subject = found.facts, found.about.subject
    if subject in facts.common.people:
        return Actor(visit.person, "session") if visit.person == subject else None
    ways = himself_or_for(visit, facts, subject)
    return next((one for one in ways if authority.speaks_for_unit(facts, one, subject, visit.today)), None)


def leader(visit: Visit, found: ShownModel, how_far: Reach) -> Actor | None:
    """As whom the visitor orders the practice applied so far."""
    facts, body = found.facts, found.about.body
    above = [body, *reach.over(facts.common, body)]

    def may(facts: Facts, who: Actor, _level: str, today: dt.date) -> bool:
        return orders(facts, who, body, how_far, today)

    ways = (acting_for(visit, facts, at, may) for at in above)
    return next((who for who in ways if who is not None), None)


def reaches_of(visit: Visit, found: ShownModel) -> list[Reach]:
    """How far the visitor may order it applied: a practice that was reported and still is one."""
    state = found.state
    if found.about.kind != "practice" or state.reported is None or state.shown == "no_more":
        return []
    return [one for one in REACHES if leader(visit, found, one) is not None]


def acts_of(visit: Visit, found: ShownModel) -> list[tuple[str, str]]:
    """What the visitor may do about it now: addresses and texts."""
    state, practice = found.state, found.about.kind == "practice"
    goes_on = state.shown != "no_more"
    acts: list[tuple[str, str]] = []
    if approver(visit, found) is not None:
        acts.append(("approve", visit._("Agree to a text about it")))
    if keeper(visit, found) is not None:
        acts.append(("follow-up", visit._("Follow it up")))
        if state.approved is not None and goes_on:
            # What was approved and not shown yet waits; once it was shown it is followed up.
            waits = all(one.text != state.approved for one in state.published)
            acts.insert(-1 if waits else len(acts), ("publish", visit._("Enter that it was published")))
        acts.append(("foster", visit._("Record what fosters it")))
        if practice and goes_on:
            acts.append(("report", visit._("Report the practice to a council")))
    if reaches_of(visit, found):
        acts.append(("order", visit._("Order the practice applied")))
    return [(f"{found.at}/{act}", text) for act, text in acts]
