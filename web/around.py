"""What pages of role models, inspections and activities share: whose work they are, codes, their story."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.story import names_in
from domain.commands import Actor
from domain.facts import Facts
from eventlog.entry import Entry
from eventlog.fold import happened
from projections import lists
from web.acting import himself_or_for
from web.asking import hidden
from web.seeing import seen_of
from web.sheet import Field
from web.showing_movement import rows_of
from web.typed import cleaned

if TYPE_CHECKING:
    from eventlog.fold import Folded
    from web.visit import Visit

May = Callable[[Facts, Actor, str, dt.date], bool]
"""``domain.movement.rights.keeps`` or ``leads``."""
CODE = re.compile(r"[0-9a-z][0-9a-z._-]{0,59}")
NEW = "new"
"""Stands in an address where a code does; so it is none."""
_SAID = ("title", "text", "reason")


# Whose work it is ------------------------------------------------------------------------------------------


def acting_for(visit: Visit, facts: Facts, body: str, may: May) -> Actor | None:
    """As whom the visitor may do it for the body: in his own name, or by a delegation of whoever may."""
    asked = (who for at in _from(facts, body, visit.today) for who in himself_or_for(visit, facts, at))
    return next((who for who in asked if may(facts, who, body, visit.today)), None)


def _from(facts: Facts, body: str, today: dt.date) -> list[str]:
    """The bodies whose offices and delegations count: its own, the organ's above, the cluster's leaders'."""
    here, led = facts.common.bodies.get(body), facts.common.lead_of(body, today)
    above = () if here is None or here.parent is None else (here.parent,)
    return [body, *above, *((led.head, *led.deputies) if led is not None else ())]


async def bodies_for(visit: Visit, may: May) -> list[tuple[str, str]]:
    """The bodies for which the visitor may do it, with their names."""
    facts, own = await visit.facts(), {one.body for one in await visit.offices()}
    near = [
        code
        for code, body in facts.common.bodies.items()
        if code in own
        or (body.kind in ("council", "cluster") and own.intersection(_from(facts, code, visit.today)))
    ]
    found = [code for code in near if acting_for(visit, facts, code, may) is not None]
    return sorted((await visit.names(found)).items(), key=lambda one: one[1])


async def seen(visit: Visit, kind: str) -> list[Folded]:
    """The records of a kind that the visitor sees, by name."""
    return await seen_of(visit, [one.stream for one in await lists.streams(visit.site.lists, kind)])


# Fields ----------------------------------------------------------------------------------------------------


def code_field(visit: Visit) -> Field:
    """The code of what is new."""
    hint = visit._("As you number it, in small letters: hn-2026-1. One is made if you leave it out.")
    return Field("code", visit._("Code (may be left out)"), hint=hint, needed=False, most=60)


def stream_of(visit: Visit, kind: str) -> tuple[str, str]:
    """The stream of what is new, and what is wrong with its code; one that is made is nobody's guess."""
    said = cleaned(visit.asked("code"))
    if not visit.form:
        return f"{kind}/-", ""
    if not said:
        return f"{kind}/{hidden(visit, kind)[:10]}", ""
    if said == NEW or not CODE.fullmatch(said):
        return f"{kind}/-", visit._("Small letters without marks, digits, dots and hyphens; at most 60")
    return f"{kind}/{said}", ""


async def movement_field(visit: Visit) -> Field:
    """The movement that it belongs to, of those that the visitor sees."""
    rows = await rows_of(visit, await seen(visit, "movement"))
    options = [
        (row.name, row.title if row.title == row.name else f"{row.title} ({row.name})") for row in rows
    ]
    return Field("movement", visit._("Movement (may be left out)"), "pick", options, needed=False)


def body_field(visit: Visit, label: str, bodies: Sequence[tuple[str, str]]) -> Field:
    """For which of his bodies the visitor does it; where there is one, it is that."""
    return Field("body", label, "pick", bodies, value=bodies[0][0] if len(bodies) == 1 else "")


def said_body(visit: Visit, bodies: Sequence[tuple[str, str]]) -> str:
    """The body that the form names, if it is one of these."""
    said = visit.asked("body")
    return said if said in dict(bodies) else ""


# The story -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words, with what was said beside it."""

    version: int
    type: str
    on: dt.date
    who: str
    what: str
    said: str


async def story(visit: Visit, stream: str, shows: Callable[[Entry], bool] = lambda _: True) -> list[Told]:
    """What happened, for whoever sees the record; ``shows`` leaves out what is not for the visitor."""
    entries = [one for one in await visit.site.reading.entries(stream) if shows(one)]
    words = await visit.site.reading.words_of(entries)
    facts = await visit.facts()
    codes = {one.content["actor"]["person"] for one in entries}
    codes |= set(_codes([one.content["data"] for one in entries], facts.common.people))
    named = names_in(facts, visit.words, await visit.names(codes))
    told = []
    for entry in entries:
        happening = happened(entry)
        actor, text = happening.actor, words.get(entry.position, {})
        told.append(
            Told(
                entry.version,
                entry.type,
                happening.on,
                "" if actor.proof == "engine" else f"{actor.capacity or ''} {named(actor.person)}".strip(),
                visit.words.event(happening, named),
                "; ".join(text[key] for key in _SAID if text.get(key)),
            )
        )
    return told


def _codes(data: Any, people: Container[str]) -> Iterator[str]:
    """The codes of people that stand somewhere in the data of entries."""
    if isinstance(data, str):
        if data in people:
            yield data
        return
    inner: Iterable[Any] = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for one in inner:
        yield from _codes(one, people)
