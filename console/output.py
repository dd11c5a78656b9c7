"""What commands print, and the exit statuses that scripts can rely on.

0 done · 1 a check failed · 2 the command line is wrong · 3 refused · 4 not recorded yet · 5 nothing runs ·
70 a defect of ours
"""

from __future__ import annotations

import datetime as dt
import json as jsonlib
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import click

from console.language import _, words
from domain import answers
from domain.answers import Answer, Receipt
from domain.calendar import HANOI


class Status(IntEnum):
    DONE = 0
    DIFFERS = 1
    USAGE = 2
    REFUSED = 3
    NOT_RECORDED = 4
    NOTHING_RUNS = 5
    DEFECT = 70


class Leave(Exception):
    """The command is over with this status; what there was to say has been said."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


def put(data: Any) -> None:
    """One JSON document on standard output."""
    click.echo(jsonlib.dumps(data, ensure_ascii=False, indent=2, default=str))


def answered(answer: Answer, command_id: str, *, json: bool) -> None:
    """Print a receipt, or a refusal and leave with its status."""
    if json:
        put({"id": command_id, **answers.written(answer), **_sentence(answer)})
    elif isinstance(answer, Receipt):
        click.echo(
            _("Recorded: {stream}, entry {version}").format(stream=answer.stream, version=answer.version)
        )
        click.echo(_("  position {position}, leaf {leaf}").format(position=answer.position, leaf=answer.leaf))
        click.echo(_("  command {id}").format(id=command_id))
    else:
        click.echo(_("Refused: {why}").format(why=words.refusal(answer)), err=True)
    if not isinstance(answer, Receipt):
        raise Leave(Status.REFUSED)


def _sentence(answer: Answer) -> dict[str, str]:
    return {} if isinstance(answer, Receipt) else {"text": words.refusal(answer)}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for reading, as wide as the terminal, or as it needs where there is none."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=180)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, name in enumerate(head):
        shown.add_column(name, overflow="fold", no_wrap=number == 0)
    for row in rows:
        shown.add_row(*(text.replace("[", "\\[") for text in row))
    console.print(shown)


def local(moment: dt.datetime) -> str:
    """The minute in Hà Nội."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M")
