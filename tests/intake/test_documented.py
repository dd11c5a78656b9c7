"""What a folder may have stands in ``docs/season.md`` and in the help of the command, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

from intake.sheets import SHEETS

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_and_column_is_documented_with_its_titles() -> None:
    text = (ROOT / "docs" / "season.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)\.csv$", text, flags=re.MULTILINE)[1:]
    documented = {name: re.findall(r"^\| `(\w+)`(\*?) \| (.*?)\|$", part, re.MULTILINE)
                  for name, part in zip(parts[::2], parts[1::2], strict=True)}  # fmt: skip
    assert documented == {
        sheet.name: [
            (column.name, "*" * column.needed, " · ".join(column.titles) + " " * bool(column.titles))
            for column in sheet.columns
        ]
        for sheet in SHEETS
    }


def test_the_help_names_every_file_and_column() -> None:
    source = (ROOT / "console" / "season.py").read_text(encoding="utf-8")
    source = re.sub(r'"\s*\n\s*"(?!  )', "", source)  # a row may be written in two parts
    for sheet in SHEETS:
        line = re.search(rf'"  {sheet.name}\.csv +([^"]*)', source)
        assert line is not None, sheet.name
        named = re.findall(r"(\w+)(\*?)", line[1].partition("  ")[0].partition(" (")[0].replace(",", " "))
        assert {(c.name, "*" * c.needed) for c in sheet.columns} <= set(named), sheet.name
