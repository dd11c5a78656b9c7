"""Notices and the calendar: what one is told inside the system, and one's deadlines for other programs."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from audit.words import Words
from projections import notices
from projections.lists import Task
from tests.system import until
from tests.web import world
from tests.web.ground import Ground, submit
from web.ical import calendar

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)


async def told(ground: Ground) -> None:
    """Wait until the notices have reached the end of the log."""
    end = await ground.site.reading.log.length() - 1

    async def there() -> bool:
        known = await notices.cursor(ground.site.lists)
        return known is not None and known >= end

    await until(there, what="the notices")


# Notices ---------------------------------------------------------------------------------------------------


async def test_what_waits_is_told_and_read_by_following_it(ground: Ground) -> None:
    await ground.nominated(world.FLAG, "u3")
    stream = await ground.nominated(world.FLAG, "u3")
    await told(ground)
    page = await ground.get("u3.4", "/notices")
    assert "Unit 3" in page.text
    links = re.findall(r'href="(/notices/[0-9-]+)"', page.text)
    assert links
    inbox = await ground.get("u3.4", "/inbox")
    assert re.search(r"\d+ new", inbox.text)
    followed = await (await ground.at("u3.4")).get(links[0])
    assert followed.status_code == 303
    assert followed.headers["location"] == f"/cases/{stream.partition('/')[2]}"
    again = await ground.get("u3.4", "/notices")
    assert again.text.count(">new<") == page.text.count(">new<") - 1
    done = await submit(await ground.at("u3.4"), again, "/notices")
    assert ">new<" not in done.text


async def test_anothers_notice_is_not_there(ground: Ground) -> None:
    await ground.nominated(world.FLAG, "u2")
    await told(ground)
    page = await ground.get("u2.4", "/notices")
    link = re.findall(r'href="(/notices/[0-9-]+)"', page.text)[0]
    await ground.get("far.1", link, 404)
    for wrong in ("1", "x-y", "-", "999999999-0", "1-99999999999999", "１-１"):
        await ground.get("u2.4", f"/notices/{wrong}", 404)


async def test_whoever_nominated_is_told_of_the_end_without_its_outcome(ground: Ground) -> None:
    await ground.signed("u4")
    await told(ground)
    page = await ground.get("u4.2", "/notices")
    assert "There is news of a file of yours" in page.text


# The calendar ----------------------------------------------------------------------------------------------


async def test_a_calendar_is_read_at_its_address_until_it_is_renewed(ground: Ground) -> None:
    await ground.nominated(world.FLAG, "u1")
    client = await ground.at("u1.4")
    made = await submit(client, await client.get("/calendar"), "/calendar")
    (address,) = set(re.findall(r"/calendar/[0-9a-f]{64}\.ics", made.text))
    nobody = await ground.browser(language="vi")
    feed = await nobody.get(address)
    assert feed.status_code == 200
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:" in feed.text
    assert "Unit 1" not in feed.text
    assert "Đơn vị số 1" not in feed.text
    english = await nobody.get(f"{address}?lang=en")
    assert re.findall("UID:.*", english.text) == re.findall("UID:.*", feed.text)
    assert english.text != feed.text
    shown = await client.get("/calendar")
    assert address not in shown.text, "nobody can show it again"
    await submit(client, shown, "/calendar")
    assert (await nobody.get(address)).status_code == 404
    for wrong in ("0" * 64 + ".ics", "x.ics", "..%2f.ics"):
        assert (await nobody.get(f"/calendar/{wrong}")).status_code == 404


async def test_an_address_that_was_ended_leads_nowhere(ground: Ground) -> None:
    client = await ground.at("u1.3")
    made = await submit(client, await client.get("/calendar"), "/calendar")
    (address,) = set(re.findall(r"/calendar/[0-9a-f]{64}\.ics", made.text))
    await submit(client, made, "/calendar/end")
    assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_calendar_is_as_rfc_5545_has_it(language: str) -> None:
    """Unfolded it says what was put in; folded no line has over 75 octets, and no letter is cut in two."""
    midnight = dt.datetime(2026, 11, 29, 17, 0, tzinfo=dt.UTC)
    tasks = [
        Task("nomination/a", "vote", "tên rất dài, có dấu; và \\ xuống\ndòng " * 5, "u1", midnight),
        Task("nomination/a", "sign", "signing", None, NOW),
        Task("nomination/b", "sign", "signing", None, None),
    ]
    words = Words("vi" if language == "vi" else "en")
    text = calendar(tasks, "p.an", words, "https://thidua.example.vn", "thidua.example.vn", NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2, "what has no deadline is no event"
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == 2
    assert "DTSTART;VALUE=DATE:20261129" in lines, "midnight is the end of the day before"
    assert "DTSTART:20261122T030000Z" in lines
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    assert "\\, có dấu\\; và \\\\ xuống\\ndòng" in summary
    later = calendar(tasks, "p.an", words, "https://x", "thidua.example.vn", NOW + dt.timedelta(days=1))
    assert [line for line in later.replace("\r\n ", "").split("\r\n") if line.startswith("UID:")] == uids


def test_a_task_of_no_stage_is_said_without_one() -> None:
    words = Words("en")
    task = Task("movement/a", "issue_plan", "", "u1", NOW)
    text = calendar([task], "p.an", words, "https://x", "thidua.example.vn", NOW)
    assert f"SUMMARY:{words.task('issue_plan')}\r\n" in text
