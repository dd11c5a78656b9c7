"""Pages in a real browser, and everything that is wrong with them.

``looked_at`` has each shown twice: in Vietnamese and light, as wide as a desk, a telephone and 200 % of
zoom, and on paper; and in English and dark. What axe finds, what the browser complains of, and what is asked
of another host are faults.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.web.crawl import Shown

SHOTS = Path(__file__).resolve().parents[2] / "out" / "screenshots"
AT_DESK: ViewportSize = {"width": 1280, "height": 800}
ZOOMED, PHONE = 640, 360
"""Widths in pixels: the desk at 200 %, a telephone."""
Scheme = Literal["light", "dark"]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES: dict[str, Any] = {"resultTypes": ["violations"]}
RULES_BY_NIGHT = {**RULES, "runOnly": ["color-contrast", "html-has-lang", "html-lang-valid"]}
"""In the dark the same page has other colours, and in English another language."""
AT_ONCE = 2
"""Windows side by side: as many as the smallest machine has processors."""

_READ = """() => {
  const shown = one => one.checkVisibility({visibilityProperty: true});
  const texts = [], walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const around = node.parentElement;
    if (!around || around.closest('script, style, noscript, code, pre, textarea, body [lang]')) continue;
    texts.push(node.data.replace(/\\s+/g, ' ').trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [alt], [title], [data-label]'))
    for (const name of ['aria-label', 'placeholder', 'alt', 'title', 'data-label'])
      if (one.hasAttribute(name)) texts.push(one.getAttribute(name).trim());
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown).map(h => +h.tagName[1]),
    texts: [...new Set(texts)].filter(text => text),
  };
}"""
_WIDE = "document.documentElement.scrollWidth"
_CONTENT = "main :is(h1, h2, h3, p, dl, table, ul, ol, pre, figure)"
_MARK = f"""() => {{ for (const one of document.querySelectorAll('{_CONTENT}'))
  if (one.checkVisibility() && !one.closest('.no-print, .actions, form, details:not([open]), nav'))
    one.dataset.content = '1' }}"""
_PAPER = """() => ({
  lost: [...document.querySelectorAll('[data-content]')].filter(one => !one.checkVisibility())
    .map(one => one.textContent.trim().slice(0, 60)),
  stays: [...document.querySelectorAll('.top nav, .who, footer, .skip, .demo, button')]
    .filter(one => one.checkVisibility()).map(one => one.textContent.trim().slice(0, 60)),
})"""
NAME = "Vinh Danh"
_ENGLISH = re.compile(r"[a-z]{2,}\b.*\s[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What stands on a page: its headings' levels, and its texts but for code."""

    title: str
    language: str
    headings: Sequence[int]
    texts: Sequence[str]


@dataclass
class Glance:
    """What one look at a page found."""

    faults: list[str] = field(default_factory=list)
    read: Read | None = None
    """Nothing where the page was not there."""


async def looked_at(
    browser: Browser, origin: str, cookies: Mapping[str, Mapping[str, str]], pages: Sequence[Shown]
) -> dict[str, list[str]]:
    """Everything that is wrong with the pages, by their names; ``cookies`` are those of their visitors."""
    free = asyncio.Semaphore(AT_ONCE)

    async def tour(visitor: str, scheme: Scheme) -> dict[str, Glance]:
        async with free:
            return await _tour(
                browser, origin, cookies[visitor], scheme, [one for one in pages if one.visitor == visitor]
            )

    visitors = list(dict.fromkeys(one.visitor for one in pages))
    light = await asyncio.gather(*(tour(one, "light") for one in visitors))
    dark = await asyncio.gather(*(tour(one, "dark") for one in visitors))
    by_day, by_night = dict(zip(visitors, light, strict=True)), dict(zip(visitors, dark, strict=True))
    faults: dict[str, list[str]] = {}
    for one in pages:
        day, night = by_day[one.visitor][one.path], by_night[one.visitor][one.path]
        found = [*day.faults, *night.faults]
        if day.read is not None and night.read is not None:
            found += [f"not in Vietnamese: {text!r}" for text in _untranslated(day.read, night.read)]
        faults.setdefault(one.name, []).extend(
            f"{one.path} for {one.visitor or 'anybody'}: {fault}" for fault in found
        )
    return faults


async def _tour(
    browser: Browser, origin: str, cookies: Mapping[str, str], scheme: Scheme, pages: Sequence[Shown]
) -> dict[str, Glance]:
    """One visitor's pages in one language and colour, one after the other in the same window."""
    found: dict[str, Glance] = {}
    context = await browser.new_context(
        locale="vi-VN" if scheme == "light" else "en-GB", color_scheme=scheme, viewport=AT_DESK
    )
    for name, value in cookies.items():
        await context.add_cookies([{"name": name, "value": value, "url": origin}])
    await context.add_init_script(AXE)
    page, said = await context.new_page(), list[str]()
    _listen(page, urlsplit(origin).netloc, said)
    for one in pages:
        glance = found[one.path] = Glance()
        said.clear()
        await page.set_viewport_size(AT_DESK)
        if await _come(page, origin + one.path, glance.faults):
            picture = f"{one.name}-{one.visitor or 'public'}-{scheme}"
            await (_by_day if scheme == "light" else _by_night)(page, glance, picture)
        glance.faults += said
    await context.close()
    return found


def _listen(page: Page, host: str, said: list[str]) -> None:
    """Note what the page says that it should not, and whom else it asks."""

    def complained(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"the console says: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc != host:
            said.append(f"asks another host: {request.url}")

    page.on("console", complained)
    page.on("pageerror", lambda error: said.append(f"a script fails: {error}"))
    page.on("request", asked)


async def _by_day(page: Page, glance: Glance, picture: str) -> None:
    """Light: axe, the headings, a telephone's width and half a desk's, and paper."""
    glance.read = Read(**await page.evaluate(_READ))
    glance.faults += _headings(glance.read)
    glance.faults += await _axe(page, RULES)
    await page.evaluate(_MARK)
    await _narrow(page, glance, picture, ZOOMED, PHONE)
    await page.emulate_media(media="print")
    paper = await page.evaluate(_PAPER)
    glance.faults += [f"not on paper: {text!r}" for text in paper["lost"]]
    glance.faults += [f"on paper too: {text!r}" for text in paper["stays"]]
    await page.emulate_media(media="screen")


async def _by_night(page: Page, glance: Glance, picture: str) -> None:
    """Dark: the colours; and the other language's words, which may be longer."""
    glance.faults += await _axe(page, RULES_BY_NIGHT)
    glance.read = Read(**await page.evaluate(_READ))
    await _narrow(page, glance, picture, PHONE)


async def _narrow(page: Page, glance: Glance, picture: str, *widths: int) -> None:
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        if (wide := await page.evaluate(_WIDE)) > width:
            glance.faults.append(f"{wide} wide in a window of {width}")
        if os.environ.get("VINHDANH_SCREENSHOTS"):
            SHOTS.mkdir(parents=True, exist_ok=True)
            await page.screenshot(path=SHOTS / f"{picture}-{width}.png", full_page=True)


async def _come(page: Page, address: str, faults: list[str]) -> bool:
    answer = await page.goto(address)
    if answer is None or answer.status != 200 or urlsplit(page.url).path != urlsplit(address).path:
        faults.append(f"answers {answer.status if answer else 'nothing'} at {page.url}")
        return False
    return True


async def _axe(page: Page, rules: dict[str, Any]) -> list[str]:
    found = await page.evaluate(f"axe.run(document, {json.dumps(rules)})")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:300]} {node.get('failureSummary', '')}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def _headings(read: Read) -> Iterable[str]:
    levels = read.headings
    if list(levels).count(1) != 1 or levels[0] != 1:
        yield f"its headings are of the levels {levels}"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} comes after one of level {before}"
    if not read.title.strip():
        yield "it has no title"


def _untranslated(vietnamese: Read, english: Read) -> list[str]:
    """Texts of several words without a Vietnamese letter that stand on both pages; and a wrong language."""
    same = set(vietnamese.texts) & set(english.texts)
    found = [text for text in same - {NAME} if text.isascii() and _ENGLISH.search(text)]
    if (vietnamese.language, english.language) != ("vi", "en"):
        found.append(f"{vietnamese.language}, {english.language}")
    return sorted(found)
