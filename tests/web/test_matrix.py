"""Every route, every kind of visitor, our thing and another court's: who is let through, and who is not.

What is asked is all that stands before a page: address, session, the form's token, the need. The pages
themselves are replaced by an answer without content, so that a route that is tried by everybody does nothing.
The API's endpoints answer themselves.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest
from starlette.responses import Response
from starlette.routing import compile_path

from domain.commands import (
    DraftMovement,
    FileList,
    FindRoleModel,
    HoldActivity,
    ListRow,
    PlanInspection,
    Sealed,
)
from domain.events import Period, PrintedCount
from tests.web import world
from tests.web.audience import LET_THROUGH, NOBODY, PEOPLE, audiences
from tests.web.ground import ORIGIN, Ground
from web import app, pages
from web.api.endpoint import ENDPOINTS, Endpoint
from web.table import ROUTES, Route
from web.visit import Visit

pages.load()
THROUGH = 204
AUDIENCES = audiences()


@dataclass(frozen=True)
class Gate:
    """The site without its pages, everybody's browser and session's token, and what is looked at."""

    browsers: dict[str, httpx.AsyncClient]
    tokens: dict[str, str]
    names: tuple[dict[str, str], dict[str, str]]


async def _let_through(visit: Visit) -> Response:
    del visit
    return Response(status_code=THROUGH)


@pytest.fixture(scope="module")
async def gate(ground: Ground) -> AsyncIterator[Gate]:
    names = (await _ours(ground), await _theirs(ground))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "ROUTES", [replace(one, handler=_let_through) for one in ROUTES])
        bare = app.create_app(ground.site.settings, ground.system.where)
    browsers: dict[str, httpx.AsyncClient] = {}
    tokens = {NOBODY: ""}
    async with bare.router.lifespan_context(bare):
        for visitor in sorted({NOBODY} | PEOPLE):
            cookies = None
            if visitor != NOBODY:
                signed_in = await ground.at(visitor)
                tokens[visitor] = (await signed_in.get("/api/v1/session")).json()["token"]
                cookies = signed_in.cookies
            transport = httpx.ASGITransport(app=bare)
            browsers[visitor] = httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=cookies)
        yield Gate(browsers, tokens, names)
        for browser in browsers.values():
            await browser.aclose()


async def _ours(ground: Ground) -> dict[str, str]:
    nomination = await ground.nominated(world.FLAG, "u1")
    case = await ground.posted("u1")
    return {
        "case": _name(case),
        "sitting": _name(await ground.convened([await ground.nominated(world.SHEET, "u1")])),
        "list": await _list(ground, "ours", "u1.1", "u1", "court", nomination),
        "decision": _name(await ground.decided()),
        "movement": await _movement(ground),
        **await _around(ground, "ours", "court", ("dept-1", "chief"), "u1.3", ("u1", "u2")),
        "draft:nominate": await ground.site.drafts.begin("nomination", "u1.2", "u1.2", {}),
        "draft:compose": await ground.site.drafts.begin("list", "u1.2", "u1", {}, "u1"),
        "organ": "court",
        "kind": "nomination",
        "name": _name(nomination),
    }


async def _theirs(ground: Ground) -> dict[str, str]:
    case = await ground.nominated(world.FLAG, "far-unit")
    return {
        "case": _name(case),
        "sitting": _name(await ground.convened([await ground.nominated(world.COUNCIL, "u1")], "council")),
        "list": await _list(ground, "theirs", "far.1", "far-unit", "far", case),
        "decision": "none",
        "movement": "none",
        **await _around(ground, "theirs", "far-unit", ("far.2", "far.1"), "far.3", ("far-unit",)),
        "draft:nominate": await ground.site.drafts.begin("nomination", "far.2", "far.2", {}),
        "draft:compose": await ground.site.drafts.begin("list", "far.2", "far-unit", {}, "far-unit"),
        "organ": "far",
        "kind": "nomination",
        "name": _name(case),
    }


async def _movement(ground: Ground) -> str:
    time = Period(dt.date(2020, 1, 1), dt.date(2020, 9, 30))
    drafted = DraftMovement("cluster", "routine", time, time, ("u1", "u2"))
    await ground.must("movement/ours", "u1.1", drafted)
    return "ours"


async def _around(
    ground: Ground, code: str, body: str, by: tuple[str, str], person: str, units: tuple[str, ...]
) -> dict[str, str]:
    """A role model, an inspection and an activity of the body, by its officer and its head."""
    officer, head = by
    partners, people = (("u2",), ("stranger",)) if code == "ours" else ((), (person,))
    title = Sealed(of=body, salt=world.SALT, text={"title": "Tập huấn"})
    training = HoldActivity("training", body, partners=partners, people=people)
    await ground.must(f"rolemodel/{code}", officer, FindRoleModel("person", person, body))
    await ground.must(f"inspection/{code}", head, PlanInspection(body, units, "1/KH"))
    await ground.must(f"activity/{code}", officer, training, sealed=(title,))
    return dict.fromkeys(("rolemodel", "inspection", "activity"), code)


def _name(stream: str) -> str:
    return stream.partition("/")[2]


async def _list(ground: Ground, name: str, signer: str, sender: str, receiver: str, line: str) -> str:
    counts = (PrintedCount(world.FLAG, "merit", "unit", 1),)
    ask = FileList(sender, receiver, "1/TTr", (ListRow(line),), counts, season=world.SEASON)
    await ground.must(f"submission/{name}", signer, ask)
    return name


def _address(path: str, names: dict[str, str]) -> str:
    """The path with the names in it; parts that no need looks at are something or other."""
    kind = path.split("/")[1]
    other = {"version": "1", "position": "1", "digest": "0" * 64}

    def filled(part: re.Match[str]) -> str:
        name = part[1]
        return names.get(f"{name}:{kind}") or names.get(name) or other.get(name, "x")

    return re.sub(r"\{(\w+)(?::\w+)?\}", filled, path)


def test_every_route_has_its_audience() -> None:
    """A page that is new stands in ``tests.web.audience`` too, and one that is gone does not."""
    assert AUDIENCES.keys() == {one.name for one in ROUTES} | {one.name for one in ENDPOINTS}


def test_an_address_that_is_written_out_is_answered_by_its_own_page() -> None:
    written_out = [one for one in ROUTES if "{" not in one.path]
    assert written_out
    for one in written_out:
        same = (other for other in ROUTES if other.method == one.method)
        first = next(other for other in same if compile_path(other.path)[0].match(one.path))
        assert first == one, f"{one.path} is answered by {first.name}"


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method}-{one.name}")
async def test_a_page_is_shown_to_its_audience_alone(gate: Gate, route: Route) -> None:
    audience = LET_THROUGH[AUDIENCES[route.name]]

    async def let_through(visitor: str, path: str) -> bool:
        browser = gate.browsers[visitor]
        if route.method == "GET":
            answer = await browser.get(path)
        else:
            token = {"_token": gate.tokens[visitor]}
            answer = await browser.post(path, data=token, headers={"Origin": ORIGIN})
        if answer.status_code == THROUGH:
            return True
        if visitor == NOBODY:
            assert answer.status_code == 303, (path, answer.text)
            assert answer.headers["location"].startswith("/sign-in?next=/")
        else:
            assert answer.status_code == 404, (visitor, path, answer.text)
        return False

    for names, expected in zip(gate.names, audience, strict=True):
        if names is gate.names[1] and "{" not in route.path:
            break  # the same page again
        path = _address(route.path, names)
        visitors = list(gate.browsers)
        answers = await asyncio.gather(*(let_through(one, path) for one in visitors))
        assert {one for one, through in zip(visitors, answers, strict=True) if through} == expected, path


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.method == "POST" and one.need.session], ids=lambda one: one.name
)
async def test_a_form_without_the_sessions_token_is_kept_and_shown_again(gate: Gate, route: Route) -> None:
    path = _address(route.path, gate.names[0])
    answer = await gate.browsers["u1.2"].post(path, data={"_token": gate.tokens["u1.3"]})
    assert answer.status_code == 303, path
    assert answer.headers["location"].startswith("/forms/")


@pytest.mark.parametrize("route", ENDPOINTS, ids=lambda one: one.name)
async def test_an_endpoint_answers_its_audience_alone(gate: Gate, ground: Ground, route: Endpoint) -> None:
    audience = LET_THROUGH[AUDIENCES[route.name]]
    digest = next(iter((await ground.site.reading.facts()).common.policies))

    async def let_through(visitor: str, path: str) -> bool:
        browser, headers = gate.browsers[visitor], {"X-Form-Token": gate.tokens[visitor]}
        sent: dict[str, str] | None = {} if route.method == "POST" else None
        answer = await browser.request(route.method, path, headers=headers, json=sent)
        assert answer.status_code < 500, (visitor, path, answer.text)
        if visitor == NOBODY and route.need.session:
            assert answer.status_code == 401, (path, answer.text)
        return answer.status_code not in (401, 403, 404)

    for names, expected in zip(gate.names, audience, strict=True):
        path = _address(route.path, {**names, "digest": digest})
        visitors = list(gate.browsers)
        answers = await asyncio.gather(*(let_through(one, path) for one in visitors))
        assert {one for one, through in zip(visitors, answers, strict=True) if through} == expected, path


async def test_what_is_ones_own_is_shown_to_nobody_else(ground: Ground, gate: Gate) -> None:
    """Pages that everybody who is signed in has, of whoever asks: others' receipts and kept forms are not."""
    mine = f"/receipts/nomination/{gate.names[0]['name']}/1"
    for path in (mine, f"{mine}/file"):
        assert (await ground.get("u1.2", path)).status_code == 200
        for other in sorted(PEOPLE - {"u1.2"}):
            await ground.get(other, path, status=404)
    browser = await ground.at("u1.2")
    kept = await browser.post(f"/cases/{gate.names[0]['case']}/withdraw", data={"reason": "Lý do riêng"})
    await ground.get("u1.3", kept.headers["location"], status=404)
    assert "Lý do riêng" in (await ground.get("u1.2", kept.headers["location"])).text
