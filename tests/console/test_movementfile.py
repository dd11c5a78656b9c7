"""What the files of movements and activities may say, and that the examples in the help are such files."""

from __future__ import annotations

import re
import textwrap
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from audit import marked
from audit.marked import ScenarioError
from audit.words import Words
from console.activity import ActivityFile
from console.movementfile import MovementFile, RegistrationFile, SheetFile
from domain.movement import measuring, scoring
from tests.console.terminal import Terminal

M = TypeVar("M", bound=BaseModel)
EXAMPLES: list[tuple[str, str, type[BaseModel]]] = [
    ("movement", "draft", MovementFile),
    ("movement", "register", RegistrationFile),
    ("movement", "score", SheetFile),
    ("activity", "hold", ActivityFile),
]
PLAN = """\
code: td-1
body: court
kind: routine
runs: {begins: 2026-01-01, until: 2026-12-31}
members: [u1]
"""


def read(model: type[M], text: str) -> M:
    return marked.checked(model, marked.parsed(text.encode(), Path("file.yaml")))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("group", "command", "model"), EXAMPLES)
def test_the_example_in_the_help_is_such_a_file(
    tmp_path: Path, group: str, command: str, model: type[BaseModel], language: str
) -> None:
    told = Terminal(tmp_path, language)(group, command, "--help").out
    _options, example = re.split(r"(?m)^  .*FILE:\n", told)
    # Deeper than the sentences around it.
    written = textwrap.dedent("\n".join(line for line in example.splitlines() if line.startswith("    ")))
    found = read(model, written)
    if isinstance(found, MovementFile):
        ask = found.ask("")
        assert ask.scores is not None
        assert scoring.table_unfit(ask.scores) is None
        assert [measuring.overlap(target.bands) for target in ask.targets] == [None, None]


def test_what_is_left_out_has_its_usual_meaning() -> None:
    targets = "targets: [{target: t1, measure: count, comparison: '>=', value: 3, cite: 1/KH}]\n"
    ask = read(MovementFile, PLAN + targets).ask("")
    assert ask.measured == ask.runs
    [target] = ask.targets
    assert (target.metric, target.by, target.only, target.value) == ("t1", "court", (), Fraction(3))
    sheet = read(SheetFile, "{unit: u1, by: self, lines: [{row: work}]}").ask()
    assert (sheet.scorer, sheet.explained) == ("u1", ())


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("rounds: 1.5\n", 6, "not exact"),
        ("tagets: []\n", 6, "unknown field 'tagets'"),
        ("targets: [{target: t1, measure: count, comparison: '=>', cite: x}]\n", 6, "'comparison'"),
        ("prizes: [{award: a, number: viele}]\n", 6, "whole number"),
        ("deadlines: [{what: final, on: hôm nay}]\n", 6, "is a day"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(wrong: str, line: int, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read(MovementFile, PLAN + wrong)
    assert error.value.line == line
    assert said in error.value.message


def test_a_sheets_points_are_exact_also_where_they_are_plain_numbers(tmp_path: Path) -> None:
    file = tmp_path / "sheet.yaml"
    file.write_text("{unit: u1, by: self, lines: [{row: work, deducted: 2.5, bonus: '0.1'}]}", "utf-8")
    [line] = marked.checked(SheetFile, marked.read(file, decimals=True)).ask().lines
    assert (line.deducted, line.bonus) == (Fraction(5, 2), Fraction(1, 10))
    with pytest.raises(ScenarioError, match="not exact"):
        marked.read(file)


@pytest.mark.parametrize(("written", "said"), [("1.200", "thousands or a decimal"), ("1e3", "not exact")])
def test_points_that_may_mean_two_numbers_are_asked_about(written: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.yaml"
    file.write_text(f"{{unit: u1, by: self, lines: [{{row: work, deducted: {written}}}]}}", "utf-8")
    with pytest.raises(ScenarioError, match=said) as error:
        marked.read(file, decimals=True)
    assert Words("vi").text(error.value.text, **error.value.values) != error.value.message
