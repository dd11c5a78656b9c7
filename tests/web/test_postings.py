"""Comments of the public: into a box, from there into the log by its keeper, and answered in public."""

from __future__ import annotations

import httpx
import pytest

from domain.commands import AnswerComment, Sealed
from tests.web import world
from tests.web.ground import Ground, form, submit
from web.session.box import MOST_AN_HOUR


@pytest.fixture
async def posted(ground: Ground) -> str:
    """The name of a nomination that stands open for comment; nobody has sent anything in this hour."""
    await ground.site.store.pool.execute("TRUNCATE web.comment")
    return (await ground.posted("u1")).partition("/")[2]


async def put(ground: Ground, case: str, text: str = "Tôi thấy khác.", **more: str) -> httpx.Response:
    visitor = await ground.browser()
    page = await visitor.get(f"/postings/{case}")
    return await submit(visitor, page, f"/postings/{case}", text=text, **more)


async def test_what_is_open_stands_there_with_its_days_for_anybody(ground: Ground, posted: str) -> None:
    visitor = await ground.browser()
    page = await visitor.get("/postings")
    assert f'href="/postings/{posted}"' in page.text
    assert "days left" in page.text
    assert "Medal" in (await visitor.get(f"/postings/{posted}")).text


async def test_a_comment_goes_from_the_box_into_the_log_and_its_answer_to_everybody(
    ground: Ground, posted: str
) -> None:
    mine = await put(ground, posted, "Tôi biết rõ việc này.", **{"from": "Ông Ba, 0900"})
    assert "It is not in the log yet." in mine.text
    visitor = await ground.browser()
    shown = await visitor.get(f"/postings/{posted}")
    assert "1 comments came by this page and wait to be entered." in shown.text
    assert "Tôi biết rõ" not in shown.text

    box = await ground.get("dept-2", f"/cases/{posted}/comments")
    assert "Tôi biết rõ việc này." in box.text
    assert "Ông Ba, 0900" in box.text
    await submit(await ground.at("dept-2"), box, f"/cases/{posted}/comments")
    state = await ground.state(f"nomination/{posted}")
    (ref,) = state.desk.comments
    assert "It waits for its answer." in (await visitor.get(str(mine.url))).text

    said = Sealed(of="u1", salt=world.SALT, text={"text": "Đã xác minh, không đúng."})
    await ground.must(f"nomination/{posted}", "dept-2", AnswerComment("posting", ref), sealed=(said,))
    for page in (await visitor.get(f"/postings/{posted}"), await visitor.get(str(mine.url))):
        assert "Đã xác minh, không đúng." in page.text
    assert "Tôi biết rõ" not in (await visitor.get(f"/postings/{posted}")).text


async def test_the_words_are_sealed_in_the_box_and_gone_from_it_once_entered(
    ground: Ground, posted: str
) -> None:
    await put(ground, posted, "Lời này không để ngỏ")
    pool = ground.site.store.pool
    kept = await pool.fetchval("SELECT content FROM web.comment")
    assert "Lời này".encode() not in kept
    box = await ground.get("dept-2", f"/cases/{posted}/comments")
    await submit(await ground.at("dept-2"), box, f"/cases/{posted}/comments")
    assert await pool.fetchval("SELECT content FROM web.comment") == b""
    words = await ground.site.reading.words_of(await ground.site.reading.entries(f"nomination/{posted}"))
    assert any(text.get("text") == "Lời này không để ngỏ" for text in words.values())


async def test_the_same_form_twice_is_one_comment(ground: Ground, posted: str) -> None:
    visitor = await ground.browser()
    page = await visitor.get(f"/postings/{posted}")
    filled = form(page)
    first = await submit(visitor, filled, text="Một lần")
    again = await submit(visitor, filled, text="Một lần")
    assert first.url == again.url
    assert await ground.site.store.pool.fetchval("SELECT count(*) FROM web.comment") == 1


async def test_entered_twice_it_is_one_comment(ground: Ground, posted: str) -> None:
    await put(ground, posted)
    box = form(await ground.get("dept-2", f"/cases/{posted}/comments"), f"/cases/{posted}/comments")
    await submit(await ground.at("dept-2"), box)
    await ground.site.store.pool.execute("UPDATE web.comment SET ref = NULL")  # as if it had died in between
    await submit(await ground.at("dept-2"), box)
    again = form(await ground.get("dept-2", f"/cases/{posted}/comments"), f"/cases/{posted}/comments")
    await submit(await ground.at("dept-2"), again)
    assert len((await ground.state(f"nomination/{posted}")).desk.comments) == 1
    assert not await ground.site.box.counts()


async def test_so_many_an_hour_from_one_address_and_no_more(ground: Ground, posted: str) -> None:
    for number in range(MOST_AN_HOUR):
        assert (await put(ground, posted, f"Ý kiến {number}")).status_code == 200
    page = await put(ground, posted, "Một ý kiến nữa")
    assert page.status_code == 429
    assert "Một ý kiến nữa" in page.text, "what was typed is there still"


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
async def test_a_comment_that_cannot_be_taken_comes_back_with_what_was_typed(
    ground: Ground, posted: str, text: str
) -> None:
    page = await put(ground, posted, text)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert text.strip() in page.text


async def test_hostile_text_stays_text(ground: Ground, posted: str) -> None:
    await put(ground, posted, "<script>alert(1)</script>\u202egnorw", **{"from": "=cmd|x"})
    box = await ground.get("dept-2", f"/cases/{posted}/comments")
    assert "<script>alert" not in box.text
    assert "\u202e" not in box.text
    await submit(await ground.at("dept-2"), box, f"/cases/{posted}/comments")
    assert len((await ground.state(f"nomination/{posted}")).desk.comments) == 1


@pytest.mark.parametrize("who", ["u1.1", "u1.2", "stranger", "auditor", "far.2", "registrar"])
async def test_nobody_but_its_keeper_reads_the_box(ground: Ground, posted: str, who: str) -> None:
    await ground.get(who, f"/cases/{posted}/comments", 404)


async def test_a_comment_is_found_by_its_address_alone(ground: Ground, posted: str) -> None:
    await put(ground, posted)
    assert (await (await ground.browser()).get(f"/comments/{'0' * 40}")).status_code == 404


@pytest.mark.parametrize("award", [world.FLAG, world.LISTED])
async def test_a_case_that_is_not_posted_is_nowhere_in_public(ground: Ground, award: str) -> None:
    stream = await ground.nominated(award, "u2")
    visitor = await ground.browser()
    name = stream.partition("/")[2]
    assert (await visitor.get(f"/postings/{name}")).status_code == 404
    sent = await visitor.post(f"/postings/{name}", data={"_key": "0" * 24, "text": "x"})
    assert sent.status_code == 404


async def test_another_site_cannot_send_a_comment(ground: Ground, posted: str) -> None:
    visitor = await ground.browser()
    filled = dict(form(await visitor.get(f"/postings/{posted}")).fields)
    sent = await visitor.post(
        f"/postings/{posted}", data={**filled, "text": "x"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert sent.status_code == 403


async def test_a_posting_is_not_closed_while_something_lies_in_the_box(ground: Ground, posted: str) -> None:
    await put(ground, posted)
    page = await ground.get("dept-2", f"/cases/{posted}/close_posting")
    assert "1 comments of the public lie in the box" in page.text
    assert f'href="/cases/{posted}/comments"' in page.text
