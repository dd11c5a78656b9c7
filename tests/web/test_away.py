"""Temporal, PostgreSQL or the worker is away during a vote: the page says so, nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.ground import Ground as Servers
from tests.ground import ground, servers, shaken
from tests.system import HANG, System, until
from tests.web import world
from tests.web.forms import Form
from tests.web.ground import ORIGIN, Ground, form, forms, ground_on, submit
from web.settings import Settings

__all__ = ["ground", "servers", "shaken"]

pytestmark = pytest.mark.timeout(300)

REASON = "Gõ rất lâu <mới> xong"
IMPATIENT = Settings(ORIGIN, demo=True, patience=1.0)


@pytest.fixture
async def site(shaken: System) -> AsyncIterator[Ground]:
    """The world on servers that may be stopped, with pages that give up after a second."""
    async with shaken.working(), ground_on(shaken, IMPATIENT) as made:
        yield made


async def sheet_of(site: Ground, client: httpx.AsyncClient) -> tuple[str, Form]:
    stream = await site.nominated(world.FLAG)
    return stream, form(await client.get(f"/cases/{stream.partition('/')[2]}/vote"), "/vote")


def kept(answer: httpx.Response, sheet: Form, choice: str = "approve") -> Form:
    """The page's form, which has everything that was typed and the same key."""
    again = form(answer, "/vote")
    assert again["_key"] == sheet["_key"]
    assert again["choice"] == choice
    assert again["reason"] == REASON
    assert "<mới>" not in answer.text, "what was typed is text, never markup"
    return again


async def test_without_temporal_nothing_is_recorded_yet_and_trying_again_is_once_done(
    ground: Servers, site: Ground
) -> None:
    client = await site.at("u1.3")
    stream, sheet = await sheet_of(site, client)
    await asyncio.to_thread(ground.temporal.kill)
    answer = await submit(client, sheet, choice="approve", reason=REASON)
    assert answer.status_code == 503
    assert "Nothing is recorded yet" in answer.text
    again = kept(answer, sheet)
    assert [dict(one.buttons) for one in forms(answer)] == [{}, {"_hand_over": "1"}]
    await asyncio.to_thread(ground.temporal.start, HANG)
    for _ in range(3):  # pressed more than once, too
        assert "/receipts/" in str((await _until_recorded(client, again)).url)
    assert (await site.system.types(stream)).count("VoteCast") == 1


async def test_without_postgresql_a_page_says_so_and_keeps_what_was_typed(
    ground: Servers, site: Ground
) -> None:
    client = await site.at("u1.3")
    stream, sheet = await sheet_of(site, client)
    await asyncio.to_thread(ground.postgres.stop)
    answer = await submit(client, sheet, choice="reject", reason=REASON)
    assert answer.status_code == 503
    again = kept(answer, sheet, "reject")
    page = await client.get("/inbox")
    assert page.status_code == 503
    assert "Nothing is lost" in page.text
    await asyncio.to_thread(ground.postgres.start, HANG)
    done = await _until_recorded(client, again)
    assert "/receipts/" in str(done.url)
    assert (await site.system.types(stream)).count("VoteCast") == 1


async def test_what_was_handed_over_is_carried_out_when_a_worker_is_back(shaken: System) -> None:
    async with AsyncExitStack() as stack:
        async with shaken.working():
            site = await stack.enter_async_context(ground_on(shaken, IMPATIENT))
            client = await site.at("u1.3")
            stream, sheet = await sheet_of(site, client)
        answer = await submit(client, sheet, choice="approve", reason=REASON)
        assert answer.status_code == 503
        again = kept(answer, sheet)
        handed = await submit(client, forms(answer)[1], _hand_over="1")
        assert handed.status_code == 202
        assert "Handed over" in handed.text
        assert "VoteCast" not in await shaken.types(stream)
        async with shaken.working():
            await shaken.until_logged(stream, "VoteCast")
            await site.seen()
            inbox = await client.get("/inbox")
            assert f'href="/cases/{stream.partition("/")[2]}"' in inbox.text.partition("<h2>")[2]
            # The update was taken by nobody and the signal by the worker: still one vote.
            done = await _until_recorded(client, again)
            assert "/receipts/" in str(done.url)
    assert (await shaken.types(stream)).count("VoteCast") == 1


async def _until_recorded(client: httpx.AsyncClient, sheet: Form) -> httpx.Response:
    """Send it again and again with the same key, as the page says one may."""
    answers = []

    async def answered() -> bool:
        answers.append(await submit(client, sheet))
        return answers[-1].status_code != 503

    await until(answered, what="an answer")
    return answers[-1]
