"""A list (tờ trình) as pages show it: its lines with what was found of them, who has it, what one may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import finding
from audit.story import names_in
from domain import authority, sight
from domain.answers import Refusal
from domain.commands import Actor
from domain.events import Capacity
from domain.facts import Facts
from domain.submission import Submission, discrepancies, rights
from domain.submission.state import Line
from eventlog.fold import happened
from web.acting import himself_or_for
from web.waiting import Step, next_steps

if TYPE_CHECKING:
    from web.visit import Visit

CAPACITIES: tuple[Capacity, ...] = ("KT.", "TL.", "TUQ.", "Q.")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One name. ``seen`` is whether the visitor may open its nomination."""

    number: int
    line: Line
    nominee: str
    award: str
    kind: str
    unit: str
    open: bool
    seen: bool
    result: str

    @property
    def stream(self) -> str:
        return self.line.row.line

    @property
    def code(self) -> str:
        return self.stream.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the list in words; ``said`` is what was sealed with it, for whoever works with the list."""

    on: dt.date
    who: str
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class ShownList:
    """Everything that a page of one list needs."""

    name: str
    state: Submission
    sender: str
    receiver: str
    named: Callable[[str], str]
    lines: Sequence[ShownLine]
    steps: Sequence[Step]
    receives: bool
    """Whether the visitor is of those who take lists in at the receiver's."""
    holds: bool
    """Whether he has it, or leads who has it."""
    sends: bool
    """Whether he keeps the award work of the sender, or signs for it."""
    ways: Sequence[Actor]
    """As what he may sign for the sender."""
    sender_by: Actor
    """As whom he does what takes no signature for the sender: for himself, or by a delegation."""
    receiver_by: Actor
    """The same at the receiver's."""
    history: Sequence[Happening]
    differs: Sequence[str]
    """What does not agree between list, counts and files."""

    @property
    def stream(self) -> str:
        return f"submission/{self.name}"

    @property
    def season(self) -> str:
        """The season as people call it."""
        about = self.state.about
        return finding.year(about.season) if about is not None and about.season else ""

    @property
    def standing(self) -> list[ShownLine]:
        """The lines that were not returned."""
        return [line for line in self.lines if line.line.returned is None]


async def shown_list(visit: Visit, name: str) -> ShownList:
    """The list of that name, as it stands."""
    stream = f"submission/{name}"
    state: Submission = await visit.site.reading.state(stream)
    about = state.about
    assert about is not None, "the page's need made sure that it was filed"
    facts, today = await visit.facts(), visit.today
    entries = await visit.site.reading.entries(stream)
    people = {entry.content["actor"]["person"] for entry in entries}
    codes = {code for line in state.lines.values() for code in (line.row.nominee, line.row.unit)}
    whos = {line.finding.who for line in state.lines.values() if line.finding and line.finding.who}
    held = {state.holder.person} if state.holder and state.holder.person else set()
    names = await visit.names({*people, *codes, *whos, *held, about.sender, about.receiver})
    named = names_in(facts, visit.words, names)
    cases = {one: folded.state for one, folded in (await visit.site.reading.many(state.lines)).items()}
    himself = Actor(person=visit.person, proof="session")
    ways = ways_to_sign(visit, facts, about.sender)
    above = list(himself_or_for(visit, facts, about.receiver))
    receiving = [who for who in above if rights.not_receiving(state, facts, who, today) is None]
    holding = [
        who
        for who in above
        if state.holder is not None and rights.not_holder(state, facts, who, today) is None
    ]
    keeping = [
        who
        for who in himself_or_for(visit, facts, about.sender)
        if authority.acts_as(facts, who, authority.OFFICER, about.sender, today)
    ]
    receives, holds, sends = bool(receiving), bool(holding), bool(ways or keeping)
    works = receives or holds or sends or sight.audits(facts, visit.person, about.sender, today)
    said = await visit.site.reading.words_of(entries) if works else {}
    history = []
    for entry in entries:
        happening = happened(entry)
        text = said.get(entry.position, {})
        history.append(
            Happening(
                happening.on,
                named(happening.actor.person) if happening.actor.proof != "engine" else "",
                visit.words.event(happening, named),
                "; ".join(text[key] for key in ("reason", "note") if text.get(key)),
            )
        )
    lines = [
        ShownLine(
            number,
            line,
            named(line.row.nominee),
            named(line.row.award),
            visit.words.word("value", line.row.kind),
            named(line.row.unit),
            cases[line.row.line].phase == "open",
            sight.sees_case(facts, visit.person, cases[line.row.line], today),
            _result(visit, line),
        )
        for number, line in enumerate(state.lines.values(), start=1)
    ]
    codes_of = {line.stream: f"{line.number}. {line.nominee}" for line in lines}
    differs = [
        (f"{codes_of[one.line]}: " if one.line else "") + visit.words.discrepancy(one.what, one.values)
        for one in discrepancies(state, cases, facts.common, state.on)
    ]
    return ShownList(
        name=name,
        state=state,
        sender=named(about.sender),
        receiver=named(about.receiver),
        named=named,
        lines=lines,
        steps=await next_steps(visit, stream),
        receives=receives,
        holds=holds,
        sends=sends,
        ways=ways,
        sender_by=next(iter(keeping), himself),
        receiver_by=next(iter((*holding, *receiving)), himself),
        history=history,
        differs=differs,
    )


def _result(visit: Visit, line: Line) -> str:
    if line.report is None:
        return visit.words.reported("returned") if line.returned else ""
    number = f" ({line.report.number})" if line.report.number else ""
    return visit.words.reported(line.report.result) + number


def ways_to_sign(visit: Visit, facts: Facts, body: str) -> list[Actor]:
    """As what the visitor may sign a list of the body: in person, for another, or by a delegation."""
    register = facts.body(body)
    given: list[str | None] = [None]
    given += [one.delegation for one in register.delegations.values() if one.receiver == visit.person]
    asked = [
        Actor(person=visit.person, proof="session", delegation=delegation, capacity=capacity)
        for delegation in given
        for capacity in (None, *CAPACITIES)
    ]
    return [
        actor for actor in asked if not isinstance(rights.signs(facts, actor, body, visit.today), Refusal)
    ]


def way_of(actor: Actor) -> str:
    """A way of signing as a form's value."""
    return f"{actor.capacity or ''}|{actor.delegation or ''}"


def ways_shown(visit: Visit, ways: Sequence[Actor]) -> list[tuple[str, str]]:
    """The ways as choices of a form."""
    return [
        (
            way_of(actor),
            (actor.capacity or visit._("in person"))
            + (f" ({visit._('by delegation')} {actor.delegation})" if actor.delegation else ""),
        )
        for actor in ways
    ]


def way_chosen(visit: Visit, ways: Sequence[Actor]) -> Actor | None:
    """The way that the form names; the only one where there is one."""
    if len(ways) == 1:
        return ways[0]
    return next((actor for actor in ways if way_of(actor) == visit.asked("way")), None)
