"""Days counted from the one on which a scenario is read: what stands half way does so on any day.

``day(+20)`` is the day twenty days on, ``first(-6)`` the first day of the month six months back, ``last(+5)``
the last one of the month five months on. A published case has days of its own and needs none of these.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from audit.marked import Document

_COUNTED = re.compile(r"(day|first|last)\(([+-]\d{1,4}|0)\)", re.ASCII)


def fill_in(document: Document, keys: frozenset[str], today: dt.date) -> None:
    """Put the days in the place of how they are counted, in these lists of the document."""
    for key in keys & document.data.keys():
        document.data[key] = _filled(document.data[key], today)


def _filled(data: Any, today: dt.date) -> Any:
    match data:
        case str() if counted := _COUNTED.fullmatch(data):
            return _day(counted[1], int(counted[2]), today)
        case dict():
            return {key: _filled(value, today) for key, value in data.items()}
        case tuple():
            return tuple(_filled(one, today) for one in data)
        case _:
            return data


def _day(what: str, number: int, today: dt.date) -> dt.date:
    if what == "day":
        return today + dt.timedelta(days=number)
    year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
    end = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, 1 if what == "first" else end)
