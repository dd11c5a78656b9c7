"""Votes that may not be seen yet: where one may stand withheld, and what cannot be decided without it.

A vote, or a sitting's sheet, is withheld until a later entry of its stream counts a ballot or ends it
(``eventlog/schema/views/readable``). A line that says "withheld" anywhere else hides what could be judged, so
the place has to bear it out: an open ballot, a seat still free, no end later on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.count.ballot import Ballot, Vote
from domain.events import Choice
from domain.nomination.state import Nomination
from domain.sitting.state import Sheets, Sitting
from eventlog.entry import Entry

VOTES = frozenset(("VoteCast", "SheetCast"))
ENDS = frozenset(("BallotClosed", "NominationEnded", "SheetsCounted", "SittingEnded", "SittingCancelled"))
"""The entries after which every earlier vote of their stream is shown."""


class VoteUnseen(Exception):
    """A rule wanted to look at votes that are withheld: what it gives is known when they are."""


def last_ends(entries: Sequence[Entry]) -> dict[str, tuple[int, Entry]]:
    """Of each stream the last entry that opens its votes, with its index."""
    return {e.stream: (i, e) for i, e in enumerate(entries) if e.body is not None and e.type in ENDS}


def no_vote_here(state: Any) -> str | None:
    """Why no vote can stand here, whoever cast it; nothing if one can."""
    ballot = state.ballot if isinstance(state, Nomination | Sitting) else None
    if ballot is None:
        return "no ballot is open here, so no vote can be withheld"
    if isinstance(ballot, Sheets):
        if ballot.kind == "secret":
            return f"the ballot {ballot.ballot} is secret: its votes are on paper"
        if ballot.withheld + len(ballot.cast) >= len(state.roll):
            return f"every seat of the ballot {ballot.ballot} has voted already"
        return None
    if ballot.terms.ballot == "secret":
        return f"the ballot {ballot.ballot} is secret: its votes are on paper"
    if not ballot.terms.change and ballot.withheld + len(ballot.votes) >= len(ballot.roll) - ballot.recused:
        return f"every seat of the ballot {ballot.ballot} has voted already"
    return None


def counts_unseen(state: Any) -> bool:
    """Whether the ballot that is open holds votes that are withheld: nothing can be said of its count."""
    if not isinstance(state, Nomination | Sitting) or state.ballot is None:
        return False
    return state.ballot.withheld > 0


def blind(state: Any) -> Any:
    """The state with votes that nobody can look at where some are withheld: see ``VoteUnseen``."""
    if isinstance(state, Sitting):
        if state.ballot is not None and state.ballot.withheld:
            return replace(state, ballot=replace(state.ballot, cast=_UNSEEN_SHEETS))
        return state
    if not isinstance(state, Nomination):
        return state
    if state.ballot is not None and state.ballot.withheld:
        state = replace(state, ballot=_blinded(state.ballot))
    if any(counted.ballot.withheld for counted in state.counted):
        counted = tuple(replace(c, ballot=_blinded(c.ballot)) for c in state.counted)
        state = replace(state, counted=counted)
    return state


def _blinded(ballot: Ballot) -> Ballot:
    return replace(ballot, votes=_UNSEEN) if ballot.withheld else ballot


class _Unseen(Mapping[str, Any]):
    """Votes of which one is unseen: any look at them fails."""

    def __getitem__(self, seat: str) -> Any:
        raise VoteUnseen

    def __iter__(self) -> Iterator[str]:
        raise VoteUnseen

    def __len__(self) -> int:
        raise VoteUnseen


_UNSEEN: Mapping[str, Vote] = _Unseen()
_UNSEEN_SHEETS: Mapping[str, Mapping[str, Choice]] = _Unseen()
