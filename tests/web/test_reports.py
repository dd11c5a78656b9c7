"""Reports as pages: the command line's figures, each number with its list, for those who may read it."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx
import pytest

from audit import ledger as reading_of
from audit.fairness import fairness
from audit.statistics import Period, statistics
from tests.web import world
from tests.web.ground import Ground, submit
from tests.web.moving import running
from tests.web.test_registry import rules_of
from web import reporting

SEASON = f"/reports/fairness?season={world.SEASON}"


def keys_of(text: str, report: str) -> set[str]:
    """The keys of the page's numbers that lead to a list."""
    found = re.findall(rf'href="/reports/{report}/list\?[^"]*?key=([^"&]+)"', unescape(text))
    return {unquote(key) for key in found}


async def _season(ground: Ground) -> None:
    """Something to be counted: awarded, open."""
    await ground.decided(published=True)
    await ground.nominated(world.FLAG, "u3")


async def test_the_ledger_on_a_page_is_the_command_lines(ground: Ground) -> None:
    await _season(ground)
    entries = [entry async for entry in ground.site.reading.log.read()]
    found = fairness(reading_of.read(entries), world.SEASON)
    page = await ground.get("auditor", SEASON)
    keys = keys_of(page.text, "fairness")
    counted = {figure.key for figure in found.figures if figure.nominated}
    assert counted <= keys
    assert all(found.streams(key) is not None for key in keys), "each is a number of the ledger"
    for key in ("all", "all/awarded", "unit/u3"):
        listed = await ground.get("auditor", f"/reports/fairness/list?season={world.SEASON}&key={key}")
        names = found.streams(key) or ()
        assert f"<strong>{len(names)}</strong>" in listed.text
        for name in names:
            assert name.partition("/")[2] in listed.text
    table = (await ground.get("auditor", f"/reports/fairness/table.csv?season={world.SEASON}")).text
    rows = {row[0]: row for row in csv.reader(io.StringIO(table.removeprefix("\ufeff")))}
    for figure in found.figures:
        assert int(rows[figure.key][3]) == len(figure.nominated)
    drawn = await ground.get("auditor", f"/reports/fairness/bars.svg?season={world.SEASON}")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert ElementTree.fromstring(drawn.text).tag.endswith("svg")


async def test_each_number_of_the_forms_opens_its_names(ground: Ground) -> None:
    await _season(ground)
    await running(ground, "counted")
    entries = [entry async for entry in ground.site.reading.log.read()]
    year = max(entry.content["at"][:4] for entry in entries if entry.body is not None)
    found = statistics(reading_of.read(entries), Period.of_year(int(year)))
    page = await ground.get("auditor", f"/reports/statistics?year={year}")
    keys = keys_of(page.text, "statistics")
    assert {key[:4] for key in keys} >= {"0601", "0603"}
    assert all(found.names(key) is not None for key in keys), "each is a number of a form"
    listed = await ground.get("auditor", f"/reports/statistics/list?year={year}&key=0603/01")
    assert f"<strong>{len(found.names('0603/01') or ())}</strong>" in listed.text
    movements = await ground.get("auditor", f"/reports/statistics/list?year={year}&key=0601/01")
    assert "/movements/counted" in movements.text


async def test_a_report_is_made_once_for_a_log_that_stands_still(ground: Ground) -> None:
    await ground.get("auditor", SEASON)
    reports = ground.site.reports
    before = len(reports._made)
    await ground.get("auditor", SEASON)
    await ground.get("auditor", f"/reports/fairness/table.csv?season={world.SEASON}")
    assert len(reports._made) == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fairness?season=2001", "There is no such season"),
        ("fairness", "Choose one of these"),
        ("statistics?year=20", "four digits"),
        ("statistics?from=2026-05-01&until=2026-04-01", "is before the first one"),
        ("statistics?from=2026-05-01", "day, month and year"),
        ("statistics?year=2026&organ=nobody", "There is no such body"),
    ],
)
async def test_what_cannot_be_counted_is_told_at_its_field(ground: Ground, query: str, said: str) -> None:
    page = await ground.get("auditor", f"/reports/{query}", 422)
    assert said in page.text


async def test_a_number_that_is_none_has_no_list(ground: Ground) -> None:
    await ground.get("auditor", f"/reports/fairness/list?season={world.SEASON}&key=rank/emperor", 404)
    await ground.get("auditor", "/reports/gossip", 404)


async def test_a_log_that_is_too_long_is_counted_by_the_command_line(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_ENTRIES", 1)
    ground.site.reports._made.clear()
    page = await ground.get("auditor", SEASON)
    assert f"vinhdanh report fairness --season {world.SEASON}" in page.text


async def test_whoever_only_works_in_a_body_reads_no_report(ground: Ground) -> None:
    for person in ("u1.1", "dept-1", "far.2"):
        await ground.get(person, SEASON, 404)
        assert "/reports" not in (await ground.get(person, "/inbox")).text


async def test_progress_says_what_is_outstanding_and_names_no_vote_to_bystanders(ground: Ground) -> None:
    at = await running(ground, "getting-on")
    case = await ground.nominated(world.FLAG, "u2")
    await ground.seen()
    voter = world.PEOPLE["u2.4"]
    page = " ".join((await ground.get("u1.1", f"{at}/progress")).text.split())
    assert "97/100 = 97.00 % (not confirmed)" in page
    assert "late" in page, "of the first period unit 2 has said nothing"
    assert voter in page.partition("Votes that are out")[2].partition("</dl>")[0]
    bystander = " ".join((await ground.get("u1.3", f"{at}/progress")).text.split())
    assert voter not in bystander.partition("Votes that are out")[2].partition("</dl>")[0]
    drawn = (await ground.get("u1.3", f"{at}/progress.svg")).text
    assert "complaints: 0/2" in drawn, "97 % is not over 97 %"
    assert "Pledge nam-nay signed: 1/2" in drawn
    table = (await ground.get("u1.1", f"{at}/progress.csv")).text
    assert case in table
    assert case not in (await ground.get("u1.3", f"{at}/progress.csv")).text


# A draft ---------------------------------------------------------------------------------------------------


async def _tried(ground: Ground, draft: bytes, season: str = world.SEASON) -> httpx.Response:
    page = await ground.get("auditor", "/reports/simulation")
    files = {"file": ("draft.yaml", draft, "application/yaml")}
    return await submit(await ground.at("auditor"), page, "/simulation", files=files, season=season)


async def test_a_draft_is_tried_on_a_season_and_nothing_is_written(ground: Ground) -> None:
    case = await ground.nominated(world.FLAG, "u4")
    await ground.voted(case, "u4.4", choice="reject")
    await ground.voted(case)
    before = await ground.site.reading.log.length()
    draft = rules_of(route=[{**world.UNIT_VOTE, "pass": {"at_least": "80%"}}, world.SIGN])
    found = await _tried(ground, draft)
    text = " ".join(found.text.split())
    assert "1 would lose" in text
    assert "Điều 30 (giả định)" in text, "the clause that does it: 3 of 4 are not 80 %"
    assert f"/cases/{case.partition('/')[2]}" in text
    [sheet] = re.findall(r'href="(/reports/simulation/[^"]+)"', found.text)
    rows = list(csv.reader(io.StringIO((await ground.get("auditor", unescape(sheet))).text)))
    assert case.partition("/")[2] in {row[0] for row in rows}
    assert await ground.site.reading.log.length() == before


async def test_a_draft_that_cannot_be_read_is_told_with_its_line(ground: Ground) -> None:
    broken = await _tried(ground, b"award: test.flag\nrules: two\n")
    assert broken.status_code == 422
    assert "Line 2" in broken.text or "Line 1" in broken.text
    no_season = await _tried(ground, rules_of(), season="")
    assert no_season.status_code == 422
    await ground.get("u1.1", "/reports/simulation", 404)
    await ground.get("auditor", f"/reports/simulation/{'0' * 64}/table.csv?season={world.SEASON}", 422)
