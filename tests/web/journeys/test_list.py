"""A list goes up: composed by the officer, signed by the head, appraised in bulk above, partly sent back."""

from __future__ import annotations

from playwright.async_api import expect

from domain.commands import Withdraw
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey


async def composed(journey: Journey, number: str) -> None:
    """The officer of ``u3`` writes a list of what is there and cannot send it himself."""
    officer = await journey.seat("u3.2")
    await officer.menu("Tờ trình")
    await officer.follow("Soạn tờ trình")
    await officer.choose("Cơ quan, đơn vị trình", "Đơn vị số 3")
    await officer.press("Bắt đầu tờ trình")
    await officer.choose("Nơi nhận", "Tòa án tỉnh Bình An")
    await officer.choose("Kỳ thi đua", world.SEASON)
    await officer.press("Lưu và tiếp tục")
    await officer.problem("Hãy ghi số tờ trình")
    await officer.write("Số văn bản", number)
    await officer.press("Lưu và tiếp tục")
    await officer.tick("Cờ thi đua")
    await officer.tick(world.PEOPLE["u3.3"])
    await officer.press("Lưu và tiếp tục")
    await officer.heading("Tờ trình đang soạn")
    await officer.says("đã chọn 2")
    await officer.follow("Kiểm tra, ký và gửi")
    await officer.says("Bạn không được ký thay nơi này.", world.PEOPLE["u3.1"], "2 dòng")
    await expect(officer.main.get_by_role("button", name="Ký và gửi tờ trình")).to_have_count(0)


async def test_from_the_officers_draft_to_names_that_come_back(ground: Ground, journey: Journey) -> None:
    number = "12/TTr" if journey.scripts else "13/TTr"
    flag = await ground.nominated(world.FLAG, "u3")
    fighter = await ground.nominated(world.FIGHTER, "u3", "u3.3")
    who = world.PEOPLE["u3.3"]
    await composed(journey, number)

    head = await journey.seat("u3.1", "/lists")
    await head.follow("Soạn tờ trình")
    await head.follow(number)
    await head.follow("Kiểm tra, ký và gửi")
    await head.picture("list-check")
    await head.press("Ký và gửi tờ trình")
    stream = await head.recorded()
    path = f"/lists/{stream.partition('/')[2]}"
    state = await ground.state(stream)
    assert (state.about.sender, state.about.receiver, set(state.lines)) == ("u3", "court", {flag, fighter})
    assert state.signer == "u3.1"

    above = await journey.seat("dept-1")
    await above.task(path)
    await above.follow("Tiếp nhận")
    await above.press("Tiếp nhận")
    await above.heading(f"Xử lý tờ trình {number}")
    await above.follow("Vào sổ văn bản đến")
    await above.write("Số đến", "77")
    await above.press("Vào sổ văn bản đến")
    await above.follow("Kiểm tra tài liệu theo loại")
    await above.tick(f"Thiếu biên bản của {who}")
    await above.press("Ghi nhận")
    await above.says("đã kiểm tra 2/2, chưa đủ 1")
    await above.follow("Thẩm định từng trường hợp")
    await above.press("Đặt các dòng còn trống là đủ điều kiện, rồi xem lại")
    assert "LinesAppraised" not in await ground.system.types(stream)
    await above.choose(f"Kết quả thẩm định {who}", "không đủ điều kiện")
    await above.press("Ghi nhận các dòng đã sửa")
    await above.problem("hãy ghi điều khoản")
    await above.write(f"Điều khoản, {who}", "Điều 22")
    await above.write(f"Lý do, {who}", "Chưa đủ năm")
    await above.picture("list-appraise")
    await above.press("Ghi nhận các dòng đã sửa")
    await above.says("đã thẩm định 2/2, chưa rõ 0")
    found = {line: one.finding.finding for line, one in (await ground.state(stream)).lines.items()}
    assert found == {flag: "eligible", fighter: "not_eligible"}
    assert (await ground.system.types(stream)).count("LinesAppraised") == 1
    await above.follow("Trả lại từng trường hợp")
    await above.press("Trả lại")
    await above.problem("Hãy chọn các trường hợp", "Hãy ghi lý do")
    await above.tick(who)
    await above.main.get_by_label("cho đơn vị lập hồ sơ").check()
    await above.write("Lý do", "Thiếu biên bản bình xét")
    await above.press("Trả lại")
    await above.says("đã trả lại 1")
    assert (await ground.state(fighter)).phase == "returned"

    officer = await journey.seat("u3.2", path)
    await expect(officer.row(who)).to_contain_text("không đủ điều kiện")
    await officer.says("Chưa đủ năm", "Thiếu biên bản bình xét", "còn 1/2 dòng")
    await officer.open("/inbox")
    await officer.task(f"/cases/{fighter.partition('/')[2]}")
    await officer.says("Bị trả lại ngày", "Thiếu biên bản bình xét")
    for case in (flag, fighter):
        await ground.must(case, "u3.2", Withdraw())
