"""The made-up people of a demonstration, by what one can do as them; the most useful ones first.

Most useful is whom most of the work of the kind waits for now. Nobody stands twice among the first ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import authority, sight
from projections import lists
from web.menu import N_

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: the offices that do it, the tasks that are of it, how many people are shown first."""

    name: str
    offices: frozenset[str]
    tasks: frozenset[str]
    first: int


SIGNS = Work(N_("Sign"), frozenset(), frozenset({"sign", "revoke", "answer"}), 1)
"""Whoever holds an office that no other work names: it is the policies that say who signs."""
WORKS = (
    Work(N_("Vote"), authority.ASSEMBLY_OFFICES | {"member"}, frozenset({"vote"}), 2),
    Work(
        N_("Preside"),
        frozenset({authority.CHAIR, authority.VICE_CHAIR, authority.SECRETARY}),
        frozenset({"open", "ballot", "close", "convene", "adopt"}),
        2,
    ),
    Work(N_("Count papers"), frozenset({authority.TELLER}), frozenset({"count"}), 1),
    SIGNS,
    Work(
        N_("Submit and appraise"),
        frozenset(authority.DEPARTMENT),
        frozenset(
            {"revise", "list", "check", "publish", "appraise", "post", "answer_comment", "receive", "handle"}
        ),
        2,
    ),
    Work(N_("Audit"), frozenset({sight.AUDITOR}), frozenset(), 1),
    Work(N_("Keep the registry"), frozenset({authority.REGISTRAR}), frozenset(), 1),
)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody made up. ``waiting`` is how much of the work that he is shown under waits for him."""

    person: str
    name: str
    offices: Sequence[str]
    waiting: int


Group = tuple[str, Sequence[Persona]]


async def personas(visit: Visit) -> tuple[list[Group], list[Group]]:
    """Everybody who holds an office today: the most useful ones, and all others; by kind of work."""
    await visit.facts()  # the registers as they stand now
    held = _held(visit)
    waiting = await lists.waiting_by_holder(visit.site.lists)
    names = await visit.names([*held, *(body for offices in held.values() for body, _ in offices)])

    def persona(person: str, work: Work) -> Persona:
        at: dict[str, list[str]] = defaultdict(list)
        for body, office in held[person]:
            at[body].append(visit.words.office(office))
        said = [f"{_where(visit, body, names)}: {', '.join(offices)}" for body, offices in at.items()]
        return Persona(person, names[person], said, _load(person, held[person], work, waiting))

    by_work = {work: [persona(who, work) for who in held if _does(work, held[who])] for work in WORKS}
    shown: set[str] = set()
    first: dict[Work, list[Persona]] = {}
    for work in sorted(WORKS, key=lambda work: len(by_work[work])):  # where there are few, they come first
        able = sorted(by_work[work], key=lambda one: (-one.waiting, one.person))
        first[work] = [one for one in able if one.person not in shown][: work.first]
        shown |= {one.person for one in first[work]}
    others = []
    for work in reversed(WORKS):  # the rarer work names whoever does more than one kind
        left = [one for one in by_work[work] if one.person not in shown]
        shown |= {one.person for one in left}
        others.append((visit._(work.name), sorted(left, key=lambda one: (one.offices, one.person))))
    return (
        [(visit._(work.name), first[work]) for work in WORKS if first[work]],
        [group for group in reversed(others) if group[1]],
    )


def _held(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """The bodies and offices of everybody who holds one today."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for stream, register in visit.site.reading.registers().items():
        for mandate in register.mandates:
            if mandate.covers(visit.today):
                held[mandate.person].append((stream.partition("/")[2], mandate.office))
    return dict(held)


def _where(visit: Visit, body: str, names: Mapping[str, str]) -> str:
    return visit._("the registry") if body == sight.COMMON_BODY else names[body]


def _does(work: Work, offices: Sequence[tuple[str, str]]) -> bool:
    if work is not SIGNS:
        return any(office in work.offices for _, office in offices)
    return any(all(office not in one.offices for one in WORKS) for _, office in offices)


def _load(
    person: str,
    offices: Sequence[tuple[str, str]],
    work: Work,
    waiting: Mapping[tuple[str, str | None, str | None, str | None], int],
) -> int:
    holders = [(person, None, None), *((None, body, office) for body, office in offices)]
    return sum(waiting.get((task, *holder), 0) for task in work.tasks for holder in holders)
