"""Forms that are not ours, come too late, or come twice: nothing is sent on, and nothing typed is lost."""

from __future__ import annotations

import httpx
import pytest

from tests.web import world
from tests.web.forms import Form
from tests.web.ground import ORIGIN, Ground, form, forms, submit


async def sheet_of(ground: Ground, client: httpx.AsyncClient, unit: str = "u1") -> tuple[str, Form]:
    """A fresh case's stream, and its sheet as the client has it."""
    stream = await ground.nominated(world.FLAG, unit)
    return stream, form(await client.get(f"/cases/{stream.partition('/')[2]}/vote"), "/vote")


async def test_a_page_that_needs_a_session_leads_to_the_sign_in_and_back(ground: Ground) -> None:
    client = await ground.browser()
    answer = await client.get("/inbox?at=3")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/inbox%3Fat%3D3"
    page = await client.get(answer.headers["location"])
    inbox = await submit(client, next(f for f in _personas(page) if f["person"] == "u1.3"))
    assert inbox.url.path == "/inbox"
    assert inbox.url.query == b"at=3"


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
async def test_the_way_back_leads_nowhere_else(ground: Ground, next: str) -> None:
    client = await ground.browser()
    page = await client.get("/sign-in", params={"next": next})
    assert {one["next"] for one in _personas(page)} == {"/inbox"}
    answer = await client.post("/sign-in/demo", data={"person": "u1.3", "next": next})
    assert answer.headers["location"] == "/inbox"


async def test_a_form_is_kept_over_an_expired_session(ground: Ground) -> None:
    client = await ground.client_of("u1.3")
    stream, sheet = await sheet_of(ground, client)
    # The same as an hour of silence, or the end of the working day.
    await ground.site.store.pool.execute("DELETE FROM web.session WHERE person = 'u1.3'")
    answer = await submit(client, sheet, choice="approve", reason="Gõ lâu lắm", follow=False)
    assert answer.status_code == 303
    assert "VoteCast" not in await ground.system.types(stream)
    page = await client.get(answer.headers["location"])
    kept = await submit(client, next(f for f in _personas(page) if f["person"] == "u1.3"))
    assert kept.url.path.startswith("/forms/")
    assert "Gõ lâu lắm" in kept.text
    again = form(kept, "/vote")
    assert again["_key"] == sheet["_key"], "what was recorded after all is not recorded twice"
    done = await submit(client, again)
    assert "/receipts/" in str(done.url)
    assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_a_kept_form_is_nobody_elses(ground: Ground) -> None:
    client = await ground.client_of("u1.3")
    _, sheet = await sheet_of(ground, client)
    answer = await submit(client, sheet, choice="approve", _token="stale", follow=False)
    assert answer.headers["location"].startswith("/forms/")
    await ground.get("u1.4", answer.headers["location"], status=404)
    assert (await client.get(answer.headers["location"])).status_code == 200


async def test_a_wrong_token_sends_nothing_on(ground: Ground) -> None:
    client = await ground.client_of("u1.3")
    stream, sheet = await sheet_of(ground, client)
    for token in ("", "wrong"):
        answer = await submit(client, sheet, choice="approve", _token=token)
        assert answer.url.path.startswith("/forms/")
    assert "VoteCast" not in await ground.system.types(stream)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
async def test_a_form_of_another_site_is_refused(ground: Ground, headers: dict[str, str]) -> None:
    client = await ground.at("u1.3")
    stream, sheet = await sheet_of(ground, client)
    answer = await client.post(sheet.action, data=dict(sheet.filled(choice="approve")), headers=headers)
    assert answer.status_code == 403
    assert "VoteCast" not in await ground.system.types(stream)


async def test_a_form_without_a_key_is_not_ours(ground: Ground) -> None:
    client = await ground.at("u1.3")
    stream, sheet = await sheet_of(ground, client)
    for key in (None, "", "engine/tick", "A" * 24, "0" * 25):
        answer = await submit(client, sheet, choice="approve", _key=key)
        assert answer.status_code == 400
    assert "VoteCast" not in await ground.system.types(stream)


async def test_a_form_that_is_too_large_is_refused_before_it_is_read(ground: Ground) -> None:
    client = await ground.at("u1.3")
    _, sheet = await sheet_of(ground, client)
    answer = await submit(client, sheet, choice="approve", reason="x" * 2_100_000)
    assert answer.status_code == 413


async def test_every_answer_carries_the_safe_headers(ground: Ground) -> None:
    client = await ground.browser()
    for path in ("/", "/sign-in", "/nowhere", "/inbox", "/cases/x"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def _personas(page: httpx.Response) -> list[Form]:
    return [one for one in forms(page) if one.action.endswith("/sign-in/demo")]
