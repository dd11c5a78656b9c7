"""Going through the pages as people do: from where they start along every link, one page of each kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
from starlette.routing import compile_path

from web import pages
from web.table import ROUTES

pages.load()
STARTS = (
    "/",
    "/inbox",
    "/cases",
    "/sittings",
    "/lists",
    "/decisions",
    "/movements",
    "/rolemodels",
    "/inspections",
    "/activities",
    "/postings",
    "/drafting",
    "/planning",
    "/queue",
)
"""Where people begin; whatever else there is, a link leads to it."""
WALKERS = (
    *("auditor", "registrar", "u1.2", "u1.1", "u1.3", "u2.1", "u2.2", "m1", "m3", "t1", "chief"),
    *("dept-1", "dept-2", "police-1", ""),
)
"""Who walks, in this order; nobody in particular comes last."""
LEADING = """
    activities.every activities.show calendar.show case.show cases.show composing.begin composing.tasks
    composing_end.check composing_names.merges decisions.decision decisions.draft decisions.drafting
    decisions.show delegations.show inbox.show inspections.every inspections.show list_desk.handle
    lists.every lists.show movement_scores.scores movements.every movements.show notices.show reports.index
    rolemodels.every rolemodels.show sittings.convening sittings.index sittings.show
"""
HUBS = frozenset(LEADING.split())
"""Pages that everybody looks at, since they lead everybody elsewhere."""
EACH = 3
"""How many pages of a kind are looked at, of a hub by each walker ``MANY``."""
MANY = 25
ENDLESS = {"board.events"}
"""An answer that does not end is not read to its end."""
PATHS = [(one.name, compile_path(one.path)[0]) for one in ROUTES if one.method == "GET"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as somebody was shown it."""

    name: str
    visitor: str
    path: str
    answer: httpx.Response = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether it is one to look at; else it is a file."""
        return self.answer.headers["content-type"].startswith("text/html")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"] or "")


def route_at(path: str) -> str | None:
    """The name of the route that answers at this path."""
    return next((name for name, pattern in PATHS if pattern.match(path)), None)


@dataclass
class Walked:
    """What was shown, and the links that led nowhere: faults of the pages on which they stand."""

    shown: list[Shown] = field(default_factory=list)
    led: dict[str, set[str]] = field(default_factory=dict)
    """Where routes have led that showed nothing themselves."""
    dead: list[str] = field(default_factory=list)


async def walked(browsers: Mapping[str, httpx.AsyncClient], *more: str) -> Walked:
    """Let everybody follow every link, and ``more`` addresses that stand on no page."""
    walk = Walked()
    looked: Counter[str] = Counter()
    for visitor, client in browsers.items():
        todo, tried = deque(STARTS + more), dict.fromkeys(STARTS + more, "the start")
        own: Counter[str] = Counter()
        while todo:
            path = todo.popleft()
            name = route_at(urlsplit(path).path)
            if name is None or name in ENDLESS or own[name] >= MANY:
                continue
            if name not in HUBS and looked[name] >= EACH:
                continue
            page = await client.get(path)
            if tried[path] == "the start" and (page.status_code == 404 or page.is_redirect):
                continue  # not for this walker
            if page.status_code >= 400:
                walk.dead.append(f"{path} ({page.status_code}) for {visitor}, from {tried[path]}")
                continue
            own[name] += 1
            if page.is_redirect:
                walk.led.setdefault(name, set()).add(page.headers["location"])
            else:
                looked[name] += 1
                walk.shown.append(Shown(name, visitor, path, page))
            for target in [page.headers["location"]] if page.is_redirect else _links(page):
                to = urlsplit(urljoin(str(page.url), target))
                there = f"{to.path}?{to.query}" if to.query else to.path
                if to.netloc == page.url.netloc.decode() and there not in tried:
                    tried[there] = path
                    todo.append(there)
    return walk


def _links(page: httpx.Response) -> list[str]:
    if not page.headers.get("content-type", "").startswith("text/html"):
        return []
    reader = _Links()
    reader.feed(page.text)
    return [link for link in reader.found if not re.match(r"#|mailto:|\?lang=", link)]
