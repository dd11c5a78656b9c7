"""Events of lists as sentences: which values go into the text of each. See ``audit.telling``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from domain import events as e

if TYPE_CHECKING:
    from audit.words import Named, Words

KEPT = (
    e.ListFiled,
    e.LinesFiled,
    e.ListResubmitted,
    e.ListAcknowledged,
    e.ListReturned,
    e.ListPapersChecked,
    e.LinesAppraised,
    e.LinesReturned,
    e.ResultsReported,
    e.Listed,
)
"""The events whose values are more than their fields."""


def values(words: Words, event: e.Event, named: Named, also: Callable[..., None]) -> dict[str, object]:
    """The values of the event's text; ``also`` adds what is said only sometimes."""
    match event:
        case e.ListFiled():
            if event.merges:
                also("merges", merges=", ".join(event.merges))
            office = words.office(event.office)
            return {"number": event.number, "receiver": named(event.receiver), "office": office}
        case e.LinesFiled(lines=lines):
            return {"lines": len(lines)}
        case e.ListResubmitted(number=number):
            return {"number": number}
        case e.ListAcknowledged(due=due):
            if due is not None:
                also("due", due=words.until(due))
            return {}
        case e.ListReturned(due=due):
            return {"due": words.until(due)}
        case e.ListPapersChecked(missing=missing):
            kinds = ", ".join(words.word("paper", kind) for kind in event.kinds)
            return {"kinds": kinds, "lines": sum(map(bool, missing.values()))}
        case e.LinesAppraised(findings=findings):
            said = [f"{found.line}: {words.word('finding', found.finding)}" for found in findings]
            return {"findings": "; ".join(said)}
        case e.LinesReturned(lines=lines, to=to):
            also(to)
            return {"lines": ", ".join(lines)}
        case e.ResultsReported(rows=rows, source=source):
            if source is not None:
                also("source", source=source)
            last = sum(row.result not in ("pending", "passed") for row in rows)
            return {"lines": len(rows), "last": last}
        case e.Listed(submission=submission, sender=sender):
            return {"submission": submission, "sender": named(sender)}
        case _:
            return {}
