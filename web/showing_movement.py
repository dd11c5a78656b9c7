"""A movement as its pages show it: its title, what was said with its entries, as whom the visitor acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from audit.story import names_in
from domain import authority, sight
from domain.commands import Actor
from domain.events import MovementDrafted
from domain.facts import Facts
from domain.movement import Movement, judging, rights
from domain.movement.reaching import members_of
from eventlog.entry import Entry
from eventlog.fold import Folded, happened

if TYPE_CHECKING:
    from web.visit import Visit

ABOUT_PEOPLE = frozenset({"DroppedOut", "ResultReturned", "UnitScored"})
"""What is said with these is for whoever keeps the movement, the unit itself, and auditors; with all others,
for everybody who sees the movement: a shortcoming is named before those who met."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry in words; ``said`` is what was sealed with it, as far as it is for the visitor."""

    on: dt.date
    who: str
    what: str
    said: str
    paper: str = ""
    """The SHA-256 of the minutes that it stands on, as far as they are for the visitor."""
    before: Sequence[Happening] = ()
    """Of a plan that was drawn up several times in a row: how it stood before."""


@dataclass(frozen=True, slots=True)
class ShownMovement:
    """Everything that a page of one movement needs. ``actors`` is the visitor in each of his ways to act."""

    name: str
    state: Movement
    plan: MovementDrafted
    title: str
    facts: Facts
    named: Callable[[str], str]
    actors: Sequence[Actor]
    today: dt.date
    entries: Sequence[Entry]
    words: Mapping[int, Mapping[str, str]]

    @property
    def stream(self) -> str:
        return f"movement/{self.name}"

    @property
    def at(self) -> str:
        """The address of the movement."""
        return f"/movements/{self.name}"

    @property
    def called(self) -> str:
        """Its title; its code where nobody can open one."""
        return self.title or self.name

    def _first(self, may: Callable[[Facts, Actor, str, dt.date], bool], body: str) -> Actor | None:
        return next((who for who in self.actors if may(self.facts, who, body, self.today)), None)

    @property
    def keeper(self) -> Actor | None:
        """As whom the visitor keeps it; None where he does not."""
        return self._first(rights.keeps, self.plan.body)

    @property
    def leader(self) -> Actor | None:
        """As whom he leads the body whose movement it is."""
        return self._first(rights.leads, self.plan.body)

    def files(self, unit: str) -> Actor | None:
        """As whom he acts for a member: its officer or head, or whoever keeps the award work of a cluster."""
        return self._first(authority.files_for, unit) or self._first(rights.keeps, unit)

    def heads(self, unit: str) -> Actor | None:
        """As whom he binds a member."""
        return self._first(authority.speaks_for_unit, unit) or self._first(rights.leads, unit)

    def keeps(self, body: str) -> Actor | None:
        """As whom he keeps a body's movements."""
        return self._first(rights.keeps, body)

    def judges(self, unit: str, target: str) -> Actor | None:
        """As whom he confirms what a unit has reported on a target, or sends it back."""
        by = self.state.targets[target].by
        for who in self.actors:
            if judging.not_judging(self.state, self.facts, who, unit, by, self.today) is None:
                return who
        return None

    def appraises(self, unit: str, body: str) -> Actor | None:
        """As whom he appraises the unit for a body above it."""
        who = self.keeps(body)
        own = who is not None and judging.own_unit(self.facts, who, unit, self.today) is not None
        return None if own else who

    @property
    def members(self) -> list[str]:
        """Who takes part; before the launch, who would if it were today: with a cluster come its units."""
        if self.state.members:
            return [*self.state.members]
        return [*members_of(self.plan.body, self.plan.members, self.facts, self.today)]

    @property
    def own(self) -> list[str]:
        """The members for which he acts."""
        return [unit for unit in self.state.members if self.files(unit) is not None]

    @property
    def own_units(self) -> list[str]:
        """Those of them that are no clusters: they run, report and are scored."""
        return [unit for unit in self.state.units if self.files(unit) is not None]

    def options(self, units: Iterable[str]) -> list[tuple[str, str]]:
        """Units with their names, for choosing."""
        return [(unit, self.named(unit)) for unit in units]

    def said(self, entry: Entry) -> Mapping[str, str]:
        """What was sealed with an entry, as far as it is for the visitor."""
        return self.words.get(entry.position, {}) if self._may_read(entry) else {}

    def minutes_of(self, entry: Entry) -> str:
        """The SHA-256 of the minutes that an entry stands on, as far as they are for the visitor."""
        if entry.body is None or not self._may_read(entry):
            return ""
        return entry.content["minutes"] or ""

    @property
    def minutes(self) -> set[str]:
        """All minutes that the visitor may read."""
        return {sha256 for entry in self.entries if (sha256 := self.minutes_of(entry))}

    def _may_read(self, entry: Entry) -> bool:
        """Whether what came along with an entry is for the visitor."""
        if entry.body is None or entry.type not in ABOUT_PEOPLE or self.keeper is not None:
            return True
        return self.files(entry.content["data"]["unit"]) is not None or self._audits

    @property
    def _audits(self) -> bool:
        return any(
            sight.audits(self.facts, who.person, self.plan.body, self.today) for who in self.actors[:1]
        )

    def text_of(self, type_: str, key: str, **fields: str) -> str:
        """What was said last in an entry of a type whose data has these fields; empty where nothing was."""
        for entry in reversed(self.entries):
            data = entry.content["data"] if entry.type == type_ and entry.body is not None else None
            if data is not None and all(data[name] == value for name, value in fields.items()):
                return self.said(entry).get(key, "")
        return ""

    def history(self, visit: Visit) -> list[Happening]:
        """What happened, told in order."""
        told: list[tuple[str, Happening]] = []
        for entry in self.entries:
            happening = happened(entry)
            actor = happening.actor
            who = "" if actor.proof == "engine" else self.named(actor.person)
            said = "; ".join(text for key, text in self.said(entry).items() if text and key != "shown")
            what = visit.words.event(happening, self.named)
            told.append((entry.type, Happening(happening.on, who, what, said, self.minutes_of(entry))))
        return _folded(told)


def _folded(told: Sequence[tuple[str, Happening]]) -> list[Happening]:
    """The drafts of a plan as one happening: each of its parts draws the whole plan up anew."""
    folded: list[Happening] = []
    for type_, run in groupby(told, key=lambda one: one[0]):
        happenings = [happening for _type, happening in run]
        if type_ == "MovementDrafted":
            *before, last = happenings
            happenings = [replace(last, before=before)]
        folded += happenings
    return folded


async def the_movement(visit: Visit) -> ShownMovement:
    """The movement that the address names."""
    name = visit.path("movement")
    state: Movement = await visit.state("movement", name)
    plan = state.plan
    assert plan is not None, "who may see a movement sees one that has a plan"
    facts, reading = await visit.facts(), visit.site.reading
    entries = await reading.entries(f"movement/{name}")
    words = await reading.words_of(entries)
    names = await visit.names(_codes(state, plan, entries))
    return ShownMovement(
        name=name,
        state=state,
        plan=plan,
        title=title_of(entries, words),
        facts=facts,
        named=names_in(facts, visit.words, names),
        actors=await ways_to_act(visit),
        today=visit.today,
        entries=entries,
        words=words,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A movement in a list."""

    stream: str
    title: str
    state: Movement
    plan: MovementDrafted

    @property
    def name(self) -> str:
        return self.stream.partition("/")[2]


async def rows_of(visit: Visit, movements: Iterable[Folded]) -> list[Row]:
    """Movements as lists show them, the one that began last first; of those that have a plan."""
    reading, rows = visit.site.reading, []
    for one in movements:
        plan: MovementDrafted | None = one.state.plan
        if plan is not None:
            entries = [e for e in await reading.entries(one.stream) if e.type == "MovementDrafted"]
            title = title_of(entries, await reading.words_of(entries)) or one.stream.partition("/")[2]
            rows.append(Row(one.stream, title, one.state, plan))
    return sorted(rows, key=lambda row: row.plan.runs.begins, reverse=True)


def title_of(entries: Sequence[Entry], words: Mapping[int, Mapping[str, str]]) -> str:
    """The title that its plan was given last."""
    drafted = (e for e in reversed(entries) if e.type == "MovementDrafted")
    return next((title for e in drafted if (title := words.get(e.position, {}).get("title"))), "")


async def ways_to_act(visit: Visit) -> list[Actor]:
    """The visitor in his own name, then by each delegation that he has."""
    if visit.viewer.person is None:
        return []
    found = [Actor(visit.person, "session")]
    delegations = {one.by.delegation: None for one in await visit.offices() if one.by is not None}
    return [*found, *(Actor(visit.person, "session", delegation=name) for name in delegations)]


def _codes(state: Movement, plan: MovementDrafted, entries: Sequence[Entry]) -> set[str]:
    """The people whose names its pages show; bodies and awards are named by the registry."""
    who = {entry.content["actor"]["person"] for entry in entries if entry.body is not None}
    who |= {aim.candidate for _, aim in state.running} | {one.aim.candidate for one in state.dropped}
    who |= {action.about.named_by for action in state.actions.values()}
    return who | {plan.body, *plan.members, *state.members}
