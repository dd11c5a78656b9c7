"""The form of an entry, whatever it says: bytes, names, times and ids that can be checked without a rule.

Nothing here depends on what other entries say, but for the stream's last time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from domain.calendar import local_date
from eventlog.body import BodyError, encode, leaf
from eventlog.entry import Entry

FIELDS = frozenset(
    (
        "actor",
        "at",
        "command",
        "data",
        "event",
        "minutes",
        "on",
        "sealed",
        "stream",
        "type",
        "type_version",
        "version",
    )
)
"""The fields of a body: all of these, and of others the proof alone."""
PROOF = "proof"
"""What the actor signed with his passkey: in the first entry of a command that he signed, nowhere else."""

SIGNED = ("credential", "client_data", "authenticator_data", "signature")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_TEXT = re.compile(r".+", re.DOTALL)
_HASH = re.compile(r"[0-9a-f]{64}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: ``found`` stands there, ``right`` should."""

    what: str
    found: str
    right: str


class NotABody(ValueError):
    """The bytes are no body at all: nothing further can be said of the entry."""


def content_of(body: bytes) -> dict[str, Any]:
    """The body's object, if the bytes are the one form of it and it has a body's fields.

    :raises NotABody: says what would be right
    """
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotABody(f"not JSON in UTF-8 ({error}); a body is one JSON object") from None
    if type(content) is not dict:
        raise NotABody(f"a JSON {type(content).__name__}; a body is one JSON object")
    if content.keys() - {PROOF} != FIELDS:
        lacking, strange = sorted(FIELDS - content.keys()), sorted(content.keys() - FIELDS - {PROOF})
        raise NotABody(f"lacking {lacking}, unknown {strange}; a body has the fields {sorted(FIELDS)}")
    try:
        canonical = encode(content)
    except BodyError as error:
        raise NotABody(str(error)) from None
    if canonical != body:
        raise NotABody("not canonical; keys are sorted and stand once, without spaces (RFC 8785)")
    return content


def faults(entry: Entry, content: dict[str, Any], last: dt.datetime | None) -> Iterator[Fault]:
    """What is wrong with the entry's columns and times; ``last`` is the time of the stream's last entry.

    A body that is not of the right form raises ``KeyError``, ``TypeError`` or ``ValueError``.
    """
    if content["stream"] != entry.stream:
        yield Fault("stream", str(content["stream"]), entry.stream)
    if content["version"] != entry.version:
        yield Fault("version", str(content["version"]), str(entry.version))
    if content["type"] != entry.type:
        yield Fault("type", str(content["type"]), entry.type)
    if content["command"]["id"] != entry.command_id:
        yield Fault("command.id", str(content["command"]["id"]), entry.command_id)
    if not _is(content["command"], id=_TEXT, hash=_HASH):
        yield Fault("command", str(content["command"]), "an id, and a hash of 64 hexadecimal digits")
    if content["sealed"] is not None and not _is(content["sealed"], of=_TEXT, hash=_HASH):
        yield Fault("sealed", str(content["sealed"]), "nothing, or of, and a hash of 64 hexadecimal digits")
    if PROOF in content and not _is(content[PROOF], **dict.fromkeys(SIGNED, _BASE64URL), shown=_HASH):
        fields = f"{', '.join(SIGNED)} in base64url, and the hash of what was shown"
        yield Fault(PROOF, str(content[PROOF]), fields)
    assert entry.body is not None
    if (right := leaf(entry.body)) != entry.leaf:
        yield Fault("leaf", entry.leaf.hex(), right.hex())
    if not _STAMP.fullmatch(content["at"]):
        yield Fault("at", content["at"], "RFC 3339 in UTC with six digits, 2020-06-12T01:30:00.000000Z")
    at = dt.datetime.fromisoformat(content["at"])
    if last is not None and at < last:
        yield Fault("at", content["at"], f"not before the stream's last entry, {last.isoformat()}")
    if dt.date.fromisoformat(content["on"]) > (today := local_date(at)):
        yield Fault("on", content["on"], f"not after the day of entry, {today.isoformat()}")


def _is(value: object, **fields: re.Pattern[str]) -> bool:
    """Whether ``value`` is an object with these fields and no other, texts of these forms."""
    if not isinstance(value, dict) or value.keys() != fields.keys():
        return False
    return all(isinstance(value[name], str) and form.fullmatch(value[name]) for name, form in fields.items())
