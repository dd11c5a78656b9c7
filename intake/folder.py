"""A folder of CSV files as changes of the registry, each with the lines that say it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.events import ProceedingClosed, RegistryChange
from domain.registry import home_of
from intake import table
from intake.faults import Fault, Faulty, Place
from intake.sheets import PASSED_OVER, SHEETS, Sheet
from intake.table import Row, Table


@dataclass(frozen=True, slots=True)
class Item:
    """A change, with the rows that it is made of."""

    sheet: Sheet
    rows: tuple[Row, ...]
    change: RegistryChange

    @property
    def stream(self) -> str:
        """Where it belongs."""
        return home_of(self.change)

    @property
    def about(self) -> str:
        """Under whose key its texts are kept."""
        return str(self.rows[0].values[self.sheet.about])

    def sealed(self) -> dict[str, str]:
        """The texts that are kept sealed."""
        values = self.rows[0].values
        return {name: values[name] for name in self.sheet.sealed if values[name]}

    def without(self, row: int) -> Item | None:
        """The same without one of its rows, counted from 0; None if it was the only one."""
        rest = (*self.rows[:row], *self.rows[row + 1 :])
        return item_of(self.sheet, rest) if rest else None


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder says, in the order in which it is entered."""

    digest: str
    """SHA-256 of all its files: what the ids of its commands follow from."""
    items: tuple[Item, ...]
    faults: tuple[Fault, ...]
    named: frozenset[str]
    """Codes in rows that have a fault: to miss them elsewhere would be a fault that is none."""


def item_of(sheet: Sheet, rows: Sequence[Row]) -> Item:
    """The change that the rows are."""
    return Item(sheet, tuple(rows), sheet.change([row.values for row in rows]))


def read(folder: Path) -> Folder:
    """All files of the folder, with what is wrong in them.

    :raises Faulty: there is nothing that could be read
    """
    known = {f"{sheet.name}.csv": sheet for sheet in SHEETS}
    files = {
        path.name: path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() == ".csv" and path.is_file()
    }
    if not files:
        text = "there is no CSV file here; a season's folder has some of {known}"
        raise Faulty([Fault(Place(folder.name, 1), text, {"known": ", ".join(known)})])
    raw = {name: path.read_bytes() for name, path in files.items()}
    faults = [
        Fault(Place(name, 1), "this file has no meaning here; there are {known}", {"known": ", ".join(known)})
        for name in files
        if name not in known
    ]
    digest = hashlib.sha256()
    for name, content in raw.items():
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    items: list[Item] = []
    named: set[str] = set()
    for name, sheet in known.items():
        if name in raw:
            found = table.read(name, raw[name], sheet.columns, PASSED_OVER)
            rows = list(_each_once(sheet, found))
            faults += found.faults
            named |= {cell for cells in found.faulty for cell in cells.values()}
            items += _items(sheet, rows)
    return Folder(digest.hexdigest(), tuple(items), tuple(faults), frozenset(named))


def _each_once(sheet: Sheet, found: Table) -> Iterator[Row]:
    """The rows, without those whose key stands before them."""
    first: dict[tuple[Any, ...], Place] = {}
    for row in found.rows:
        key = tuple(row.values[name] for name in sheet.key)
        if key in first:
            values = {"key": ", ".join(map(str, key)), "line": str(first[key].line)}
            text = "{key} stands twice, first in line {line}; keep one of the two"
            found.faults.append(Fault(row.place, text, values))
        else:
            first[key] = row.place
            yield row


def _items(sheet: Sheet, rows: list[Row]) -> Iterator[Item]:
    if sheet.group:
        for group in _together(rows, sheet.group):
            for begin in range(0, len(group), sheet.at_once):
                yield item_of(sheet, group[begin : begin + sheet.at_once])
        return
    if sheet.name == "bodies":
        rows = list(_superiors_first(rows))
    for row in rows:
        yield item_of(sheet, (row,))
        if sheet.name == "proceedings" and row.values["closed"] is not None:
            values = row.values
            closed = ProceedingClosed(values["body"], values["ref"], values["closed"], values["confirmed"])
            yield Item(sheet, (row,), closed)


def _together(rows: Iterable[Row], names: tuple[str, ...]) -> Iterable[list[Row]]:
    """Rows that have the same values of these columns, in the order of their first ones."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row.values[name] for name in names)].append(row)
    return groups.values()


def _superiors_first(rows: list[Row]) -> Iterator[Row]:
    """Bodies after their superiors; those in a circle come last, and are refused."""
    waiting = {row.values["body"]: row for row in rows}

    def superiors(values: Mapping[str, Any]) -> set[str]:
        return {values["parent"], values["locality"]} & (waiting.keys() - {values["body"]})

    while waiting:
        ready = [row for row in waiting.values() if not superiors(row.values)]
        for row in ready or list(waiting.values()):
            del waiting[row.values["body"]]
            yield row
