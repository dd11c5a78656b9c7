"""One CSV file: its encoding, its separator, its header, and the line of every row.

UTF-8 with or without a byte order mark; separated by commas or semicolons, whichever the header has more of;
quoted as spreadsheets do. Text is brought into Unicode form NFC. Columns may stand in any order, under their
code or one of their titles; a row number (STT) and titles of the common forms that are not needed are passed
over, any other column is a fault, since it would be lost in silence.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.faults import Fault, Place, Wrong


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, how its cells are read, and what an empty one means."""

    name: str
    read: Callable[[str], Any]
    needed: bool = True
    otherwise: Any = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a line, by column."""

    place: Place
    values: Mapping[str, Any]


@dataclass(slots=True)
class Table:
    """What a file says, with what is wrong in it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: list[Mapping[str, str]] = field(default_factory=list)
    """The cells of rows with a fault: what they name is not missing elsewhere."""


def plain(title: str) -> str:
    """A title as it is compared: without case, outer blanks and marks of what is required."""
    return " ".join(unicodedata.normalize("NFC", title).replace("*", " ").casefold().split())


def read(name: str, raw: bytes, columns: tuple[Column, ...], passed_over: frozenset[str]) -> Table:
    """The rows of the file ``name``; what is wrong stands in ``faults``, and its row is left out."""
    table = Table()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        table.faults.append(Fault(Place(name, line), "this is not UTF-8; save the file as 'CSV UTF-8'"))
        return table
    text = unicodedata.normalize("NFC", text)
    lines = _lines(text)
    try:
        number, header = next(lines)
    except StopIteration:
        table.faults.append(Fault(Place(name, 1), "the file is empty; its first line names the columns"))
        return table
    except csv.Error as error:
        table.faults.append(Fault(Place(name, 1), "this is not CSV: {why}", {"why": str(error)}))
        return table
    places = _header(Place(name, number), header, columns, passed_over, table)
    if places is None:
        return table
    nothing = {column.name: column.otherwise for column in columns}
    try:
        for line, cells in lines:
            _row(Place(name, line), cells, len(header), places, {**nothing}, table)
    except csv.Error as error:
        table.faults.append(Fault(Place(name, number), "this is not CSV: {why}", {"why": str(error)}))
    return table


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, each with the line on which it begins."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _header(
    place: Place, header: list[str], columns: tuple[Column, ...], passed_over: frozenset[str], table: Table
) -> dict[int, Column] | None:
    """Which column stands where; None where one is missing, unknown or there twice."""
    known = {plain(title): column for column in columns for title in (column.name, *column.titles)}
    found: dict[int, Column] = {}
    faults: list[Fault] = []
    for number, title in enumerate(header):
        column = known.get(plain(title))
        if column is None:
            if plain(title) and plain(title) not in passed_over:
                names = ", ".join(column.name for column in columns)
                values = {"title": repr(title.strip()), "known": names}
                faults.append(Fault(place, "unknown column {title}; there are {known}", values))
        elif column in found.values():
            text = "the column {name} stands here twice ({title}); keep one"
            faults.append(Fault(place, text, {"name": repr(column.name), "title": title.strip()}))
        else:
            found[number] = column
    for column in columns:
        if column.needed and column not in found.values():
            titles = ", ".join((column.name, *column.titles))
            text = "the column {name} is missing; add it (known as {titles})"
            faults.append(Fault(place, text, {"name": repr(column.name), "titles": titles}))
    table.faults += faults
    return None if faults else found


def _row(
    place: Place,
    cells: list[str],
    width: int,
    columns: Mapping[int, Column],
    values: dict[str, Any],
    table: Table,
) -> None:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        counts = {"cells": str(len(cells)), "columns": str(width)}
        text = "the line has {cells} cells, the header {columns}; put text with separators in quotes"
        table.faults.append(Fault(place, text, counts))
        return
    written: dict[str, str] = {}
    faults: list[Fault] = []
    for number, column in columns.items():
        cell = cells[number].strip() if number < len(cells) else ""
        if not cell:
            if column.needed:
                text = "{name} is empty; fill it in"
                faults.append(Fault(place, text, {"name": repr(column.name)}))
            continue
        written[column.name] = cell
        try:
            values[column.name] = column.read(cell)
        except Wrong as wrong:
            text = "{column}: " + wrong.text
            faults.append(Fault(place, text, {"column": column.name, **wrong.values}))
    if faults:
        table.faults += faults
        table.faulty.append(written)
    else:
        table.rows.append(Row(place, values))
