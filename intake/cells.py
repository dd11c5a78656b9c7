"""Values of cells as offices write them: ``2025-07-01`` or ``01/07/2025``, ``x`` for yes, ``2/3`` or ``40%``.

Each reader takes the text, stripped and never empty, and raises ``Wrong``, which says what would be right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction

from domain.exact import parse_number, parse_share
from intake.faults import Wrong

_CODE = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}((\.\d{3})+|(,\d{3})+|(\s\d{3})+)")
_YES = frozenset(("true", "yes", "1", "x", "có"))
_NO = frozenset(("false", "no", "0", "không"))


def text(written: str) -> str:
    return written


def code(written: str) -> str:
    """A person's, body's or award's code: it stands in names of streams, so it has no spaces or accents."""
    if not _CODE.fullmatch(written):
        raise Wrong(
            "{given} is no code; write up to 100 letters, digits and signs without accents or spaces",
            given=repr(written),
        )
    return written


def codes(written: str) -> tuple[str, ...]:
    """Several codes with spaces between them."""
    return tuple(code(one) for one in written.split())


def day(written: str) -> dt.date:
    if found := _ISO.fullmatch(written):
        year, month, date = map(int, found.groups())
    elif found := _LOCAL.fullmatch(written):
        date, month, year = map(int, found.groups())
    else:
        raise Wrong(
            "{given} is not written as a day; write it as 2025-07-01 or 01/07/2025", given=repr(written)
        )
    try:
        return dt.date(year, month, date)
    except ValueError:
        raise Wrong("{given} is no day of the calendar; write one like 2025-07-01", given=written) from None


def number(written: str) -> int:
    if not _NUMBER.fullmatch(written):
        raise Wrong("{given} is not a whole number; write digits only, like 22", given=repr(written))
    return int(written)


def whole(written: str) -> int:
    """A whole number as people type it: ``12000000``, ``12.000.000``, ``12,000,000`` or ``12 000 000``. Where
    nothing but a whole number can stand, a dot or a comma before three digits is no decimal."""
    joined = re.sub(r"[.,\s]", "", written) if _GROUPED.fullmatch(written) else written
    if not _NUMBER.fullmatch(joined):
        raise Wrong("{given} is not a whole number; write 1200 or 1.200", given=repr(written))
    return int(joined)


def truth(written: str) -> bool:
    said = written.casefold()
    if said not in _YES | _NO:
        raise Wrong("{given} is neither yes nor no; write true or false (có, không)", given=repr(written))
    return said in _YES


def share(written: str) -> Fraction:
    try:
        return parse_share(written)
    except ValueError:
        raise Wrong("{given} is no share; write it as 2/3 or 40%, up to 100%", given=repr(written)) from None


def exact(written: str) -> Fraction:
    """``412``, ``1.5`` or ``1,5``, ``3/200``, ``97%``; exact, whatever its size.

    ``1.500`` is one and a half to some and fifteen hundred to others: nobody guesses which.
    """
    if _THOUSANDS.fullmatch(written):
        raise Wrong("{given} may be thousands or a decimal; write 1500 or 1.5", given=repr(written))
    try:
        return parse_number(written.replace(",", ".").replace(" %", "%"))
    except ValueError:
        raise Wrong("{given} is no number; write it as 412, 1.5 or 3/200", given=repr(written)) from None


def segments(written: str) -> dict[str, int]:
    """``central=8 local=14``."""
    found: dict[str, int] = {}
    for one in written.split():
        name, equals, amount = one.partition("=")
        if not equals or name in found:
            raise Wrong("{given} are no segments; write them as central=8 local=14", given=repr(written))
        found[code(name)] = number(amount)
    return found


def one_of(*known: str) -> Callable[[str], str]:
    """One of a few words."""

    def read(written: str) -> str:
        if written not in known:
            raise Wrong(
                "{given} is not known; write one of {known}", given=repr(written), known=", ".join(known)
            )
        return written

    return read
