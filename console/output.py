"""What commands print, and the exit statuses that scripts can rely on.

0 done · 1 a check failed · 2 the command line is wrong · 3 refused · 4 not recorded yet · 5 nothing runs ·
70 a defect of ours · 74 something cannot be read or written
"""

from __future__ import annotations

import datetime as dt
import json as jsonlib
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import Any

import click

from console.language import _, words
from domain import answers
from domain.answers import Answer, Receipt, Refusal
from domain.calendar import HANOI


class Status(IntEnum):
    DONE = 0
    DIFFERS = 1
    USAGE = 2
    REFUSED = 3
    NOT_RECORDED = 4
    NOTHING_RUNS = 5
    DEFECT = 70
    UNWRITABLE = 74


class Leave(Exception):
    """The command is over with this status; what there was to say has been said."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


class Trouble(Exception):
    """The command ends with this status, and says why: ``cli`` prints it as text or as JSON."""

    def __init__(self, status: int, code: str, text: str, **more: Any) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.more = more

    def tell(self, *, json: bool) -> None:
        """One JSON document on standard output, or the sentence on standard error."""
        if json:
            put({"error": {"code": self.code, "text": self.text, **self.more}})
        else:
            click.echo(self.text, err=True)


def put(data: Any) -> None:
    """One JSON document on standard output; times are written as RFC 3339 wants them."""
    click.echo(jsonlib.dumps(data, ensure_ascii=False, indent=2, default=_written))


def _written(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def answered(answer: Answer, command_id: str, places: Sequence[object] = (), *, json: bool) -> None:
    """Print a receipt, or a refusal and leave with its status; ``places`` are those of changes or lines."""
    place = ""
    for name in ("change", "row"):
        number = answer.values.get(name) if isinstance(answer, Refusal) else None
        if isinstance(answer, Refusal) and isinstance(number, int) and number <= len(places):
            place = str(places[number - 1])
            answer = replace(answer, values={k: v for k, v in answer.values.items() if k != name})
    if json:
        at = {"place": place} if place else {}
        put({"id": command_id, **answers.written(answer), **_sentence(answer), **at})
    elif isinstance(answer, Receipt):
        click.echo(
            _("Recorded: {stream}, entry {version}").format(stream=answer.stream, version=answer.version)
        )
        click.echo(_("  position {position}, leaf {leaf}").format(position=answer.position, leaf=answer.leaf))
        click.echo(_("  command {id}").format(id=command_id))
    else:
        where = f"{place}: " if place else ""
        click.echo(where + _("Refused: {why}").format(why=words.refusal(answer)), err=True)
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


def hung(line: str, indent: int) -> str:
    """A line broken at the terminal's width, what follows under ``indent``; unbroken where there is none."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    broken = textwrap.wrap(
        line, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(broken) or line


def check_export_place(folder: Path) -> None:
    """A wrong command line where an export cannot be written there: said before anything is done."""
    from audit.export import refuse_what_is_not_ours

    try:
        refuse_what_is_not_ours(folder)
        there = folder.absolute().parent
        while not there.exists():
            there = there.parent
        with tempfile.TemporaryDirectory(prefix=".vinhdanh-", dir=there):
            pass
    except FileExistsError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        why = _("nothing can be exported to {folder}: {why}")
        raise click.UsageError(why.format(folder=folder, why=error.strerror or error)) from None


def local(moment: dt.datetime) -> str:
    """The minute in Hà Nội."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M")
