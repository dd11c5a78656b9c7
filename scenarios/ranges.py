"""Names with a range in them, ``a[001-103]``, written out: many alike people, cases and steps in one row.

A row in whose own fields such names stand becomes as many rows as the range has numbers; all its ranges, and
those of its texts in two languages, have the same number of them and go side by side. In a list a name
becomes many names, before a colon it becomes many names with the same value.
"""

from __future__ import annotations

import re
from typing import Any

from audit.marked import Document, Place, Way

_RANGE = re.compile(r"\[(\d+)-(\d+)\]")
_LANGUAGES = frozenset({"vi", "en"})


def expand(document: Document, keys: frozenset[str]) -> None:
    """Write out the ranges in these lists of the document; ``ScenarioError`` where they do not fit."""
    for key in keys & document.data.keys():
        rows = document.data[key]
        if isinstance(rows, tuple) and any(_has(row) for row in rows):
            _expand(document, key, rows)


def _expand(document: Document, key: str, rows: tuple[Any, ...]) -> None:
    places: dict[Way, Place] = {}
    below: dict[int, list[tuple[Way, Place]]] = {}
    for way, place in list(document.places.items()):
        if way[:1] == (key,) and len(way) > 1 and isinstance(way[1], int):
            below.setdefault(way[1], []).append((way[2:], place))
            del document.places[way]
    written: list[Any] = []
    for number, row in enumerate(rows):
        ways = below.get(number, [])
        here = next((place for way, place in ways if way == ()), document.place((key,)))
        for one in _rows(row, here):
            # Within a list that was written out, nothing stands any more where it stood.
            places.update({(key, len(written), *way): place for way, place in ways})
            written.append(one)
    document.data[key] = tuple(written)
    document.places.update(places)


def _has(data: Any) -> bool:
    match data:
        case str():
            return _RANGE.search(data) is not None
        case dict():
            return any(_has(key) or _has(value) for key, value in data.items())
        case tuple():
            return any(_has(one) for one in data)
        case _:
            return False


def _rows(row: Any, place: Place) -> list[Any]:
    """The row as often as its own ranges say, or once."""
    if not isinstance(row, dict):
        return [row]
    inner = {key: _inside(value, place) for key, value in row.items()}
    many = {
        key: names for key, value in row.items() if isinstance(value, str) and (names := _names(value, place))
    }
    if not many:
        return [inner]
    texts = {
        (key, language): names
        for key, value in row.items()
        if isinstance(value, dict) and value.keys() <= _LANGUAGES
        for language, text in value.items()
        if isinstance(text, str) and (names := _names(text, place))
    }
    times = {len(names) for names in (*many.values(), *texts.values())}
    if len(times) > 1:
        raise place.error("the ranges of a row have as many numbers each; make them equally long")
    written = []
    for number in range(times.pop()):
        one = {**inner, **{key: names[number] for key, names in many.items()}}
        for (key, language), names in texts.items():
            one[key] = {**one[key], language: names[number]}
        written.append(one)
    return written


def _inside(value: Any, place: Place) -> Any:
    match value:
        case tuple():
            found: list[Any] = []
            for one in value:
                found += (_names(one, place) or [one]) if isinstance(one, str) else _rows(one, place)
            return tuple(found)
        case dict():
            written: dict[Any, Any] = {}
            for key, one in value.items():
                for name in (_names(key, place) if isinstance(key, str) else None) or [key]:
                    if name in written:
                        raise place.error(f"{name!r} stands twice; a range names it already")
                    written[name] = _inside(one, place)
            return written
        case _:
            return value


def _names(written: str, place: Place) -> list[str] | None:
    """The names that one with a range stands for; None where it has none."""
    ranges = list(_RANGE.finditer(written))
    if not ranges:
        return None
    first, last = ranges[0].groups()
    if (
        any(one.groups() != (first, last) for one in ranges)
        or len(first) != len(last)
        or int(last) < int(first)
    ):
        raise place.error(
            f"{written!r} has no good range; write one like [001-103], with as many digits at both ends"
        )
    width = len(first)
    return [_RANGE.sub(f"{number:0{width}}", written) for number in range(int(first), int(last) + 1)]
