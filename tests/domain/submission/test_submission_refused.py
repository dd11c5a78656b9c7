"""What a list refuses that its pages do not offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.answers import Refusal
from domain.commands import ResubmitList, Withdraw
from tests.domain.submission.lists import HEAD, Levels, row, there
from tests.world import person


@pytest.fixture
def levels(tmp_path: Path) -> Levels:
    found = Levels(tmp_path / "keys")
    found.file("a", "d1", "u1", [row("x", "d1.3")])
    return found


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_a_list_is_filed_once(levels: Levels) -> None:
    again = levels.asked("d1", "u1", [row("y", "d1.4")])
    assert code(levels.ask("submission/a", HEAD["d1"], again)) == "list_already_filed"


def test_only_a_returned_list_is_sent_again(levels: Levels) -> None:
    about = levels.list("a").about
    assert about is not None
    again = ResubmitList("2/TTr", about.counts)
    assert code(levels.ask("submission/a", HEAD["d1"], again)) == "list_not_returned"


def test_a_list_of_results_merges_no_lower_lists(levels: Levels) -> None:
    ask = levels.asked("d1", "u1", [there("x")], purpose="result", merges=("submission/a",))
    assert code(levels.ask("submission/r", HEAD["d1"], ask)) == "result_list_merges_nothing"


def test_a_nomination_that_is_over_stands_in_no_list(levels: Levels) -> None:
    levels.file("b", "d1", "u1", [row("z", "d1.4")])
    levels.must("nomination/z", person(levels.state("nomination/z").nominator), Withdraw())
    answer = levels.ask("submission/c", HEAD["d1"], levels.asked("d1", "u1", [there("z")]))
    assert code(answer) == "line_not_open"
