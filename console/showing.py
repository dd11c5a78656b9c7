"""A decision as people read it: its list, what is signed, and everything that became of it since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from console.language import _, words
from console.output import Status, Trouble
from domain.award import statute
from domain.decision import Decision, paper
from domain.events import RevocationDecided, RevocationRejected
from domain.nomination.state import Nomination
from domain.registry import Register
from eventlog.fold import Folded, Registers
from eventlog.log import Log


async def folded(log: Log, stream: str) -> Any:
    """What a stream adds up to."""
    found = Folded.of(stream)
    async for entry in log.read(stream):
        found.take(entry)
    return found.state


async def cases(log: Log, lines: Iterable[str]) -> dict[str, Nomination]:
    """The nominations of the lines."""
    found = {line: Folded.of(line) for line in lines}
    for entry in await log.later(dict.fromkeys(found, 0)):
        found[entry.stream].take(entry)
    return {line: one.state for line, one in found.items()}


async def shown(log: Log, stream: str) -> Shown:
    """The decision with its nominations; ``Trouble`` where there is none."""
    state: Decision = await folded(log, stream)
    if state.about is None:
        text = _("There is no decision {name}.").format(name=stream.removeprefix("decision/"))
        raise Trouble(Status.REFUSED, "no_such_decision", text)
    registers = Registers()
    for entry in await log.news("", 0, -1):
        registers.take(entry)
    lines = (*state.lines, *state.left)
    return Shown(stream, state, await cases(log, lines), registers.facts().common)


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision, its nominations and what is common."""

    stream: str
    state: Decision
    cases: Mapping[str, Nomination]
    common: Register

    @property
    def digest(self) -> str:
        """What is to be signed, or was."""
        return self.state.signed.digest if self.state.signed else paper.digest(self.state, self.cases)

    @property
    def counts(self) -> tuple[paper.Count, ...]:
        return paper.counts(self.cases[line] for line in self.state.lines)

    @property
    def archive(self) -> tuple[str, statute.Archive] | None:
        """How long the file is kept, and which statute says so; nothing where none is registered."""
        assert self.state.about is not None
        rule = statute.in_force(self.common.statutes, "archive", self.state.on)
        if not isinstance(rule, statute.Archive) or (years := rule.years(self.state.about.by)) is None:
            return None
        return (_("for ever") if years == "permanent" else _("{years} years").format(years=years)), rule

    def heading(self) -> list[str]:
        """Who decides, by which paper, on what it stands, how many of each award."""
        state, about = self.state, self.state.about
        assert about is not None
        lines = [f"{about.organ}: {words.phase(state.shown)}"]
        if state.signed is not None:
            office = words.office(state.signed.office)
            signer = f"{state.signed.capacity} {office}" if state.signed.capacity else office
            text = _("Number {paper}, {day}, signed: {office}")
            lines.append(text.format(paper=state.signed.paper, day=words.day(state.on), office=signer))
        lines += [_("Digest {digest}").format(digest=self.digest)]
        lines += [
            _("{award}, {kind}: {people} people, {units} units").format(
                award=c.award, kind=words.word("value", c.kind), people=c.people, units=c.units
            )
            for c in self.counts
        ]
        for basis in about.bases:
            day = f", {words.day(basis.on)}" if basis.on else ""
            lines.append(_("Stands on {cite}").format(cite=f"{basis.cite}{day}"))
        if self.archive is not None:
            kept, rule = self.archive
            certainty = words.certainty(rule.source.certainty)
            text = _("Kept {kept} ({cite}, {certainty})")
            lines.append(text.format(kept=kept, cite=rule.source.cite, certainty=certainty))
        if state.published:
            lines.append(_("Published on {day}").format(day=words.day(state.published)))
        return lines

    def rows(self) -> list[tuple[str, str, str, str]]:
        """A row a line, of those that left the draft too."""
        found = []
        for line, case in self.cases.items():
            about = paper.about_of(case)
            found.append(
                (line.removeprefix("nomination/"), about.nominee, about.award, self.line_state(line))
            )
        return found

    def line_state(self, line: str) -> str:
        """What became of a line of the list."""
        state = self.state
        if line in state.ended:
            ended = state.ended[line]
            return f"{words.word('result', ended.how)} ({ended.paper})"
        if line in state.left:
            return words.word("left_draft", state.left[line])
        if line in state.handed_over:
            return _("handed over on {day}").format(day=words.day(state.handed_over[line]))
        return ""

    def footing(self) -> list[str]:
        """Errata, certificates, revocations with what is outstanding, appeals and proceedings."""
        state, lines = self.state, []
        for erratum in state.errata:
            text = _("Erratum {paper}: {fields}")
            lines.append(text.format(paper=erratum.paper, fields=", ".join(erratum.fields)))
        for number, revocation in enumerate(state.revocations, 1):
            lines.append(self._revocation(number, revocation.proposed.due))
            outcome = revocation.outcome
            if isinstance(outcome, RevocationDecided):
                lines += self._resting(outcome)
        for line, item in sorted(state.items_due()):
            text = _("Outstanding: {item} of {line}")
            name = line.removeprefix("nomination/")
            lines.append(text.format(item=words.word("item", item), line=name))
        for line, amount in sorted(state.money_due().items()):
            text = _("Outstanding: {amount} đồng of {line}")
            lines.append(text.format(amount=amount, line=line.removeprefix("nomination/")))
        for number, appeal in enumerate(state.appeals, 1):
            answer = appeal.answered
            said = words.word("appeal", answer.answer if answer else "waits")
            text = _("Appeal {number} of {line}, {day}: {answer}")
            name = appeal.filed.line.removeprefix("nomination/")
            lines.append(text.format(number=number, line=name, day=words.day(appeal.on), answer=said))
        for proceeding in state.proceedings:
            text = _("Proceeding {paper} of {body}, {day}")
            day = words.day(proceeding.dated)
            lines.append(text.format(paper=proceeding.paper, body=proceeding.body, day=day))
        return lines

    def _resting(self, decided: RevocationDecided) -> list[str]:
        """What is to be looked at again, and how much more there is than the entry holds."""
        text = _("  to be looked at again: {award} of {holder}, {number} ({rule})")
        lines = [
            text.format(
                award=one.award, holder=one.holder, number=one.number, rule=words.word("resting", one.rule)
            )
            for one in decided.resting
        ]
        if more := decided.resting_in_all - len(decided.resting):
            lines.append(_("  and {count} more that rest on it").format(count=more))
        return lines

    def _revocation(self, number: int, due: dt.datetime | None) -> str:
        revocation = self.state.revocations[number - 1]
        ground = words.word("revocation", revocation.proposed.ground)
        outcome = revocation.outcome
        if outcome is None:
            how = _("waits for a decision until {until}").format(until=words.until(due) if due else "…")
        elif isinstance(outcome, RevocationRejected):
            how = _("rejected")
        else:
            how = outcome.paper
        return _("Revocation {number}, {ground}: {how}").format(number=number, ground=ground, how=how)

    def data(self) -> dict[str, Any]:
        """The same for machines."""
        state, about = self.state, self.state.about
        assert about is not None
        archive = self.archive
        return {
            "decision": self.stream,
            "phase": state.shown,
            "organ": about.organ,
            "digest": self.digest,
            "checked": state.checked,
            "paper": state.signed.paper if state.signed else None,
            "on": state.on,
            "published": state.published,
            "counts": [
                {"award": c.award, "kind": c.kind, "people": c.people, "units": c.units} for c in self.counts
            ],
            "kept": None if archive is None else archive[0],
            "lines": [
                {
                    "nomination": line,
                    "nominee": paper.about_of(case).nominee,
                    "award": paper.about_of(case).award,
                    "left": state.left.get(line),
                    "ended": state.ended[line].how if line in state.ended else None,
                    "handed_over": state.handed_over.get(line),
                }
                for line, case in self.cases.items()
            ],
            "items_due": sorted(state.items_due()),
            "money_due": state.money_due(),
            "appeals": [
                {"line": a.filed.line, "by": a.by, "on": a.on, "answer": a.answered and a.answered.answer}
                for a in state.appeals
            ],
        }
