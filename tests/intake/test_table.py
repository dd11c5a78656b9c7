"""A CSV file is read as offices save it, and every fault has its line."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import cells
from intake.faults import Wrong
from intake.sheets import PASSED_OVER
from intake.table import Column, Table, read

COLUMNS = (
    Column("person", cells.code, titles=("Mã cán bộ",)),
    Column("name", cells.text, needed=False, otherwise="", titles=("Họ và tên",)),
    Column("begins", cells.day, needed=False, titles=("Từ ngày",)),
)


def table(text: str | bytes) -> Table:
    return read("x.csv", text if isinstance(text, bytes) else text.encode(), COLUMNS, PASSED_OVER)


def told(found: Table) -> list[tuple[int, str]]:
    return [(fault.place.line, fault.text.format(**fault.values)) for fault in found.faults]


names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@given(st.lists(names, max_size=8), st.sampled_from([",", ";"]), st.booleans(), st.booleans())
def test_what_a_spreadsheet_writes_is_read_back(
    written: list[str], separator: str, mark: bool, windows: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n" if windows else "\n")
    writer.writerow(("Họ và tên", "person"))
    writer.writerows((name, f"p{number}") for number, name in enumerate(written))
    raw = out.getvalue().encode()
    found = table((codecs.BOM_UTF8 if mark else b"") + raw)
    assert found.faults == []
    assert [row.values["name"] for row in found.rows] == [name.strip() for name in written]
    assert [row.values["begins"] for row in found.rows] == [None] * len(written)


def test_columns_go_by_code_or_title_in_any_order_and_common_ones_are_passed_over() -> None:
    found = table("STT;Từ ngày; HỌ VÀ TÊN * ;Địa chỉ/nơi ở;Mã cán bộ;\n1;1/7/2025;An;Hà Nội;p.an;\n")
    assert found.faults == []
    (row,) = found.rows
    assert row.values == {"person": "p.an", "name": "An", "begins": dt.date(2025, 7, 1)}


def test_letters_put_together_of_parts_are_the_same_letters() -> None:
    written = unicodedata.normalize("NFD", "person,Họ và tên\np.an,Nguyễn Văn Ánh\n")
    (row,) = table(written).rows
    assert row.values["name"] == "Nguyễn Văn Ánh"


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    found = table('person,name\n\np.an,"on\ntwo lines"\n , \np!,ok\nhai bà,x\n')
    assert [row.place.line for row in found.rows] == [3, 6]
    assert [line for line, _ in told(found)] == [7]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the file is empty; its first line names the columns"),
        ("name\nAn\n", 1, "the column 'person' is missing; add it (known as person, Mã cán bộ)"),
        ("person,nmae\np,x\n", 1, "unknown column 'nmae'; there are person, name, begins"),
        ("person,Mã cán bộ\np,p\n", 1, "the column 'person' stands here twice (Mã cán bộ); keep one"),
        ("person,name\n,An\n", 2, "'person' is empty; fill it in"),
        ("person,name\np,An,x\n", 2,
         "the line has 3 cells, the header 2; put text with separators in quotes"),
        ("person,begins\np,2025-02-30\n", 2,
         "begins: 2025-02-30 is no day of the calendar; write one like 2025-07-01"),
        ("person,begins\np,7/2025\n", 2,
         "begins: '7/2025' is not written as a day; write it as 2025-07-01 or 01/07/2025"),
        ("person\nNguyễn An\n", 2, "person: 'Nguyễn An' is no code; "
         "write up to 100 letters, digits and signs without accents or spaces"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_what_would_be_right(text: str, line: int, said: str) -> None:
    assert told(table(text)) == [(line, said)]


def test_every_fault_of_a_file_is_told_and_the_right_rows_are_kept() -> None:
    found = table("person,begins\na,x\nb,\n,2025-01-01\nc,2025-13-01\n")
    assert [line for line, _ in told(found)] == [2, 4, 5]
    assert [row.values["person"] for row in found.rows] == ["b"]


@pytest.mark.parametrize(
    ("raw", "line"),
    [("person\np\n".encode("utf-16"), 1), (b"person,name\na,b\nc,\xe1\xba\n", 3)],
)
def test_another_encoding_is_named_as_such(raw: bytes, line: int) -> None:
    assert told(table(raw)) == [(line, "this is not UTF-8; save the file as 'CSV UTF-8'")]


def test_a_quote_that_is_not_closed_is_named() -> None:
    ((_, said),) = told(table('person,name\np,"x\n'))
    assert said.startswith("this is not CSV: ")


@pytest.mark.parametrize(
    ("read_", "written", "value"),
    [
        (cells.day, "01.07.2025", dt.date(2025, 7, 1)),
        (cells.number, "022", 22),
        (cells.truth, "Có", True),
        (cells.truth, "KHÔNG", False),
        (cells.share, "40%", Fraction(2, 5)),
        (cells.segments, "central=8  local=14", {"central": 8, "local": 14}),
        (cells.codes, "a b", ("a", "b")),
    ],
)
def test_cells_are_read_as_people_write_them(read_: object, written: str, value: object) -> None:
    assert callable(read_)
    assert read_(written) == value


@pytest.mark.parametrize(
    ("read_", "written"),
    [
        (cells.number, "22.5"),
        (cells.number, "-1"),
        (cells.truth, "maybe"),
        (cells.share, "1.2"),
        (cells.share, "120%"),
        (cells.segments, "8"),
        (cells.segments, "a=1 a=2"),
        (cells.one_of("a", "b"), "c"),
    ],
)
def test_a_wrong_cell_is_told_what_would_be_right(read_: object, written: str) -> None:
    assert callable(read_)
    with pytest.raises(Wrong, match="write"):
        read_(written)
