"""A decision as those see it who prepare and sign it: its list, how each line came about, what is against it.

Of each line: the counts with their sums, the eligibility and what of it nobody has verified, the opinions of
other bodies, what the public said with its answers, who took no part and why. Then the digest that is signed,
and everything that became of the decision since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import finding
from audit.story import names_in
from domain import sight
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.decision import Decision, paper
from domain.events import EligibilityFound, FreezeGround, Outcome
from domain.facts import Facts
from domain.nomination import freeze
from domain.nomination.state import Nomination
from eventlog.entry import Entry, Withheld
from eventlog.fold import happened
from web.ways import keeper_of, ways_to_sign

if TYPE_CHECKING:
    from web.visit import Visit

TOLD_OF_LINES = frozenset(
    ("CommentReceived", "CommentAnswered", "OpinionGiven", "Appraised", "MemberRecused")
)
"""The entries of a nomination whose words the page of a decision shows."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody of the public said of a line, and the answer; never who said it."""

    ref: str
    channel: str
    text: str
    answer: str
    answered: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the list."""

    line: str
    """Its nomination's stream."""
    code: str
    case: Nomination
    nominee: str
    unit: str
    award: str
    state: str
    """What became of it; empty while nothing did."""
    frozen: Sequence[str]
    counts: Sequence[tuple[str, Outcome, str]]
    """Stage, outcome, and its sum in words."""
    eligibility: Sequence[str]
    doubts: Sequence[str]
    """What of the eligibility nobody has verified, or is not fulfilled."""
    opinions: Sequence[tuple[str, str, str]]
    """Body, opinion, reason."""
    comments: Sequence[Comment]
    conflicts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the decision in words."""

    version: int
    on: dt.date
    who: str
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """Everything that the pages of one decision need."""

    name: str
    state: Decision
    facts: Facts
    named: Callable[[str], str]
    cases: Mapping[str, Nomination]
    """Of what is on the list, and of what left it."""
    department: Actor | None
    """As whom the visitor keeps the organ's award work, himself or for another; None where he does not."""
    ways: Sequence[Actor]
    """As what he may sign for the organ."""
    stage: SignStage | None

    @property
    def stream(self) -> str:
        return f"decision/{self.name}"

    @property
    def at(self) -> str:
        """The address of its page."""
        return f"/decisions/{self.name}"

    @property
    def organ(self) -> str:
        """The code of the organ that decides."""
        return self.state.organ or ""

    @property
    def digest(self) -> str:
        """What is to be signed, or was; nothing where the stream is no list."""
        if self.state.signed is not None:
            return self.state.signed.digest
        return "" if self.state.about is None else paper.digest(self.state, self.cases)

    @property
    def counts(self) -> Sequence[paper.Count]:
        return paper.counts(self.cases[line] for line in self.state.lines)

    @property
    def accepts(self) -> Sequence[str]:
        """The proofs of who signs that the organ's stage accepts."""
        return ("session", "passkey") if self.stage is None else self.stage.proof

    def of(self, lines: Sequence[str], fallback: str) -> str:
        """Under whose key words about these lines are kept: the nominee's where there is only one line."""
        case = self.cases.get(lines[0]) if len(lines) == 1 else None
        return fallback if case is None or case.about is None else case.about.nominee

    def options(self, lines: Iterable[str]) -> list[tuple[str, str]]:
        """Lines as the choices of a form: name, award, code."""
        found = []
        for line in lines:
            about = paper.about_of(self.cases[line])
            text = f"{self.named(about.nominee)} · {self.named(about.award)} ({line.partition('/')[2]})"
            found.append((line, text))
        return found


def lines_of(state: Decision) -> tuple[str, ...]:
    """Everything that is or was on its list, or that it opened again."""
    opened = state.reopening.lines if state.reopening is not None else ()
    return (*state.lines, *state.left, *opened)


async def shown(visit: Visit, name: str) -> ShownDecision:
    """The decision of that name, as it stands."""
    state: Decision = await visit.state("decision", name)
    organ = state.organ
    assert organ is not None, "the page's need made sure that it was drawn up"
    facts = await visit.facts()
    lines = lines_of(state)
    cases: dict[str, Nomination] = {
        line: folded.state for line, folded in (await visit.site.reading.many(lines)).items()
    }
    people = {code for case in cases.values() if case.about for code in (case.about.nominee, case.about.unit)}
    people |= {appeal.by for appeal in state.appeals} | {state.drafter}
    named = names_in(facts, visit.words, await visit.names(people))
    stages = (paper.sign_stage(case, organ, facts) for case in cases.values())
    stage = next((stage for stage in stages if stage is not None), None)
    return ShownDecision(
        name=name,
        state=state,
        facts=facts,
        named=named,
        cases=cases,
        department=keeper_of(visit, facts, organ),
        ways=[] if stage is None else ways_to_sign(visit, facts, stage, organ),
        stage=stage,
    )


# Its lines -------------------------------------------------------------------------------------------------


async def shown_lines(visit: Visit, found: ShownDecision) -> list[ShownLine]:
    """Every line in words, those that left the draft last."""
    told = await _told(visit, found.cases)
    return [_line(visit, found, line, case, *told) for line, case in found.cases.items()]


async def _told(
    visit: Visit, cases: Mapping[str, Nomination]
) -> tuple[Mapping[str, list[Entry]], Mapping[int, dict[str, str]]]:
    """The entries whose words are shown, by line, with these words: of those that have such a stage alone."""
    reading = visit.site.reading
    lines = [line for line, case in cases.items() if case.reports.postings or case.reports.consultations
             or case.reports.appraisals or case.desk.posted or case.counted]  # fmt: skip
    found: dict[str, list[Entry]] = {}
    if not lines:
        return found, {}
    for entry in await reading.log.later(dict.fromkeys(lines, 0)):
        if entry.type in TOLD_OF_LINES and entry.body is not None:
            found.setdefault(entry.stream, []).append(entry)
    words = await reading.words_of(entry for entries in found.values() for entry in entries)
    return found, words


def _line(
    visit: Visit,
    found: ShownDecision,
    line: str,
    case: Nomination,
    entries: Mapping[str, list[Entry]],
    words: Mapping[int, dict[str, str]],
) -> ShownLine:
    about = paper.about_of(case)
    own = entries.get(line, ())
    counts = [(one.stage, one.outcome) for one in case.counted]
    counts += [(one.stage, one.outcome) for one in case.taken]
    return ShownLine(
        line=line,
        code=line.partition("/")[2],
        case=case,
        nominee=found.named(about.nominee),
        unit=found.named(about.unit),
        award=found.named(about.award),
        state=_became(visit, found.state, line),
        frozen=[
            f"{visit.words.word('value', g.kind)} ({g.ref}; {g.cite})" for g in _frozen(visit, found, case)
        ],
        counts=[(visit.words.stage(s), outcome, visit.words.derivation(outcome)) for s, outcome in counts],
        eligibility=list(finding.lines(visit.words, case.found.findings, found.named)) if case.found else [],
        doubts=_doubts(visit, case.found, found.named),
        opinions=_opinions(visit, found, case, own, words),
        comments=_comments(own, words),
        conflicts=_conflicts(visit, found, case, counts),
    )


def _frozen(visit: Visit, found: ShownDecision, case: Nomination) -> Sequence[FreezeGround]:
    return () if case.phase == "ended" else freeze.grounds_now(case, found.facts, visit.today)


def _became(visit: Visit, state: Decision, line: str) -> str:
    if line in state.ended:
        ended = state.ended[line]
        return f"{visit.words.word('result', ended.how)} ({ended.paper})"
    if line in state.left:
        return visit.words.word("left_draft", state.left[line])
    if line in state.handed_over:
        return visit._("handed over on {day}", day=visit.words.day(state.handed_over[line]))
    return ""


def _doubts(visit: Visit, found: EligibilityFound | None, named: Callable[[str], str]) -> list[str]:
    """What of it is not fulfilled, or not known for sure."""
    if found is None:
        return []
    return [
        text
        for one in found.findings
        if one.answer != "fulfilled" or one.unproven
        for text in finding.lines(visit.words, (one,), named)
    ]


def _opinions(
    visit: Visit,
    found: ShownDecision,
    case: Nomination,
    entries: Sequence[Entry],
    words: Mapping[int, dict[str, str]],
) -> list[tuple[str, str, str]]:
    said = {e.content["data"]["body"]: words.get(e.position, {}) for e in entries if e.type == "OpinionGiven"}
    rows = []
    for closed in case.reports.consultations.values():
        rows += [
            (found.named(body), visit.words.word("opinion", opinion), said.get(body, {}).get("reason", ""))
            for body, opinion in closed.given.items()
        ]
        rows += [(found.named(body), visit._("silent"), "") for body in closed.silent]
    return rows


def _comments(entries: Sequence[Entry], words: Mapping[int, dict[str, str]]) -> list[Comment]:
    answers = {e.content["data"]["ref"]: e for e in entries if e.type == "CommentAnswered"}
    found = []
    for entry in entries:
        if entry.type != "CommentReceived":
            continue
        data = entry.content["data"]
        answer = answers.get(data["ref"])
        said = words.get(answer.position, {}).get("text", "") if answer is not None else ""
        text = words.get(entry.position, {}).get("text", "")
        found.append(Comment(data["ref"], data["channel"], text, said, answer is not None))
    return found


def _conflicts(
    visit: Visit, found: ShownDecision, case: Nomination, counts: Iterable[tuple[str, Outcome]]
) -> list[str]:
    """Who took no part in a vote on it: how many at which stage, and who where the case itself tells."""
    rows = []
    open_ballots = {one.stage: one.ballot for one in case.counted}
    for stage, outcome in counts:
        if not outcome.tally.recused:
            continue
        ballot = open_ballots.get(stage)
        seats = [] if ballot is None else [found.named(s.seat) for s in ballot.roll.values() if s.recused]
        text = visit._(
            "{stage}: {number} took no part", stage=visit.words.stage(stage), number=outcome.tally.recused
        )
        rows.append(f"{text} ({', '.join(seats)})" if seats else text)
    return rows


# Its story -------------------------------------------------------------------------------------------------


async def history(visit: Visit, found: ShownDecision) -> list[Happening]:
    """What happened to the decision; what was said with it for those whose work it is."""
    reading = visit.site.reading
    entries = await reading.entries(found.stream)
    works = bool(found.department or found.ways) or sight.audits(
        found.facts, visit.person, found.organ, visit.today
    )
    words = await reading.words_of(entries) if works else {}
    people = set()
    for entry in entries:
        try:
            people.add(entry.content["actor"]["person"])
        except Withheld:
            continue
    names = await visit.names(people | {c.about.nominee for c in found.cases.values() if c.about is not None})
    named = names_in(found.facts, visit.words, names)
    lines = dict(found.options(found.cases))

    def told_of(code: str) -> str:
        return lines.get(code) or named(code)

    told = []
    for entry in entries:
        happening = happened(entry)
        actor = happening.actor
        who = "" if actor.proof == "engine" else f"{actor.capacity or ''} {named(actor.person)}".strip()
        text = words.get(entry.position, {})
        said = "; ".join(text[key] for key in ("reason", "text", "occasion") if text.get(key))
        told.append(Happening(entry.version, happening.on, who, visit.words.event(happening, told_of), said))
    return told
