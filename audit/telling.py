"""Events as sentences: which values of an event go into its text.

The text of ``VoteCast`` has the key ``event.VoteCast``; what is said only sometimes has a key of its own
(``event.StageOpened.due``) and is added after a semicolon.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING

from audit import (
    finding,
    telling_decision,
    telling_desk,
    telling_initiative,
    telling_list,
    telling_movement,
)
from domain import events as e
from domain.award.stages import Threshold
from domain.happened import Happened

if TYPE_CHECKING:
    from audit.words import Named, Words


def tell(words: Words, happened: Happened, named: Named) -> str:
    """What happened, in one sentence without its subject."""
    event = happened.event
    name = type(event).__name__
    more: list[str] = []

    def also(key: str, **values: object) -> None:
        more.append(words.text(f"event.{name}.{key}", **values))

    match event:
        case e.Nominated():
            values: dict[str, object] = {
                "award": named(event.award),
                "nominee": named(event.nominee),
                "unit": named(event.unit),
            }
            if event.season:
                also("season", season=event.season)
            if event.feat_on:
                also("feat", feat_on=words.day(event.feat_on))
            if event.kind != "merit":
                also("kind", kind=words.word("value", event.kind))
            if event.special:
                also("special", special=words.word("special", event.special))
            if event.what_if:
                also("what_if")
        case e.EligibilityFound():
            values = {"verdict": words.word("verdict", event.verdict)}
            more += [finding.line(words, row, named) for row in event.findings if _tells(row)]
        case e.Frozen():
            values = {
                "grounds": ", ".join(
                    words.text(
                        "event.Frozen.ground",
                        number=ground.number,
                        kind=words.word("value", ground.kind),
                        ref=ground.ref,
                        since=words.day(ground.since),
                        cite=ground.cite,
                    )
                    for ground in event.grounds
                )
            }
        case e.StageOpened():
            place = f"{event.stage}/{event.turn}"
            values = {"stage": words.place(place), "body": named(event.body)}
            if event.times:
                also("due", due=words.until(event.times.due))
            if event.late:
                also("late")
            name = f"{name}.{event.kind}"
        case e.BallotOpened(terms=terms):
            values = {
                "kind": words.ballot(terms.ballot),
                "seats": len(event.roll),
                "threshold": words.threshold(terms.threshold),
                "of": words.base(terms.base),
            }
            if terms.quorum:
                also("quorum", quorum=words.threshold(terms.quorum))
            recused = [
                f"{named(s.seat)} ({words.word('ground', s.recused)})" for s in event.roll if s.recused
            ]
            if recused:
                also("recused", recused=", ".join(recused))
        case e.VoteCast() | e.MemberRecused():
            values = _plain(words, event, named)
            if event.seat == happened.actor.person:
                name = f"{name}.own"
        case e.PapersCounted(papers=papers):
            values = {field.name: getattr(papers, field.name) for field in fields(papers)}
            if papers.sealed:
                also("sealed", sealed=papers.sealed)
        case e.BallotClosed():
            values = {"why": words.word("why", event.why), "derivation": words.derivation(event.outcome)}
        case e.OutcomeCorrected():
            values = {"corrects": event.corrects, "derivation": words.derivation(event.outcome)}
        case e.Signed():
            values = {
                "office": words.office(event.office),
                "capacity": f"{event.capacity} " if event.capacity else "",
            }
            if event.number:
                also("number", number=event.number)
        case e.ResultTaken():
            values = {**_plain(words, event, named), "derivation": words.derivation(event.outcome)}
            if event.seats is not None and event.place is not None:
                also("place", place=event.place, seats=event.seats)
            if event.outcome.passed and not event.won:
                also("no_seat")
            elif event.why:
                also("why", why=words.word("tie", event.why))
        case e.ResultNotTaken():
            values = {"sitting": event.sitting, "why": words.line_result(event.why)}
        case e.DeadlineExtended():
            values = {
                "stage": words.place(f"{event.stage}/{event.turn}"),
                "due": words.until(event.times.due),
            }
        case e.TitlesAgreed(rows=rows):
            values = {**_plain(words, event, named), "count": len(rows)}
        case e.SeatsTaken(taken=taken):
            given = sum(taken.values())
            values = {**_plain(words, event, named), "seats": abs(given)}
            name = name if given > 0 else f"{name}.back"
        case e.SignalRefused():
            values = {"why": words.refused(event.code)}
        case e.BodyRegistered():
            title = event.name_vi if words.language == "vi" else event.name_en
            values = {"body": f"{title} ({event.body})"}
        case _ if isinstance(event, telling_desk.KEPT):
            values = telling_desk.values(words, event, named, also)
        case _ if isinstance(event, telling_decision.KEPT):
            values = telling_decision.values(words, event, named, also)
        case _ if isinstance(event, telling_initiative.KEPT):
            values = telling_initiative.values(words, event, named, also)
        case _ if isinstance(event, telling_movement.KEPT):
            values = telling_movement.values(words, event, named, also)
            name += telling_movement.variant(event)
        case _ if isinstance(event, telling_list.KEPT):
            values = telling_list.values(words, event, named, also)
        case _:
            values = _plain(words, event, named)
    text = words.text(f"event.{name}", **values)
    if text == f"event.{name}":
        text = name
    return "; ".join([text, *more])


def _tells(row: e.FoundRow) -> bool:
    """Whether the answer to a criterion is worth saying in passing; ``show`` says them all."""
    plain = row.answer == "fulfilled" and not row.unproven and row.special is None
    return row.level == 0 and not plain


_WORDS = {
    "choice": "choice",
    "result": "result",
    "lacking": "lacking",
    "office": "office",
}
_CODES = frozenset(
    (
        *("seat", "person", "body", "unit", "cluster", "about", "giver", "receiver", "award", "nominee"),
        *("holder", "line", "secretary"),
    )
)


def _plain(words: Words, event: e.Event, named: Named) -> dict[str, object]:
    """The event's own fields, each as people read it."""
    values: dict[str, object] = {}
    for name in getattr(type(event), "__dataclass_fields__", ()):
        value = getattr(event, name)
        if isinstance(value, dt.datetime):
            values[name] = words.moment(value)
        elif isinstance(value, dt.date):
            values[name] = words.day(value)
        elif isinstance(value, Threshold):
            values[name] = words.threshold(value)
        elif isinstance(value, tuple):
            values[name] = ", ".join(named(str(one)) for one in value)
        elif name in _WORDS:
            values[name] = words.word(_WORDS[name], str(value))
        elif name == "stage":
            values[name] = words.stage(str(value))
        elif name in _CODES:
            values[name] = named(str(value))
        else:
            values[name] = value
    return values
