"""Deadlines as iCalendar (RFC 5545) with stable UIDs: a calendar that asks again moves what has moved.

Whoever has the address reads it: it says what is to be done and until when, and nothing of whom it is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from audit.words import Words
from domain.calendar import HANOI
from projections.lists import Task

FOLD = 75
"""Octets of a line (RFC 5545, 3.1)."""


def calendar(
    tasks: Iterable[Task], person: str, words: Words, origin: str, host: str, now: dt.datetime
) -> str:
    """The calendar of a person's deadlines."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Vinh Danh//Deadlines//{words.language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(words.text('Deadlines of award work'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for task in tasks:
        if task.until is not None:
            lines += _event(task, task.until, person, words, origin, host, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(
    task: Task, until: dt.datetime, person: str, words: Words, origin: str, host: str, now: dt.datetime
) -> Iterator[str]:
    what = words.task(task.task) + (f" ({words.place(task.stage)})" if task.stage else "")
    said = "\n".join(
        (
            words.text("until {time}", time=words.until(until)),
            words.text("Sign in to see what it is about: {address}", address=f"{origin}/inbox"),
        )
    )
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(task, person)}@{host}"
    yield f"DTSTAMP:{_utc(now)}"
    local = until.astimezone(HANOI)
    if local.time() == dt.time():  # the end of the day before, as people say it
        last = local.date() - dt.timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{last:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{local.date():%Y%m%d}"
    else:
        yield f"DTSTART:{_utc(until)}"
    yield f"SUMMARY:{_text(what)}"
    yield f"DESCRIPTION:{_text(said)}"
    yield f"URL:{origin}/inbox"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_text(what)}"
    yield "TRIGGER:-P1D"
    yield "END:VALARM"
    yield "END:VEVENT"


def _uid(task: Task, person: str) -> str:
    """The same as long as it is the same task of the same person, whenever it is due."""
    named = "\n".join((person, task.stream, task.task, task.stage, task.seat or ""))
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A value of type TEXT (3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Folded to 75 octets; no letter is cut in two."""
    parts: list[bytes] = []
    here = b""
    for letter in line:
        octets = letter.encode()
        if len(here) + len(octets) > (FOLD if not parts else FOLD - 1):
            parts.append(here)
            here = b""
        here += octets
    return b"\r\n ".join([*parts, here]).decode()
