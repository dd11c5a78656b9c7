"""What is wrong in a file that was to be sent: every fault with its line, and that nothing was done."""

from __future__ import annotations

from typing import NoReturn

import click

from console.language import _, words
from console.output import Leave, Status, put
from intake.faults import Fault, Faulty

_COLUMN = "{column}: "


def tell(faulty: Faulty, nothing: str, *, json: bool) -> NoReturn:
    """All faults, each with its line; ``nothing`` says that nothing was done."""
    found = [
        {"file": fault.place.file, "line": fault.place.line, "text": _text(fault)} for fault in faulty.faults
    ]
    if json:
        put({"faults": found, "more": faulty.more})
    else:
        for fault in found:
            click.echo("{file}:{line}: {text}".format(**fault), err=True)
        if faulty.more:
            click.echo(_("and {more} more").format(more=faulty.more), err=True)
        click.echo(nothing, err=True)
    raise Leave(Status.USAGE)


def _text(fault: Fault) -> str:
    if fault.refusal is not None:
        return words.refusal(fault.refusal)
    # What is wrong with a cell has the column's code before it.
    before = _COLUMN if fault.text.startswith(_COLUMN) else ""
    text = _(fault.text.removeprefix(_COLUMN))
    return (before + text).format(**fault.values) if fault.values else text
