"""A level makes its own list of those that came to it, and what becomes of every line flows back down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit import invariants
from domain.answers import Refusal
from domain.commands import (
    AppraiseLines,
    CountPapers,
    ReportResults,
    ReturnLines,
    Sign,
    TakeBackList,
    Withdraw,
)
from domain.events import LineFinding, Papers
from tests.domain.submission.lists import HEAD, OFFICER, Levels, row, there
from tests.world import CHAIR, CHIEF, TELLERS

NAMES = {f"nomination/{case}": case for case in "pqrstuv"}


@pytest.fixture
def levels(tmp_path: Path) -> Levels:
    """``d1`` has sent p, q and r to ``u1``, ``d2`` s and t; ``u1`` has taken both in."""
    there = Levels(tmp_path / "keys")
    there.file("d1", "d1", "u1", [row("p", "d1.3"), row("q", "d1.4"), row("r", "d1.5")])
    there.file("d2", "d2", "u1", [row("s", "d2.3"), row("t", "d2.4")])
    for name in ("d1", "d2"):
        there.received(name, OFFICER["u1"])
    return there


BOTH: dict[str, Any] = {"merges": ("submission/d1", "submission/d2")}


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def merge(levels: Levels, *own: Any) -> None:
    levels.file("u1", "u1", "court", own, **BOTH)


def told(levels: Levels, name: str) -> str:
    """The list's lines with what it was told of them: ``p:awarded q:pending``."""
    lines = levels.list(name).lines.values()
    return " ".join(f"{NAMES[one.row.line]}:{one.report.result if one.report else '-'}" for one in lines)


def vote(levels: Levels, case: str, approve: int) -> None:
    stream = f"nomination/{case}"
    ballot = levels.state(stream).ballot
    papers = Papers(5, 5, 0, approve, 5 - approve, 0, 0)
    for teller in TELLERS:
        levels.must(stream, teller, CountPapers(ballot.ballot, papers))


def test_lines_are_carried_over_and_the_link_is_kept_both_ways(levels: Levels) -> None:
    merge(levels, row("u", "u1.3"))
    lines = levels.list("u1").lines.values()
    assert [(NAMES[one.row.line], one.row.origin) for one in lines] == [
        ("u", None),
        ("p", "submission/d1"),
        ("q", "submission/d1"),
        ("r", "submission/d1"),
        ("s", "submission/d2"),
        ("t", "submission/d2"),
    ]
    about = levels.list("u1").about
    assert about is not None
    assert about.merges == BOTH["merges"]
    assert [levels.list(name).merged_into for name in ("d1", "d2")] == ["submission/u1"] * 2
    assert levels.state("nomination/p").listed == {
        "proposal/d1": "submission/d1",
        "proposal/u1": "submission/u1",
    }
    invariants.check(levels.entries)


def test_what_was_returned_found_ineligible_or_withdrawn_is_not_carried_over(levels: Levels) -> None:
    levels.must("submission/d1", OFFICER["u1"], ReturnLines(("nomination/p",), "filer"))
    finding = LineFinding("nomination/q", "not_eligible", "Điều 24")
    levels.must("submission/d1", OFFICER["u1"], AppraiseLines((finding,)))
    levels.must("nomination/s", OFFICER["d2"], Withdraw())
    merge(levels)
    assert [NAMES[name] for name in levels.list("u1").lines] == ["r", "t"]
    invariants.check(levels.entries)


def test_a_lower_list_is_merged_once_by_the_level_that_took_it_in(levels: Levels) -> None:
    merge(levels)
    again = levels.asked("u1", "court", [], merges=("submission/d1",), counts=())
    assert code(levels.ask("submission/x", HEAD["u1"], again)) == "already_merged"
    twice = levels.asked("u1", "court", [], merges=("submission/d1",) * 2, counts=())
    assert code(levels.ask("submission/x", HEAD["u1"], twice)) == "already_merged"
    above = levels.asked("court", "council", [], merges=("submission/d1",), counts=())
    assert code(levels.ask("submission/x", HEAD["court"], above)) == "already_merged"
    levels.file("d3", "d1", "u1", [row("u", "d1.6")])
    sent = levels.asked("u1", "court", [], merges=("submission/d3",), counts=())
    assert code(levels.ask("submission/x", HEAD["u1"], sent)) == "list_not_received"
    levels.received("d3", OFFICER["u1"])
    others = levels.asked("court", "council", [], merges=("submission/d3",), counts=())
    assert code(levels.ask("submission/x", HEAD["court"], others)) == "list_for_other_body"
    nothing = levels.asked("u1", "court", [], merges=("submission/none",), counts=())
    assert code(levels.ask("submission/x", HEAD["u1"], nothing)) == "unknown_list"


def test_nothing_is_done_any_more_to_a_list_that_was_merged(levels: Levels) -> None:
    merge(levels)
    back = ReturnLines(("nomination/p",), "sender")
    assert code(levels.ask("submission/d1", OFFICER["u1"], back)) == "list_was_merged"
    assert code(levels.ask("submission/d1", HEAD["d1"], TakeBackList())) == "list_acted_on"


def test_a_merged_list_taken_back_leaves_the_lower_ones_as_they_were(levels: Levels) -> None:
    merge(levels)
    levels.must("submission/u1", HEAD["u1"], TakeBackList())
    assert [levels.list(name).phase for name in ("d1", "d2")] == ["received"] * 2
    assert levels.state("nomination/p").listed == {"proposal/d1": "submission/d1"}
    levels.file("again", "u1", "court", [], **BOTH)
    invariants.check(levels.entries)


def test_results_flow_back_down_every_level(levels: Levels) -> None:
    levels.must("submission/d1", OFFICER["u1"], ReturnLines(("nomination/r",), "filer"))
    merge(levels)
    levels.received("u1", OFFICER["court"])
    levels.file("c", "court", "council", [row("v", "court.3")], merges=("submission/u1",))
    levels.received("c", CHAIR)
    vote(levels, "p", 5)
    vote(levels, "q", 1)
    vote(levels, "v", 5)
    levels.must("nomination/t", OFFICER["d2"], Withdraw())
    below = levels.ask("submission/u1", OFFICER["court"], ReportResults())
    assert isinstance(below, Refusal)
    assert (below.code, below.values["into"]) == ("list_was_merged", "submission/c")
    levels.must("submission/c", CHAIR, ReportResults())
    assert told(levels, "c") == "v:passed p:passed q:not_passed s:pending t:withdrawn"
    assert told(levels, "u1") == "p:passed q:not_passed s:pending t:withdrawn"
    assert told(levels, "d1") == "p:passed q:not_passed r:returned"
    assert told(levels, "d2") == "s:pending t:withdrawn"
    assert code(levels.ask("submission/c", CHAIR, ReportResults())) == "nothing_new_to_report"

    levels.must("nomination/p", CHIEF, Sign("signing", "15/QĐ-CA"))
    levels.must("submission/c", CHAIR, ReportResults())
    p = levels.list("d1").lines["nomination/p"].report
    assert p is not None
    assert (p.result, p.number) == ("awarded", "15/QĐ-CA")
    # All of d1's lines have their last word; d2 and the levels above wait for s.
    assert [levels.list(name).phase for name in ("d1", "d2", "u1", "c")] == [
        "reported",
        "merged",
        "merged",
        "received",
    ]
    vote(levels, "s", 0)
    levels.must("nomination/v", CHIEF, Sign("signing", "16/QĐ-CA"))
    levels.must("submission/c", CHAIR, ReportResults())
    assert [levels.list(name).phase for name in ("d1", "d2", "u1", "c")] == ["reported"] * 4
    assert all(levels.folded[f"submission/{name}"].settled for name in ("d1", "d2", "u1", "c"))
    invariants.check(levels.entries)


def test_a_line_that_the_level_above_sent_to_its_unit_is_returned_at_every_level(levels: Levels) -> None:
    merge(levels)
    levels.received("u1", OFFICER["court"])
    levels.must("submission/u1", OFFICER["court"], ReturnLines(("nomination/p",), "filer"))
    finding = LineFinding("nomination/s", "not_eligible", "Điều 24")
    levels.must("submission/u1", OFFICER["court"], AppraiseLines((finding,)))
    levels.must("submission/u1", OFFICER["court"], ReportResults())
    assert told(levels, "d1") == "p:returned q:pending r:pending"
    assert told(levels, "u1") == "p:returned q:pending r:pending s:ineligible t:pending"
    assert told(levels, "d2") == "s:ineligible t:pending"
    invariants.check(levels.entries)


def test_the_second_list_of_the_standing_body_takes_only_who_was_voted_through(levels: Levels) -> None:
    levels.file("c", "u1", "council", [there("p"), there("q")])
    vote(levels, "p", 5)

    def second(*rows: Any) -> Any:
        return levels.asked("council", "court", rows, purpose="result")

    answer = levels.ask("submission/r", CHAIR, second(there("p"), there("q")))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["row"]) == ("vote_not_taken", 2)
    assert code(levels.ask("submission/r", CHAIR, second(row("new", "u1.4")))) == "vote_not_taken"
    assert code(levels.ask("submission/r", HEAD["u1"], second(there("p")))) == "not_chair"
    levels.must("submission/r", CHAIR, second(there("p")))
    levels.received("r", OFFICER["court"])
    levels.must("nomination/p", CHIEF, Sign("signing", "15/QĐ-CA"))
    levels.must("submission/r", OFFICER["court"], ReportResults())
    assert (told(levels, "r"), levels.list("r").phase) == ("p:awarded", "reported")
    invariants.check(levels.entries)
