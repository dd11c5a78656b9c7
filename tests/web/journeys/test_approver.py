"""Whoever votes: one case, many in a row, a sheet of all at once; what he may not do, and what he sees."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from domain.calendar import HANOI
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey


def case_of(stream: str) -> str:
    return f"/cases/{stream.partition('/')[2]}"


async def test_a_vote_that_nobody_else_sees_until_all_are_in(ground: Ground, journey: Journey) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    case = case_of(stream)
    voter = await journey.seat("u1.3")
    due = (await ground.state(stream)).stage.due.astimezone(HANOI)
    await voter.says("bỏ phiếu", "bình xét tại đơn vị", f"{due:%H:%M %d/%m/%Y}")
    await voter.task(case)
    await voter.says("Quy tắc của lượt bỏ phiếu này", "đã nhận 0/4 phiếu", "Điều 30 (giả định)")
    await voter.follow("bỏ phiếu")
    await voter.says("Số phiếu tối thiểu", "(chưa đạt)", "Tán thành: từ 2/3 trở lên")
    await voter.write("Lý do (không bắt buộc)", "Dẫn đầu phong trào")
    await voter.press("Ghi phiếu này")
    await voter.problem("Hãy chọn ý kiến của bạn")
    await expect(voter.main.get_by_label("Lý do (không bắt buộc)")).to_have_value("Dẫn đầu phong trào")
    await voter.tick("Không tán thành")
    await voter.picture("vote")
    await voter.press("Ghi phiếu này")
    await voter.recorded()
    await voter.open(case)
    await voter.says("Phiếu của bạn, không ai khác thấy", "không tán thành")

    chair = await journey.seat("u1.1", case)
    await chair.says("đã nhận 1/4 phiếu")
    await chair.never_says("không tán thành", "Dẫn đầu phong trào")
    await ground.voted(stream, "u1.1", "u1.2", "u1.4")
    await voter.open(case)
    await voter.says("3/4 cán bộ, công chức, người lao động = 75,00 % ≥ 2/3: đạt")
    state = await ground.state(stream)
    assert (state.counted[0].outcome.passed, state.stage.name) == (True, "signing")
    assert (await ground.system.types(stream)).count("VoteCast") == 4


@pytest.mark.long
async def test_one_after_the_other_with_save_and_next_skip_and_abstain(
    ground: Ground, journey: Journey
) -> None:
    streams = [await ground.nominated(world.FLAG, "u4") for _ in range(3)]
    voter = await journey.seat("u4.3")
    await voter.follow("Bỏ phiếu lần lượt (3)")
    await voter.says("Hồ sơ 1 trên 3")
    first = voter.path
    await voter.picture("queue")
    if journey.scripts:
        await voter.keys("1", "Control+Enter")
    else:
        await voter.tick("Tán thành")
        await voter.press("Ghi phiếu và sang hồ sơ tiếp theo")
    await voter.says("Hồ sơ 2 trên 3")
    skipped = voter.path
    await voter.follow("Để sau")
    await voter.says("Hồ sơ 3 trên 3")
    last = voter.path
    await voter.tick("Không có ý kiến")
    await voter.press("Ghi phiếu và sang hồ sơ tiếp theo")
    await voter.heading("Bỏ phiếu lần lượt")
    await voter.says("Số phiếu lần này: 2", "Để lại sau: 1")
    await voter.follow("Bắt đầu lại")
    assert voter.path == skipped
    await voter.tick("Không tán thành")
    await voter.press("Ghi phiếu và sang hồ sơ tiếp theo")
    await voter.says("Không có đề nghị nào chờ phiếu của bạn.")
    assert {f"{case_of(stream)}/vote" for stream in streams} == {first, skipped, last}
    for path, choice in ((first, "approve"), (last, "abstain"), (skipped, "reject")):
        stream = f"nomination/{path.split('/')[2]}"
        assert (await ground.state(stream)).ballot.votes["u4.3"].choice == choice
        assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_a_sheet_of_all_at_once_with_ones_own_row_marked(ground: Ground, journey: Journey) -> None:
    lines = [await ground.nominated(world.SHEET, unit) for unit in ("u2", "u3", "u4")]
    stream = await ground.opened(lines)
    sitting = f"/sittings/{stream.partition('/')[2]}"
    head = await journey.seat("u2.1")
    await head.task(sitting)
    await head.follow("bỏ phiếu")
    own = head.row("Đơn vị số 2")
    await expect(own).to_contain_text("Bạn không được bỏ phiếu cho đơn vị mình")
    await expect(own).to_contain_text("Tỷ lệ vẫn tính trên 4 đơn vị, kể cả bạn.")
    await expect(own.get_by_role("radio")).to_have_count(0)
    await head.says("Quy tắc của lượt bỏ phiếu này", "đã nhận 0/4 phiếu", "Tán thành: từ 2/3 trở lên của 4")
    await head.tick("Tán thành", within="Đơn vị số 3")
    await head.picture("sheet")
    await head.press("Nộp phiếu")
    await head.problem("Hãy chọn cho Đơn vị số 4")
    await expect(head.row("Đơn vị số 3").get_by_label("Tán thành", exact=True)).to_be_checked()
    await head.tick("Không tán thành", within="Đơn vị số 4")
    await head.press("Nộp phiếu")
    await head.recorded()
    await head.open(sitting)
    await head.says("đã nhận 1/4 phiếu", "Phiếu của bạn")
    ballot = (await ground.state(stream)).ballot
    assert ballot.cast == {"u2": {lines[1]: "approve", lines[2]: "reject"}}
    other = await journey.seat("u3.1", sitting)
    await other.says("đã nhận 1/4 phiếu")
    await other.never_says("Phiếu của bạn", "không tán thành")


@pytest.mark.long
async def test_somebody_who_is_too_near_takes_no_part(ground: Ground, journey: Journey) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    voter = await journey.seat("u2.3", f"{case_of(stream)}/vote")
    await voter.tick("Không tham gia bỏ phiếu")
    await voter.write("Lý do (không bắt buộc)", "Người nhà")
    await voter.press("Ghi phiếu này")
    await voter.recorded()
    await voter.says("Đã ghi không tham gia bỏ phiếu")
    await voter.open(f"{case_of(stream)}/vote")
    assert voter.path == case_of(stream)
    assert "MemberRecused" in await ground.system.types(stream)
    assert "u2.3" not in (await ground.state(stream)).ballot.votes
