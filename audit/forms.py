"""A statutory form: rows with their numbers, and behind each number the list of what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``names`` are streams of nominations or movements, codes of bodies or of people.

    None says that nothing here tells: a row that is asked for and not known is not zero.
    """

    code: str
    """Its number on the form; empty where the layout was not seen, or the row is ours and closes the sums."""
    name: str
    names: tuple[str, ...] | None
    by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same by column."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form over a period."""

    code: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    layout_seen: bool = True

    def row(self, name: str) -> Row | None:
        """The row by its number on the form, or by its name."""
        return next((row for row in self.rows if name and name in (row.code, row.name)), None)

    def key(self, row: Row) -> str:
        """What the row is asked for by: ``0603/05``, or with its name where it has no number."""
        return f"{self.code}/{row.code or row.name}"

    def names(self, key: str) -> tuple[str, ...] | None:
        """What a number counts: of a row ``0603/05``, of one of its columns ``0603/05/court.flag``; None
        where there is no such row or column, and nothing where the row is not known."""
        form, _, rest = key.partition("/")
        name, _, column = rest.partition("/")
        row = self.row(name)
        if form != self.code or row is None or (column and column not in self.columns):
            return None
        return row.by.get(column, ()) if column else row.names or ()
