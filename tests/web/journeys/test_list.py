"""A list goes up: composed by the officer, signed by the head, appraised in bulk above, partly sent back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from domain.commands import FileList, ListRow, Withdraw
from domain.events import PrintedCount
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

WHO = world.PEOPLE["u3.3"]


async def nominated(ground: Ground) -> tuple[str, str]:
    """A flag and a fighter of ``u3``."""
    flag = await ground.nominated(world.FLAG, "u3")
    return flag, await ground.nominated(world.FIGHTER, "u3", "u3.3")


async def test_the_officer_composes_a_list_and_the_head_signs_it(ground: Ground, journey: Journey) -> None:
    flag, fighter = await nominated(ground)
    number = "12/TTr" if journey.scripts else "13/TTr"
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
    await officer.tick(WHO)
    await officer.press("Lưu và tiếp tục")
    await officer.heading("Tờ trình đang soạn")
    await officer.says("đã chọn 2")
    await officer.follow("Kiểm tra, ký và gửi")
    await officer.says("2 dòng", WHO, "Bạn không được ký thay nơi này.", world.PEOPLE["u3.1"])
    await expect(officer.main.get_by_role("button", name="Ký và gửi tờ trình")).to_have_count(0)

    head = await journey.seat("u3.1", "/lists")
    await head.follow("Soạn tờ trình")
    await head.follow(number)
    await head.follow("Kiểm tra, ký và gửi")
    await head.picture("list-check")
    await head.press("Ký và gửi tờ trình")
    stream = await head.recorded()
    state = await ground.state(stream)
    assert (state.about.sender, state.about.receiver, set(state.lines)) == ("u3", "court", {flag, fighter})
    assert state.signer == "u3.1"
    assert (await ground.state(flag)).listed == {"proposal/u3": stream}
    for case in (flag, fighter):
        await ground.must(case, "u3.2", Withdraw())


@pytest.mark.long
async def test_a_list_is_taken_in_appraised_in_bulk_and_partly_sent_back(
    ground: Ground, journey: Journey
) -> None:
    flag, fighter = await nominated(ground)
    stream = "submission/" + ("above" if journey.scripts else "above-plain")
    path = f"/lists/{stream.partition('/')[2]}"
    counts = (PrintedCount(world.FLAG, "merit", "unit", 1), PrintedCount(world.FIGHTER, "merit", "person", 1))
    rows = (ListRow(flag), ListRow(fighter))
    await ground.must(stream, "u3.1", FileList("u3", "court", "21/TTr", rows, counts, season=world.SEASON))
    above = await journey.seat("dept-1")
    await above.task(path)
    await above.follow("Tiếp nhận")
    await above.press("Tiếp nhận")
    await above.heading("Xử lý tờ trình 21/TTr")
    await above.follow("Vào sổ văn bản đến")
    await above.write("Số đến", "77")
    await above.press("Vào sổ văn bản đến")
    await above.follow("Kiểm tra tài liệu theo loại")
    await above.tick(f"Thiếu biên bản của {WHO}")
    await above.press("Ghi nhận")
    await above.says("đã kiểm tra 2/2, chưa đủ 1")
    await above.follow("Thẩm định từng trường hợp")
    await above.press("Đặt các dòng còn trống là đủ điều kiện, rồi xem lại")
    assert "LinesAppraised" not in await ground.system.types(stream)
    await above.choose(f"Kết quả thẩm định {WHO}", "không đủ điều kiện")
    await above.press("Ghi nhận các dòng đã sửa")
    await above.problem("hãy ghi điều khoản")
    await above.write(f"Điều khoản, {WHO}", "Điều 22")
    await above.write(f"Lý do, {WHO}", "Chưa đủ năm")
    await above.picture("list-appraise")
    await above.press("Ghi nhận các dòng đã sửa")
    await above.says("đã thẩm định 2/2, chưa rõ 0")
    found = {line: one.finding.finding for line, one in (await ground.state(stream)).lines.items()}
    assert found == {flag: "eligible", fighter: "not_eligible"}
    assert (await ground.system.types(stream)).count("LinesAppraised") == 1
    await above.follow("Trả lại từng trường hợp")
    await above.press("Trả lại")
    await above.problem("Hãy chọn các trường hợp", "Hãy ghi lý do")
    await above.tick(WHO)
    await above.main.get_by_label("cho đơn vị lập hồ sơ").check()
    await above.write("Lý do", "Thiếu biên bản bình xét")
    await above.press("Trả lại")
    await above.says("đã trả lại 1")
    assert (await ground.state(fighter)).phase == "returned"

    officer = await journey.seat("u3.2", path)
    await expect(officer.row(WHO)).to_contain_text("không đủ điều kiện")
    await officer.says("Chưa đủ năm", "Thiếu biên bản bình xét", "còn 1/2 dòng")
    await officer.open("/inbox")
    await officer.task(f"/cases/{fighter.partition('/')[2]}")
    await officer.says("Bị trả lại ngày", "Thiếu biên bản bình xét")
    for case in (flag, fighter):
        await ground.must(case, "u3.2", Withdraw())
