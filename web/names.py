"""Looking for names as people write them: without accents, sorted by the given name, which stands last."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping


def plain(text: str) -> str:
    """``Đặng Thị Hồng`` as ``dang thi hong``: what is the same here is found by either."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def by_given_name(name: str) -> tuple[str, str, str]:
    """The key by which Vietnamese sort: the given name, then all that stands before it."""
    words = plain(name)
    before, _, given = words.rpartition(" ")
    return given, before, name


def found(names: Mapping[str, str], asked: str, most: int = 500) -> list[str]:
    """The codes whose name has all the words asked for, or that are the word itself."""
    wanted = plain(asked).split()
    if not wanted:
        return []
    hits = (code for code, name in names.items() if _has(plain(f"{name} {code}"), wanted))
    return [code for code, _ in zip(hits, range(most), strict=False)]


def _has(name: str, wanted: Iterable[str]) -> bool:
    return all(word in name for word in wanted)


def sorted_people(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Codes with their names, as a list for choosing has them."""
    return sorted(names.items(), key=lambda one: by_given_name(one[1]))
