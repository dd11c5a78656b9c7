"""Reports as an award officer asks for them at the terminal: the table, its files, the list of a number."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.console.terminal import Terminal

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "procuracy-base-fighter-2025"
FAIRNESS = ("report", "fairness", "--season", "procuracy-2025")
STATISTICS = ("report", "statistics")
DAYS = ("--from", "2024-12-01", "--until", "2199-12-31")


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", ("Người trực tiếp công tác", "Tỷ lệ", "50,00 %")), ("en", ("Direct workers", "Rate", "50.00 %"))],
)
def test_the_season_is_told_in_both_languages(
    untouched: Terminal, language: str, said: tuple[str, ...]
) -> None:
    told = Terminal(untouched.data, language)(*FAIRNESS)
    assert told.status == 0, told
    assert all(words in told.out for words in said)


def test_a_number_of_the_ledger_opens_its_list(untouched: Terminal) -> None:
    found = untouched(*FAIRNESS, "--json").json
    assert found["season"] == "procuracy-2025"
    rows = {row["key"]: row for row in found["figures"]}
    direct = rows["rank/direct"]
    assert (direct["nominated"], direct["awarded"], direct["rate"]) == (2, 1, "1/2")
    for outcome in ("awarded", "not_awarded", "open"):
        listed = untouched(*FAIRNESS, "--list", f"rank/direct/{outcome}", "--json").json
        assert len(listed) == direct[outcome]
    [one] = untouched(*FAIRNESS, "--list", "rank/direct/awarded", "--json").json
    assert one["stream"] in untouched(*FAIRNESS, "--list", "rank/direct").out


def test_the_files_are_written_where_they_are_asked_for(untouched: Terminal, tmp_path: Path) -> None:
    vietnamese = Terminal(untouched.data, "vi")
    for words, label in ((FAIRNESS, "Người trực tiếp công tác"), ((*STATISTICS, *DAYS), "05 Cá nhân")):
        rows, bars = tmp_path / "rows.csv", tmp_path / "bars.svg"
        told = vietnamese(*words, "--csv", rows, "--svg", bars)
        assert told.status == 0, told
        assert str(rows) in told.out
        head, *lines = csv.reader(io.StringIO(rows.read_text("utf-8-sig")))
        assert head[0] == "Mã"
        assert lines
        assert label in "".join(ElementTree.parse(bars).getroot().itertext())


def test_the_forms_of_a_year_and_of_any_days(untouched: Terminal) -> None:
    found = untouched(*STATISTICS, *DAYS, "--json").json
    rows = {row["key"]: row["total"] for form in found["forms"].values() for row in form["rows"]}
    assert rows["0603/01"] == rows["0603/05"] == rows["0603/10"] == 1
    assert rows["0605/sex"] is None
    assert found["due"] is None
    [one] = untouched(*STATISTICS, *DAYS, "--list", "0603/10", "--json").json
    assert one["award"]
    year = untouched(*STATISTICS, "--year", "1999")
    assert "due on 15 December 1999" in year.out
    assert "layout not seen" in year.out
    assert (
        untouched(*STATISTICS, "--year", "1999", "--list", "0603/01").out.strip()
        == "Nothing is counted here."
    )


def test_the_forms_of_a_season_are_those_of_its_days(untouched: Terminal) -> None:
    found = untouched(*STATISTICS, "--season", "procuracy-2025", "--json").json
    same = untouched(*STATISTICS, "--from", found["from"], "--until", found["until"], "--json").json
    assert found == same
    assert (found["from"], found["until"]) == ("2024-12-01", "2025-11-30")
    unknown = untouched(*STATISTICS, "--season", "procuracy-2031")
    assert "procuracy-2025" in unknown.err, "what is known is said"
    both = Terminal(untouched.data, "vi")(*STATISTICS, "--season", "procuracy-2025", "--year", "2025")
    assert "--season" in both.err


def test_a_report_of_an_export_needs_no_database(untouched: Terminal, tmp_path: Path) -> None:
    assert untouched("export", tmp_path / "out").status == 0
    nowhere = Terminal(tmp_path / "nothing-runs")
    assert nowhere(*FAIRNESS).status == 5
    assert (
        nowhere(*FAIRNESS, "--folder", tmp_path / "out", "--json").json == untouched(*FAIRNESS, "--json").json
    )


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("report", "fairness", "--season", "nobody-2025"), 3, "unknown_season"),
        ((*FAIRNESS, "--list", "rank/nobody"), 3, "no_such_number"),
        ((*STATISTICS, "--year", "2025", "--list", "0603/18"), 3, "no_such_number"),
        (STATISTICS, 2, "usage"),
        ((*STATISTICS, "--from", "2025-01-01"), 2, "usage"),
        ((*STATISTICS, "--year", "2025", *DAYS), 2, "usage"),
        ((*STATISTICS, "--season", "nobody-2025"), 3, "unknown_season"),
        ((*STATISTICS, "--season", "procuracy-2025", "--year", "2025"), 2, "usage"),
        ((*STATISTICS, "--season", "procuracy-2025", "--until", "2025-11-30"), 2, "usage"),
        ((*STATISTICS, "--from", "2025-02-01", "--until", "2025-01-31"), 2, "usage"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_the_reason(
    untouched: Terminal, words: tuple[str, ...], status: int, code: str
) -> None:
    told = untouched(*words, "--json")
    assert (told.status, told.json["error"]["code"]) == (status, code)


def test_a_draft_is_tried_on_a_season_that_is_over_and_nothing_is_written(
    untouched: Terminal, tmp_path: Path
) -> None:
    draft, asked = tmp_path / "draft.yaml", ("--season", "procuracy-2025")
    text = (SCENARIO / "base_fighter.yaml").read_text("utf-8")
    before = untouched("log", "--json").out

    def changes(share: str) -> list[str]:
        draft.write_text(text.replace('at_least: "80%"', f'at_least: "{share}"'), encoding="utf-8")
        found = untouched("simulate", "--policy", draft, *asked, "--json").json
        assert found["season"] == "procuracy-2025"
        return sorted(one["change"] for one in found["cases"])

    assert changes("80%") == ["same", "same"]
    assert changes("1%") == ["gains", "same"]
    assert changes("100%") == ["loses", "same"]
    told = Terminal(untouched.data, "vi")("simulate", "--policy", draft, *asked)
    assert told.status == 0, told
    assert "mất" in told.out
    assert "Điều 14" in told.out
    sheet = tmp_path / "changes.csv"
    written = Terminal(untouched.data, "vi")("simulate", "--policy", draft, *asked, "--csv", sheet)
    assert written.status == 0, written
    assert str(sheet) in written.out
    head, *rows = csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig")))
    assert head[:1] + head[3:4] == ["Hồ sơ", "Thay đổi"]
    assert sorted(row[3] for row in rows) == ["bị mất", "không đổi"]
    (lost,) = (row for row in rows if row[3] == "bị mất")
    assert "theo dự thảo" in lost[4]
    assert "Điều 14" in lost[5]
    unknown = untouched("simulate", "--policy", draft, "--season", "procuracy-2031")
    assert (unknown.status, "procuracy-2025" in unknown.err) == (3, True), unknown
    assert untouched("log", "--json").out == before
