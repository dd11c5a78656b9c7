"""The state of one initiative, and how each event changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from domain.events import (
    Author,
    AuthorWithdrew,
    InitiativeDeclined,
    InitiativeFiled,
    InitiativeLevel,
    InitiativeRaised,
    InitiativeResubmitted,
    InitiativeReturned,
    InitiativeReviewed,
    InitiativeSigned,
    PublicationReleased,
)
from domain.happened import Due, Happened

Phase = Literal["unborn", "filed", "returned", "agreed", "recognised", "not_recognised", "withdrawn"]
"""``filed``: the council has it. ``agreed``: the council is for it, and a signature is waited for."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where the initiative is judged now: the level with its rules, the round, the bodies by stage."""

    award: str
    policy: str
    level: InitiativeLevel
    season: str
    round: int
    vote: str
    """The stage at which the council judges it."""
    bodies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Recognised at a level, by a paper."""

    level: InitiativeLevel
    on: dt.date
    number: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative as its log has it so far."""

    phase: Phase = "unborn"
    about: InitiativeFiled | None = None
    filer: str = ""
    on: dt.date = dt.date.min
    """The business date since which it stands where it stands."""
    course: Course | None = None
    authors: tuple[Author, ...] = ()
    attachments: tuple[str, ...] = ()
    stage: str = ""
    """The stage at which it stands, or last stood."""
    withdrew: frozenset[str] = frozenset()
    held: bool = False
    """Whether it may not be published before it was reworked."""
    recognitions: tuple[Recognition, ...] = ()
    """The lowest level first."""
    reviews: tuple[InitiativeReviewed, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it; a recognised one may still be proposed higher."""
        return self.phase in ("unborn", "not_recognised", "withdrawn") or (
            self.phase == "recognised" and not self.held
        )

    @property
    def shown(self) -> str:
        return "publication_held" if self.phase == "recognised" and self.held else self.phase

    @property
    def people(self) -> frozenset[str]:
        """The authors."""
        return frozenset(author.person for author in self.authors)


def evolve(state: Initiative, happened: Happened) -> Initiative:
    """Let one event take effect."""
    match happened.event:
        case InitiativeFiled() as e:
            return replace(
                state,
                phase="filed",
                about=e,
                filer=happened.actor.person,
                on=happened.on,
                course=Course(e.award, e.policy, e.level, e.season, e.round, e.stage, e.bodies),
                authors=e.authors,
                attachments=e.attachments,
                stage=e.stage,
            )
        case InitiativeReviewed() as review:
            state = replace(state, on=happened.on, reviews=(*state.reviews, review))
            match review.judged:
                case "proposed":
                    return replace(state, phase="agreed", stage=review.awaits or state.stage)
                case "recognised":
                    return _recognised(state, happened.on, review.number or "")
                case "not_recognised":
                    return _ended(state, "not_recognised")
        case InitiativeReturned():
            return replace(state, phase="returned", on=happened.on)
        case InitiativeResubmitted() as e:
            course = _course(state)
            return replace(
                state,
                phase="filed",
                on=happened.on,
                course=replace(course, season=e.season, round=e.round),
                authors=e.authors,
                attachments=e.attachments,
                stage=course.vote,
                withdrew=frozenset(),
            )
        case AuthorWithdrew(author=author):
            state = replace(state, withdrew=state.withdrew | {author})
            return _ended(state, "withdrawn") if state.withdrew >= state.people else state
        case InitiativeSigned(number=number):
            return _recognised(state, happened.on, number)
        case InitiativeDeclined():
            return _ended(replace(state, on=happened.on), "not_recognised")
        case InitiativeRaised() as e:
            return replace(
                state,
                phase="filed",
                on=happened.on,
                course=Course(e.award, e.policy, e.level, e.season, e.round, e.stage, e.bodies),
                stage=e.stage,
                withdrew=frozenset(),
            )
        case PublicationReleased():
            return replace(state, held=False, on=happened.on)
        case _:
            return state


def _recognised(state: Initiative, on: dt.date, number: str) -> Initiative:
    made = Recognition(_course(state).level, on, number)
    held = bool(state.reviews) and state.reviews[-1].hold
    return replace(state, phase="recognised", on=on, held=held, recognitions=(*state.recognitions, made))


def _ended(state: Initiative, phase: Literal["not_recognised", "withdrawn"]) -> Initiative:
    """What a lower level has recognised stays recognised, and may be proposed again."""
    return replace(state, phase="recognised" if state.recognitions else phase)


def _course(state: Initiative) -> Course:
    assert state.course is not None, "an event of an initiative stands in the log before it was filed"
    return state.course


def next_due(_: Initiative) -> Due | None:
    """Its rounds are called by the council; no time runs by itself."""
    return None
