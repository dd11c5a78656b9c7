"""People and bodies as they are typed into a form: by name or by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from web.names import plain

if TYPE_CHECKING:
    from web.visit import Visit

MOST = 200
"""Names of one field."""
_NAMED = 5
"""Codes that are told where a name has several."""


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

    :raises Unclear: nobody has one of the names, or several have
    """
    names: dict[str, list[str]] = {}
    if bodies:
        registered = (await visit.facts()).common.bodies
        names |= {code: [one.name_vi, one.name_en] for code, one in registered.items()}
    if people:
        names |= {code: [name] for code, name in (await visit.site.reading.everybody()).items()}
    meant = [_one(visit, names, text) for text in texts]
    if len(meant) > MOST:
        raise Unclear(visit._("At most {most} names", most=MOST))
    return tuple(dict.fromkeys(meant))


def lines(text: str) -> list[str]:
    """What stands on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _one(visit: Visit, names: Mapping[str, list[str]], text: str) -> str:
    if text in names:
        return text
    exact = [code for code, called in names.items() if text in called]
    wanted = plain(text)
    found = exact or [code for code, called in names.items() if wanted in map(plain, called)]
    if not found:
        raise Unclear(visit._("The registry does not know {who}", who=text))
    if len(found) > 1:
        codes = ", ".join(sorted(found)[:_NAMED])
        raise Unclear(
            visit._("More than one is called {who}: write the code ({codes})", who=text, codes=codes)
        )
    return found[0]
