"""Reports in both languages: no text is missing, and tables, CSV and lists say the same numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pytest

from audit import ledger
from audit import telling_report as telling
from audit.fairness import Fairness, fairness
from audit.ledger import Ledger
from audit.spreadsheet import table
from audit.statistics import Period, Statistics, statistics
from audit.story import names_in
from audit.words import Language, Words
from tests.audit.season_world import Year
from tests.domain.decision.organ import SEASON

LANGUAGES: tuple[Language, ...] = ("vi", "en")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return ledger.read(Year(tmp_path_factory.mktemp("year")).entries)


@pytest.fixture(scope="module")
def found(read: Ledger) -> Fairness:
    return fairness(read, SEASON)


@pytest.fixture(scope="module")
def counted(read: Ledger) -> Statistics:
    return statistics(read, Period.of_year(2020), "court")


def parsed(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """What a spreadsheet makes of it."""
    return list(csv.reader(io.StringIO(table(rows).decode("utf-8-sig"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing(read: Ledger, found: Fairness, counted: Statistics, language: Language) -> None:
    words = Words(language)
    named = names_in(read.registers.facts(), words)
    sheets = [
        *telling.fairness_sheets(words, found, named),
        *(telling.form_sheet(words, form, named) for form in counted.forms),
        telling.listed(words, read, found.streams("all") or (), named),
    ]
    for sheet in sheets:
        said = [sheet.title, *sheet.head, *sheet.notes, *(cell for row in sheet.rows for cell in row)]
        assert [text for text in said if text.startswith("report.")] == []
        assert all(len(row) == len(sheet.head) for row in sheet.rows)
    assert "…" not in telling.period_line(words, counted, named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_of_the_ledger_is_the_table(read: Ledger, found: Fairness, language: Language) -> None:
    words = Words(language)
    named = names_in(read.registers.facts(), words)
    head, *rows = parsed(telling.fairness_csv(words, found, named))
    assert {len(row) for row in rows} == {len(head)}
    assert [row[0] for row in rows] == [
        *(figure.key for figure in found.figures),
        *(pair.key for pair in found.pairs),
    ]
    for row, figure in zip(rows, found.figures, strict=False):
        assert list(map(int, row[3:7])) == [len(figure.nominated), *map(len, figure.cases.values())]
    for row, pair in zip(rows[len(found.figures) :], found.pairs, strict=True):
        votes = [len(f) for way in (pair.to_other, pair.to_one) for f in (way.approved, way.voted)]
        assert list(map(int, row[-4:])) == votes


def test_the_csv_of_the_statistics_has_a_line_for_each_number_under_the_key_of_its_list(
    read: Ledger, counted: Statistics
) -> None:
    words = Words("vi")
    head, *rows = parsed(telling.statistics_csv(words, counted, names_in(read.registers.facts(), words)))
    assert head[0] == "Mã"
    assert (
        len({row[0] for row in rows})
        == len(rows)
        == sum(len(form.rows) * (1 + len(form.columns)) for form in counted.forms)
    )
    for row in rows:
        names = counted.names(row[0])
        assert names is not None
        assert row[-1] in (str(len(names)), "")
    assert {row[0] for row in rows if not row[-1]} == {"0605/sex", "0605/age", "0605/training"}


def test_where_there_is_little_room_the_key_stands_under_the_name_and_no_number_is_lost(
    read: Ledger, found: Fairness
) -> None:
    words = Words("vi")
    sheet, _ = telling.fairness_sheets(words, found, names_in(read.registers.facts(), words))
    narrow = sheet.stacked()
    assert len(narrow.head) == len(sheet.head) - 1
    for before, after in zip(sheet.rows, narrow.rows, strict=True):
        name, *numbers = after
        *lines, key = name.splitlines()
        assert (key.strip(), " ".join(lines), tuple(numbers)) == (before[0], before[1], before[2:])
        assert all(len(line) <= telling.NAME for line in lines)


def test_a_form_whose_layout_was_not_seen_says_so_in_its_title(read: Ledger, counted: Statistics) -> None:
    phrases: dict[Language, str] = {"vi": "chưa thấy mẫu", "en": "layout not seen"}
    for language, said in phrases.items():
        words = Words(language)
        named = names_in(read.registers.facts(), words)
        titles = {form.code: telling.form_sheet(words, form, named).title for form in counted.forms}
        assert {code for code, title in titles.items() if said in title} == {"0602", "0604", "0605"}


def test_a_list_tells_who_it_was_for_what_and_when(read: Ledger, found: Fairness) -> None:
    words = Words("en")
    named = names_in(read.registers.facts(), words)
    sheet = telling.listed(words, read, found.streams("unit/u2") or (), named)
    rows = {row[0]: row[1:] for row in sheet.rows}
    assert rows["nomination/flag-u2"][0] == "Unit 2"
    assert rows["nomination/flag-u2"][3] == "1 June 2020"
    assert rows["nomination/court.worker-u2.3-court-2020"][2] == words.phase("cancelled")
