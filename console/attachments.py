"""Attachments: reports, minutes and scanned papers, kept encrypted beside the log that names their SHA-256.

They are read where the folder and the keys are; PostgreSQL and Temporal need not run for it.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from console import options
from console.language import _
from console.output import Status, Trouble, local, put, table
from console.session import reading, registers_of, run
from domain.facts import COMMON
from domain.registry import Register
from eventlog.files import LIMIT, Absent, Damaged, Files, Kept
from eventlog.files import read as read_file
from eventlog.filetype import FileType, Flaw, Unfit, file_type
from eventlog.key import Erased, KeyRing
from eventlog.log import Log
from runtime.connection import KEY_RING, made
from runtime.services import attachment_folder, data_folder, key_folder

TAKEN = ", ".join(kind.name for kind in FileType)


@contextmanager
def store() -> Iterator[Files]:
    """The attachments of this machine and their keys."""
    data = data_folder()
    with KeyRing(made(key_folder(data)) / KEY_RING) as keys:
        yield Files(attachment_folder(data), keys)


@click.command(
    help=_(
        "Keep FILES as attachments: encrypted with the key of the person or body they are about, under the "
        "SHA-256 by which the log names them. PDF, pictures, text, tables and office documents, 20 MB each."
    )
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--about", required=True, metavar="CODE", help=_("The person or body that the files are about"))
@options.as_json
def attach(files: tuple[Path, ...], about: str, *, json: bool) -> None:
    async def nobody() -> bool:
        async with reading() as log:
            return bool(await unknown(log, [about]))

    for file in files:  # all of them first: one that is wrong leaves nothing half done
        content(file)
    if run(nobody):
        raise unregistered(about)
    at = dt.datetime.now(dt.UTC)
    with store() as kept:
        done = [(file, kept.put(content(file), about, at)) for file in files]
    if json:
        put([{"file": str(file), **_written(k), "new": k.added == at} for file, k in done])
        return
    for file, k in done:
        click.echo(f"{k.sha256}  {file} ({k.type.name}, {_size(k.size)})")
        if k.added != at:
            click.echo(f"  {kept_as_about(k)}")


def kept_as_about(kept: Kept) -> str:
    """Said of a file that was kept before."""
    text = _("It has been kept since {since} as about {about}, and is erased with that one.")
    return text.format(since=local(kept.added), about=kept.about)


async def unknown(log: Log, codes: Iterable[str]) -> list[str]:
    """Those under which nobody is registered: a key made for a slip of the pen is erased with nobody."""
    common: Register = (await registers_of(log)).states.get(COMMON, Register())
    return [code for code in codes if code not in common.people and code not in common.bodies]


def unregistered(about: str, place: str = "") -> Trouble:
    text = _("Nobody and no body is registered as {about}. Correct the code, or register it first.")
    return refused("unknown_about", text.format(about=about), place)


def content(file: Path, place: str = "") -> bytes:
    """The content of a file that may be attached; raises ``Trouble``, with the ``place`` that names it."""
    try:
        found = read_file(file)
        file_type(found)
    except Unfit as unfit:
        raise refused(f"attachment_{unfit.flaw}", _why(file, unfit.flaw), place) from None
    return found


def refused(code: str, text: str, place: str = "") -> Trouble:
    return Trouble(Status.REFUSED, code, f"{place}: {text}" if place else text)


def _why(file: Path, flaw: Flaw) -> str:
    texts: dict[Flaw, str] = {
        "missing": _("{file} does not exist; correct the name"),
        "not_a_file": _("{file} is a folder or a device; name the files themselves"),
        "empty": _("{file} is empty; was it saved?"),
        "too_large": _("{file} is larger than {limit}; scan it with fewer dots, or split it"),
        "executable": _("{file} is a program; only documents are kept, as {taken}"),
        "macros": _("{file} holds macros; save it without them, or as PDF"),
        "unknown_type": _("{file} is of a form that is not kept; save it as {taken} (text in UTF-8)"),
    }
    return texts[flaw].format(file=file, limit=_size(LIMIT), taken=TAKEN)


@click.command(help=_("Give out the attachment that the log names SHA256, checked against it."))
@click.argument("sha256")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write it into this new file, not to standard output"),
)
def attachment(sha256: str, output: Path | None) -> None:
    wanted = sha256.lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise click.UsageError(_("an attachment is named by its SHA-256: 64 digits from 0 to f"))
    with store() as files:
        kept, content = _found(files, wanted)
    if output is None:
        if sys.stdout.isatty() and kept.type not in (FileType.TEXT, FileType.CSV):
            raise click.UsageError(_("this is no text: name a file with -o"))
        sys.stdout.buffer.write(content)
        return
    try:
        with output.open("xb") as file:
            file.write(content)
    except FileExistsError:
        there = _("{file} is there already; name a new file")
        raise click.UsageError(there.format(file=output)) from None


def _found(files: Files, sha256: str) -> tuple[Kept, bytes]:
    try:
        found = files.get(sha256)
    except Absent:
        text = _("No attachment is kept under {sha256}. 'vinhdanh attachments' lists those that are.")
        raise Trouble(Status.REFUSED, "no_such_attachment", text.format(sha256=sha256)) from None
    except Damaged:
        text = _(
            "The attachment {sha256} is damaged, or its key is in another ring; it is not given out. "
            "Attach the original again: the same content mends it."
        )
        raise Trouble(Status.DIFFERS, "attachment_damaged", text.format(sha256=sha256)) from None
    if isinstance(found, Erased):
        text = _("The attachment {sha256} was erased with all that is sealed about {about}.")
        raise Trouble(Status.REFUSED, "attachment_erased", text.format(sha256=sha256, about=found.of))
    return found


@click.command(help=_("List the attachments: whom each is about, its form, its size, since when."))
@click.option("--about", metavar="CODE", help=_("Only those about this person or body"))
@options.as_json
def attachments(about: str | None, *, json: bool) -> None:
    with store() as files:
        looked = [_looked(files, sha256) for sha256 in files.names()]
    found = [one for one in looked if about is None or one["about"] == about]
    if json:
        put(found)
        return
    states = {"kept": "", "erased": _("erased"), "damaged": _("damaged")}
    table(
        (_("SHA-256"), _("About"), _("Form"), _("Size"), _("Since"), _("State")),
        [(one["sha256"], one["about"] or "", *_shown(one), states[one["state"]]) for one in found],
    )


def _looked(files: Files, sha256: str) -> dict[str, Any]:
    try:
        there = files.look(sha256)
    except (Damaged, Absent):
        return {"sha256": sha256, "state": "damaged", "about": None}
    if isinstance(there, Erased):
        return {"sha256": sha256, "state": "erased", "about": there.of}
    return {**_written(there), "state": "kept"}


def _written(kept: Kept) -> dict[str, Any]:
    return {
        "sha256": kept.sha256,
        "about": kept.about,
        "type": kept.type,
        "size": kept.size,
        "added": kept.added,
    }


def _shown(one: dict[str, Any]) -> Sequence[str]:
    if one["state"] != "kept":
        return "", "", ""
    return one["type"].name, _size(one["size"]), local(one["added"])


def _size(size: int) -> str:
    for unit, one in (("MB", 1_000_000), ("kB", 1000)):
        if size >= one:
            return f"{-(-size // one)} {unit}"
    return f"{size} B"


COMMANDS = (attach, attachment, attachments)
