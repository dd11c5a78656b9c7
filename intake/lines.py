"""The lines of a list (danh sách) as award offices write them: one CSV file, one name a line.

A line names a nomination that is there, or says who is put forward for what. Names of people are passed over:
they are in the registry, under their codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from domain.award.criteria import AwardKind
from intake import cells, table
from intake.faults import MOST, Fault, Faulty, Place, Wrong
from intake.sheets import AWARD, BODY, PASSED_OVER
from intake.table import Column, Row

_KINDS: Mapping[str, AwardKind] = {
    **{kind: kind for kind in get_args(AwardKind)},
    "công trạng": "merit",
    "công trạng và thành tích": "merit",
    "thường xuyên": "merit",
    "đột xuất": "adhoc",
    "chuyên đề": "thematic",
    "theo đợt": "thematic",
    "theo đợt (chuyên đề)": "thematic",
    "niên hạn": "service",
    "cống hiến": "service",
    "quá trình cống hiến": "service",
}


def _kind(written: str) -> AwardKind:
    found = _KINDS.get(table.plain(written))
    if found is None:
        raise Wrong(
            "{given} is not known; write one of {known}", given=repr(written), known=", ".join(_KINDS)
        )
    return found


def _names(written: str) -> tuple[str, ...]:
    """Names of files with ``|`` between them: they may have blanks and commas in them."""
    return tuple(name.strip() for name in written.split("|") if name.strip())


def _column(name: str, read: Any, *titles: str, otherwise: Any = None) -> Column:
    return Column(name, read, needed=False, otherwise=otherwise, titles=titles)


COLUMNS = (
    _column("id", cells.code, "Mã hồ sơ"),
    _column("award", cells.code, *AWARD.titles),
    _column("kind", _kind, "Phân loại khen thưởng", "Loại hình khen thưởng", "Loại hình"),
    _column("nominee", cells.code, "Mã đối tượng", "Mã cán bộ", "Mã cá nhân", "Mã tập thể"),
    _column("unit", cells.code, *BODY.titles),
    _column("attachments", _names, "Tài liệu kèm theo", "Tệp đính kèm", otherwise=()),
    _column("feat_on", cells.day, "Ngày lập thành tích"),
    _column("special", cells.code, "Căn cứ đặc cách"),
    _column("text", cells.text, "Tóm tắt thành tích"),
)


def read(name: str, raw: bytes) -> list[Row]:
    """The lines of the file ``name``.

    :raises Faulty: all that is wrong, each with its line
    """
    found = table.read(name, raw, COLUMNS, PASSED_OVER)
    faults = [*found.faults, *(fault for row in found.rows if (fault := _lacking(row)) is not None)]
    if not faults and not found.rows:
        faults = [Fault(Place(name, 1), "the file has no lines; write one for each name")]
    if faults:
        faults.sort(key=lambda fault: fault.place)
        raise Faulty(faults[:MOST], max(0, len(faults) - MOST))
    return found.rows


def _lacking(row: Row) -> Fault | None:
    """Whoever is new on the list needs an award and a code; whoever is there already, its id."""
    values = row.values
    if values["id"] is None and (values["award"] is None or values["nominee"] is None):
        return Fault(
            row.place, "the line names neither an id, nor an award and a nominee; add what is missing"
        )
    if (values["award"] is None) != (values["nominee"] is None):
        return Fault(row.place, "award and nominee stand together; add the one that is missing")
    return None
