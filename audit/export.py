"""The export: a folder with everything that an outsider needs to check the log.

It holds the log as it stood when the export began. Votes of ballots that are still open stand in it by their
leaf alone. Sealed data is a file of its own, so that it can be left out when the folder is handed on, and so
are the attachments, which stand there in clear where they were asked for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import orjson

from audit.page import page
from audit.source import ATTACHMENTS, ENTRIES, SEALED, SUMMARY, summary
from domain.award.policy import text_of
from eventlog.entry import Entry, Sealed
from eventlog.files import Absent, Damaged, Files, Kept
from eventlog.key import Erased, KeyRing
from eventlog.log import Log

OPENED = "opened.ndjson"
POLICIES = "policies"
CALENDARS = "calendars"
MISSING = "missing.ndjson"
PAGE = "README.md"
_OURS = frozenset((ENTRIES, SEALED, OPENED, ATTACHMENTS, MISSING, POLICIES, CALENDARS, PAGE, SUMMARY))

Missing = Literal["absent", "erased", "damaged"]
"""Why an attachment that an entry names is not in the folder."""


async def export(
    log: Log, folder: Path, keys: KeyRing | None = None, attachments: Files | None = None
) -> int:
    """Write the log into ``folder``, replacing an earlier export there; how many entries it has.

    With ``keys`` the sealed texts that can still be read are written in clear too, as ``opened.ndjson``; with
    ``attachments`` those that entries name, as ``attachments/<SHA-256>.<type>``, and the names of those that
    cannot be read any more, or never could, as ``missing.ndjson``.

    :raises FileExistsError: the folder holds something that no export has written
    """
    with _Folder(folder) as made:
        # What is appended from now on is left out: so every ballot is in the folder as it stood.
        end = await log.length()
        async for entry in log.read():
            if entry.position >= end:
                break
            made.add(entry)
            if entry.body is not None and entry.content["sealed"] is not None:
                sealed = await log.sealed(entry.position)
                if sealed is not None:
                    made.add_sealed(entry, sealed, keys)
        if attachments is not None:
            made.add_attachments(attachments)
        return made.entries


class _Folder:
    """A folder in the making: beside its place until it is whole, so that a crash leaves no half export."""

    def __init__(self, folder: Path) -> None:
        self._place = folder.absolute()
        refuse_what_is_not_ours(self._place)
        self.entries = 0
        self._last: bytes | None = None
        """The leaf of the last entry."""
        self._adopted: dict[str, tuple[str, str]] = {}
        """Policies by digest: the award and the text."""
        self._calendars: dict[str, str] = {}
        self._used: set[str] = set()
        self._attached: set[str] = set()
        """What entries name by its SHA-256."""

    def __enter__(self) -> Self:
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._making = self._place.with_name(f".{self._place.name}.{secrets.token_hex(4)}")
        self._making.mkdir()
        self._files = {name: (self._making / name).open("wb") for name in (ENTRIES, SEALED, OPENED)}
        return self

    def add(self, entry: Entry) -> None:
        """One line: exactly the bytes of the entry, or what stands for a withheld vote."""
        self._files[ENTRIES].write((_withheld(entry) if entry.body is None else entry.body) + b"\n")
        self.entries += 1
        self._last = entry.leaf
        if entry.body is not None:
            self._note(entry.type, entry.content["data"])

    def add_sealed(self, entry: Entry, sealed: Sealed, keys: KeyRing | None) -> None:
        """What the entry's body names by its hash, still encrypted; in clear where a key is there."""
        line = {
            "position": entry.position,
            "salt": base64.b64encode(sealed.salt).decode(),
            "bytes": base64.b64encode(sealed.data).decode(),
        }
        self._files[SEALED].write(orjson.dumps(line) + b"\n")
        if keys is not None:
            of = entry.content["sealed"]["of"]
            opened = keys.open(of, sealed.data)
            if not isinstance(opened, Erased):
                text = {"position": entry.position, "of": of, "text": orjson.loads(opened)["text"]}
                self._files[OPENED].write(orjson.dumps(text) + b"\n")

    def add_attachments(self, files: Files) -> None:
        """What the entries so far name, in clear; what was never put, is erased or damaged by its name."""
        missing = []
        for sha256 in sorted(self._attached):
            match _read(files, sha256):
                case str() as why:
                    missing.append(orjson.dumps({"sha256": sha256, "why": why}) + b"\n")
                case kept, content:
                    (self._making / ATTACHMENTS).mkdir(exist_ok=True)
                    (self._making / ATTACHMENTS / f"{sha256}.{kept.type}").write_bytes(content)
        if missing:
            (self._making / MISSING).write_bytes(b"".join(missing))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
        if error is not None:
            shutil.rmtree(self._making, ignore_errors=True)
            return
        if not (self._making / OPENED).stat().st_size:
            (self._making / OPENED).unlink()
        for digest, (award, text) in self._adopted.items():
            if digest in self._used:
                self._write(POLICIES, f"{award}-{digest[:12]}", text)
        for calendar, text in self._calendars.items():
            if calendar in self._used:
                self._write(CALENDARS, f"{calendar}-{hashlib.sha256(text.encode()).hexdigest()[:12]}", text)
        said = summary(self.entries, self._last)
        (self._making / SUMMARY).write_bytes(orjson.dumps(said) + b"\n")
        (self._making / PAGE).write_text(page(self.entries, self._last), encoding="utf-8")
        self._put_into_place()

    def _note(self, type: str, data: Mapping[str, Any]) -> None:
        """Remember rules that are adopted, which of them are used, and what is attached."""
        self._attached.update(data.get("attachments") or ())
        match type:
            case "PolicyAdopted":
                self._adopted[data["policy"]] = data["award"], _canonical(data["text"])
            case "CalendarAdopted":
                self._calendars[data["calendar"]] = _canonical(data["text"])
            case "Nominated":
                self._used.add(data["policy"])
            case "StageOpened" | "DeadlineExtended":
                self._used.update(((data["times"] or {}).get("calendar") or "").split("+"))
            case _:
                pass

    def _write(self, shelf: str, name: str, text: str) -> None:
        (self._making / shelf).mkdir(exist_ok=True)
        # Names come out of the log: none of them leads anywhere else.
        file = re.sub(r"[^A-Za-z0-9._-]", "_", name) + ".json"
        (self._making / shelf / file).write_text(text, encoding="utf-8")

    def _put_into_place(self) -> None:
        earlier = self._place.with_name(f"{self._making.name}.earlier")
        if self._place.exists():
            self._place.rename(earlier)
        self._making.rename(self._place)
        shutil.rmtree(earlier, ignore_errors=True)


def _read(files: Files, sha256: str) -> tuple[Kept, bytes] | Missing:
    try:
        found = files.get(sha256)
    except Absent:
        return "absent"
    except Damaged:
        return "damaged"
    return "erased" if isinstance(found, Erased) else found


def refuse_what_is_not_ours(place: Path) -> None:
    if place.exists() and not place.is_dir():
        raise FileExistsError(f"{place} is a file; an export is a folder")
    there = {path.name for path in place.iterdir()} if place.exists() else set()
    if strange := sorted(there - _OURS):
        raise FileExistsError(
            f"{place} holds {strange[0]}, which no export has written; name an empty folder"
        )
    if there and not {ENTRIES, PAGE} <= there:
        raise FileExistsError(f"{place} is not an earlier export; name an empty folder")


def _withheld(entry: Entry) -> bytes:
    return orjson.dumps(
        {
            "position": entry.position,
            "stream": entry.stream,
            "version": entry.version,
            "leaf": entry.leaf.hex(),
            "withheld": "ballot open",
        }
    )


def _canonical(text: str) -> str:
    """The one form whose SHA-256 is the digest that a nomination records (``domain.award.policy.digest``)."""
    return text_of(json.loads(text))
