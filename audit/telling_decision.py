"""Events of decisions and books as sentences: which values go into each text. See ``audit.telling``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from domain import events as e

if TYPE_CHECKING:
    from audit.words import Named, Words

SHOWN = 3
"""So many lines are named; of more only their number is told."""

KEPT = (
    e.DecisionDrafted,
    e.LinesDropped,
    e.DecisionChecked,
    e.LinesDeclined,
    e.LinesSentBack,
    e.DecisionSigned,
    e.DecisionHandedOver,
    e.ErratumIssued,
    e.LinesCancelled,
    e.CertificatesIssued,
    e.RevocationProposed,
    e.RevocationDecided,
    e.ItemRecovered,
    e.AppealAnswered,
    e.ProceedingAttached,
    e.ReopeningDecided,
    e.CertificatesEntered,
    e.DraftHolds,
    e.LinesAgreed,
    e.LinesLeft,
    e.SeasonClosed,
    e.StatuteAdopted,
)
"""The events whose values are more than their fields."""


def values(words: Words, event: e.Event, named: Named, also: Callable[..., None]) -> dict[str, object]:
    """The values of the event's text; ``also`` adds what is said only sometimes."""
    match event:
        case e.DecisionDrafted():
            if event.submission is not None:
                also("submission", submission=event.submission)
            awards = ", ".join(map(named, event.awards))
            return {"organ": named(event.organ), "awards": awards, "lines": len(event.lines)}
        case e.DecisionChecked(digest=digest):
            return {"digest": digest[:12]}
        case e.DecisionSigned(paper=paper):
            return {"paper": paper, **_signer(words, event)}
        case e.ErratumIssued(paper=paper, fields=fields, lines=lines):
            if lines:
                also("lines", lines=_lines(words, lines))
            return {"paper": paper, "fields": ", ".join(fields), **_signer(words, event)}
        case e.LinesCancelled(paper=paper, ground=ground, lines=lines):
            why = words.word("cancel", ground)
            return {"paper": paper, "ground": why, "lines": _lines(words, lines), **_signer(words, event)}
        case e.CertificatesIssued(book=book, numbers=numbers):
            return {"book": book, "count": len(numbers)}
        case e.RevocationProposed():
            if event.late:
                also("late", last=words.day(event.last_day) if event.last_day else "…")
            if event.due is not None:
                also("due", due=words.until(event.due))
            return {
                "lines": _lines(words, event.lines),
                "ground": words.word("revocation", event.ground),
                "paper": event.conclusion.number,
                "dated": words.day(event.conclusion.on),
                "body": named(event.body),
            }
        case e.RevocationDecided():
            if event.resting:
                also("resting", count=event.resting_in_all)
            if event.late:
                also("late")
            return {"revocation": event.revocation, "paper": event.paper, **_signer(words, event)}
        case e.ItemRecovered(line=line, item=item):
            return {"item": words.word("item", item), "line": line}
        case e.AppealAnswered(appeal=appeal, answer=answer, paper=paper):
            return {"appeal": appeal, "answer": words.word("appeal", answer), "paper": paper}
        case e.ProceedingAttached():
            return {
                "kind": words.word("proceeding", event.kind),
                "paper": event.paper,
                "dated": words.day(event.dated),
                "body": named(event.body),
            }
        case e.ReopeningDecided():
            return {
                "paper": event.paper,
                "lines": _lines(words, event.lines),
                "stage": words.stage(event.stage),
                "ground": words.word("reopening", event.ground),
                "basis": event.basis.number,
                **_signer(words, event),
            }
        case e.CertificatesEntered(decision=decision, numbers=numbers):
            return {"decision": decision, "count": len(numbers)}
        case e.DraftHolds(decision=decision, lines=lines):
            return {"decision": decision, "count": len(lines)}
        case e.SeasonClosed(organ=organ, season=season, unsigned=unsigned):
            return {"organ": named(organ), "season": season, "lines": len(unsigned)}
        case e.StatuteAdopted(statute=statute):
            return {"statute": words.word("statute", statute)}
        case _:
            return {"lines": _lines(words, getattr(event, "lines", ()))}


def _signer(
    words: Words,
    event: e.DecisionSigned | e.ErratumIssued | e.LinesCancelled | e.RevocationDecided | e.ReopeningDecided,
) -> dict[str, object]:
    """What stands above the name on the paper."""
    capacity = f"{event.capacity} " if event.capacity else ""
    return {"capacity": capacity, "office": words.office(event.office)}


def _lines(words: Words, lines: Sequence[str]) -> str:
    if len(lines) > SHOWN:
        return words.text("lines.many", lines=len(lines))
    return ", ".join(line.removeprefix("nomination/") for line in lines)
