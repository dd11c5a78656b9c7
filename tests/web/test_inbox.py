"""The inbox: what waits for whom, and what it says of it."""

from __future__ import annotations

from domain.calendar import HANOI
from tests.web import world
from tests.web.ground import Ground


async def tasks_of(ground: Ground, person: str) -> str:
    """The list of tasks on the person's inbox."""
    await ground.seen()
    page = await ground.get(person, "/inbox")
    return page.text.partition("<main")[2].partition("<h2>")[0]


async def test_a_ballot_waits_for_everybody_on_the_roll_and_for_nobody_else(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    link = f'href="/cases/{stream.partition("/")[2]}"'
    for who in ("u2.1", "u2.2", "u2.3", "u2.4"):
        assert link in await tasks_of(ground, who)
    for who in ("u1.3", "far.3", "stranger", "chief", "auditor"):
        assert link not in await tasks_of(ground, who)


async def test_a_task_of_an_office_waits_for_its_holder(ground: Ground) -> None:
    stream = await ground.at_signing("u3")
    link = f'href="/cases/{stream.partition("/")[2]}"'
    assert link in await tasks_of(ground, "chief")
    assert link not in await tasks_of(ground, "u3.1")


async def test_a_task_says_on_whom_for_which_award_and_until_when(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u4")
    stage = (await ground.state(stream)).stage
    text = await tasks_of(ground, "u4.3")
    assert "Unit 4 · Emulation flag" in text
    assert stage.due is not None
    assert f'datetime="{stage.due.astimezone(HANOI).isoformat(timespec="minutes")}"' in text


async def test_the_inbox_is_in_vietnamese_first(ground: Ground) -> None:
    await ground.nominated(world.FLAG, "u4")
    await ground.seen()
    client = await ground.client_of("u4.4", language="vi")
    page = await client.get("/inbox")
    assert '<html lang="vi">' in page.text
    assert "Đơn vị số 4 · Cờ thi đua" in page.text
    assert world.PEOPLE["u4.4"] in page.text


async def test_somebody_without_an_office_has_an_empty_inbox(ground: Ground) -> None:
    assert "Nothing waits for you." in await tasks_of(ground, "stranger")


async def test_what_became_of_what_one_sent_stands_below(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    await ground.voted(stream, "u1.4")
    await ground.seen()
    page = await ground.get("u1.4", "/inbox")
    assert f'href="/cases/{stream.partition("/")[2]}"' in page.text.partition("<h2>")[2]


async def test_a_page_of_a_signed_in_visitor_is_kept_by_no_cache(ground: Ground) -> None:
    page = await ground.get("stranger", "/inbox")
    assert page.headers["cache-control"] == "no-store"
