"""The order of ballots: from the lowest title to the highest."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.count.order import Cycle, lowest_first
from tests.domain.count import naive_seats as naive

CODES = "abcdef"
agendas = st.dictionaries(st.sampled_from(CODES), st.frozensets(st.sampled_from(CODES), max_size=2))
ladders = st.dictionaries(st.sampled_from(CODES), st.frozensets(st.sampled_from(CODES), max_size=3)).map(
    # Without a cycle: only what comes earlier in the alphabet is presupposed.
    lambda needs: {award: frozenset(other for other in of if other < award) for award, of in needs.items()}
)


@settings(deadline=None)
@given(agendas)
def test_there_is_an_order_exactly_where_no_award_leads_back_to_itself(
    needs: dict[str, frozenset[str]],
) -> None:
    within = {award: of & needs.keys() for award, of in needs.items()}
    found = lowest_first(needs)
    assert isinstance(found, Cycle) == naive.has_a_cycle(within)
    if isinstance(found, Cycle):
        assert min(found.awards) == found.awards[0]
        assert len(set(found.awards)) == len(found.awards)
        for award, after in zip(found.awards, (*found.awards[1:], found.awards[0]), strict=True):
            assert after in needs[award]


@settings(deadline=None)
@given(ladders)
def test_every_award_comes_as_early_as_what_it_presupposes_allows(needs: dict[str, frozenset[str]]) -> None:
    found = lowest_first(needs)
    assert not isinstance(found, Cycle)
    assert sorted(award for group in found for award in group) == sorted(needs)
    for number, group in enumerate(found):
        assert list(group) == sorted(group)
        assert all(naive.level(needs, award) == number for award in group)


@settings(deadline=None)
@given(agendas, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_agenda_was_written(
    needs: dict[str, frozenset[str]], random: Random
) -> None:
    shuffled = list(needs.items())
    random.shuffle(shuffled)
    assert lowest_first(dict(shuffled)) == lowest_first(needs)


def test_titles_are_voted_on_from_the_lowest_to_the_highest() -> None:
    """Collectives and persons of the courts: what has nothing to do with each other goes side by side."""
    needs = {
        "flag": frozenset({"excellent_unit"}),
        "base_fighter": frozenset({"advanced_worker"}),
        "excellent_unit": frozenset({"advanced_unit"}),
        "advanced_unit": frozenset[str](),
        "advanced_worker": frozenset[str](),
    }
    assert lowest_first(needs) == (
        ("advanced_unit", "advanced_worker"),
        ("base_fighter", "excellent_unit"),
        ("flag",),
    )


def test_what_is_not_on_the_agenda_is_not_waited_for() -> None:
    assert lowest_first({"flag": frozenset({"excellent_unit"})}) == (("flag",),)


def test_nothing_on_the_agenda_needs_no_order() -> None:
    assert lowest_first({}) == ()


def test_awards_that_presuppose_each_other_are_named() -> None:
    needs = {"z": frozenset("b"), "b": frozenset("a"), "a": frozenset("c"), "c": frozenset("b")}
    assert lowest_first(needs) == Cycle(("a", "c", "b"))
    assert lowest_first({"a": frozenset("a")}) == Cycle(("a",))
