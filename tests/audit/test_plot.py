"""Bars as SVG: well-formed, the same each time, with nothing that runs or is fetched, and labels that fit."""

from __future__ import annotations

import importlib
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.plot import LETTERS, SVG, Bars, Label, Series, marks, svg

LONG = (
    "Phòng Thanh tra, kiểm tra, giải quyết khiếu nại, tố cáo và bồi thường nhà nước trong thi hành án dân sự"
)
BARS = Bars(
    "Theo dõi công bằng",
    (
        Label("Người trực tiếp công tác", "1/3 = 33,33 %"),
        Label("<script>alert(1)</script> & Co."),
        Label(LONG, "9/9"),
    ),
    (Series("Được tặng", (1, 0, 9)), Series("Đang xét", (2, 5, 0))),
)


def texts(drawn: str) -> list[str]:
    root = ElementTree.fromstring(drawn)
    return [element.text for element in root.iter(f"{{{SVG}}}text") if element.text]


def test_it_is_well_formed_and_has_the_vietnamese_labels_and_the_legend() -> None:
    said = texts(svg(BARS))
    assert "Người trực tiếp công tác: 1/3 = 33,33 %" in said
    assert {"Được tặng", "Đang xét", "Theo dõi công bằng"} <= set(said)


def test_the_first_row_stands_at_the_top() -> None:
    root = ElementTree.fromstring(svg(BARS))
    heights = {
        e.text: float(e.attrib["y"]) for e in root.iter(f"{{{SVG}}}text") if e.text and "y" in e.attrib
    }
    assert heights[BARS.labels[0].shortened()] < heights[BARS.labels[2].shortened()]


def test_nothing_in_it_runs_or_is_fetched() -> None:
    drawn = svg(BARS)
    root = ElementTree.fromstring(drawn)
    assert {element.tag.partition("}")[2] for element in root.iter()} & {
        "script",
        "image",
        "a",
        "use",
    } == set()
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")]
    assert drawn.replace(SVG, "").count("://") == 0
    assert "@import" not in drawn
    assert "<!--" not in drawn


def test_the_same_numbers_give_the_same_file() -> None:
    assert svg(BARS) == svg(BARS)


def test_who_cannot_see_it_is_told_every_number() -> None:
    root = ElementTree.fromstring(svg(BARS))
    title, told = root[0], root[1]
    assert (title.tag, told.tag) == (f"{{{SVG}}}title", f"{{{SVG}}}desc")
    assert title.text == BARS.title
    assert told.text is not None
    assert f"{LONG}: 9/9: Được tặng 9, Đang xét 0" in told.text


@pytest.mark.parametrize("labels", [(), (Label("Không có ai"),)])
def test_a_picture_of_nothing_is_a_picture(labels: tuple[Label, ...]) -> None:
    drawn = svg(Bars("Trống", labels, (Series("Được tặng", (0,) * len(labels)),)))
    assert ElementTree.fromstring(drawn).tag == f"{{{SVG}}}svg"


@given(st.integers(0, 10**9))
def test_the_numbers_under_the_bars_are_whole_each_once_and_not_too_many(most: int) -> None:
    under = marks(most)
    assert under[0] == 0
    assert len(set(under)) == len(under) <= 11
    assert under[-1] <= max(most, 1) < under[-1] + under[1]


@given(st.text(alphabet="aăâbcdđ ,", max_size=200), st.text(alphabet="0123456789/% =,", max_size=20))
def test_a_label_fits_its_line_and_keeps_its_numbers(name: str, numbers: str) -> None:
    label = Label(name, numbers)
    shown = label.shortened()
    assert len(shown) <= LETTERS
    assert shown.endswith(numbers)
    assert len(str(label)) > LETTERS or shown == str(label)


@pytest.mark.filterwarnings("error")
def test_drawing_leaves_the_imports_of_the_process_as_they_were() -> None:
    svg(BARS)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_module_of_this_name")
