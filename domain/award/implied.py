"""Criteria compared: whether one is met by whoever meets another, and whether two can be met at once."""

from __future__ import annotations

from fractions import Fraction

from domain.award.criteria import Amount, Criterion, MembersHold, MembersRated, Noted, Rated, UnitRated

RATINGS = ("completed", "good", "excellent")


def implies(own: Criterion | Noted, asked: Criterion | Noted) -> bool:
    """Whether whoever meets ``own`` meets ``asked``: the same in other words, or more of it."""
    match own, asked:
        case Rated(), Rated():
            return better(own.at_least, asked.at_least) and own.seasons >= asked.seasons
        case UnitRated(), UnitRated():
            return better(own.at_least, asked.at_least)
        case MembersRated(), MembersRated():
            return better(own.at_least, asked.at_least) and narrower(own.amount, asked.amount)
        case MembersHold(), MembersHold():
            same = own.award == asked.award and own.count == asked.count
            return same and narrower(own.amount, asked.amount)
        case Noted(), _:
            return own == asked
        case _, Noted():
            return False
        case _:
            silent = {"cite": None, "certainty": None}
            return own.model_copy(update=silent) == asked.model_copy(update=silent)


def better(own: str, asked: str) -> bool:
    return RATINGS.index(own) >= RATINGS.index(asked)


def narrower(own: Amount, asked: Amount) -> bool:
    """Whether every number within ``own`` is within ``asked``."""
    match asked:
        case Amount(at_least=Fraction() as floor):
            return any(f is not None and f >= floor for f in (own.at_least, own.more_than))
        case Amount(more_than=Fraction() as floor):
            return (own.at_least is not None and own.at_least > floor) or (
                own.more_than is not None and own.more_than >= floor
            )
        case Amount(at_most=Fraction() as cap):
            return any(c is not None and c <= cap for c in (own.at_most, own.less_than))
        case _:
            assert asked.less_than is not None
            return (own.at_most is not None and own.at_most < asked.less_than) or (
                own.less_than is not None and own.less_than <= asked.less_than
            )


def leave_something(one: Amount, other: Amount) -> bool:
    """Whether some number keeps both limits."""
    floors = [(a.at_least, False) for a in (one, other)] + [(a.more_than, True) for a in (one, other)]
    caps = [(a.at_most, False) for a in (one, other)] + [(a.less_than, True) for a in (one, other)]
    for floor, above in floors:
        for cap, below in caps:
            if floor is None or cap is None:
                continue
            if floor > cap or (floor == cap and (above or below)):
                return False
    return True
