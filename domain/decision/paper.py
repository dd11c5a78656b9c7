"""What makes a list a paper: the digest that is signed, who may sign it, and its number in the book."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain import authority, book
from domain.answers import Refusal
from domain.award.policy import text_of
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.decision.state import Decision
from domain.events import Nominated
from domain.facts import Facts
from domain.nomination.route import Moment, route_of
from domain.nomination.state import Nomination


@dataclass(frozen=True, slots=True)
class Count:
    """How many names of an award, in a kind, stand on a list: people and units."""

    award: str
    kind: str
    people: int
    units: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A number in the organ's book of the year, as it is printed."""

    book: str
    number: int
    paper: str


def counts(cases: Iterable[Nomination]) -> tuple[Count, ...]:
    """What a leader sees before he signs: so many of each award."""
    people: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for about in map(about_of, cases):
        (units if about.nominee == about.unit else people)[about.award, about.kind] += 1
    return tuple(Count(*key, people[key], units[key]) for key in sorted(people | units))


def digest(state: Decision, cases: Mapping[str, Nomination]) -> str:
    """SHA-256 of everything that is signed: organ, bases, and each line with name, award, kind and file.

    ``cases`` are the nominations of the lines that are on the list now. A file that is put right, sent anew
    or decided on again after somebody has checked the list is another file: it has to be checked anew.
    """
    assert state.about is not None
    about = state.about
    written: dict[str, Any] = {
        "organ": about.organ,
        "by": about.by,
        "symbol": about.symbol,
        "season": about.season,
        "submission": about.submission,
        "bases": [[b.kind, b.cite, None if b.on is None else b.on.isoformat()] for b in about.bases],
        "lines": [[line, *_names(about_of(cases[line])), *_file(cases[line])] for line in state.lines],
    }
    return hashlib.sha256(text_of(written).encode()).hexdigest()


def _names(about: Nominated) -> list[str]:
    return [about.nominee, about.unit, about.award, about.kind]


def _file(case: Nomination) -> list[Any]:
    """How many stages have opened by now, and with which file."""
    return [sum(case.turns.values()), case.revised, list(case.attachments)]


def about_of(case: Nomination) -> Nominated:
    """What a line is about; a line is always of a nomination that was filed."""
    assert case.about is not None
    return case.about


def sign_stage(case: Nomination, organ: str, facts: Facts) -> SignStage | None:
    """The stage of the nomination's route at which this organ signs it in a list."""
    about = about_of(case)
    for stage in route_of(about, facts):
        if isinstance(stage, SignStage) and stage.signs == "list" and about.bodies[stage.stage] == organ:
            return stage
    return None


def may_sign(
    cases: Mapping[str, Nomination], organ: str, actor: Actor, facts: Facts, moment: Moment
) -> SignStage | Refusal:
    """The stage of the first line, if the actor may sign for every line, and for none of them for himself.

    A head signs for the people of his body, as the Law has it (Art. 83); not for himself, nor for the body
    that he heads.
    """
    first: SignStage | None = None
    for case in cases.values():
        stage = sign_stage(case, organ, facts)
        assert stage is not None, "a decision's lines are all signed by its organ"
        right = authority.unproven(facts, actor, stage) or authority.may_sign(
            facts, actor, stage, organ, moment.today
        )
        if isinstance(right, Refusal):
            return right
        about = about_of(case)
        own = about.nominee == about.unit and facts.body(about.unit)
        for person in (actor.person, right.giver):
            heads = own and person is not None and own.holds(person, authority.HEAD, moment.today)
            if person is not None and (person == about.nominee or heads):
                return Refusal("signs_for_himself", {"person": person, "nominee": about.nominee}, stage.cite)
        first = first or stage
    assert first is not None, "a decision has lines"
    return first


def next_paper(organ: str, symbol: str, facts: Facts, moment: Moment) -> Paper | Refusal:
    """The number after the last one of the organ's book of the paper's year; numbers follow their days."""
    stream = book.of_year(organ, moment.on.year)
    there: book.Book = facts.states((stream,))[stream]
    if moment.on < there.last_on:
        on, last = moment.on.isoformat(), there.last_on.isoformat()
        return Refusal("date_before_last_number", {"on": on, "last": last, "number": there.last})
    number = there.last + 1
    return Paper(stream, number, f"{number}/{symbol}")
