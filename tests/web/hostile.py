"""What a hostile visitor makes of a form that a page gave him: its fields changed, one after the other."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit

import httpx

from domain.calendar import local_date
from tests.web.forms import Form

SCRIPT = "<script>hostile()</script>"
TURNED = "\u202egnp.exe"
MARKUP = f'=1+1"><b onload=hostile()>{SCRIPT}{TURNED}'
"""A formula, the end of an attribute, a script, and a mark that turns a line around, in one."""
RAW = ("<script>hostile", "<b onload")
"""What stands on no page, whatever was typed."""
LONG = "x" * 1_000_000
NUL = "a\x00b"
BYTES = b"\xff\xfe\xed\xa0\x80"
"""No UTF-8: two bytes that never occur in it, and half a surrogate pair."""
IDS = ("nomination/none", "far-unit", "far.2", "-1", "../../etc/passwd", "9" * 400)
"""Somebody else's, nobody's, and what is none."""
NAMES = ("../../../etc/passwd", f"{SCRIPT}.txt", "a\x00.pdf", f"{'x' * 300}.txt", TURNED, "C:\\con.txt")
FILES = (b"", b"MZ\x90 a program", f"=1+1,{SCRIPT}\n".encode(), b"%PDF-1.7 \xff\xfe", b"\x00" * 99, b"plain")
OURS = ("_token", "_key")
TYPED = {"text", "textarea", "search", "email", "date", "number", "time"}


@dataclass(frozen=True, slots=True)
class Attack:
    """One sending of a form: its body as the browser would make it, and what was typed into which field."""

    key: str
    what: str
    fields: tuple[tuple[str, str | bytes], ...]
    typed: tuple[str, ...] = ()
    """Texts that have to be there still where the form comes back."""
    files: tuple[tuple[str, str, bytes], ...] = ()


def attacks(form: Form, *theirs: str) -> Iterator[Attack]:
    """One field after the other, also with what is ``theirs``; last the markup wherever one may write."""
    given = [(name, value) for name, value in form.fields if name != "_key"]
    names = [name for name in dict.fromkeys((*form.kinds, *form.options)) if name not in OURS]
    for name in names:
        if name in form.files:
            continue
        others = [(one, value) for one, value in given if one != name]
        typed = form.kinds.get(name) in TYPED
        values: tuple[str | bytes, ...] = (NUL, BYTES, LONG) if typed else (*IDS, *theirs)
        for value in values:
            yield _attack(f"{name}={str(value[:20])!r}", [*others, (name, value)])
        yield _attack(f"{name} left out", others)
    for file in form.files:
        for name, content in zip(NAMES, FILES, strict=True):
            yield _attack(f"{file} is called {name[:20]!r}", given, files=((file, name, content),))
    yield _filled(form, given, names)


def _filled(form: Form, given: list[tuple[str, str]], names: list[str]) -> Attack:
    """As it should be, but for the markup wherever one may write."""
    sent: list[tuple[str, str]] = [(name, value) for name, value in given if name not in names]
    soon = (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=5)).isoformat()
    typed = []
    for name in names:
        there = next((value for one, value in given if one == name), "")
        match form.kinds.get(name):
            case "text" | "textarea" | "search" | "email":
                sent.append((name, MARKUP))
                typed.append(MARKUP)
            case "date":
                sent.append((name, there or soon))
            case "number":
                sent.append((name, there or "1"))
            case "radio" | "checkbox" | "select":
                possible = [one for one in form.options.get(name, []) if one]
                sent += [(name, there or possible[0])] if possible else []
            case "file":
                pass
            case _:
                sent.append((name, there))
    return _attack("markup everywhere", sent, tuple(typed))


def _attack(
    what: str,
    fields: list[tuple[str, str | bytes]] | list[tuple[str, str]],
    typed: tuple[str, ...] = (),
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> Attack:
    key = secrets.token_hex(12)
    return Attack(key, what, (("_key", key), *fields), typed, files)


async def send(client: httpx.AsyncClient, form: Form, attack: Attack) -> httpx.Response:
    """Send it as a browser would, byte for byte."""
    parts = urlsplit(form.action)
    headers = {"Origin": f"{parts.scheme}://{parts.netloc}", "Sec-Fetch-Site": "same-origin"}
    if form.files:
        sent: dict[str, list[str | bytes]] = {}
        for name, value in attack.fields:
            sent.setdefault(name, []).append(value)
        files = [(field, (name, content, "application/pdf")) for field, name, content in attack.files]
        nothing = [(field, ("", b"", "application/octet-stream")) for field in form.files]
        return await client.post(form.action, data=sent, files=files or nothing, headers=headers)
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in attack.fields)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return await client.post(form.action, content=body.encode("ascii"), headers=headers)
