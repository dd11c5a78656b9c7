"""The award officer: nominates step by step, takes it back, and revises a file that was sent back."""

from __future__ import annotations

import hashlib
import json

import pytest
from playwright.async_api import expect

from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

REPORT = "Báo cáo thành tích năm 2026".encode()


async def test_a_nomination_from_the_task_list_to_its_receipt(ground: Ground, journey: Journey) -> None:
    officer = await journey.seat("u1.2")
    await officer.menu("Đề nghị")
    await officer.follow("Lập đề nghị")
    await officer.press("Bắt đầu một đề nghị")
    await officer.choose("Khen thưởng", "Chiến sĩ thi đua")
    await officer.press("Lưu và tiếp tục")
    await officer.choose("Kỳ thi đua", world.SEASON)
    await officer.press("Lưu và tiếp tục")
    await officer.choose("Đối tượng được đề nghị", world.PEOPLE["u1.3"])
    await officer.press("Lưu và tiếp tục")
    await officer.heading("Điều kiện, tiêu chuẩn")
    await officer.says("Theo sổ đăng ký hiện nay: đủ điều kiện", "Điều 22 (giả định)")
    await officer.picture("eligibility")
    await officer.follow("Tiếp tục")
    await officer.bring("Thêm tệp", "báo cáo.txt", "text/plain", REPORT)
    await officer.press("Thêm các tệp này")
    await officer.says("báo cáo.txt", hashlib.sha256(REPORT).hexdigest())
    await officer.follow("Tiếp tục")
    await officer.write("Tóm tắt thành tích (có thể bỏ trống)", "Giải quyết 120 vụ, không có án hủy.")
    await officer.press("Lưu và tiếp tục")
    await officer.heading("Kiểm tra trước khi gửi")
    await officer.follow("Sửa Tiêu đề hồ sơ")
    await officer.write("Tiêu đề hồ sơ", "Chiến sĩ thi đua cơ sở năm 2026")
    await officer.press("Lưu và tiếp tục")
    await officer.says("Chiến sĩ thi đua cơ sở năm 2026", "120 vụ", "báo cáo.txt", "Đơn vị số 1")
    await officer.picture("check-answers")
    before = await ground.site.reading.log.length()
    await officer.press("Gửi đề nghị khen thưởng")
    stream = await officer.recorded()
    await officer.says(stream, "Tiếp theo", "bỏ phiếu: còn 3 phiếu", "hạn")
    await officer.picture("receipt")
    receipt = json.loads(await officer.fetched("Tải biên nhận"))

    [nominated, *_] = await ground.system.entries(stream)
    assert (receipt["position"], receipt["leaf"]) == (before, nominated.leaf.hex())
    state = await ground.state(stream)
    assert (state.about.award, state.about.nominee, state.about.unit) == (world.FIGHTER, "u1.3", "u1")
    assert state.attachments == (hashlib.sha256(REPORT).hexdigest(),)
    assert "120 vụ".encode() not in b"".join(e.body or b"" for e in await ground.system.entries(stream))

    await officer.follow("Xem hồ sơ")
    await officer.says("Hiện ai đang giữ", "120 vụ", "đề nghị xét tặng")
    assert await officer.fetched("TEXT, ") == REPORT
    await officer.follow("Rút đề nghị khen thưởng")
    await officer.write("Lý do", "Ghi nhầm người")
    await officer.press("Rút đề nghị")
    await officer.recorded()
    await officer.says("đã rút")
    assert (await ground.state(stream)).result == "withdrawn"
    assert "Withdrawn" in await ground.system.types(stream)


@pytest.mark.long
async def test_a_step_that_is_left_out_says_so_at_its_field(ground: Ground, journey: Journey) -> None:
    officer = await journey.seat("u2.2", "/nominate")
    before = await ground.site.reading.log.length()
    await officer.press("Bắt đầu một đề nghị")
    await officer.press("Lưu và tiếp tục")
    await officer.problem("Hãy chọn danh hiệu hoặc hình thức khen thưởng")
    await expect(officer.page).to_have_title("Lỗi: Khen thưởng · Vinh Danh")
    await officer.choose("Khen thưởng", "Cờ thi đua")
    await officer.press("Lưu và tiếp tục")
    await officer.choose("Kỳ thi đua", world.SEASON)
    await officer.press("Lưu và tiếp tục")
    await officer.press("Lưu và tiếp tục")
    await officer.follow("Tiếp tục")
    await officer.bring("Thêm tệp", "báo cáo.pdf", "application/pdf", b"MZ\x90 not a report")
    await officer.press("Thêm các tệp này")
    await officer.problem("báo cáo.pdf")
    await officer.says("Chưa có tệp nào.")
    await officer.follow("Tiếp tục")
    await officer.write("Tiêu đề hồ sơ", "")
    await officer.press("Lưu và tiếp tục")
    await officer.problem("Hãy ghi tiêu đề")
    await officer.picture("error-summary")
    await officer.open("/nominate")
    await officer.says("Đang soạn")
    await officer.press("Xóa Đơn vị số 2")
    await officer.never_says("Đang soạn")
    assert await ground.site.reading.log.length() == before


@pytest.mark.long
async def test_a_file_that_was_sent_back_is_revised_and_goes_its_way_again(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    case = f"/cases/{stream.partition('/')[2]}"
    chair = await journey.seat("u3.1", f"{case}/close")
    await chair.follow("Trả lại hồ sơ để hoàn thiện")
    await chair.press("Trả lại")
    await chair.problem("Hãy nêu lý do")
    await chair.write("Lý do", "Thiếu báo cáo quý IV")
    await chair.press("Trả lại")
    await chair.says("đã trả lại để hoàn thiện")

    officer = await journey.seat("u3.2")
    await officer.says("hoàn thiện hồ sơ")
    await officer.task(case)
    await officer.says("Bị trả lại ngày", "Thiếu báo cáo quý IV")
    await officer.follow("Hoàn thiện và gửi lại")
    await officer.bring("Thêm tệp", "quý IV.txt", "text/plain", REPORT)
    await officer.press("Thêm các tệp này")
    await officer.write("Nội dung đã hoàn thiện", "Đã bổ sung báo cáo quý IV")
    await officer.picture("revise")
    await officer.press("Gửi hồ sơ đã hoàn thiện")
    await officer.says("bỏ phiếu")
    types = await ground.system.types(stream)
    assert types.index("Returned") < types.index("Resubmitted")
    state = await ground.state(stream)
    assert (state.phase, state.stage.name, len(state.attachments)) == ("open", "unit", 1)
