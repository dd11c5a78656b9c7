"""Results on targets as one CSV file: read exactly, and every fault told with its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from intake import cells, results
from intake.faults import Faulty, Wrong

HEAD = "target,unit,period,part,whole,load\n"


def read(text: str, *, figures: bool = True) -> list[results.Line]:
    return results.read("r.csv", text.encode())


def faults(text: str, *, figures: bool = True) -> list[tuple[int, str]]:
    with pytest.raises(Faulty) as found:
        read(text)
    return [(fault.place.line, fault.text.format(**fault.values)) for fault in found.value.faults]


def test_figures_are_read_exactly_under_either_title() -> None:
    [line] = read("STT;Mã chỉ tiêu;Đơn vị;Kỳ;Kết quả;Tổng số;Lượng án\n1;t1;u1;h1;1,5;2/3;412\n")
    assert line.key == ("t1", "u1", "h1")
    assert (line.part, line.whole, line.load) == (Fraction(3, 2), Fraction(2, 3), Fraction(412))


def test_every_fault_is_told_with_its_line() -> None:
    told = faults(HEAD + "t1,u1,h1,nhiều,,\nt1,u2,h1,,,\nt1,u3,h1,1,,\nt1,u4,h1,2,,\nt1,u3,h1,3,,\n")
    assert [line for line, _text in told] == [2, 3, 6]
    assert "line 4" in told[2][1]


def test_a_file_without_results_is_a_fault() -> None:
    assert faults(HEAD) == [(1, "the file has no lines; write one for each result")]


@pytest.mark.parametrize("written", ["1.500", "1,500", "18.000.000", "412,000"])
def test_what_may_be_thousands_or_a_decimal_is_nobodys_guess(written: str) -> None:
    with pytest.raises(Wrong, match="thousands"):
        cells.exact(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [("412", 412), ("1,25", "5/4"), ("0.125", "1/8"), ("97%", "97/100"), ("1500", 1500), ("1.5000", "3/2")],
)
def test_a_number_has_one_meaning(written: str, value: int | str) -> None:
    assert cells.exact(written) == Fraction(value)


@pytest.mark.parametrize("written", ["-1", "1e3", "một", "1/0"])
def test_what_is_no_number_is_said(written: str) -> None:
    with pytest.raises(Wrong, match="no number"):
        cells.exact(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [("0", 0), ("1200", 1200), ("1.200", 1200), ("12.000.000", 12_000_000), ("12,000,000", 12_000_000)],
)
def test_a_whole_number_is_read_as_people_type_it(written: str, value: int) -> None:
    assert cells.whole(written) == value


@pytest.mark.parametrize(
    "written", ["1.5", "1,5", "1.20", "12.000.00", "12.000,000", "1.2000", "-3", "1.000 000", "٣", "x"]
)
def test_what_may_not_be_one_is_no_whole_number(written: str) -> None:
    with pytest.raises(Wrong, match="not a whole number"):
        cells.whole(written)
