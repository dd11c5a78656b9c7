"""The body of an entry: one canonical form for a JSON object, and what is derived from its bytes.

    {"actor":{…},"at":"2026-11-22T13:30:00.123456Z","command":{"hash":"…","id":"…"},"data":{…},
     "event":"…","minutes":null,"on":"2026-11-22","sealed":null,"stream":"nomination/…","type":"VoteCast",
     "type_version":1,"version":7}

The bytes are what is stored, hashed, exported and checked for ever. They are RFC 8785 (JCS) on a
profile on which no two writers can disagree: keys are ASCII, strings are NFC without NUL (which
PostgreSQL cannot read back), there are no floats (a fraction is ``"2/3"``), integers stay within
2^53, and the whole is at most 65,535 bytes (the uint16 of a C2SP tlog-tiles entry). A line feed
cannot occur: JSON escapes it. ``encode`` refuses everything else and says where and why.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

LIMIT = 65_535
"""Most bytes in a body."""

LARGEST = 2**53 - 1
"""Largest integer that every JSON reader keeps exact (RFC 8785 section 3.2.2.3, I-JSON)."""

EVENT_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:vinhdanh:event")
"""The namespace of event ids. Never changed: ids made with it stand in every log."""


class BodyError(ValueError):
    """These values, or these bytes, cannot be an entry's body. ``path`` says where, ``""`` is the whole."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path


class NotJson(BodyError):
    """Something JSON does not have: a date, a set, a key that is no string, half a character."""


class Float(BodyError):
    """A float: two writers round and print it in two ways."""


class IntTooLarge(BodyError):
    """An integer that some readers of JSON cannot keep exact."""


class KeyNotAscii(BodyError):
    """A key outside ASCII: writers sort those in different orders."""


class NotNfc(BodyError):
    """A string that looks like another one and has other bytes."""


class NulCharacter(BodyError):
    """A string with U+0000, which PostgreSQL cannot hold as text."""


class TooLarge(BodyError):
    """More bytes than an entry may have."""


class NotCanonical(BodyError):
    """Bytes that say the right thing in another form than ``encode`` gives it."""


def encode(obj: Mapping[str, Any]) -> bytes:
    """The one form of this object.

    :raises BodyError: one subclass for each rule of the profile
    """
    try:
        body = orjson.dumps(obj, option=orjson.OPT_SORT_KEYS) if type(obj) is dict and _fits(obj) else None
    except (RecursionError, orjson.JSONEncodeError):  # too deep, or half a character
        body = None
    if body is None:
        raise _fault(obj)
    if len(body) > LIMIT:
        raise TooLarge(
            "", f"{len(body)} bytes, {LIMIT} is the limit: let larger things enter by their SHA-256"
        )
    return body


def decode(body: bytes) -> dict[str, Any]:
    """The object whose form these bytes are, and no other bytes.

    :raises NotCanonical: ``encode`` would write this object differently
    :raises BodyError: the object breaks the profile
    """
    try:
        obj = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotJson("", f"not JSON: {error}") from None
    if type(obj) is not dict:
        raise NotJson("", f"an object is needed, this is a {type(obj).__name__}")
    if encode(obj) != body:
        raise NotCanonical(
            "", "sorted keys, each once, no spaces, and only the escapes JSON demands are right"
        )
    return obj


def leaf(body: bytes) -> bytes:
    """The entry's leaf in the Merkle tree: SHA-256(0x00 || body), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + body).digest()


def seal_hash(salt: bytes, sealed: bytes) -> str:
    """What a body holds of its sealed bytes (``sealed.hash``): SHA-256(salt || bytes), in hex."""
    return hashlib.sha256(salt + sealed).hexdigest()


def withheld_id(command_id: str) -> str:
    """What is shown instead of the command id of a vote that may not be seen yet (``views/readable``).

    Who knows the id finds the vote by it; nobody else learns under which id the same could be sent again.
    """
    return f"sha256:{hashlib.sha256(command_id.encode()).hexdigest()}"


def event_id(stream: str, command_id: str, ordinal: int) -> str:
    """The id of the ``ordinal``-th event that a command causes in a stream: the same on every retry."""
    # As a JSON array the three cannot run into one another.
    name = orjson.dumps([stream, command_id, ordinal])
    # What ``str(uuid.uuid5(EVENT_NAMESPACE, name))`` gives (RFC 9562 section 5.5), at a third of its time.
    h = hashlib.sha1(EVENT_NAMESPACE.bytes + name, usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{'89ab'[int(h[16], 16) & 3]}{h[17:20]}-{h[20:32]}"


def _fits(value: Any) -> bool:
    """Whether the value keeps to the profile: the quick answer, on the path of every entry."""
    kind = type(value)
    if kind is str:
        if value.isascii():
            return "\0" not in value
        return "\0" not in value and unicodedata.is_normalized("NFC", value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii() or "\0" in key:
                return False
            # Most of an entry is plain strings and numbers: asked here, they cost no call.
            inner = type(item)
            if inner is str:
                plain = item.isascii() and "\0" not in item
            else:
                plain = item is None or (inner is int and -LARGEST <= item <= LARGEST)
            if not plain and not _fits(item):
                return False
        return True
    if kind is int:
        return bool(-LARGEST <= value <= LARGEST)
    if kind is list or kind is tuple:
        return all(map(_fits, value))
    return kind is bool or value is None


def _fault(obj: object) -> BodyError:
    if type(obj) is not dict:
        return NotJson("", f"a dict is needed, this is a {type(obj).__name__}")
    try:
        found = next(_faults(obj, ""), None)
    except RecursionError:
        found = None
    return found or NotJson("", "nested too deeply: a list of objects is deep enough")


def _faults(value: Any, path: str) -> Iterator[BodyError]:
    """What breaks the profile, and where: the slow answer, when the quick one was no."""
    match value:
        case None | bool():
            return
        case float():
            yield Float(path, f'{value!r} is a float: a fraction is written "2/3", a decimal as a string')
        case int():
            if type(value) is not int:
                yield _foreign(value, path)
            elif not -LARGEST <= value <= LARGEST:
                yield IntTooLarge(path, f"{value} is beyond ±(2^53 - 1): write it as a string")
        case str():
            yield from _text_faults(value, path)
        case dict():
            for key, item in value.items():
                yield from _key_faults(key, path)
                yield from _faults(item, f"{path}.{key}" if path else str(key))
        case list() | tuple():
            if type(value) not in (list, tuple):
                yield _foreign(value, path)
            for index, item in enumerate(value):
                yield from _faults(item, f"{path}[{index}]")
        case _:
            yield _foreign(value, path)


def _text_faults(value: str, path: str) -> Iterator[BodyError]:
    if type(value) is not str:
        yield _foreign(value, path)
    elif "\0" in value:
        yield NulCharacter(path, "U+0000 in a text: leave it out")
    elif any("\ud800" <= char <= "\udfff" for char in value):
        yield NotJson(path, f"{value!a} has half a character: a lone surrogate")
    elif not unicodedata.is_normalized("NFC", value):
        yield NotNfc(path, f"{value!a} is not NFC: {unicodedata.normalize('NFC', value)!a} would be")


def _key_faults(key: Any, path: str) -> Iterator[BodyError]:
    if type(key) is not str:
        yield NotJson(path, f"the key {key!r} is a {type(key).__name__}: a key is a string")
    elif not key.isascii() or "\0" in key:
        yield KeyNotAscii(path, f"the key {key!a} is not ASCII: keys are words of the code")


def _foreign(value: Any, path: str) -> NotJson:
    return NotJson(path, f"a {type(value).__name__} is not JSON: give the plain value that stands for it")
