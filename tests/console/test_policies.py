"""``vinhdanh policies``: what cannot be is told with file, line and status 1; nothing has to run for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Terminal

COURT = ROOT / "policies" / "court"


@pytest.fixture
def alone(tmp_path: Path) -> Terminal:
    """Somebody at a terminal; nothing runs."""
    return Terminal(tmp_path / "data")


def lines_of(file: Path, text: str) -> list[int]:
    return [n for n, line in enumerate(file.read_text("utf-8").splitlines(), start=1) if text in line]


def test_each_fault_is_told_with_its_file_and_line(alone: Terminal, tmp_path: Path) -> None:
    shelf = tmp_path / "rules"
    shelf.mkdir()
    title = (COURT / "base_fighter-2025.yaml").read_text("utf-8")
    old, new, broken = (shelf / name for name in ("old.yaml", "new.yaml", "unreadable.yaml"))
    old.write_text(title, "utf-8")
    new.write_text(
        title.replace("from: 2025-07-01", "from: 2026-07-01").replace(
            "court.advanced_worker", "court.worker"
        ),
        "utf-8",
    )
    broken.write_text(title.replace("season: same", "seson: same"), "utf-8")
    ran = alone("policies", "check", shelf)
    assert ran.status == 1
    (period,), (worker,), (field,) = (
        lines_of(new, "in_force:"), lines_of(new, "court.worker"), lines_of(broken, "seson"))  # fmt: skip
    assert f"{new}:{period}: another version of court.base_fighter ({old}) is in force" in ran.out
    assert f"{new}:{worker}: no file defines the award court.worker" in ran.out
    assert f"{broken}:{field}: unknown field 'seson'" in ran.out
    assert "faults: 3" in ran.out

    data = alone("policies", "check", shelf, "--json").json
    assert {(fault["file"], fault["line"]) for fault in data["faults"]} == {
        (str(new), period),
        (str(new), worker),
        (str(broken), field),
    }


def test_our_own_rules_have_no_fault_and_every_number_says_how_sure_it_is(alone: Terminal) -> None:
    ran = alone("policies", "check", "--json")
    assert (ran.status, ran.json["faults"], ran.json["gaps"]) == (0, [], [])
    for figure in ran.json["figures"]:
        own_setting = figure["where"][-1] == "settings"
        assert (figure["source"] is None) == own_setting
        assert Path(figure["file"]).read_text("utf-8").splitlines()[figure["line"] - 1]


def test_two_versions_are_compared_in_both_languages(tmp_path: Path) -> None:
    files = (COURT / "base_fighter-2018.yaml", COURT / "base_fighter-2024-01.yaml")
    english = Terminal(tmp_path)("policies", "diff", *files)
    assert english.status == 0
    assert "base council: quota\n  share: 15 % → —\n" in english.out
    vietnamese = Terminal(tmp_path, "vi")("policies", "diff", *files)
    assert "Hội đồng cơ sở xét: tỷ lệ tối đa\n  tỷ lệ: 15 % → —\n" in vietnamese.out
    (share,) = (
        change
        for change in Terminal(tmp_path)("policies", "diff", *files, "--json").json["changes"]
        if change["where"] == ["route", "base_council", "quota"] and change["field"] == "share"
    )
    assert (share["before"], share["after"]) == ("15%", None)
    assert share["source_before"] == {"cite": "Nghị định 91/2017/NĐ-CP Điều 9.3", "certainty": "superseded"}


def test_a_file_alone_is_listed_as_before(alone: Terminal) -> None:
    file = COURT / "flag-2018.yaml"
    assert alone("policies", file).out == alone("policies", "list", file).out
    assert alone("policies").out.count("court.flag:") == len(list(COURT.glob("flag-*.yaml")))
