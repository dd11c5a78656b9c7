"""The events of appraisal, consultation, posting and the proposal upward as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from domain import events as e
from domain.nomination import desk

if TYPE_CHECKING:
    from audit.words import Named, Words

KEPT = desk.KEPT


def values(words: Words, event: e.Event, named: Named, also: Callable[..., None]) -> dict[str, object]:
    """What goes into the event's sentence; ``also`` adds what is said only sometimes."""
    match event:
        case e.PapersChecked():
            if event.missing:
                also("missing", missing=_papers(words, event.missing))
            return {"present": _papers(words, event.present) or words.text("desk.nothing")}
        case e.Appraised():
            if event.clause:
                also("clause", clause=event.clause)
            if event.stated:
                stated = (f"{what}: {words.word('stated', said)}" for what, said in event.stated.items())
                also("stated", stated=", ".join(stated))
            if event.who:
                also("who", who=named(event.who))
            return {"finding": words.word("finding", event.finding)}
        case e.OpinionAsked():
            if event.paper:
                also("paper", paper=event.paper)
            return {"bodies": ", ".join(map(named, event.bodies)), "until": words.day(event.until)}
        case e.OpinionGiven():
            if event.paper:
                also("paper", paper=event.paper)
            return {"body": named(event.body), "opinion": words.word("opinion", event.opinion)}
        case e.ConsultationClosed():
            if event.silent:
                also("silent", silent=", ".join(map(named, event.silent)))
            given = (f"{named(body)}: {words.word('opinion', said)}" for body, said in event.given.items())
            return {"given": ", ".join(given) or words.text("desk.nothing")}
        case e.Posted():
            if event.short_by:
                also("short", short_by=event.short_by)
            window = {"begins": words.day(event.begins), "last": words.day(event.last)}
            return {"channels": ", ".join(map(words.channel, event.channels)), **window}
        case e.CommentReceived():
            return {"ref": event.ref, "channel": words.channel(event.channel)}
        case e.CommentAnswered():
            return {"ref": event.ref}
        case e.PostingClosed():
            report = (
                words.text(
                    "posting.channel",
                    channel=words.channel(channel),
                    visits=visits,
                    comments=event.comments[channel],
                )
                for channel, visits in event.visits.items()
            )
            return {"last": words.day(event.last), "report": ", ".join(report)}
        case e.SentUpward():
            return {"number": event.number, "to": words.word("upward", event.to)}
        case e.UpwardAnswered():
            return {
                "answer": words.word("upward_answer", event.answer),
                "number": event.number,
                "decided": words.day(event.decided),
                "organ": words.word("upward", event.organ),
            }
        case e.AwardHandedOver():
            return {"on": words.day(event.on)}
        case _:
            return {}


def _papers(words: Words, kinds: tuple[str, ...]) -> str:
    return ", ".join(words.word("paper", kind) for kind in kinds)
