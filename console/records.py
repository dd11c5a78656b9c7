"""What the small records around a movement have in common: role models, inspections, activities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from console.attaching import Attaching, from_here
from console.language import _
from console.output import Status, Trouble
from console.projected import projected
from console.session import Away, Sending, Session, reading, run, sealed, send
from console.showing import folded
from domain.commands import Ask, Sealed
from eventlog.fold import Folded
from projections import lists

Asked = tuple[Ask, tuple[Sealed | None, ...]]


def stream_of_record(kind: str, code: str) -> str:
    """``rolemodel``, ``m1`` and ``rolemodel``, ``rolemodel/m1`` name the same stream."""
    return code if code.startswith(f"{kind}/") else f"{kind}/{code}"


words_option = click.option("--text", metavar="TEXT", help=_("In words; kept sealed"))


def tell(stream: str, ask: Ask, given: dict[str, Any], of: str | None = None, **text: str | None) -> None:
    """Send what needs no look at the record; what is said in words is sealed under ``of``."""

    async def asked(session: Session, id: str) -> Asked:
        return ask, sealed(session.where, id, of or given["person"], text)

    send(stream, Sending(**given), asked)


def tell_about(
    stream: str, ask: Ask, given: dict[str, Any], about: Callable[[Any], str | None], **text: str | None
) -> None:
    """Send what is sealed under the key of whom the record is ``about``, as its state says."""

    async def asked(session: Session, id: str) -> Asked:
        of = await key_of(session, stream, given["person"], about)
        return ask, sealed(session.where, id, of, text)

    send(stream, Sending(**given), asked)


async def key_of(session: Session, stream: str, otherwise: str, about: Callable[[Any], str | None]) -> str:
    """Under whose key the words and papers of a stream are kept; ``otherwise`` if nobody can look."""
    found = Folded.of(stream)
    try:
        for entry in await session.entries(stream):
            found.take(entry)
    except Away:
        return otherwise
    return about(found.state) or otherwise


async def keep(session: Session, file: str, about: str) -> str:
    """Keep a file named on the command line, or one that is kept, as about somebody; its SHA-256."""
    attaching = Attaching()
    (sha256,) = attaching.named((from_here(file),), about, Path())
    await attaching.keep(session)
    return sha256


def opened(stream: str, none: str, there: Callable[[Any], bool]) -> Any:
    """The state of a record; ``Trouble`` with the text ``none`` where it is not ``there``."""

    async def work() -> Any:
        async with reading() as log:
            return await folded(log, stream)

    state = run(work)
    if not there(state):
        raise Trouble(Status.REFUSED, f"no_such_{stream.partition('/')[0]}", none)
    return state


async def streams(kind: str) -> list[str]:
    """The streams of a kind, by name."""
    async with projected() as pool:
        return [one.stream for one in await lists.streams(pool, kind)]


def all_of(kind: str, there: Callable[[Any], bool]) -> list[tuple[str, Any]]:
    """All records of a kind that are ``there``, by code."""

    async def work() -> list[tuple[str, Any]]:
        names = await streams(kind)
        async with reading() as log:
            return [(name.partition("/")[2], await folded(log, name)) for name in names]

    return [(code, state) for code, state in run(work) if there(state)]
