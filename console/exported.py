"""All entries that a report counts: of an export's folder, or of the database."""

from __future__ import annotations

from pathlib import Path

from audit import source
from console.output import Status, Trouble
from console.session import reading, run
from eventlog.entry import Entry


def entries_of(folder: Path | None) -> list[Entry]:
    """All entries of an export's folder, or of the database where there is none."""
    try:
        return list(source.folder(folder)) if folder is not None else run(_all)
    except source.BadSource as error:
        raise Trouble(Status.DIFFERS, "bad_source", str(error)) from None


async def _all() -> list[Entry]:
    async with reading() as log:
        return [entry async for entry in log.read()]
