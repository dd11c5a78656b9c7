"""A report made in a process of its own: it reads the whole log."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from audit import source
from audit.apart import answer, answering
from audit.report_page import Asked, Listed, Page, Wrong, made

_KINDS: dict[str, TypeAdapter[Any]] = {one.__name__: TypeAdapter(one) for one in (Page, Listed, Wrong)}


async def reported(dsn: str, asked: Asked, seconds: float) -> Page | Listed | Wrong:
    """The report over the log at ``dsn``.

    :raises TookTooLong: after so many seconds
    :raises Failed: the process could not do it
    """
    said = await answer(__name__, {"dsn": dsn, "asked": asdict(asked)}, seconds)
    found: Page | Listed | Wrong = _KINDS[said["kind"]].validate_python(said["found"])
    return found


def _report(given: dict[str, Any]) -> dict[str, Any]:
    asked = TypeAdapter(Asked).validate_python(given["asked"])
    found = made(asyncio.run(source.database(given["dsn"])), asked)
    return {"kind": type(found).__name__, "found": asdict(found)}


if __name__ == "__main__":
    answering(_report)
