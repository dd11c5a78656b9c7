"""Pages in a real browser: no fault that axe knows of, nothing too wide, nothing from elsewhere.

Each is looked at by somebody whom it is for, in Vietnamese and light, and in English and dark, on a
telephone, at 200 % and on a desk, and on paper. Pictures go into ``out/screenshots`` where
``VINHDANH_SCREENSHOTS`` is set.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, Request

from tests.web import world
from tests.web.around import inspected, noted
from tests.web.chromium import chromium
from tests.web.ground import Ground, served
from tests.web.look import RULES_BY_NIGHT
from tests.web.moving import running

SHOTS = Path(__file__).resolve().parents[2] / "out" / "screenshots"
WIDTHS = (360, 640, 1100)
"""A telephone; 200 % zoom on a screen of 1280; a desk."""
PAGES = {
    "": "/ /sign-in /published /published/movements/looked-at",
    "u1.3": "/inbox /cases/{case} /cases/{case}/vote /cases/{case}/history",
    "u1.2": "/nominate /lists",
    "u1.1": "/sittings /movements/looked-at/confirm",
    "u2.2": "/movements/looked-at /movements/looked-at/report /movements/looked-at/progress",
    "dept-1": "/decisions/{decision} /inspections/{around}",
    "chief": "/decisions/{decision}/sign",
    "auditor": "/audit /cases/{case}/replay /reports/statistics?year=2026",
}
"""Who looks at what; nobody in particular looks at what is public. These are the pages that most people come
to, of each make one: every single one is walked through in the same way by the crawl (``tests/long``)."""


@dataclass
class Walk:
    """Where everything is, and one page of the browser for each visitor and look."""

    browser: Browser
    origin: str
    names: dict[str, str]
    faults: list[str] = field(default_factory=list)
    _open: dict[tuple[str, str], Page] = field(default_factory=dict)

    async def page(self, visitor: str, scheme: Literal["light", "dark"]) -> Page:
        """The visitor's page; what it complains of, or asks of another host, is noted."""
        if (visitor, scheme) in self._open:
            return self._open[visitor, scheme]
        locale = "vi-VN" if scheme == "light" else "en-GB"
        context = await self.browser.new_context(locale=locale, color_scheme=scheme)
        if visitor:
            who: dict[str, str | float | bool] = {"person": visitor, "next": "/inbox"}
            await context.request.post(f"{self.origin}/sign-in/demo", form=who, max_redirects=0)
        page = self._open[visitor, scheme] = await context.new_page()
        host = urlsplit(self.origin).netloc

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(message.text)

        def asked(request: Request) -> None:
            if urlsplit(request.url).netloc != host:
                self.faults.append(request.url)

        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", asked)
        return page


@pytest.fixture(scope="module", autouse=True)
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


@pytest.fixture(scope="module")
async def walk(ground: Ground) -> AsyncIterator[Walk]:
    case, decision = await ground.nominated(world.FLAG, "u1"), await ground.checked()
    names = {"case": case.partition("/")[2], "decision": decision.partition("/")[2], "around": "looked-at"}
    await running(ground, "looked-at")
    await noted(ground, await inspected(ground, "looked-at"), "f1", freezes="yes")
    async with served(ground) as origin, chromium() as browser:
        yield Walk(browser, origin, names)


@pytest.mark.parametrize(
    ("visitor", "path"), [(one, path) for one, paths in PAGES.items() for path in paths.split()]
)
async def test_a_page_is_well_made(walk: Walk, visitor: str, path: str) -> None:
    picture = f"{visitor or 'public'}{path.replace('/', '-')}"
    path = path.format(**walk.names)
    looks: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in looks:
        page = await walk.page(visitor, scheme)
        walk.faults.clear()
        answer = await page.goto(walk.origin + path)
        assert answer is not None, path
        assert answer.status == 200, path
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} for {visitor} is {wide} wide in a window of {width}"
            if os.environ.get("VINHDANH_SCREENSHOTS"):
                SHOTS.mkdir(parents=True, exist_ok=True)
                await page.screenshot(path=SHOTS / f"{picture}-{scheme}-{width}.png", full_page=True)
        found = await Axe().run(page, options=None if scheme == "light" else RULES_BY_NIGHT)
        assert not found.response["violations"], f"{path} for {visitor}, {scheme}:\n{found.generate_report()}"
        assert not walk.faults, f"{path} for {visitor}"
        await page.emulate_media(media="print")
        assert await page.locator("main h1").first.is_visible(), f"{path} has no heading on paper"
        await page.emulate_media(media="screen")
