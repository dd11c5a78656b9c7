"""``vinhdanh simulate`` on an export: limited seats with their places, in data and in both languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from audit.simulate import Seat
from audit.telling_seat import seat_told
from cli import vinhdanh
from console.language import words
from domain.award.policy import text_of
from tests.domain.sitting.chamber import CUP, Chamber, award

SEASON = ("--season", "court-2020")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two seats for three units in one sitting; the third had as many votes as it takes to pass."""
    chamber = Chamber(tmp_path / "keys")
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    chamber.hold("c6", dict(zip(lines, [11, 10, 9], strict=True)))
    folder = tmp_path / "export"
    folder.mkdir()
    written = b"".join(entry.body + b"\n" for entry in chamber.entries if entry.body is not None)
    (folder / "entries.ndjson").write_bytes(written)
    return folder


def simulated(export: Path, *more: str, **draft: Any) -> str:
    file = export.parent / "draft.yaml"
    file.write_text(text_of(award(CUP, **draft).canonical()), encoding="utf-8")
    ran = CliRunner().invoke(
        vinhdanh, ["simulate", "--policy", str(file), *SEASON, "--folder", str(export), *more]
    )
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_places_and_seats_stand_in_the_data(export: Path) -> None:
    told = json.loads(simulated(export, "--json"))
    assert told["changes"] == {"same": 2, "gains": 1}
    (gained,) = (case for case in told["cases"] if case["change"] == "gains")
    assert gained["stream"] == "nomination/court.cup-u4"
    assert (gained["clause"], gained["seat_now"]) == ("council", None)
    assert gained["seat_then"] == {"place": 3, "seats": 2, "got": "no"}
    assert gained["unheld"] == []


def test_the_place_for_which_no_seat_was_left_stands_in_the_table(export: Path) -> None:
    assert seat_told(words, Seat(3, 2, "no")) in simulated(export)


def test_the_sheet_has_a_row_for_every_nomination(export: Path) -> None:
    sheet = export.parent / "changes.csv"
    assert str(sheet) in simulated(export, "--csv", str(sheet))
    _, *rows = csv.reader(io.StringIO(sheet.read_text("utf-8-sig")))
    changes = [words.word("change", change) for change in ("same", "same", "gains")]
    assert [row[0] for row in rows] == [f"court.cup-{unit}" for unit in ("u2", "u3", "u4")]
    assert [row[3] for row in rows] == changes
    assert "\n" not in rows[2][4]
