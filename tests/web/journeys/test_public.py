"""Anybody: comments on a nomination and reads the answer; a decision, who holds what, the feed, the data."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import pytest
from playwright.async_api import expect

from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey
from web.atom import ATOM

VOTERS = ("u1.1", "u1.2", "u1.3", "u1.4")


async def test_a_comment_is_entered_answered_and_its_answer_read(ground: Ground, journey: Journey) -> None:
    unit = "u1" if journey.scripts else "u2"
    stream = await ground.posted(unit)
    name = stream.partition("/")[2]
    visitor = await journey.somebody()
    await visitor.footer("Đang lấy ý kiến")
    await visitor.says("còn 5 ngày")
    await visitor.follow(f"Đơn vị số {unit[1]}")
    await visitor.write("Ý kiến của bạn", "   ")
    await visitor.press("Gửi ý kiến")
    await visitor.problem("Hãy viết ý kiến của bạn")
    await visitor.write("Ý kiến của bạn", "Tôi biết rõ việc này: số liệu quý III sai.")
    await visitor.write("Họ tên và cách liên hệ", "Ông Ba, 0900")
    await visitor.picture("posting")
    await visitor.press("Gửi ý kiến")
    await visitor.heading("Ý kiến của bạn đã vào hộp thư")
    await visitor.says("Chưa được ghi vào nhật ký.")
    own = visitor.path

    keeper = await journey.seat("dept-2")
    await keeper.follow("1 ý kiến chờ vào sổ")
    await keeper.says("số liệu quý III sai", "Ông Ba, 0900")
    await keeper.picture("comments-box")
    await keeper.main.get_by_role("button", name="Vào sổ nhật ký").click()
    await keeper.says("Đã vào sổ")
    (ref,) = (await ground.state(stream)).desk.comments
    await keeper.follow("Trả lời", within=keeper.item(ref))
    await keeper.press("Ghi nhận trả lời")
    await keeper.problem("Hãy điền: Kết quả xử lý ý kiến")
    await keeper.write("Kết quả xử lý ý kiến", "Đã đối chiếu, số liệu đúng.")
    await keeper.press("Ghi nhận trả lời")
    await keeper.says("giải quyết ý kiến")

    await visitor.open(own)
    await visitor.says("đã trả lời", "Đã đối chiếu, số liệu đúng.")
    await visitor.open(f"/postings/{name}")
    await visitor.says(ref, "Đã đối chiếu, số liệu đúng.")
    await visitor.never_says("quý III", "Ông Ba")
    types = await ground.system.types(stream)
    assert [types.count(one) for one in ("CommentReceived", "CommentAnswered")] == [1, 1]
    written = b"".join(entry.body or b"" for entry in await ground.system.entries(stream))
    for secret in ("quý III", "Ông Ba", "đối chiếu"):
        assert secret.encode() not in written


@pytest.mark.long
async def test_from_the_feed_to_the_decision_the_holder_and_the_data(
    ground: Ground, journey: Journey
) -> None:
    nominee = "u1.3" if journey.scripts else "u1.4"
    line = await ground.nominated(world.FIGHTER, "u1", nominee)
    await ground.voted(line, *(who for who in VOTERS if who != nominee))
    stream = await ground.decided([line], published=True)
    signed = (await ground.state(stream)).signed
    visitor = await journey.somebody()
    await visitor.footer("Những điều đã công bố")
    feed = await visitor.page.request.get(f"{visitor.origin}/changes.atom")
    titles = [title.text for title in ElementTree.fromstring(await feed.body()).iter(f"{{{ATOM}}}title")]
    assert f"Công bố Quyết định {signed.paper}" in titles
    await visitor.follow(f"Công bố Quyết định {signed.paper}")
    await visitor.says(world.PEOPLE[nominee], signed.digest, "Điều 30 (giả định)")
    await visitor.says("số phiếu quá ít nên không công bố con số")
    await visitor.picture("published-decision")
    entries = await ground.system.entries(stream)
    await visitor.unfold("Kiểm tra thông tin này")
    await visitor.says(entries[-1].leaf.hex())

    await visitor.footer("Sổ vinh danh")
    given = "ba" if journey.scripts else "bon"
    await visitor.write("Họ tên cá nhân, tên tập thể", f"nguyen van {given}")
    await visitor.choose("Cá nhân hay tập thể", "Cá nhân")
    await visitor.press("Tìm")
    holder = visitor.row(signed.paper)
    await expect(holder).to_contain_text(world.PEOPLE[nominee])
    await visitor.never_says(nominee)
    await visitor.follow(signed.paper, within=holder)
    await visitor.footer("Dữ liệu mở")
    table = await visitor.fetched("holders.csv")
    await expect(visitor.row("holders.csv")).to_contain_text(hashlib.sha256(table).hexdigest())
    assert world.PEOPLE[nominee] in table.decode("utf-8-sig")
    assert nominee not in table.decode("utf-8-sig")
