"""A list as it is being composed: what may stand in it, what it amounts to, what sending it would give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.answers import Refusal
from domain.commands import Actor, Command, FileList, ListRow, Sealed
from domain.events import Cited, LinesFiled, ListLine
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment
from domain.nomination.state import Nomination
from domain.records import replace
from domain.submission import Submission, filing, merging, rights
from domain.submission.filing import GROUP, MOST_LINES
from domain.submission.printing import counted
from domain.submission.rows import not_listable
from projections import cases
from web.asking import hidden
from web.session.drafts import Draft
from web.typed import day_of

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the list would be if it were sent now: its lines, or why it cannot be."""

    ask: FileList
    refused: Refusal | None
    lines: Sequence[ListLine]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nomination that may stand in the list."""

    stream: str
    award: str
    nominee: str
    unit: str
    stage: str


def receivers(facts: Facts, sender: str, today: dt.date) -> list[str]:
    """The bodies to which lists of the sender may go."""
    common = facts.common
    return [
        body
        for body in common.bodies
        if common.stands(body, today) and rights.may_receive(common, body, sender, today)
    ]


def cites_of(written: str) -> tuple[tuple[Cited, ...], str | None]:
    """``12/HD-VKSTC; 01/03/2026`` a line; with the first line that is written otherwise."""
    found = []
    for line in filter(None, (one.strip() for one in written.splitlines())):
        number, _, day = line.rpartition(";")
        on = day_of(day)
        if on is None or not number.strip():
            return (), line
        found.append(Cited(number.strip(), on))
    return tuple(found), None


def ask_of(draft: Draft, name: str) -> FileList:
    """The list that the draft amounts to, without its counts."""
    lines = [ListRow(line) for line in draft.fields.get("lines", ())]
    lines += [
        ListRow(
            line=f"nomination/{name}.{number}",
            award=row["award"],
            kind=row.get("kind") or None,
            nominee=row["nominee"],
            unit=row["unit"],
            attachments=tuple(paper["sha256"] for paper in row.get("papers", ())),
            feat_on=dt.date.fromisoformat(row["feat_on"]) if row.get("feat_on") else None,
        )
        for number, row in enumerate(draft.fields.get("rows", ()), start=1)
    ]
    return FileList(
        sender=draft.body or "",
        receiver=draft.typed("receiver"),
        number=draft.typed("number"),
        lines=tuple(lines),
        counts=(),
        purpose="result" if draft.typed("purpose") == "result" else "proposal",
        season=draft.typed("season") or None,
        cites=cites_of(draft.typed("cites"))[0],
        attachments=tuple(paper["sha256"] for paper in draft.fields.get("papers", ())),
        merges=tuple(draft.fields.get("merges", ())),
    )


async def ahead(visit: Visit, draft: Draft, name: str, actor: Actor | None) -> Ahead:
    """What sending it now would give; without a signer only its lines are counted."""
    plain = ask_of(draft, name)
    stream = f"submission/{name}"
    moment = Moment(at=visit.now, today=visit.today, on=visit.today)

    def look(facts: Facts) -> Ahead:
        carried: list[ListLine] = []
        lower: Mapping[str, Submission] = facts.states(plain.merges)
        there = facts.cases([line.line for line in plain.lines])
        of_lower = facts.cases([one for state in lower.values() for one in state.lines])
        for state in lower.values():
            carried += [line.row for line in merging.going_on(state, of_lower)]
        ask = replace(plain, counts=counted(plain.lines, there, carried, facts.common))
        if actor is None:
            return Ahead(ask, None, carried)
        command = Command(stream, "web/ahead", actor, ask)
        decided: Decided | Refusal = filing.file(Submission(), ask, command, facts, moment)
        if isinstance(decided, Refusal):
            return Ahead(ask, decided, carried)
        groups = [event for event in decided if isinstance(event, LinesFiled)]
        return Ahead(ask, None, [line for group in groups for line in group.lines])

    return await visit.site.reading.with_facts(look)


def words_of(visit: Visit, draft: Draft, ask: FileList, there: Mapping[str, Nomination]) -> tuple[Any, ...]:
    """The summaries of the nominations that the list files, each at the place of its entry.

    Behind the list's own entries come the nominations that it files, in its order.
    """
    rows = draft.fields.get("rows", ())
    total = sum(count.number for count in ask.counts)
    places: list[Sealed | None] = [None] * (1 + -(-total // GROUP))
    for number, row in enumerate(rows, start=1):
        text, title = row.get("text", ""), row.get("title", "")
        said = {name: value for name, value in (("title", title), ("text", text)) if value}
        salt = hidden(visit, f"salt/{number}")
        places.append(Sealed(of=row["nominee"], salt=salt, text=said) if said else None)
    return tuple(places) if any(places) else ()


async def candidates(visit: Visit, draft: Draft) -> tuple[list[Candidate], bool]:
    """The season's open nominations that the sender may list, and whether there are more than are shown."""
    facts, today = await visit.facts(), visit.today
    sender, season = draft.body or "", draft.typed("season") or None
    units = [
        unit
        for unit in await cases.open_units(visit.site.lists, season)
        if rights.is_under(facts.common, unit, sender, today)
    ]
    found = await cases.open_of(visit.site.lists, season, units, MOST_LINES + 1)
    ask = ask_of(draft, "-")
    folded = await visit.site.reading.many([stream for stream, *_ in found])
    able = [
        Candidate(stream, award, nominee, unit, folded[stream].state.shown)
        for stream, award, nominee, unit in found
        if not_listable(stream, folded[stream].state, ask, facts) is None
    ]
    return able[:MOST_LINES], len(found) > MOST_LINES
