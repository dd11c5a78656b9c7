"""CSV for people who open it in a spreadsheet: with its accents, and with no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that a spreadsheet opens with its accents, and in which no cell is a formula."""
    written = io.StringIO()
    csv.writer(written).writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def neutral(cell: object) -> str:
    """A cell's text; what a spreadsheet would take for a formula is put behind an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
