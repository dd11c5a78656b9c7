"""Awards, allotments and quotas made up for the machine over sittings: in the world, and in the book."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from domain.answers import Receipt
from domain.events import AllotmentSet, BaseEntered, BodyRegistered, SeasonOpened
from domain.facts import registry_of
from tests.domain.count import naive, naive_seats
from tests.domain.sitting.chamber import Chamber
from tests.domain.sitting.sittings_model import Allotment, Award, Book
from tests.world import TELLERS

SEASONS = ("court-2020", "court-2019")
AWARDS = {"court.cup": "cluster", "court.bowl": "cluster", "court.shield": "council"}
SHARES = ({"at_least": "1/6"}, {"at_least": "1/2"}, {"more_than": "1/2"}, {"at_least": "2/3"})
SIDES = ("central", "local")
SIX = 6
NO_END = 999
"""The number of an allotment where only a quota limits the seats."""

T = TypeVar("T")


class Draw(Protocol):
    """Hypothesis chooses."""

    def __call__(self, strategy: st.SearchStrategy[T], label: Any = None) -> T: ...


def side_of(unit: str) -> str:
    return SIDES[int(unit[1:]) % 2]


class Sides(Chamber):
    """A chamber of six and six: units stand on two sides, there are two seasons, tellers are anywhere."""

    def __init__(self, keys: Path) -> None:
        super().__init__(keys, units=SIX, council=SIX)
        self.register(SeasonOpened(SEASONS[1], dt.date(2018, 10, 1), dt.date(2019, 9, 30)))
        counting = (self.mandate("cluster", teller.person, "teller") for teller in TELLERS)
        self.register(*counting, stream=registry_of("cluster"))

    def register(self, *changes: Any, **more: Any) -> Receipt:
        placed = (
            replace(c, segment=side_of(c.body)) if isinstance(c, BodyRegistered) and c.kind == "unit" else c
            for c in changes
        )
        return super().register(*placed, **more)


def make_up(world: Sides, book: Book, code: str, draw: Draw) -> None:
    """An award with its own share, base and limits, and its seats of both seasons."""
    body = AWARDS[code]
    share = draw(st.sampled_from(SHARES))
    base = draw(st.sampled_from(["units" if body == "cluster" else "members", "present", "cast"]))
    limit = draw(st.sampled_from(["allotment", "allotment", "by segment", "quota", "both", None]))
    shrinks, excluded, self_votes, chair = (draw(st.booleans()) for _ in range(4))
    terms: dict[str, Any] = {
        "base": base,
        "ballot": "open" if body == "cluster" else "secret",
        "pass_": share,
        "recused": "shrinks" if shrinks else "counts",
        "abstentions": "excluded" if excluded else "counts",
        "ties": ["chair"] if chair else [],
        "recusal": ["declared"] if self_votes else ["self"],
        "kinds": ["merit", "adhoc"],
    }
    if limit in ("allotment", "by segment", "both"):
        terms["seats"] = "allotment"
    percent = draw(st.sampled_from([20, 34, 50])) if limit in ("quota", "both") else 0
    rounding = draw(st.sampled_from(["down", "up", "half_up"])) if percent else "down"
    if percent:
        terms["quota"] = {"share": f"{percent}%", "rounding": rounding, "at_least": 1}
    world.award(code, body="court_council" if body == "council" else body, **terms)
    [(word, figure)] = share.items()
    rules = naive.Rules(base, naive.Bar(Fraction(figure), word == "more_than"), None, shrinks, excluded)
    book.awards[code] = Award(body, rules, self_votes, chair, quota=percent > 0)
    for season in SEASONS if limit else ():
        if limit == "quota":
            book.allotments[code, season] = Allotment(NO_END, {})
        else:
            allot(world, book, code, season, draw, by_segment=limit == "by segment")
        if percent:
            number = draw(st.integers(1, 8))
            entered = BaseEntered(body, code, season, number, "made up")
            world.register(entered, stream=registry_of(body))
            seats = book.allotments[code, season]
            seats.total = min(seats.total, naive_seats.places_of_a_quota(percent, rounding, 1, number))


def allot(world: Sides, book: Book, code: str, season: str, draw: Draw, *, by_segment: bool) -> None:
    """So many seats of the season, perhaps so many of them for each side."""
    held = [book.cases[line].segment for line in book.holders.get((code, season), ())]
    # What was given away is never taken back by a smaller number.
    before = book.allotments.get((code, season))
    same = [] if before is None else [before.total] * 6
    total = max(len(held), draw(st.sampled_from([1, 2, 2, 3, 4, 0, *same])))
    segments = {}
    if by_segment:
        least = [held.count(side) for side in SIDES]
        central = draw(st.integers(least[0], total - least[1]))
        segments = dict(zip(SIDES, (central, draw(st.integers(least[1], total - central))), strict=True))
    body = AWARDS[code]
    change = AllotmentSet(body, code, season, total, segments, "made up", reasoned=True)
    world.register(change, stream=registry_of(body))
    book.allotments[code, season] = Allotment(total, segments)
