"""Every form of every page with hostile input in each of its fields; then the whole site is looked at again.

The forms are those that people meet who walk through the site: a new form is among them by itself. No answer
is a defect; none says raw what was typed; what is refused says so, keeps what was typed, and leaves nothing
in the log.
"""

from __future__ import annotations

import asyncio
import csv
import html
import io
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from starlette.routing import compile_path

from eventlog.body import withheld_id
from tests.long.conftest import Peopled
from tests.web import world
from tests.web.crawl import WALKERS, Shown, walked
from tests.web.forms import Form, forms
from tests.web.ground import Ground
from tests.web.hostile import MARKUP, RAW, TURNED, Attack, attacks, send
from web.table import ROUTES

pytestmark = pytest.mark.timeout(900)

POSTS = [(one.name, compile_path(one.path)[0]) for one in ROUTES if one.method == "POST"]
UNMET = {"signing_in.out"}
"""The button that signs out holds nothing but the session's token."""
ENDS = ("delete", "withdraw", "leave", "send", "drop", "give_up", "cancel", "end", "revoke", "convene")
AFTER_ALL = ("adopt", "launch", "confirm", "review", "take_back", "call_off")
"""After these, other forms of the same movement are gone."""
SOON_GONE = "composing_names.merges_chosen"
"""What it needs, received lists, any form of a list may send elsewhere."""
AT_ONCE = 3


@dataclass
class Siege:
    """What was sent, what is wrong with the answers by the route's name, and what was refused."""

    sent: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)
    """The command ids in the log when it was over."""
    afterwards: list[Shown] = field(default_factory=list)
    theirs: str = ""
    """Another court's nomination, with which nobody who walks here has to do."""
    before: list[str] = field(default_factory=list)
    """What had happened to it."""


@pytest.fixture(scope="module")
async def siege(ground: Ground, world_of_pages: Peopled) -> Siege:
    more = world_of_pages.more
    before = await walked(world_of_pages.browsers, *more)
    made = Siege(theirs=await ground.nominated(world.FLAG, "far-unit"))
    made.before = await ground.system.types(made.theirs)
    waiting = iter(_met(before.shown))

    async def besiege() -> None:
        for met in waiting:
            await _besieged(ground, made, met)

    await asyncio.gather(*(besiege() for _ in range(AT_ONCE)))
    await ground.seen()
    made.recorded = {entry.command_id for entry in await ground.system.entries()}
    again = {one: await ground.client_of(one) if one else await ground.browser() for one in WALKERS}
    made.afterwards = (await walked(again, *more)).shown
    return made


@dataclass(frozen=True)
class Met:
    """A form, and everywhere where it was met."""

    name: str
    form: Form
    where: list[Shown]

    @property
    def turn(self) -> tuple[bool, bool, bool, int]:
        """What ends things comes when all others have had their turn; and first of them who asks for most."""
        ends = any(word in self.name for word in ENDS)
        last = self.name.startswith("movement") and any(word in self.name for word in AFTER_ALL)
        return last, ends, self.name != SOON_GONE, -len(self.form.kinds)


def _met(shown: list[Shown]) -> list[Met]:
    """The forms of all pages, once for each route and set of fields."""
    found: dict[tuple[str, frozenset[str]], Met] = {}
    for page in shown:
        if page.is_page:
            for one in forms(page.answer):
                name = _route(one) if one.method == "post" else None
                if name is not None:
                    met = found.setdefault((name, _alike(one)), Met(name, one, []))
                    met.where.append(page)
    return sorted(found.values(), key=lambda met: met.turn)


def _alike(form: Form) -> frozenset[str]:
    """What a form asks for, without the numbers and codes of what it is about."""
    return frozenset(re.sub(r"[-.].*|\d+", "", name) for name in form.kinds)


def _route(form: Form) -> str | None:
    path = urlsplit(form.action).path
    return next((name for name, pattern in POSTS if pattern.match(path)), None)


async def _besieged(ground: Ground, made: Siege, met: Met) -> None:
    """Send the form in every way, from a browser of its own: what ends a session ends that one."""
    for page in met.where:
        client = await ground.client_of(page.visitor) if page.visitor else await ground.browser()
        fresh = forms(await client.get(page.path))
        same = [one for one in fresh if _route(one) == met.name and _alike(one) == _alike(met.form)]
        if same:  # else another form has changed what there is to do here
            await _every_way(client, made, met.name, same[0])
            return


async def _every_way(client: httpx.AsyncClient, made: Siege, name: str, form: Form) -> None:
    faults = made.faults.setdefault(name, [])
    for attack in attacks(form, made.theirs):
        answer = await send(client, form, attack)
        made.sent[name] = made.sent.get(name, 0) + 1
        faults += [f"{form.action}: {attack.what}: {fault}" for fault in _faults(answer, attack)]
        if answer.status_code >= 400:
            made.refused.add(f"web/{attack.key}")


def _faults(answer: httpx.Response, attack: Attack) -> list[str]:
    found = []
    if answer.status_code >= 500:
        found.append(f"{answer.status_code}: {answer.text[:300]}")
    found += [f"says {raw} as it is" for raw in RAW if raw in answer.text]
    if answer.status_code == 422:
        if 'id="error-summary"' not in answer.text:
            found.append("comes back without a word of what is wrong")
        for text in attack.typed:
            # As it was typed, or without the mark that turns a line around.
            kept = {html.escape(text.replace("\u202e", sign)) for sign in ("", "\u202e")}
            if not any(one in html.escape(html.unescape(answer.text)) for one in kept):
                found.append(f"what was typed is gone: {text!r}")
    return found


def test_every_form_is_met(siege: Siege) -> None:
    """A route that takes a form and that nobody comes to is not tried, so it fails here."""
    unmet = {name for name, _ in POSTS} - siege.sent.keys()
    assert unmet == UNMET


@pytest.mark.parametrize("name", sorted({name for name, _ in POSTS} - UNMET))
async def test_a_form_bears_whatever_is_typed(siege: Siege, name: str) -> None:
    assert siege.sent[name]
    assert not siege.faults[name], "\n".join(siege.faults[name])


def test_nothing_of_a_refused_form_is_in_the_log(siege: Siege) -> None:
    assert len(siege.refused) > 100
    refused = siege.refused | {withheld_id(one) for one in siege.refused}
    assert not refused & siege.recorded


async def test_nothing_of_anothers_has_changed(siege: Siege, ground: Ground) -> None:
    assert "BallotOpened" in siege.before
    assert await ground.system.types(siege.theirs) == siege.before


def test_no_page_says_raw_what_was_typed(siege: Siege) -> None:
    assert any("hostile()" in one.answer.text for one in siege.afterwards), "nothing of it was taken"
    for one in siege.afterwards:
        if one.is_page:
            for raw in (*RAW, TURNED[0]):
                assert raw not in one.answer.text, f"{one.path} for {one.visitor}: {raw!r}"


def test_files_are_files_still(siege: Siege) -> None:
    """A table has no formula, and what is to be parsed can be."""
    kinds = set()
    for one in siege.afterwards:
        type, _, _ = one.answer.headers["content-type"].partition(";")
        kinds.add(type)
        match type:
            case "text/csv":
                cells = [cell for row in csv.reader(io.StringIO(one.answer.text)) for cell in row]
                assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))], one.path
            case "application/atom+xml":
                ElementTree.fromstring(one.answer.content)
            case "application/json":
                one.answer.json()
    assert kinds >= {"text/csv", "application/atom+xml", "application/json"}


@pytest.mark.parametrize(
    ("status", "text", "told"),
    [
        (500, "", "500"),
        (200, f"<p>{MARKUP}</p>", "says <script>hostile as it is"),
        (422, f"<p>{html.escape(MARKUP)}</p>", "without a word of what is wrong"),
        (422, '<div id="error-summary">', "what was typed is gone"),
        (422, f'<div id="error-summary"></div><input value="{html.escape(MARKUP)}">', None),
        (303, "", None),
    ],
)
def test_what_is_wrong_with_an_answer_is_told(status: int, text: str, told: str | None) -> None:
    """What finds no fault in our answers finds these."""
    found = _faults(httpx.Response(status, text=text), Attack("0" * 24, "markup", (), (MARKUP,)))
    assert (told is None and not found) or any(told in one for one in found if told)
