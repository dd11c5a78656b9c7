"""The live board: how many sheets have come in, as they come; and never more than that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx

from tests.system import HANG
from tests.web import world
from tests.web.ground import Ground, served


async def told(answer: httpx.Response) -> AsyncIterator[dict[str, object]]:
    """The events of a stream."""
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def test_the_board_counts_sheets_as_they_come_in(ground: Ground) -> None:
    lines = [await ground.nominated(world.SHEET, unit) for unit in ("u1", "u2")]
    stream = await ground.opened(lines)
    here = f"/sittings/{stream.partition('/')[2]}"
    async with (
        served(ground) as origin,
        httpx.AsyncClient(base_url=origin, timeout=HANG, headers={"Accept-Language": "en"}) as client,
    ):
        await client.post(
            "/sign-in/demo", data={"person": "u3.1", "next": "/inbox"}, headers={"Origin": origin}
        )
        page = await client.get(f"{here}/board")
        assert "0 of 4 received" in page.text
        assert '<noscript><meta http-equiv="refresh"' in page.text
        async with client.stream("GET", f"{here}/board/events") as answer, asyncio.timeout(HANG):
            assert answer.headers["content-type"].startswith("text/event-stream")
            events = told(answer)
            assert (await anext(events))["text"] == "0 of 4 received"
            for number, unit in enumerate(world.UNITS, 1):
                await ground.sheet(stream, unit, "reject")
                while (event := await anext(events))["received"] != number:
                    assert event["received"] == number - 1
                assert event == {
                    "text": f"{number} of 4 received",
                    "received": number,
                    "expected": 4,
                    "ballot": "1/open",
                }


async def test_all_boards_of_a_sitting_share_one_look(ground: Ground) -> None:
    stream = await ground.opened([await ground.nominated(world.SHEET, "u4")])
    looks = await asyncio.gather(*(ground.site.boards.look(stream) for _ in range(50)))
    assert all(look is looks[0] for look in looks)
