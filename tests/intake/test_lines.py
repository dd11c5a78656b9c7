"""An office's own sheet becomes the lines of a list; what is wrong is named with its line, all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import lines
from intake.faults import Faulty

codes = st.text("abcdefghij0123456789.-", min_size=1, max_size=12)


def test_the_titles_of_the_common_sheets_are_known_and_names_are_passed_over() -> None:
    raw = (
        "STT,Họ và tên,Chức vụ,Mã cán bộ,Mã danh hiệu thi đua (nếu có),"
        "Phân loại khen thưởng,Tài liệu kèm theo\n"
        '1,"Nguyễn Văn An",Thẩm phán,p.an,court.base_fighter,Đột xuất,báo cáo.pdf | biên bản.pdf\n'
    )
    (row,) = lines.read("list.csv", raw.encode("utf-8-sig"))
    found = {name: value for name, value in row.values.items() if value}
    assert found == {
        "nominee": "p.an",
        "award": "court.base_fighter",
        "kind": "adhoc",
        "attachments": ("báo cáo.pdf", "biên bản.pdf"),
    }
    assert (row.place.file, row.place.line) == ("list.csv", 2)


def test_all_that_is_wrong_is_named_with_its_line() -> None:
    raw = "id,award,nominee,kind\nx,,,\n,a.b,,\n,a.b,p.an,often\n,,,merit\n"
    with pytest.raises(Faulty) as caught:
        lines.read("list.csv", raw.encode())
    assert [fault.place.line for fault in caught.value.faults] == [3, 4, 5]


def test_a_column_that_nobody_knows_and_an_empty_file_are_faults() -> None:
    for raw in ("id,colour\nx,red\n", "", "id,award\n"):
        with pytest.raises(Faulty):
            lines.read("list.csv", raw.encode())


@given(st.lists(st.tuples(codes, codes, st.sampled_from(["merit", "adhoc"])), min_size=1, max_size=8))
def test_every_line_comes_out_as_it_was_written(rows: list[tuple[str, str, str]]) -> None:
    raw = "nominee;award;kind\n" + "".join(f"{n};{a};{k}\n" for n, a, k in rows)
    found = lines.read("list.csv", raw.encode())
    assert [(row.values["nominee"], row.values["award"], row.values["kind"]) for row in found] == rows
