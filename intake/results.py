"""What units reached on the targets of a movement, as one CSV file: a line each unit, target and period.

The same file serves whoever reports and whoever confirms: what is confirmed are the figures on the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from intake import cells, table
from intake.faults import MOST, Fault, Faulty, Place
from intake.sheets import PASSED_OVER
from intake.table import Column


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file."""

    place: Place
    target: str
    unit: str
    period: str
    part: Fraction
    whole: Fraction | None
    load: Fraction | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Which result it is."""
        return self.target, self.unit, self.period


COLUMNS = (
    Column("target", cells.code, titles=("Mã chỉ tiêu", "Chỉ tiêu")),
    Column("unit", cells.code, titles=("Mã đơn vị", "Đơn vị")),
    Column("period", cells.code, titles=("Kỳ báo cáo", "Kỳ")),
    Column("part", cells.exact, titles=("Kết quả", "Số đạt")),
    Column("whole", cells.exact, needed=False, titles=("Tổng số",)),
    Column("load", cells.exact, needed=False, titles=("Lượng án", "Khối lượng công việc")),
)


def read(name: str, raw: bytes) -> list[Line]:
    """The lines of the file ``name``.

    :raises Faulty: all that is wrong, each with its line
    """
    found = table.read(name, raw, COLUMNS, PASSED_OVER)
    lines = [Line(row.place, **row.values) for row in found.rows]
    faults = [*found.faults, *_twice(lines)]
    if not faults and not lines:
        faults = [Fault(Place(name, 1), "the file has no lines; write one for each result")]
    if faults:
        faults.sort(key=lambda fault: fault.place)
        raise Faulty(faults[:MOST], max(0, len(faults) - MOST))
    return lines


def _twice(lines: list[Line]) -> list[Fault]:
    """Lines that say of a result what another line has said already."""
    first: dict[tuple[str, str, str], int] = {}
    faults = []
    for line in lines:
        if (before := first.setdefault(line.key, line.place.line)) != line.place.line:
            text = "target, unit and period stand in line {line} already; keep one of the two"
            faults.append(Fault(line.place, text, {"line": str(before)}))
    return faults
