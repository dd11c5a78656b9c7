"""Which choices are paper: those of a secret ballot never leave the sender, whatever he calls them.

A sender may name the wrong ballot: by mistake, or through a program of his own. So a choice is not judged by
the name beside it alone, but by the ballots that its stream is known to have had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.answers import Refusal
from domain.commands import Ask, CastSheet, CastVote
from domain.commands.sitting import SECRET
from domain.events import (
    BallotAbandoned,
    BallotAnnulled,
    BallotClosed,
    BallotOpened,
    Event,
    SheetsCounted,
    SheetsOpened,
)

Choosing = CastSheet | CastVote
"""What holds choices."""

TELLING = tuple(
    event.__name__
    for event in (BallotOpened, BallotClosed, BallotAbandoned, SheetsOpened, SheetsCounted, BallotAnnulled)
)
"""The types of the events that ``Ballots`` is made of."""

_BY_SHEET = re.compile(r"[1-9][0-9]*/open")


@dataclass(frozen=True, slots=True)
class Ballots:
    """A stream's ballots so far: the ids of those by open sheets and on paper, and which one is going on."""

    by_sheet: frozenset[str] = frozenset()
    on_paper: tuple[str, ...] = ()
    now: str | None = None

    def with_event(self, event: Event) -> Ballots:
        """These ballots after the event."""
        match event:
            case BallotOpened(ballot=name, terms=terms):
                return self._opened(name, terms.ballot)
            case SheetsOpened(ballot=name, kind=kind):
                return self._opened(name, kind)
            case BallotClosed() | BallotAbandoned() | SheetsCounted() | BallotAnnulled():
                return Ballots(self.by_sheet, self.on_paper)
            case _:
                return self

    def _opened(self, name: str, kind: str) -> Ballots:
        if kind == "secret":
            return Ballots(self.by_sheet, (*self.on_paper, name), name)
        return Ballots(self.by_sheet | {name}, self.on_paper, name)


def ballots(events: Iterable[Event]) -> Ballots:
    """The ballots of a stream in which these events happened."""
    found = Ballots()
    for event in events:
        found = found.with_event(event)
    return found


def named_as_paper(ask: Ask) -> Refusal | None:
    """What can be said by the name alone: a sitting's sheets are for ballots called ``<number>/open``."""
    if not isinstance(ask, CastSheet) or _BY_SHEET.fullmatch(ask.ballot):
        return None
    code = "secret_ballot_is_paper" if ask.ballot.strip().endswith(SECRET) else "no_such_ballot"
    return Refusal(code, {"ballot": ask.ballot})


def kept_on_paper(ask: Choosing, known: Ballots, *, again: bool) -> Refusal | None:
    """Whether these may be choices of a secret ballot of the stream.

    While one is going on, every choice is taken for one of its own. When none is, a choice has to name a
    ballot by open sheets in a stream that had a secret one. ``again``: the stream has recorded this command,
    which is sent anew by somebody who missed its receipt; it holds what is recorded already.
    """
    if not known.on_paper:
        return None
    goes_on = known.now in known.on_paper
    if ask.ballot in known.by_sheet and (again or not goes_on):
        return None
    return Refusal("secret_ballot_is_paper", {"ballot": known.on_paper[-1]})
