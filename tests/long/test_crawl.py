"""Every page of the table of routes, as somebody sees it for whom there is something to be seen.

People walk from where they start along every link; what they are shown is looked at in a real browser. A
route to which nobody comes fails by its name, and so does a link that leads nowhere. With
``VINHDANH_SCREENSHOTS`` set, pictures are kept in ``out/screenshots``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from tests.long.conftest import Peopled
from tests.web.chromium import chromium
from tests.web.crawl import HUBS, Shown, Walked, walked
from tests.web.ground import Ground, served
from tests.web.look import looked_at
from web.table import ROUTES

pytestmark = pytest.mark.timeout(600)

FILES = {
    "activities.paper": {"text/plain"},
    "calendar.file": {"text/calendar"},
    "dossier.paper": {"text/plain"},
    "inspections.report": {"text/plain"},
    "lists.attached": {"text/plain"},
    "movement_after.paper": {"text/plain"},
    "movement_progress.picture": {"image/svg+xml"},
    "movement_progress.spreadsheet": {"text/csv"},
    "open_data.file": {"text/csv", "application/x-ndjson"},
    "published.atom": {"application/atom+xml"},
    "published.entries": {"application/x-ndjson"},
    "receipt.file": {"application/json"},
    "reports.picture": {"image/svg+xml"},
    "reports.spreadsheet": {"text/csv"},
    "rolemodels.text": {"text/plain"},
    "rules.file": {"application/yaml", "application/json"},
    "sitting_papers.minutes_text": {"text/plain"},
}
"""What is no page: the types that it comes in."""
LEAD_ON = {
    "decisions.from_case": "/drafting/",
    "sittings.convene_case": "/sittings/new",
    "notices.follow": "/",
}
"""Routes that show nothing themselves: the beginning of the address to which they lead."""
AFTER_A_FORM = {"report_simulation.spreadsheet"}
"""What only stands there when a form was sent: ``tests.web.test_reports``."""
STREAM = "board.events"
PROVIDER = {"provider.out", "provider.back"}
"""To an identity provider and back, where there is one: ``tests.web.test_provider``."""
NO_PAGES = FILES.keys() | LEAD_ON.keys() | PROVIDER | AFTER_A_FORM | {STREAM}
PAGES = sorted({r.name for r in ROUTES if r.method == "GET"} - NO_PAGES)


@dataclass(frozen=True)
class Crawl:
    """What people were shown, and what is wrong with it in a browser, by the route's name."""

    walked: Walked
    faults: dict[str, list[str]]
    board: httpx.Headers


@pytest.fixture(scope="module")
async def crawl(ground: Ground, world_of_pages: Peopled) -> AsyncIterator[Crawl]:
    browsers, more = world_of_pages.browsers, world_of_pages.more
    found = await walked(browsers, *more)
    async with served(ground) as origin, chromium() as browser:
        cookies = {one: dict(who.cookies) for one, who in browsers.items()}
        faults = await looked_at(browser, origin, cookies, _fullest(found.shown))
        [events] = [path for path in more if path.endswith("/events")]
        async with (
            httpx.AsyncClient(base_url=origin, cookies=cookies["u1.1"]) as client,
            client.stream("GET", events) as answer,
        ):
            yield Crawl(found, faults, answer.headers)


def _fullest(shown: list[Shown]) -> list[Shown]:
    """Of each route the page with most on it; of those that differ by who looks, two people's."""
    chosen: list[Shown] = []
    for name in PAGES:
        pages = sorted((one for one in shown if one.name == name), key=lambda one: -len(one.answer.content))
        chosen += pages[:1]
        if name in HUBS:
            chosen += [one for one in pages if one.visitor != pages[0].visitor][:1]
    return chosen


def test_somebody_comes_to_every_page(crawl: Crawl) -> None:
    shown = {one.name for one in crawl.walked.shown if one.is_page}
    assert sorted(set(PAGES) - shown) == []
    assert sorted(shown - set(PAGES)) == []


def test_no_link_leads_nowhere(crawl: Crawl) -> None:
    assert crawl.walked.dead == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_of_its_type(crawl: Crawl, name: str) -> None:
    answers = [one.answer for one in crawl.walked.shown if one.name == name]
    assert answers
    for answer in answers:
        assert answer.headers["content-type"].partition(";")[0] in FILES[name]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content


@pytest.mark.parametrize("name", LEAD_ON)
def test_what_is_no_page_leads_to_one(crawl: Crawl, name: str) -> None:
    assert any(to.startswith(LEAD_ON[name]) for to in crawl.walked.led[name])


def test_the_board_is_a_stream_of_events(crawl: Crawl) -> None:
    assert crawl.board["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_made(crawl: Crawl, name: str) -> None:
    assert name in crawl.faults, "nobody came to it"
    assert not crawl.faults[name], "\n".join(crawl.faults[name])


BAD = """<!doctype html><html lang="vi"><title>x</title><style>@media print { dl { display: none } }</style>
<main><h1>Một</h1><h3 style="color: #ddd; background: #fff">Ba</h3>
<p style="width: 900px">This is not translated</p><dl><dt>a</dt><dd>b</dd></dl><input></main><footer>Chân trang</footer><script>fetch("http://192.0.2.1/")</script>
"""


async def test_a_page_that_is_badly_made_is_told() -> None:
    """What finds no fault on our pages finds these."""
    server = await asyncio.start_server(_bad, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    page = Shown("bad", "", "/", httpx.Response(200))
    async with server, chromium() as browser:
        told = "\n".join((await looked_at(browser, origin, {"": {}}, [page]))["bad"])
    for fault in (
        "label: Form elements must have labels",
        "color-contrast:",
        "a heading of level 3 comes after one of level 1",
        "wide in a window of 360",
        "wide in a window of 640",
        "not on paper: 'ab'",
        "on paper too: 'Chân trang'",
        "asks another host: http://192.0.2.1/",
        "not in Vietnamese: 'This is not translated'",
    ):
        assert fault in told, told


async def _bad(asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
    await asked.readuntil(b"\r\n\r\n")
    body = BAD.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    answer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
    await answer.drain()
    answer.close()
