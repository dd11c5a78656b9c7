"""Votes that may not be seen yet: where one may stand withheld, and what cannot be decided without it.

A vote, or a sitting's sheet, is withheld until a later entry of its stream counts a ballot or ends it, and a
teller's count no longer than until another teller has counted (``eventlog/schema/views/readable``). A line
says "withheld" anywhere else hides what could be judged, so the place has to bear it out: an open ballot, a
seat still free or nobody else's count shown, no end later on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.count.ballot import Ballot, Vote
from domain.events import BallotClosed, Choice, Event, LinesCounted, Papers, PapersCounted, SheetsCounted
from domain.nomination.state import Nomination
from domain.sitting.state import Sheets, Sitting
from eventlog.entry import Entry

COUNTS = frozenset(("PapersCounted", "LinesCounted"))
VOTES = frozenset(("VoteCast", "SheetCast")) | COUNTS
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
            return _no_count_here(ballot.ballot, ballot.papers)
        if ballot.withheld + len(ballot.cast) >= len(state.roll):
            return f"every seat of the ballot {ballot.ballot} has voted already"
        return None
    if ballot.terms.ballot == "secret":
        return _no_count_here(ballot.ballot, ballot.counts)
    if not ballot.terms.change and ballot.withheld + len(ballot.votes) >= len(ballot.roll) - ballot.recused:
        return f"every seat of the ballot {ballot.ballot} has voted already"
    return None


def _no_count_here(ballot: str, shown: Mapping[str, object]) -> str | None:
    if not shown:
        return None
    return f"the ballot {ballot} is secret, and the count of {' and '.join(shown)} is shown"


def shown_too_early(state: Any, event: Event) -> str | None:
    """Why this event cannot be seen while something of the open ballot is withheld; nothing if it can."""
    if not isinstance(state, Nomination | Sitting) or state.ballot is None or not state.ballot.withheld:
        return None
    match event:
        case BallotClosed() | SheetsCounted():
            return "no count of a ballot whose votes are withheld"
        case PapersCounted(ballot=ballot) | LinesCounted(ballot=ballot) if ballot == state.ballot.ballot:
            return "both tellers' counts, or neither"
        case _:
            return None


def blind(state: Any) -> Any:
    """The state with votes that nobody can look at where some are withheld: see ``VoteUnseen``."""
    if isinstance(state, Sitting):
        if state.ballot is not None and state.ballot.withheld:
            if state.ballot.kind == "secret":
                return replace(state, ballot=replace(state.ballot, papers=_UNSEEN_PAPERS))
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
    if not ballot.withheld:
        return ballot
    if ballot.terms.ballot == "secret":
        return replace(ballot, counts=_UNSEEN_COUNTS)
    return replace(ballot, votes=_UNSEEN)


class _Unseen(Mapping[str, Any]):
    """Votes of which one is unseen: any look at them fails."""

    def __getitem__(self, seat: str) -> Any:
        raise VoteUnseen

    def __iter__(self) -> Iterator[str]:
        raise VoteUnseen

    def __len__(self) -> int:
        raise VoteUnseen


_UNSEEN: Mapping[str, Vote] = _Unseen()
_UNSEEN_COUNTS: Mapping[str, Papers] = _Unseen()
_UNSEEN_SHEETS: Mapping[str, Mapping[str, Choice]] = _Unseen()
_UNSEEN_PAPERS: Mapping[str, Mapping[str, Papers]] = _Unseen()
