"""The agreed lines of a season, told to the book of the organ that has to decide them.

A case is agreed once it stands where an organ signs in a list. Whichever command brings it there, or takes it
away again because a decision carries it, it is withdrawn, declined or returned, tells the organ's book of the
season in the same transaction. So the book itself knows what still waits, and ``domain.book`` closes no year
over a line that nobody named: not through any door, and not while another line is being agreed, since both
write into the one book.

What has no season is in no book of a season, and trying out a policy is told to nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.book import of_season
from domain.commands import Command
from domain.events import Event, LinesAgreed, LinesLeft, Nominated, NominationEnded, Returned, StageOpened
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination

Decide = Callable[[Any, Command, Facts, dt.datetime], Decided | Refusal]

MOVES = (Nominated, StageOpened, Returned, NominationEnded)
"""The events after which a case stands elsewhere than before."""


def telling(decide: Decide) -> Decide:
    """``decide``, with what its events mean for the books of the organs that decide the cases."""

    def and_tells(state: Any, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
        decided = decide(state, command, facts, at)
        if isinstance(decided, Refusal):
            return decided
        told = _told(state, command.stream, decided, facts)
        return [*decided, *told] if told else decided

    return and_tells


def _told(state: Any, home: str, decided: Decided, facts: Facts) -> list[Into]:
    """What each book is told: first what waits there no more, then what waits from now on."""
    moves: dict[str, list[Event]] = {}
    for what in decided:
        stream, event = (what.stream, what.event) if isinstance(what, Into) else (home, what)
        if isinstance(event, MOVES) and stream.startswith("nomination/"):
            moves.setdefault(stream, []).append(event)
    there = facts.cases(moves.keys() - {home})
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for line, events in moves.items():
        case: Nomination = state if line == home else there[line]
        before, after = _waits_in(case, facts), _after(case, events, facts)
        if before == after:
            continue
        if before is not None:
            gone.setdefault(before, []).append(line)
        if after is not None:
            come.setdefault(after, []).append(line)
    return [
        *(Into(book, LinesLeft(tuple(lines))) for book, lines in gone.items()),
        *(Into(book, LinesAgreed(tuple(lines))) for book, lines in come.items()),
    ]


def _waits_in(case: Nomination, facts: Facts) -> str | None:
    """The book in which the case stands as agreed, if it does."""
    if case.phase != "open" or case.stage is None or case.about is None:
        return None
    return _book(case.about, case.stage.name, facts)


def _after(case: Nomination, events: Iterable[Event], facts: Facts) -> str | None:
    """The book in which it stands once these have happened."""
    about, book = case.about, _waits_in(case, facts)
    for event in events:
        match event:
            case Nominated():
                about = event
            case StageOpened(stage=stage):
                assert about is not None, "a stage opens in a case that was filed"
                book = _book(about, stage, facts)
            case _:
                book = None
    return book


def _book(about: Nominated, name: str, facts: Facts) -> str | None:
    """The book of the organ that signs its list at this stage, if that is what happens there."""
    if about.season is None or about.what_if:
        return None
    stage = next(one for one in policy_of(about, facts).route if one.stage == name)
    in_a_list = isinstance(stage, SignStage) and stage.signs == "list"
    return of_season(about.bodies[name], about.season) if in_a_list else None
