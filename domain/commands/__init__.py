"""Everything that can be asked.

A ``Command`` says who asks what of which stream, under an id that is used once. What is asked is one of the
records of the modules here; each kind of stream answers its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from domain.award.stages import Proof
from domain.commands.activity import *
from domain.commands.base import Ask as Ask
from domain.commands.book import *
from domain.commands.decision import *
from domain.commands.desk import *
from domain.commands.initiative import *
from domain.commands.inspection import *
from domain.commands.movement import *
from domain.commands.nomination import *
from domain.commands.proof import Assertion as Assertion
from domain.commands.registry import *
from domain.commands.rolemodel import *
from domain.commands.service import *
from domain.commands.sitting import *
from domain.commands.submission import *
from domain.events import Capacity
from domain.records import record

ENGINE_PREFIX = "engine/"
ELSEWHERE_PREFIX = "from/"
"""What another stream's command put here stands under ``from/<that stream>@<version of its first event>``."""
LONGEST_NAME = 200
"""Characters in the code of a person, an office or a delegation."""


@record
class Actor:
    """Who asks: a person, acting in an office, perhaps by delegation or in a signing capacity.

    ``proof`` says how we know: ``local`` is whoever may run commands on the machine, ``engine`` is us.
    """

    person: str
    proof: Proof
    office: str | None = None
    delegation: str | None = None
    capacity: Capacity | None = None


ENGINE = Actor(person="engine", proof="engine")


@record
class Sealed:
    """Text that is kept beside the log, under the key of the person or body it is about.

    ``salt`` is the sender's: it keeps the command's published hash from being guessed.
    """

    of: str
    salt: str
    text: dict[str, str]


ASKS: dict[str, type[Ask]] = {cls.__name__: cls for cls in Ask.__subclasses__()}


@cache
def _adapter(ask: str) -> TypeAdapter[Ask]:
    return TypeAdapter(ASKS[ask])


@dataclass(frozen=True, slots=True)
class Command:
    """``ask``, by ``actor``, of ``stream``.

    ``on`` is the business date; ``minutes`` the SHA-256 of the minutes where that lies long before the entry.
    ``sealed[i]`` belongs to the i-th event that the command causes. ``signed`` stands beside what is asked:
    it is no part of what the id is bound to, since the same may be signed again.
    """

    stream: str
    id: str
    actor: Actor
    ask: Ask
    on: dt.date | None = None
    minutes: str | None = None
    sealed: tuple[Sealed | None, ...] = ()
    signed: Assertion | None = None


class Malformed(ValueError):
    """The text is not a command; the message says what would be right."""


_ID = re.compile(r"[\x21-\x7e]{1,200}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_ACTOR = TypeAdapter(Actor)
_DATE = TypeAdapter(dt.date | None)
_SEALED = TypeAdapter(tuple[Sealed | None, ...])
_SIGNED = TypeAdapter(Assertion | None)
_KEYS = {"id", "stream", "actor", "type", "data", "on", "minutes", "sealed", "signed"}


def parse(written: Any) -> Command:
    """The command that ``written`` (JSON) asks; ``Malformed`` says what is wrong with it.

    Shape: ``{"id", "stream", "type", "data", "actor": {"person", "proof", ...}, "on", "minutes", "sealed",
    "signed"}``; the last four may be left out.
    """
    if not isinstance(written, dict):
        raise Malformed("a command is a JSON object")
    if unknown := sorted(set(written) - _KEYS):
        raise Malformed(f"unknown field {unknown[0]!r}; a command has {sorted(_KEYS)}")
    for name in ("id", "stream", "type", "actor"):
        if name not in written:
            raise Malformed(f"the field {name!r} is missing")
    id, stream, minutes = written["id"], written["stream"], written.get("minutes")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise Malformed("an id is 1 to 200 visible ASCII characters")
    if not isinstance(stream, str) or not _ID.fullmatch(stream):
        raise Malformed("a stream is named by 1 to 200 visible ASCII characters")
    if minutes is not None and not (isinstance(minutes, str) and _HEX64.fullmatch(minutes)):
        raise Malformed("minutes are named by their SHA-256, 64 hexadecimal digits")
    ask = written["type"]
    if not isinstance(ask, str) or ask not in ASKS:
        raise Malformed(f"unknown type {ask!r}; known: {', '.join(sorted(ASKS))}")
    try:
        actor = _ACTOR.validate_python(written["actor"])
        # A refused signal's entry holds the actor: whoever it names, the entry must not grow too large.
        if any(len(name or "") > LONGEST_NAME for name in (actor.person, actor.office, actor.delegation)):
            raise Malformed(f"person, office and delegation are named by at most {LONGEST_NAME} characters")
        return Command(
            stream=stream,
            id=id,
            actor=actor,
            ask=_adapter(ask).validate_python(written.get("data", {})),
            on=_DATE.validate_python(written.get("on")),
            minutes=minutes,
            sealed=_SEALED.validate_python(written.get("sealed") or ()),
            signed=_SIGNED.validate_python(written.get("signed")),
        )
    except ValueError as error:
        raise Malformed(str(error)) from error


def written(command: Command) -> dict[str, Any]:
    """The command as JSON data; ``parse`` reads it back."""
    data = {
        "id": command.id,
        "stream": command.stream,
        "type": type(command.ask).__name__,
        "data": _adapter(type(command.ask).__name__).dump_python(command.ask, mode="json"),
        "actor": _ACTOR.dump_python(command.actor, mode="json"),
        "on": None if command.on is None else command.on.isoformat(),
        "minutes": command.minutes,
        "sealed": _SEALED.dump_python(command.sealed, mode="json"),
    }
    if command.signed is not None:
        data["signed"] = _SIGNED.dump_python(command.signed, mode="json")
    return data
