"""Events of initiatives as sentences: which values go into the text of each. See ``audit.telling``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from domain import events as e
from domain.exact import show_number, show_share

if TYPE_CHECKING:
    from audit.words import Named, Words

KEPT = (
    e.InitiativeFiled,
    e.InitiativeReviewed,
    e.InitiativeResubmitted,
    e.InitiativeRaised,
    e.InitiativeSigned,
    e.AuthorWithdrew,
)
"""The events whose values are more than their fields."""


def values(words: Words, event: e.Event, named: Named, also: Callable[..., None]) -> dict[str, object]:
    """The values of the event's text; ``also`` adds what is said only sometimes."""
    match event:
        case e.InitiativeFiled() | e.InitiativeResubmitted():
            people = authors(words, event.authors, named)
            return {"season": event.season, "round": event.round, "authors": people}
        case e.InitiativeRaised():
            level = words.word("level", event.level)
            return {"level": level, "season": event.season, "round": event.round}
        case e.InitiativeReviewed():
            if not all(event.stated.values()):
                also("lacking", lacking=", ".join(what for what, so in event.stated.items() if not so))
            if event.hold and event.judged != "not_recognised":
                also("held")
            return {"derivation": derivation(words, event), "judged": words.word("judged", event.judged)}
        case e.InitiativeSigned(office=office, capacity=capacity, number=number):
            by = f"{capacity} " if capacity else ""
            return {"office": words.office(office), "capacity": by, "number": number}
        case e.AuthorWithdrew(author=author):
            return {"author": named(author)}
        case _:
            return {}


def authors(words: Words, who: Iterable[e.Author], named: Named) -> str:
    """The authors, each with his part: ``An 60 %, Bình 40 %``."""
    shares = ((named(a.person), show_share(a.share).replace("%", " %")) for a in who)
    return ", ".join(f"{person} {words.number(share)}" for person, share in shares)


def derivation(words: Words, event: e.InitiativeReviewed) -> str:
    """The arithmetic: of each share of which one is enough, or of the average."""
    if (score := event.score) is None:
        return " | ".join(words.derivation(outcome) for outcome in event.outcomes)
    return words.text(
        "derivation.average",
        total=show_number(score.total),
        sheets=score.sheets,
        average=show_number(score.average),
        highest=score.highest,
        threshold=words.threshold(score.threshold),
        result=words.text("derivation.enough" if score.passed else "derivation.not_enough"),
    )
