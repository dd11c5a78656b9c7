"""Every line of a sitting's ballot counted a second time, the slow way, and compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.award.stages import Base, Ground, Threshold
from domain.events import BallotLine, Choice, Contest, Papers, Terms
from domain.sitting.counting import counted
from domain.sitting.state import Sheets, Sitting
from tests.domain.count import naive

SEATS = tuple(f"s{n}" for n in range(12))
CHOICES: tuple[Choice, ...] = ("approve", "reject", "abstain")
BASES: tuple[Base, ...] = ("members", "present", "cast", "staff", "units")


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sitting, Sheets, naive.Rules]:
    """An open ballot of three lines: some seats absent, some recused, some without a sheet."""
    roll = SEATS[: draw(st.integers(1, 12))]
    present = tuple(seat for seat in roll if draw(st.booleans())) or roll[:1]
    share = draw(st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=20))
    strict, shrinks, excluded = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    base = draw(st.sampled_from(BASES))
    terms = Terms(
        ballot="open",
        base=base,
        threshold=Threshold(more_than=share) if strict else Threshold(at_least=share),
        quorum=None,
        recused="shrinks" if shrinks else "counts",
        abstentions="excluded" if excluded else "counts",
        change=False,
        early="never",
        cite="made up",
        certainty="unverified",
    )
    contest = Contest(
        award="a",
        kinds=("merit",),
        what_if=False,
        stage="council",
        season=None,
        terms=terms,
        rank="votes",
        ties=(),
        chair_must_agree=False,
        marks="any",
        seats=None,
        segments={},
        taken={},
        entered={},
        allotted=None,
        base=None,
        exact=None,
        seats_cite=None,
    )
    lines = {}
    for number in range(3):
        recused: dict[str, Ground] = {seat: "self" for seat in roll if draw(st.integers(0, 5)) == 0}
        lines[f"n{number}"] = BallotLine(f"n{number}", "a/merit", 1, None, None, (), recused)
    cast = {
        seat: {
            name: draw(st.sampled_from(CHOICES)) for name, line in lines.items() if seat not in line.recused
        }
        for seat in present
        if draw(st.booleans())
    }
    ballot = Sheets("1/open", "open", lines, {"a/merit": contest}, present, cast=cast)
    rules = naive.Rules(base, naive.Bar(share, strict), None, shrinks, excluded)
    return Sitting(phase="open", roll=roll, present=present, ballot=ballot), ballot, rules


def naive_base(state: Sitting, rules: naive.Rules, count: naive.Count, recused: dict[str, Ground]) -> int:
    """As in a ballot on one nomination, but that a sitting knows who is there."""
    if rules.base != "present":
        return naive.base(rules, count)
    there = 0
    for seat in state.present:
        if seat not in recused or not rules.recused_shrink:
            there += 1
    return there


@given(sheets())
def test_open_sheets_add_up_line_by_line(found: tuple[Sitting, Sheets, naive.Rules]) -> None:
    state, ballot, rules = found
    for name, line in ballot.lines.items():
        choices = [sheet[name] for sheet in ballot.cast.values() if name in sheet]
        slow = naive.counted(len(state.roll), len(line.recused), choices)
        quick = counted(state, ballot, name, ())
        base = naive_base(state, rules, slow, line.recused)
        assert (quick.approve, quick.reject, quick.abstain) == (slow.approve, slow.reject, slow.neither)
        assert (quick.took_part, quick.recused, quick.base) == (naive.took_part(slow), slow.recused, base)
        assert quick.passed == (base > 0 and rules.bar.reached_by(slow.approve, base))
        if base > 0:
            assert quick.needed == naive.needed(rules.bar, base)


@given(sheets(), st.data())
def test_papers_count_like_sheets_with_the_same_choices(
    found: tuple[Sitting, Sheets, naive.Rules], data: st.DataObject
) -> None:
    state, ballot, _ = found
    papers = {}
    for name in ballot.lines:
        choices = [sheet[name] for sheet in ballot.cast.values() if name in sheet]
        yes, no, blank = (choices.count(choice) for choice in CHOICES)
        late = data.draw(st.integers(0, 3))
        papers[name] = Papers(len(choices) + late, len(choices), late, yes, no, blank, 0)
    on_paper = replace(ballot, kind="secret", cast={}, papers={"t1": papers, "t2": papers})
    for name in ballot.lines:
        sheet, paper = counted(state, ballot, name, ()), counted(state, on_paper, name, ())
        assert (sheet.approve, sheet.base, sheet.needed, sheet.passed) == (
            paper.approve,
            paper.base,
            paper.needed,
            paper.passed,
        )
        assert (paper.abstain, paper.blank) == (0, sheet.abstain), "on paper an abstention is a blank"


@given(sheets())
def test_more_approvals_never_turn_a_pass_into_a_failure(found: tuple[Sitting, Sheets, naive.Rules]) -> None:
    state, ballot, _ = found
    for name in ballot.lines:
        before = counted(state, ballot, name, ())
        for seat, sheet in ballot.cast.items():
            if sheet.get(name) != "reject":
                continue
            turned = {**ballot.cast, seat: {**sheet, name: "approve"}}
            after = counted(state, replace(ballot, cast=turned), name, ())
            assert after.passed or not before.passed
