"""The README's table names commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cli import vinhdanh

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| [^|]+ \| (?P<commands>`.*`.*) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def named() -> list[list[str]]:
    """The words of each command, without its values."""
    rows = [row["commands"] for row in ROW.finditer((ROOT / "README.md").read_text("utf-8"))]
    return [code.split() for row in rows for code in CODE.findall(row) if not code.startswith("--")]


def test_every_command_of_the_table_is_there() -> None:
    commands = named()
    assert len(commands) > 50
    for words in commands:
        command = vinhdanh.commands.get(words[0])
        assert command is not None, f"the README names {words[0]}"
        if isinstance(command, click.Group):
            below = {name for word in words[1:2] if word != "…" for name in word.split("\\|")}
            assert not below - set(command.commands), words
