"""Names with a range in them are written out, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.marked import Document, Place, ScenarioError, read
from scenarios.ranges import expand

KEYS = frozenset({"rows"})


def expanded(tmp_path: Path, rows: str) -> Document:
    file = tmp_path / "rows.yaml"
    file.write_text(f"rows:\n{rows}", "utf-8")
    document = read(file)
    expand(document, KEYS)
    return document


@given(first=st.integers(0, 999), more=st.integers(0, 50))
def test_a_range_names_every_number_with_as_many_digits(first: int, more: int) -> None:
    last = first + more
    document = Document({"rows": ({"a": f"x[{first:04}-{last:04}]", "b": 1},)}, {(): Place(Path("f"), 1)})
    document.places["rows",] = Place(Path("f"), 1)
    expand(document, KEYS)
    assert document.data["rows"] == tuple({"a": f"x{n:04}", "b": 1} for n in range(first, last + 1))


def test_ranges_of_a_row_go_side_by_side(tmp_path: Path) -> None:
    document = expanded(tmp_path, '  - {a: "x[1-3]", b: "y[7-9]"}\n')
    assert [(row["a"], row["b"]) for row in document.data["rows"]] == [
        ("x1", "y7"),
        ("x2", "y8"),
        ("x3", "y9"),
    ]


def test_a_name_in_two_languages_goes_with_the_rows_ranges(tmp_path: Path) -> None:
    document = expanded(
        tmp_path,
        '  - {a: "x[1-2]", name: {vi: "Cụm [1-2]", en: "Cluster [1-2]"}, title: {vi: "Chung", en: "All"}}\n'
        '  - {a: "y[1-2]", name: {vi: "Tổ"}}\n',
    )
    assert [(row["a"], row["name"]) for row in document.data["rows"]] == [
        *((f"x{n}", {"vi": f"Cụm {n}", "en": f"Cluster {n}"}) for n in (1, 2)),
        *((f"y{n}", {"vi": "Tổ"}) for n in (1, 2)),
    ]
    assert document.data["rows"][1]["title"] == {"vi": "Chung", "en": "All"}
    with pytest.raises(ScenarioError, match="equally long"):
        expanded(tmp_path, '  - {a: "x[1-2]", name: {vi: "Cụm [1-3]"}}\n')


def test_in_a_list_and_before_a_colon_a_range_is_many_names(tmp_path: Path) -> None:
    document = expanded(
        tmp_path, '  - {lines: ["x[1-2]", y], votes: {"x[1-2]": {approve: 3}, y: {approve: 1}}}\n'
    )
    (row,) = document.data["rows"]
    assert row["lines"] == ("x1", "x2", "y")
    assert row["votes"] == {"x1": {"approve": 3}, "x2": {"approve": 3}, "y": {"approve": 1}}


def test_every_row_knows_the_line_it_was_written_in(tmp_path: Path) -> None:
    document = expanded(tmp_path, '  - {a: before}\n  - {a: "x[1-3]"}\n  - {a: after}\n')
    assert [document.place(("rows", n, "a")).line for n in range(5)] == [2, 3, 3, 3, 4]
    assert len(document.data["rows"]) == 5


def test_what_has_no_range_stays_as_it_is(tmp_path: Path) -> None:
    document = expanded(tmp_path, '  - {a: "x[1]", b: "[a-b]", c: [1, 2]}\n')
    assert document.data["rows"] == ({"a": "x[1]", "b": "[a-b]", "c": (1, 2)},)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('  - {a: "x[1-10]"}\n', "as many digits at both ends"),
        ('  - {a: "x[3-1]"}\n', "as many digits at both ends"),
        ('  - {a: "x[1-3]", b: "y[1-2]"}\n', "make them equally long"),
        ('  - {votes: {x2: 1, "x[1-3]": 2}}\n', "'x2' stands twice"),
    ],
)
def test_a_range_that_does_not_fit_is_told_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        expanded(tmp_path, rows)
    assert said in raised.value.message
    assert raised.value.line == 2
