"""A sitting as pages show it: its agenda, who is there, each line's count with its sums, and who may do what.

What a teller counted stays out until the chair closes the ballot, and so does every running result: while a
ballot is open there is only how many sheets have come in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audit.story import names_in
from domain import authority, sight
from domain.answers import Refusal
from domain.award.stages import VoteStage
from domain.calendar import local_date
from domain.commands import Actor
from domain.count.seats import Tie
from domain.events import Choice, Convened, LineResult, LinesCounted, Outcome, Papers, SheetCast
from domain.facts import Facts
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination
from domain.sitting import Sitting, results
from domain.sitting.agenda import stage_of
from domain.sitting.counting import outcome_of
from domain.sitting.minutes import LINE_RESULTS, dropped_out
from domain.sitting.results import LineStanding, Standings
from domain.sitting.state import Sheets
from eventlog.entry import Entry, Withheld
from eventlog.fold import happened
from projections import lists

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the agenda. ``outcome`` and what follows stand there once a ballot on it was counted."""

    stream: str
    case: Nomination
    nominee: str
    unit: str
    award: str
    title: str
    """The award's, in the visitor's language."""
    ballot: str | None = None
    outcome: Outcome | None = None
    place: int | None = None
    seats: int | None = None
    result: str | None = None
    """A ``LineResult``, or ``tied``."""
    why: str | None = None
    """The tie rule that decided, or the limit that left no seat."""
    dropped_out: bool = False
    """Whether the nominee runs no more in the movement for whose candidates the award is."""
    seen: bool = False
    """Whether the visitor sees the nomination itself."""

    @property
    def name(self) -> str:
        """The last part of its stream."""
        return self.stream.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Rights:
    """What the visitor may do in the sitting by his offices, whatever it stands at."""

    presides: bool
    keeps: bool
    """Keeps the minutes."""
    counts: bool

    @property
    def leads(self) -> bool:
        """Presides or keeps the minutes: sees who has not voted yet, says who is there."""
        return self.presides or self.keeps


@dataclass(frozen=True, slots=True)
class ShownSitting:
    """Everything that the pages of one sitting need."""

    name: str
    state: Sitting
    about: Convened
    body: str
    """Its name in the visitor's language."""
    lines: Mapping[str, Line]
    named: Callable[[str], str]
    found: Standings | None
    """How the lines stand; nothing where that cannot be said, and then ``unclear`` says why."""
    unclear: Refusal | None
    repeat: Sequence[str]
    """Lines whose annulled ballot is to be repeated."""
    waiting: Sequence[str]
    """The seats whose open sheet is still to come; empty while no open ballot is under way."""
    rights: Rights
    version: int

    @property
    def stream(self) -> str:
        return f"sitting/{self.name}"

    @property
    def ties(self) -> Sequence[tuple[Sheets, str, Tie]]:
        """The ties that are still open."""
        return self.found.ties if self.found is not None else ()

    @property
    def settled(self) -> bool:
        return self.state.settled

    def ballot_word(self, ballot: str) -> str:
        """The number of a ballot, as people call it."""
        return ballot.partition("/")[0]


async def shown(visit: Visit, name: str) -> ShownSitting:
    """The sitting of that name, as it stands now."""
    stream = f"sitting/{name}"
    reading = visit.site.reading
    folded = await reading.folded(stream)
    state: Sitting = folded.state
    about = state.about
    assert about is not None, "the page's need made sure that it was convened"
    cases = {s: f.state for s, f in (await reading.many(state.lines)).items()} if state.lines else {}
    taken = await _taken(visit, state, stream)
    found, repeat = await reading.with_facts(lambda facts: _standings(state, facts, visit))
    facts = await visit.facts()
    named = await _named(visit, state, cases, facts)
    standing = found.lines if isinstance(found, Standings) else {}
    lines = {
        line: _line(visit, state, line, cases[line], standing.get(line), taken.get(line), named, facts)
        for line in state.lines
    }
    waits = [] if state.ballot is None else await lists.waits(visit.site.lists, stream)
    return ShownSitting(
        name=name,
        state=state,
        about=about,
        body=named(about.body),
        lines=lines,
        named=named,
        found=found if isinstance(found, Standings) else None,
        unclear=found if isinstance(found, Refusal) else None,
        repeat=repeat,
        waiting=[wait.person or wait.body or "" for wait in waits if wait.task == "vote"],
        rights=rights_of(visit, state, facts),
        version=folded.version,
    )


def rights_of(visit: Visit, state: Sitting, facts: Facts) -> Rights:
    """What the visitor may do in it."""
    assert state.about is not None
    who = Actor(visit.person, "session")
    body = state.about.body
    return Rights(
        presides=authority.presides(facts, who, body, visit.today),
        keeps=visit.person == state.about.secretary,
        counts=authority.holds(facts, who, authority.TELLER, body, visit.today),
    )


def _standings(state: Sitting, facts: Facts, visit: Visit) -> tuple[Standings | Refusal, list[str]]:
    """How the lines of a sitting under way stand; of one that has ended its results stand in the log."""
    if state.settled:
        return Standings(), []
    day = local_date(visit.now)
    found = results.standings(state, facts, day)
    if isinstance(found, Refusal):
        return found, []
    return found, results.to_repeat(state, facts, day, found)


async def _taken(visit: Visit, state: Sitting, stream: str) -> dict[str, Mapping[str, Any]]:
    """What the nominations took over from a sitting that has ended: each line's ``ResultTaken``."""
    if state.phase != "ended":
        return {}
    entries = await visit.site.reading.log.later(dict.fromkeys(state.results, 0))
    results_taken = (entry for entry in entries if entry.type == "ResultTaken")
    return {e.stream: data for e in results_taken if (data := e.content["data"])["sitting"] == stream}


async def _named(
    visit: Visit, state: Sitting, cases: Mapping[str, Nomination], facts: Facts
) -> Callable[[str], str]:
    """Names for everybody and everything that the sitting has to do with."""
    assert state.about is not None
    codes = {state.about.body, state.about.secretary, *state.about.invited, *state.roll, visit.person}
    codes |= state.signed.keys() | state.annulling
    for case in cases.values():
        if case.about is not None:
            codes |= {case.about.nominee, case.about.unit}
    for sheets in (state.ballot, *state.counted):
        if sheets is not None:
            codes |= {*sheets.papers, *sheets.there}
    names = names_in(facts, visit.words, await visit.names(codes))
    titles = {line: names(case.about.nominee) for line, case in cases.items() if case.about is not None}
    return lambda code: titles.get(code) or names(code)


def _line(
    visit: Visit,
    state: Sitting,
    line: str,
    case: Nomination,
    standing: LineStanding | None,
    taken: Mapping[str, Any] | None,
    named: Callable[[str], str],
    facts: Facts,
) -> Line:
    about = case.about
    assert about is not None, "only what was nominated comes on an agenda"
    title = policy_of(about, facts).title
    award = title.vi if visit.language == "vi" else title.en
    if about.kind != "merit":
        award = f"{award} ({visit.words.word('value', about.kind)})"
    seen = sight.sees_case(facts, visit.person, case, visit.today)
    dropped = not state.settled and dropped_out(case, facts, visit.today)
    plain = Line(
        line,
        case,
        named(about.nominee),
        named(about.unit),
        about.award,
        award,
        dropped_out=dropped,
        seen=seen,
    )
    ballots = state.last_of(line)
    if ballots is None or ballots.counts is None:
        result: LineResult | None = state.results.get(line)
        return replace(plain, result=result)
    contest = ballots.contest(line)
    outcome = outcome_of(contest, ballots.counts[line], len(state.roll))
    counted = replace(plain, ballot=ballots.ballot, outcome=outcome, seats=contest.seats)
    if standing is not None:
        result_now = "tied" if standing.result == "tied" else LINE_RESULTS[standing.result]
        return replace(counted, result=result_now, place=standing.place, why=standing.why)
    if taken is not None:
        return replace(counted, result=state.results.get(line), place=taken["place"], why=taken["why"])
    return replace(counted, result=state.results.get(line))


def stages_of(sitting: ShownSitting, facts: Facts) -> list[VoteStage]:
    """The rules of the lines that are still to be voted on, each once."""
    found: dict[str, VoteStage] = {}
    for line in sitting.lines.values():
        case = line.case
        if case.phase == "open" and case.stage is not None and case.stage.kind == "vote":
            stage = stage_of(case, facts)
            found[stage.model_dump_json()] = stage
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the sitting in words."""

    version: int
    at: dt.datetime
    who: str
    what: str


async def story(visit: Visit, sitting: ShownSitting, entries: Sequence[Entry]) -> list[Told]:
    """What happened, an entry a line. Sheets of an open ballot stand there without their sender."""
    people = set()
    for entry in entries:
        try:
            people.add(entry.content["actor"]["person"])
        except Withheld:
            continue
    names = await visit.names(people)

    def named(code: str) -> str:
        return names.get(code) or sitting.named(code)

    told = []
    for entry in entries:
        if entry.body is None:
            what = visit.words.event_name(entry.type)
            told.append(Told(entry.version, entry.recorded_at, visit.words.text("story.withheld"), what))
            continue
        happening = happened(entry)
        who = named(happening.actor.person)
        told.append(Told(entry.version, entry.recorded_at, who, visit.words.event(happening, named)))
    return told


async def own_count(visit: Visit, sitting: ShownSitting, ballot: Sheets) -> Mapping[str, Papers] | None:
    """The visitor's own latest count of every line of a secret ballot, which nobody else may see yet."""
    if visit.person in ballot.papers:
        return ballot.papers[visit.person]
    for entry in reversed(await visit.site.votes.own_votes(sitting.stream, visit.person)):
        event = happened(entry).event
        if isinstance(event, LinesCounted) and event.ballot == ballot.ballot:
            return event.papers
    return None


async def own_sheets(visit: Visit, sitting: ShownSitting) -> list[tuple[str, list[tuple[str, Choice]]]]:
    """The visitor's own sheets of the ballot that is open, which nobody else sees: seat and choices."""
    if sitting.state.ballot is None:
        return []
    found = []
    for entry in await visit.site.votes.own_votes(sitting.stream, visit.person):
        event = happened(entry).event
        if isinstance(event, SheetCast) and event.ballot == sitting.state.ballot.ballot:
            rows = [(sitting.named(line), choice) for line, choice in event.choices.items()]
            found.append((sitting.named(event.seat), rows))
    return found
