"""Made-up lists of candidates for the tests of seats: by hand, and by hypothesis with many equals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from domain.count.candidates import Candidate
from domain.count.ranking import Line, Ranking, Rule, rank
from tests.domain.count import naive_seats as naive

MEMBERS = 3
SEGMENTS = ("central", "local")
TRAITS = (("woman",), ("women_70",), ("woman", "direct_worker"), ("direct_worker",), ("state_award",))
TIE_RULES = ("women", "direct", "votes", "share", "score", "chair", "state_award", "all", "reballot")
ENDS = ("all", "reballot")


def ranked(candidates: list[Candidate], rule: Rule, casting: Mapping[str, bool] | None = None) -> Ranking:
    found = rank(candidates, rule, casting)
    assert isinstance(found, Ranking)
    return found


def lines(ranking: Ranking) -> dict[str, Line]:
    return {line.code: line for line in ranking.lines}


def with_result(ranking: Ranking, result: str) -> set[str]:
    return {line.code for line in ranking.lines if line.result == result}


def candidate(
    code: str, approvals: int, *traits: str, segment: str | None = None, base: int = 29
) -> Candidate:
    return Candidate(code, segment, approvals, base, True, traits=frozenset(traits))


def votes(seats: int | None, *ties: str, **segments: int) -> Rule:
    return Rule("votes", seats, segments, ties)


@st.composite
def lists(draw: st.DrawFn, most: int = 6) -> list[Candidate]:
    """Short lists with many equals. Either all have a score or nobody has one."""
    scored = draw(st.booleans())
    found = []
    for number in range(draw(st.integers(0, 1) | st.integers(3, most))):
        base = draw(st.sampled_from((MEMBERS, MEMBERS, MEMBERS + 1)))
        found.append(
            Candidate(
                f"c{number}",
                draw(st.sampled_from((*SEGMENTS, *SEGMENTS, "army", None))),
                draw(st.sampled_from((MEMBERS, MEMBERS, MEMBERS - 1))),
                base,
                passed=draw(st.sampled_from((True,) * 7 + (False,))),
                score=Fraction(draw(st.integers(1, 3)), 2) if scored else None,
                traits=draw(st.sampled_from((frozenset[str](), *map(frozenset, TRAITS)))),
                standing=draw(st.sampled_from(("in",) * 9 + ("withdrawn", "frozen", "ineligible"))),
            )
        )
    return found


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Seats on the whole, by segment, or both: as many as the segments have together, or fewer by a quota."""
    segments = draw(
        st.just(dict[str, int]()) | st.fixed_dictionaries(dict.fromkeys(SEGMENTS, st.integers(0, 3)))
    )
    together = sum(segments.values())
    seats = draw(
        st.sampled_from((None, together, max(0, together - 1), together // 2))
        if segments
        else st.none() | st.integers(0, 5)
    )
    ties = draw(st.lists(st.sampled_from(TIE_RULES), max_size=3, unique=True))
    return Rule(draw(st.sampled_from(("votes", "votes", "share"))), seats, segments, tuple(ties))


castings = st.dictionaries(st.sampled_from([f"c{n}" for n in range(6)]), st.booleans())


def telling(rule: Rule) -> list[str]:
    """The tie rules that can tell equals apart: those before the list's end."""
    ends = [rule.ties.index(end) for end in ENDS if end in rule.ties]
    return list(rule.ties[: min(ends)] if ends else rule.ties)


def answer(one: Candidate, rule: str, casting: Mapping[str, bool]) -> Fraction:
    """How well a candidate meets a tie rule, for the naive ranking."""
    if rule == "votes":
        return Fraction(one.approvals)
    if rule == "share":
        return Fraction(one.approvals, one.base)
    if rule == "score":
        return one.score or Fraction(0)
    if rule == "chair":
        return Fraction(int(casting.get(one.code) is True))
    if rule == "women":
        return Fraction(int("woman" in one.traits or "women_70" in one.traits))
    return Fraction(int({"direct": "direct_worker"}.get(rule, rule) in one.traits))


def people(candidates: list[Candidate], rule: Rule, casting: Mapping[str, bool]) -> list[naive.Person]:
    return [
        naive.Person(
            one.code,
            one.segment,
            answer(one, rule.by, casting),
            one.passed and one.standing == "in",
            tuple(answer(one, name, casting) for name in telling(rule)),
        )
        for one in candidates
    ]
