"""People before their browsers: what a journey does with pages, by the words that stand on them.

A ``Journey`` seats people, each in a browser of his own, in Vietnamese, with or without JavaScript. A
``Screen`` is one window: one reads it, fills in fields by their labels, presses buttons and follows links by
their names, as somebody does who hears the page or goes through it by keyboard.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Request,
    WebError,
    expect,
)

from tests.web.chromium import with_authenticator
from tests.web.ground import Ground

SHOTS = Path(__file__).resolve().parents[3] / "out" / "screenshots"
PATIENCE = 15_000
"""Milliseconds that a browser waits for what is to be there. A bound and no measure."""
ANSWERED_OTHERWISE = "Failed to load resource"
"""What Chromium's console says of a page that comes with 404 or 422: the journey looks at that page."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One window of somebody's browser."""

    page: Page
    origin: str
    scripts: bool

    # Moving ------------------------------------------------------------------------------------------------

    async def open(self, path: str) -> None:
        """Type the address, as whoever gets it by mail or from a bookmark."""
        await self.page.goto(self.origin + path)

    async def follow(self, name: str, within: Locator | None = None) -> None:
        """Click a link of the page's content; ``within`` a row or an entry that has one of such a name."""
        place = self.main if within is None else within
        await self._click(place.get_by_role("link", name=name, exact=within is None))

    async def footer(self, name: str) -> None:
        """Click a link at the foot of the page."""
        await self._click(self.page.get_by_role("contentinfo").get_by_role("link", name=name, exact=True))

    async def task(self, path: str) -> None:
        """Go to a task of the inbox. By its address, since several may have the same name."""
        found = self.main.get_by_role("list").first.locator(f"a[href='{path}']").first
        await expect(found).to_be_visible()
        await self._click(found)

    async def menu(self, name: str) -> None:
        """Click a link of the main menu."""
        menu = self.page.get_by_role("navigation", name="Chính")
        await self._click(menu.get_by_role("link", name=name, exact=True))

    async def press(self, name: str, *, twice: bool = False) -> None:
        """Press a button that leads to a page; ``twice`` as fast as a mouse clicks."""
        button = self.main.get_by_role("button", name=name, exact=True)
        if not twice:
            await self._click(button)
            return
        before = self.page.url
        await button.click(click_count=2)
        # The second click may break off what the first one had begun: the page that comes is waited for.
        await expect(self.page).not_to_have_url(before)
        await self.page.wait_for_load_state("domcontentloaded")

    async def back(self) -> None:
        """Press the browser's own button."""
        await self.page.go_back(wait_until="domcontentloaded")

    async def keys(self, *keys: str) -> None:
        """Press keys, the last of which leads to a page."""
        for key in keys[:-1]:
            await self.page.keyboard.press(key)
        async with self.page.expect_navigation(wait_until="domcontentloaded"):
            await self.page.keyboard.press(keys[-1])

    async def unfold(self, name: str) -> None:
        """Open what is folded away."""
        await self.main.get_by_text(name, exact=True).click()

    async def _click(self, what: Locator) -> None:
        async with self.page.expect_navigation(wait_until="domcontentloaded"):
            await what.click()

    # Filling in --------------------------------------------------------------------------------------------

    async def write(self, label: str, text: str) -> None:
        """Fill in a field."""
        await self.main.get_by_label(label, exact=True).fill(text)

    async def choose(self, label: str, option: str) -> None:
        """Choose from a list: the option that says this, or the only one that says it among other things."""
        field = self.main.get_by_label(label, exact=True)
        options = [text.strip() for text in await field.get_by_role("option").all_inner_texts()]
        found = [text for text in options if text == option] or [text for text in options if option in text]
        assert len(found) == 1, f"{label}: {option} is none, or more than one, of {options}"
        await field.select_option(label=found[0])

    async def tick(self, name: str, within: str | None = None) -> None:
        """Tick the choice of this name, or the box that has it in its name; ``within`` a group so named."""
        place = self.main if within is None else self.main.get_by_role("group", name=within)
        boxes = place.get_by_role("checkbox", name=name)
        await boxes.or_(place.get_by_role("radio", name=name, exact=True)).check()

    async def untick(self, name: str) -> None:
        """Take the mark out of a box."""
        await self.main.get_by_role("checkbox", name=name).uncheck()

    async def bring(self, label: str, name: str, kind: str, content: bytes) -> None:
        """Choose a file."""
        brought: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
        await self.main.get_by_label(label, exact=True).set_input_files(brought)

    # Reading -----------------------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        """The page's content."""
        return self.page.get_by_role("main")

    @property
    def path(self) -> str:
        """Where one is."""
        return urlsplit(self.page.url).path

    def row(self, name: str) -> Locator:
        """A row of a table, by what stands in it."""
        return self.main.get_by_role("row").filter(has_text=name)

    def item(self, name: str) -> Locator:
        """An entry of a list, by what stands in it."""
        return self.main.get_by_role("listitem").filter(has_text=name)

    async def heading(self, name: str) -> None:
        """The page is headed by this."""
        await expect(self.page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()

    async def says(self, *texts: str) -> None:
        """These stand on the page."""
        for text in texts:
            await expect(self.main).to_contain_text(text)

    async def never_says(self, *texts: str) -> None:
        """These stand nowhere on the page."""
        for text in texts:
            await expect(self.main).not_to_contain_text(text)

    async def problem(self, *texts: str) -> None:
        """The summary above the page says what is wrong."""
        for text in texts:
            await expect(self.page.get_by_role("alert")).to_contain_text(text)

    async def recorded(self) -> str:
        """The page of a receipt; the stream whose entry it is."""
        await self.heading("Đã ghi nhận")
        return self.path.removeprefix("/receipts/").rpartition("/")[0]

    async def fetched(self, link: str) -> bytes:
        """What one gets who downloads by the link that has this in its name."""
        async with self.page.expect_download() as coming:
            await self.main.get_by_role("link", name=link).click()
        return Path(await (await coming.value).path()).read_bytes()

    async def picture(self, name: str) -> None:
        """Keep what there is to be seen, once."""
        if self.scripts:
            SHOTS.mkdir(parents=True, exist_ok=True)
            await self.page.screenshot(path=SHOTS / f"journey-{name}.png", full_page=True)


@dataclass
class Journey:
    """One journey's people, and what their browsers complained of."""

    ground: Ground
    browser: Browser
    origin: str
    scripts: bool
    faults: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def somebody(self, at: str = "/") -> Screen:
        """A browser of somebody who has not signed in."""
        context = await self._context()
        return await self._screen(await context.new_page(), at)

    async def seat(self, person: str, at: str = "/inbox") -> Screen:
        """A browser in which this person has signed in."""
        context = await self._context()
        who: dict[str, str | float | bool] = {"person": person, "next": "/inbox"}
        await context.request.post(f"{self.origin}/sign-in/demo", form=who, max_redirects=0)
        return await self._screen(await context.new_page(), at)

    async def beside(self, screen: Screen, at: str) -> Screen:
        """Another tab of the same browser."""
        return await self._screen(await screen.page.context.new_page(), at)

    async def with_device(self, at: str) -> Screen:
        """A browser on a device that makes passkeys; nobody has signed in."""
        return await self._screen(await with_authenticator(await self._context()), at)

    async def _context(self) -> BrowserContext:
        made = await self.browser.new_context(
            locale="vi-VN", viewport={"width": 1100, "height": 900}, java_script_enabled=self.scripts
        )
        made.on("console", self._said)
        made.on("weberror", self._failed)
        made.on("request", self._asked)
        made.set_default_timeout(PATIENCE)
        self._contexts.append(made)
        return made

    async def _screen(self, page: Page, at: str) -> Screen:
        screen = Screen(page, self.origin, self.scripts)
        await screen.open(at)
        return screen

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED_OTHERWISE):
            self.faults.append(message.text)

    def _failed(self, error: WebError) -> None:
        self.faults.append(str(error.error))

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.origin).netloc:
            self.faults.append(f"asked for {request.url}")

    async def end(self) -> None:
        """Everybody goes home."""
        for context in self._contexts:
            await context.close()


@asynccontextmanager
async def travelling(ground: Ground, browser: Browser, origin: str, scripts: bool) -> AsyncIterator[Journey]:
    """A journey; it fails if a browser complained, or was led to another host."""
    made = Journey(ground, browser, origin, scripts)
    try:
        yield made
    finally:
        await made.end()
    assert not made.faults, made.faults
