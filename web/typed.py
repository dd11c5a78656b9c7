"""What people type, made fit to be kept: one form of each letter, no marks that turn a line around."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from domain.calendar import end_of_day

if TYPE_CHECKING:
    from web.visit import Visit

T = TypeVar("T", bound=str)

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that make text read otherwise than it is written."""
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


def cleaned(text: str) -> str:
    """The text in NFC with plain line ends, without what nobody can see."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", plain)).strip()


def chosen(options: Iterable[T], said: str) -> T | None:
    """Which of the options a form says; None where it says another one."""
    return next((one for one in options if one == said), None)


def day_of(text: str) -> dt.date | None:
    """A day as a browser sends it (2026-11-22) or as people write it here (22/11/2026)."""
    text = text.strip()
    try:
        if found := _DAY.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1945 <= day.year <= 2199 else None


def end_of(text: str) -> dt.datetime | None:
    """The end of that day in Hà Nội, as a deadline."""
    day = day_of(text)
    return None if day is None else end_of_day(day)


def too_long(visit: Visit, texts: Mapping[str, str], most: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with texts that are longer than there is room for."""
    return {
        name: visit._(
            "This text has {there} characters; there is room for {most}", there=there, most=most[name]
        )
        for name, text in texts.items()
        if name in most and (there := len(text)) > most[name]
    }
