"""A folder tried against the rules, on the registry as it stands: what would be refused, and on which line.

The rules themselves are asked, so nothing can pass here that they refuse. Nothing is sent and nothing is
changed: the states of the registry are never changed in place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from domain.answers import Refusal
from domain.calendar import local_date
from domain.commands import Actor, ChangeRegistry, Command
from domain.facts import COMMON, Facts
from domain.happened import Happened
from domain.registry import Register, decide, evolve
from domain.service import Service
from intake.awards import awards_of, unknown
from intake.faults import MOST, Fault, Faulty
from intake.folder import Folder, Item

_UNKNOWN = frozenset(
    (
        "unknown_person",
        "unknown_body",
        "unknown_subject",
        "season_not_opened",
        "cluster_not_formed",
        "head_not_member",
    )
)
"""Refusals for want of something that another row says, and may say wrongly."""
_MAY_NOT = "not_registrar"


def check(
    folder: Folder,
    items: Iterable[Item],
    registers: Mapping[str, Register],
    actor: Actor,
    at: dt.datetime,
    shipped: Collection[str],
) -> None:
    """Try ``items``, those of the folder that are still to be entered.

    ``shipped`` are awards that are known beside those of the adopted rules: a season is often loaded before
    its rules are.

    :raises Faulty: something in the folder is wrong, or is refused on the registry as it stands
    """
    items = list(items)
    known = awards_of(registers.get(COMMON, Register())).union(shipped)
    faults = [
        *folder.faults,
        *rehearse(items, registers, actor, at, folder.named),
        *unknown(items, known),
    ]
    if faults:
        faults.sort(key=lambda fault: fault.place)
        raise Faulty(faults[:MOST], max(0, len(faults) - MOST))


def rehearse(
    items: Iterable[Item],
    registers: Mapping[str, Register],
    actor: Actor,
    at: dt.datetime,
    named: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """The faults, in the order of the items; ``named`` are codes whose own row is faulty."""
    states = dict(registers)
    facts = Facts(states, Service(), Register())  # it sees what is put into ``states`` afterwards
    for item in items:
        trying: Item | None = item
        while trying is not None:
            refused = _tried(trying, states, facts, actor, at)
            if refused is None:
                break
            row = refused.values.get("row")
            if not (refused.code in _UNKNOWN and named.intersection(map(str, refused.values.values()))):
                at_fault = trying.rows[row - 1 if isinstance(row, int) else 0]
                yield Fault(at_fault.place, refusal=_for_people(refused))
            if refused.code == _MAY_NOT:
                return
            # Where one row of many is wrong the others are tried without it.
            trying = trying.without(row - 1) if isinstance(row, int) else None


def _tried(
    item: Item, states: dict[str, Register], facts: Facts, actor: Actor, at: dt.datetime
) -> Refusal | None:
    """The refusal of this one change; if there is none it takes effect."""
    state = states.get(item.stream, Register())
    command = Command(item.stream, "rehearsal", actor, ChangeRegistry((item.change,)))
    decided = decide(state, command, facts, at)
    if isinstance(decided, Refusal):
        return decided
    for event in decided:
        states[item.stream] = evolve(state, Happened(event, 1, at, local_date(at), actor, command.id))
    return None


def _for_people(refused: Refusal) -> Refusal:
    """The line says which change and which row it is."""
    values = {name: value for name, value in refused.values.items() if name not in ("change", "row")}
    return Refusal(refused.code, values, refused.cite)
