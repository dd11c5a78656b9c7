"""Loading a season and looking up a history, as a registrar does it at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import season
from tests.console.terminal import ROOT, Ran, Terminal, down

PEOPLE = 60
REGISTRAR = "p.00000"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal beside an ``up`` of its own: the season's files are what founds its registry."""
    where = tmp_path_factory.mktemp("season")
    there = Terminal(where / "data")
    process = there.up()
    try:
        season.write(where / "files", PEOPLE, regional=8, provincial=2)
        with (where / "files" / "mandates.csv").open("a") as file:
            file.write(f"common,{REGISTRAR},registrar,2020-01-01,yes\n")
        loaded = there("load", where / "files", "--as", REGISTRAR, "--json")
        assert loaded.status == 0, loaded
        again = there("load", where / "files", "--as", REGISTRAR, "--json")
        assert again.json == {"entries": 0, "commands": 0, "known": loaded.json["entries"]}
        for rules in ("flag-2025.yaml", "excellent_unit-2025.yaml"):
            assert there("adopt", ROOT / "policies" / "court" / rules, "--as", REGISTRAR).status == 0
        yield there
    finally:
        assert down(process) == 0


def test_an_award_entered_afterwards_is_not_yet_proven_until_somebody_vouches_for_it(
    founded: Terminal,
) -> None:
    named = ("p.00007", "court.flag", "--body", "kv-006", "--number", "5/QĐ", "--as", REGISTRAR)
    entered = founded(
        "award-held", *named, "--decided", "2019-11-20", "--organ", "tinh-01", "--source", "Sổ cũ"
    )
    assert entered.status == 0, entered
    history = founded("history", "p.00007")
    assert history.status == 0, history
    (line,) = (line for line in history.out.splitlines() if "court.flag" in line)
    assert line.rstrip().endswith("not yet proven")
    assert founded("vouch", *named, "--paper", "Bản sao").status == 0
    shown = founded("history", "p.00007", "--json").json
    (award,) = (award for award in shown["held"] if award["award"] == "court.flag")
    assert (award["proven"], award["source"], shown["body"]) == (True, "Sổ cũ; Bản sao", "kv-006")
    before = founded("history", "p.00007", "--on", "2018-01-01", "--json").json
    assert before["held"] == []


def test_an_award_that_nobody_entered_is_not_vouched_for(founded: Terminal) -> None:
    named = ("p.00007", "court.flag", "--body", "kv-006", "--number", "6/QĐ", "--as", REGISTRAR)
    refused = founded("vouch", *named, "--paper", "Bản sao")
    assert refused.status == 3
    assert "does not hold" in refused.err


def test_a_history_goes_by_code(founded: Terminal) -> None:
    assert founded("history", "tinh-01").status == 0
    refused = founded("history", "Nguyễn Văn An")
    assert refused.status == 3
    assert "neither a person nor a body" in refused.err


def test_an_allotment_that_was_changed_shows_both_numbers_and_was_changed_with_a_reason(
    founded: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "allotment.yaml"
    row = "type: AllotmentSet, award: court.flag, season: court-2025"

    def allot(seats: int, more: str = "") -> Ran:
        file.write_text(f"- {{{row}, seats: {seats}, cite: HD {seats}{more}}}\n", encoding="utf-8")
        return founded("register", "tinh-02", file, "--as", REGISTRAR, "--json")

    assert allot(4).status == 0
    refused = allot(5)
    assert (refused.status, refused.json["refusal"]["code"]) == (3, "allotment_stands")
    assert allot(5, ", reasoned: true").status == 2, "no row says that by itself"
    changed = allot(5, ", reason: Công văn 12")
    assert changed.status == 0, changed
    (allotment,) = founded("history", "tinh-02", "--json").json["allotments"]
    assert [(v["seats"], v["cite"], v["reasoned"]) for v in allotment["versions"]] == [
        (4, "HD 4", False),
        (5, "HD 5", True),
    ]
    said = founded("history", "tinh-02").out
    assert [line.split()[-1] for line in said.splitlines() if "court.flag" in line] == ["changed", "0"]
    last = founded("log", "registry/tinh-02", "--json").json[-1]["body"]
    assert last["sealed"]["of"] == "tinh-02"
    assert "Công văn 12" not in str(last["data"])


def test_an_award_that_no_rules_know_is_entered_only_where_that_is_meant(founded: Terminal) -> None:
    named = ("--body", "kv-006", "--number", "8/QĐ", "--as", REGISTRAR)
    given = (*named, "--organ", "tinh-01", "--source", "Sổ cũ", "--decided", "2019-11-20")
    refused = founded("award-held", "p.00007", "court.flagg", *given)
    assert refused.status == 2
    assert "court.flag" in refused.err.replace("court.flagg", "")
    assert "court.flagg" not in founded("history", "p.00007").out
    assert founded("award-held", "p.00007", "court.flag_of_old", *given, "--other").status == 0
    assert "court.flag_of_old" in founded("history", "p.00007").out


def test_titles_are_counted_both_ways(founded: Terminal) -> None:
    given = ("--organ", "tinh-01", "--source", "Sổ cũ", "--season", "court-2025", "--decided", "2025-11-20")
    body = ("--body", "kv-006", "--number", "9/QĐ", "--as", REGISTRAR)
    assert founded("award-held", "kv-006", "court.flag", *body, *given).status == 0
    counted = ("titles", "--season", "court-2025", "--under")
    found = founded(*counted, "kv-006", "--json").json
    assert (found["units"], found["chains"]) == (0, []), "it is not one of its own units"
    above = next(b for b in ("tinh-01", "tinh-02", "court") if _units(founded, b))
    (chain,) = founded(*counted, above, "--json").json["chains"]
    assert [(t["award"], t["highest"], t["nested"]) for t in chain["titles"]] == [
        ("court.flag", 1, 1),
        ("court.excellent_unit", 0, 1),
        ("court.advanced_unit", 0, 1),
    ]
    said = founded(*counted, above)
    assert "Highest only" in said.out
    assert "Chỉ tính cao nhất" in Terminal(founded.data, "vi")(*counted, above).out
    assert founded(*counted, "nowhere").status == 3


def test_what_rests_on_an_award_is_listed_whole(founded: Terminal) -> None:
    given = ("--organ", "tinh-01", "--source", "Sổ cũ", "--season", "court-2025", "--decided", "2025-11-20")
    for award, number in (("court.excellent_unit", "10/QĐ"), ("court.flag", "11/QĐ")):
        body = ("--body", "kv-005", "--number", number, "--as", REGISTRAR)
        assert founded("award-held", "kv-005", award, *body, *given).status == 0
    asked = ("resting", "kv-005", "court.excellent_unit", "10/QĐ")
    (found,) = founded(*asked, "--json").json
    assert (found["award"], found["number"], found["rule"], found["depth"]) == (
        "court.flag",
        "11/QĐ",
        "holds",
        1,
    )
    assert "11/QĐ" in Terminal(founded.data, "vi")(*asked).out
    assert founded("resting", "kv-005", "court.flag", "11/QĐ", "--json").json == []
    refused = founded("resting", "kv-005", "court.flag", "12/QĐ")
    assert (refused.status, "does not hold" in refused.err) == (3, True)


def _units(terminal: Terminal, body: str) -> bool:
    """Whether a unit under the body holds one of the titles."""
    said = terminal("titles", "--season", "court-2025", "--under", body, "--json")
    return said.status == 0 and bool(said.json["chains"])


def test_every_fault_of_a_folder_is_told_with_file_and_line(founded: Terminal, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person,name\np.new,An\np.00001,Bình\np.new,An\n")
    (tmp_path / "mandates.csv").write_text("body,person,office,begins\nkv-001,p.new,staff,31/02/2026\n")
    refused = founded("load", tmp_path, "--as", REGISTRAR)
    assert refused.status == 2
    assert refused.err.splitlines() == [
        "mandates.csv:2: begins: 31/02/2026 is no day of the calendar; write one like 2025-07-01",
        "people.csv:3: the person “p.00001” is registered already; take another code",
        "people.csv:4: p.new stands twice, first in line 2; keep one of the two",
        "Nothing was loaded.",
    ]
    in_vietnamese = Terminal(founded.data, "vi")("load", tmp_path, "--as", REGISTRAR, "--json")
    assert "không có trong lịch" in in_vietnamese.json["faults"][0]["text"]
    assert founded("history", "p.new").status == 3, "nothing of it was entered"
