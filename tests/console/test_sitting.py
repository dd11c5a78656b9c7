"""A sitting from the command line: convened, voted on with sheets, its minutes adopted by two."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from domain.calendar import local_date
from tests.console.terminal import ROOT, Terminal, done

SITTING = ROOT / "docs" / "first-sitting"
"""The files that the README leads a newcomer through."""
OFFICER, CHAIR, SECRETARY = "p.dung", "p.binh", "p.hai"
MEMBERS = ("p.binh", "p.cuong", "p.giang", "p.hai")


@pytest.fixture(scope="module")
def council(court: Terminal) -> Terminal:
    """A terminal beside an ``up`` with a council of four, and two units nominated for a banner."""
    for number in (1, 2):
        done(court("nominate", SITTING / f"banner-{number}.yaml", "--as", OFFICER))
    return court


def test_a_sitting_is_held_from_the_terminal(council: Terminal, tmp_path: Path) -> None:
    meets = local_date(dt.datetime.now(dt.UTC)).isoformat()
    convene = ("sitting", "convene", "2026-1", "banner-1", "banner-2", "--body", "council", "--meets", meets)
    done(council(*convene, "--secretary", SECRETARY, "--invite", "p.an", "--as", CHAIR))
    present = [word for member in MEMBERS for word in ("--present", member)]
    early = council("sitting", "open", "2026-1", "--present", "p.binh", "--as", CHAIR, "--json")
    assert (early.status, early.json["refusal"]["code"]) == (3, "no_quorum")
    done(council("sitting", "open", "2026-1", *present, "--guest", "p.an", "--as", CHAIR))
    done(council("sitting", "ballot", "2026-1", "banner-1", "banner-2", "--as", CHAIR))
    assert "2026-1" in done(council("inbox", "--as", "p.giang")).out
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("approve: [banner-1]\nreject: [banner-2]\n")
    own = council("sitting", "sheet", "2026-1", sheet, "--as", "p.cuong", "--json")
    assert own.json["refusal"]["code"] == "line_recused", "he heads division-1"
    done(council("sitting", "sheet", "2026-1", "--reject", "banner-2", "--as", "p.cuong"))
    for member in ("p.binh", "p.giang"):
        done(council("sitting", "sheet", "2026-1", sheet, "--as", member))
    mine = ("--approve", "banner-1", "--approve", "banner-2", "--as", "p.hai", "--json")
    done(council("sitting", "sheet", "2026-1", *mine))
    twice = council("sitting", "sheet", "2026-1", *mine)
    assert (twice.status, twice.json["refusal"]["code"]) == (3, "sheet_already_cast")
    assert council("log", "sitting/2026-1", "--json").out.count('"withheld"') >= 1, "nobody reads a sheet yet"
    done(council("sitting", "close", "2026-1", "--as", CHAIR))
    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.4 the minutes")
    for who in (SECRETARY, CHAIR):
        done(council("sitting", "adopt", "2026-1", minutes, "--as", who))
    shown = done(council("sitting", "show", "2026-1", "--json")).json
    assert [(line["approve"], line["base"], line["needed"], line["result"]) for line in shown["lines"]] == [
        (3, 4, 3, "passed"),
        (1, 4, 3, "not_passed"),
    ]
    text = done(council("show", "banner-2")).out
    assert "1 of 4 members = 25.00 % < 2/3: not passed" in text
    assert done(council("replay", "banner-1")).status == 0


def test_a_sheet_for_papers_stays_on_the_machine(council: Terminal) -> None:
    sheet = ("sitting", "sheet", "none", "--ballot", "1/secret", "--approve", "banner-1", "--as", "p.hai")
    refused = council(*sheet, "--json")
    assert (refused.status, refused.json["refusal"]["code"]) == (3, "secret_ballot_is_paper")
