"""Playing lists and decisions: papers that are made of what their rows say, and what is asked in a word."""

from __future__ import annotations

from collections import Counter
from typing import Any

from domain import commands
from domain.commands import Ask, ConfirmTarget, ListRow, Sealed
from domain.decision import Decision, paper
from domain.events import Basis, PrintedCount
from domain.events import Cited as CitedPaper
from domain.movement import Movement
from domain.nomination.state import Nomination
from domain.submission import Submission
from scenarios.format import Place, Scenario
from scenarios.hands import Hands, sealed
from scenarios.order import own_stream, stream
from scenarios.players.sitting import last_ballot
from scenarios.rows import List
from scenarios.steps import Asked, OfPaper
from scenarios.steps.asked import FIGURES
from scenarios.steps.listed import Draft, FileList, Reopen

SAID = ("comment", "answer_comment")
"""Steps whose words are what the entry itself says, not why it was made."""


async def act(hands: Hands, place: Place, step: OfPaper) -> None:
    """Make a paper of its row."""
    ask: Ask
    why: Sealed | None = None
    match step:
        case FileList():
            row = next(row for row in hands.scenario.lists if row.list == step.list)
            ask = await _filed(hands, row, step)
        case Draft():
            ask = _drafted(hands.scenario, step)
        case Reopen():
            decided = next(row for row in hands.scenario.decisions if row.decision == step.decision)
            lines = tuple(stream("case", line) for line in decided.lines)
            ask = commands.ReopenCases(
                decided.organ, decided.symbol, lines, step.stage, step.conclusion(), step.ground
            )
            why = sealed(decided.organ, {"reason": step.reason})
    await hands.ask(
        place,
        own_stream(step),
        step.who,
        ask,
        step,
        delegation=step.delegation,
        capacity=step.capacity,
        sealed=why,
    )


def _drafted(scenario: Scenario, step: Draft) -> Ask:
    row = next(row for row in scenario.decisions if row.decision == step.decision)
    awards = {case.case: case.award for case in scenario.cases}
    return commands.DraftDecision(
        organ=row.organ,
        symbol=row.symbol,
        awards=tuple(dict.fromkeys(awards[line] for line in row.lines)),
        lines=tuple(stream("case", line) for line in row.lines),
        season=row.season,
        bases=tuple(Basis(base.kind, base.cite, base.on) for base in row.bases),
        submission=None if row.list is None else stream("list", row.list),
    )


# Lists -----------------------------------------------------------------------------------------------------


async def _filed(hands: Hands, row: List, step: FileList) -> Ask:
    """The list: lines that are there already, and those that it files itself."""
    new = [case for case in hands.scenario.cases if case.list == row.list]
    rows = [ListRow(stream("case", line)) for line in row.lines if line not in {case.case for case in new}]
    rows += [
        ListRow(
            line=stream("case", case.case),
            award=case.award,
            kind=case.kind,
            nominee=case.nominee,
            unit=case.unit,
            feat_on=case.feat_on,
            special=case.special,
        )
        for case in new
    ]
    merges = tuple(stream("list", name) for name in row.merges)
    printed = tuple(PrintedCount(**one.model_dump()) for one in step.counts)
    return commands.FileList(
        sender=row.sender,
        receiver=row.receiver,
        number=row.number,
        lines=tuple(rows),
        counts=printed or await _counts(hands, rows, merges),
        purpose=row.purpose,
        season=row.season,
        cites=tuple(CitedPaper(cited.number, cited.on) for cited in row.cites),
        merges=merges,
    )


async def _counts(hands: Hands, rows: list[ListRow], merges: tuple[str, ...]) -> tuple[PrintedCount, ...]:
    """How many of each award, kind and subject the list has, as its paper would print them."""
    found: Counter[tuple[str, str, str]] = Counter()
    there = [row.line for row in rows if row.award is None]
    for merged in merges:
        lower: Submission = await hands.state(merged)
        for line in lower.standing:
            case: Nomination = await hands.state(line.row.line)
            if case.phase == "open" and (line.finding is None or line.finding.finding != "not_eligible"):
                there.append(line.row.line)
    for name in there:
        about = paper.about_of(await hands.state(name))
        found[about.award, about.kind, "unit" if about.nominee == about.unit else "person"] += 1
    policies = {policy.award: policy for policy in hands.scenario.rules.values()}
    for row in rows:
        if row.award is not None:
            kind = row.kind or policies[row.award].kinds[0]
            found[row.award, kind, "unit" if row.nominee == row.unit else "person"] += 1
    return tuple(
        PrintedCount(award, kind, subject, number)  # type: ignore[arg-type]  # checked by the record
        for (award, kind, subject), number in found.items()
    )


# In a word -------------------------------------------------------------------------------------------------


async def say(hands: Hands, place: Place, step: Asked) -> None:
    """A command in a word; a ballot or a digest that is left out is what stands there now."""
    own = own_stream(step)
    known = await _standing(hands, step, own)
    sitting = next((row for row in hands.scenario.sittings if own == stream("sitting", row.sitting)), None)
    case = next((row for row in hands.scenario.cases if own == stream("case", row.case)), None)
    who = step.who or (sitting.chair if sitting is not None else None)
    if who is None:
        hands.surprised(place, own, "somebody acts", "the step names nobody in 'who'")
        return
    of = case.nominee if case is not None else sitting.body if sitting is not None else _about(step, who)
    row = sitting or case
    await hands.ask(
        place,
        own,
        who,
        step.ask(lambda name: known[name]),
        step,
        on=sitting.meets if sitting is not None else None,
        via=row.via if row is not None else "update",
        delegation=step.delegation,
        capacity=step.capacity,
        sealed=sealed(of, _texts(step)),
    )


def _about(step: Asked, who: str) -> str:
    """Whom the step's words are about: the body that it names, else who acts."""
    body: str = getattr(step, "body", None) or who
    return body


def _texts(step: Asked) -> dict[str, str]:
    """What the step says in words."""
    said = {"title": step.title, "text" if step.do in SAID else "reason": step.reason}
    return {name: text for name, text in said.items() if text}


async def _standing(hands: Hands, step: Asked, own: str) -> dict[str, Any]:
    if step.ASK is ConfirmTarget:
        movement: Movement = await hands.state(own)
        key = tuple(getattr(step, name) for name in ("target", "unit", "period"))
        there = next((one.result for of, one in movement.results.items() if of == key), None)
        return {name: getattr(there, name, 0 if name == "part" else None) for name in FIGURES}
    if step.OF == "sitting":
        return {"ballot": last_ballot(await hands.state(own))}
    if step.OF == "decision" and "digest" in type(step).model_fields:
        state: Decision = await hands.state(own)
        if state.about is None:
            return {"digest": ""}
        return {"digest": paper.digest(state, {line: await hands.state(line) for line in state.lines})}
    return {}
