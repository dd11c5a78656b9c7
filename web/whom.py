"""People and bodies as they are typed into a form: by name or by code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from web.names import plain

if TYPE_CHECKING:
    from web.visit import Visit

MOST = 200
"""Names of one field."""
_NAMED = 5
"""Codes that are told where a name has several."""
_SHOWN = 80
"""Characters of a name that is told again."""


class Unclear(Exception):
    """Nobody has this name, or several; the message says so in the visitor's language."""


async def whom(visit: Visit, text: str, *, people: bool = True, bodies: bool = True) -> str:
    """The code of the one who is meant.

    :raises Unclear: nobody is, or several may be
    """
    [code] = await all_of(visit, [text], people=people, bodies=bodies)
    return code


async def all_of(
    visit: Visit, texts: Iterable[str], *, people: bool = True, bodies: bool = True
) -> tuple[str, ...]:
    """The codes of those who are meant, each once; a code goes before a name that is the same.

    Capitals do not count. Who writes without accents means whoever is so called without them; who writes
    with them means nobody whose accents are others.

    :raises Unclear: nobody has one of the names, or several have
    """
    names: list[tuple[str, str]] = []
    if bodies:
        registered = (await visit.facts()).common.bodies.items()
        names += [(code, name) for code, one in registered for name in (one.name_vi, one.name_en)]
    if people:
        names += (await visit.site.reading.everybody()).items()
    codes = {code for code, _ in names}
    called: dict[str, dict[str, None]] = {}
    for code, name in names:
        for way in {_exact(name), plain(name)}:
            called.setdefault(way, {})[code] = None
    said = list(dict.fromkeys(texts))
    if len(said) > MOST:
        raise Unclear(visit._("At most {most} names", most=MOST))
    meant = (
        text if text in codes else _one(visit, text, tuple(called.get(_exact(text), ()))) for text in said
    )
    return tuple(dict.fromkeys(meant))


def lines(text: str) -> list[str]:
    """What stands on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _exact(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _one(visit: Visit, text: str, found: Sequence[str]) -> str:
    if not found:
        raise Unclear(visit._("The registry does not know {who}", who=text[:_SHOWN]))
    if len(found) > 1:
        raise Unclear(
            visit._(
                "More than one is called {who}: write the code ({codes})",
                who=text[:_SHOWN],
                codes=", ".join(sorted(found)[:_NAMED]),
            )
        )
    return found[0]
