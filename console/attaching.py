"""The files that a command names: kept before it is sent, so that no entry names what nobody can give out.

Named is a file, or the SHA-256 of one that was kept before. All are looked at first: one that is wrong, and
nothing is kept and nothing is sent. A command that is refused later leaves its files where they are. That is
harmless: no entry names them, the folder tells nobody what they hold, the same file put again is the same
file, and they go with the key of whom they are about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from console.attachments import content, kept_as_about, refused, store, unknown, unregistered
from console.language import _
from console.session import Away, Session, opened

_SHA256 = re.compile(r"[0-9a-f]{64}")


def from_here(name: str) -> str:
    """A file named on the command line: from where its writer stands, not from beside another file."""
    return name if _SHA256.fullmatch(name) else str(Path(name).absolute())


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    about: str
    place: str


@dataclass(slots=True)
class Attaching:
    """The files of one command. ``place`` is where one is named, ``about`` whose key it is kept under."""

    _files: dict[str, _File] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)
    """What is named by its hash, and where."""

    def named(self, names: Iterable[str], about: str, beside: Path, place: str = "") -> tuple[str, ...]:
        """Their hashes; raises ``Trouble`` for what is no attachment."""
        return tuple(self._named(name, about, beside, place) for name in names)

    def _named(self, name: str, about: str, beside: Path, place: str) -> str:
        if _SHA256.fullmatch(name):
            self._kept.setdefault(name, place)
            return name
        path = beside / name
        sha256 = hashlib.sha256(content(path, place)).hexdigest()
        self._files.setdefault(sha256, _File(path, about, place))
        return sha256

    async def keep(self, session: Session) -> None:
        """Keep them, each on disk before this returns; raises ``Trouble``, and then nothing was sent."""
        if not self._files and not self._kept:
            return
        await self._refuse_unknown(session)
        at = dt.datetime.now(dt.UTC)
        with store() as files:
            if missing := files.missing(self._kept.keys() - self._files.keys()):
                text = _(
                    "The attachment {sha256} is not kept here, or can be read no more. Name the file itself, "
                    "or keep it first: 'vinhdanh attach FILE --about CODE'."
                )
                raise refused("no_such_attachment", text.format(sha256=missing[0]), self._kept[missing[0]])
            for sha256, file in self._files.items():
                kept = files.put(content(file.path, file.place), file.about, at)
                if kept.sha256 != sha256:
                    text = _("{file} was changed while it was read; send again when it is finished")
                    raise refused("attachment_changed", text.format(file=file.path), file.place)
                if kept.about != file.about:
                    click.echo(f"{file.path}: {kept_as_about(kept)}", err=True)

    async def _refuse_unknown(self, session: Session) -> None:
        """Nothing is kept under the key of nobody; where the log is away, whoever sends has to know."""
        first = {file.about: file for file in reversed(self._files.values())}
        with suppress(Away):
            async with opened(session.where) as log:
                for about in await unknown(log, first):
                    raise unregistered(about, first[about].place)
