"""The README's pictures, made of the demonstration as it opens: ``make screenshots``.

A season is played and served on a folder of its own; the cluster's chair opens the sitting, four units vote
as they would by hand; then people of each kind are looked over the shoulder, in Vietnamese. The pictures are
not made by the tests: each run has other hashes and another day, and a repository keeps every version of a
picture.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Browser, ViewportSize

from tests.console.terminal import ROOT, Terminal, down
from tests.console.test_web import address_of
from tests.web.chromium import chromium
from tests.web.forms import form, submit

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150_000
"""Bytes of a picture."""
SITTING = "/sittings/hop-cum"
CHAIR = "p.hv.1"
VOTED = (CHAIR, "p.vp.1", "p.tccb.1", "p.u06.1")


@dataclass(frozen=True, slots=True)
class Picture:
    """Who looks at which page on how large a screen; ``at`` is what it begins with, if not the top."""

    name: str
    person: str
    path: str
    width: int
    height: int
    at: str = ""


PHONE_PICTURE = (390, 844)
SHOWN = (
    Picture("inbox", "p.u10.2", "/inbox", *PHONE_PICTURE),
    Picture("sheet", "p.th.1", f"{SITTING}/vote", 1100, 960),
    Picture("board", CHAIR, f"{SITTING}/board", 1100, 520),
    Picture("progress", CHAIR, "/movements/cum-6/progress", 1100, 1080),
    Picture("decision", "p.tandtc.1", "/decisions/qd-2/sign", 1100, 860),
    Picture("proof", "p.audit", "/cases/co-hv/history?version=6", 1100, 590, at="main details:has(code)"),
)


async def voted(origin: str) -> None:
    """The cluster's sitting is opened with its ballot, and some of the units have voted."""
    async with Signed(origin, CHAIR) as chair:
        await submit(chair, await chair.get(f"{SITTING}/open"), "/open")
        page = await chair.get(f"{SITTING}/ballot")
        await submit(chair, page, "/ballot", line=form(page, "/ballot").options["line"])
    for person in VOTED:
        async with Signed(origin, person) as head:
            page = await head.get(f"{SITTING}/vote")
            lines = [name for name in form(page, "/vote").options if name.startswith("line-")]
            done = await submit(head, page, "/vote", **dict.fromkeys(lines, "approve"))
            assert "/receipts/" in done.url.path, done.text


class Signed(httpx.AsyncClient):
    """The browser of somebody made up who has signed in."""

    def __init__(self, origin: str, person: str) -> None:
        super().__init__(base_url=origin, timeout=30)
        self._person = person

    async def __aenter__(self) -> Signed:
        await super().__aenter__()
        await self.post("/sign-in/demo", data={"person": self._person, "next": "/inbox"})
        return self


async def taken(browser: Browser, origin: str, picture: Picture) -> None:
    """Take one picture."""
    size: ViewportSize = {"width": picture.width, "height": picture.height}
    context = await browser.new_context(base_url=origin, locale="vi-VN", viewport=size)
    who: dict[str, str | float | bool] = {"person": picture.person, "next": "/inbox"}
    await context.request.post("/sign-in/demo", form=who, max_redirects=0)
    page = await context.new_page()
    answer = await page.goto(picture.path)
    assert answer is not None, picture.path
    assert answer.status == 200, f"{picture.path}: {answer.status}"
    if picture.at:
        beginning = page.locator(picture.at).last
        await beginning.evaluate("one => { one.open = true; one.scrollIntoView() }")
    content = await page.screenshot()
    assert len(content) < LARGEST, f"{picture.name} has {len(content)} bytes"
    (PICTURES / f"{picture.name}.png").write_bytes(content)
    await context.close()


async def all_taken(origin: str) -> None:
    """Take all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await voted(origin)
    async with chromium() as browser:
        for picture in SHOWN:
            await taken(browser, origin, picture)


def main() -> None:
    """Start the demonstration, take the pictures, stop it."""
    with tempfile.TemporaryDirectory(prefix="vinhdanh-pictures-") as folder:
        process = Terminal(Path(folder) / "data").up("up", "--demo")
        try:
            asyncio.run(all_taken(address_of(process)))
        finally:
            down(process)


if __name__ == "__main__":
    main()
