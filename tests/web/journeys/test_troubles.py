"""What goes wrong on the way: a session that ends, two tabs, the back button, a button pressed twice."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from domain.commands import Withdraw
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey, Screen

REASON = "Lý do gõ rất lâu: <b>dẫn đầu</b> phong trào"


def case_of(stream: str) -> str:
    return f"/cases/{stream.partition('/')[2]}"


async def sign_in(screen: Screen, person: str) -> None:
    """On the page of the ways in: as one of the made-up people, who may be folded away."""
    button = screen.main.get_by_role("button", name=f"Đăng nhập là {world.PEOPLE[person]}", exact=True)
    if not await button.is_visible():
        await screen.unfold("Tất cả những người khác")
    await screen.press(f"Đăng nhập là {world.PEOPLE[person]}")


async def test_a_session_ends_in_the_middle_of_a_form_and_nothing_typed_is_lost(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    voter = await journey.somebody(f"{case_of(stream)}/vote")
    await voter.heading("Đăng nhập")
    await sign_in(voter, "u1.3")
    await voter.tick("Tán thành")
    await voter.write("Lý do (không bắt buộc)", REASON)
    # The same as an hour of silence, or the end of the working day.
    await ground.site.store.pool.execute("DELETE FROM web.session WHERE person = 'u1.3'")
    await voter.press("Ghi phiếu này")
    await voter.heading("Đăng nhập")
    assert "VoteCast" not in await ground.system.types(stream)
    await sign_in(voter, "u1.3")
    await voter.heading("Nội dung bạn đã nhập vẫn còn đây")
    await voter.says(REASON)
    await voter.picture("kept-form")
    await voter.press("Gửi")
    assert await voter.recorded() == stream
    assert (await ground.state(stream)).ballot.votes["u1.3"].choice == "approve"
    assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_two_tabs_are_one_vote_and_the_second_says_so(ground: Ground, journey: Journey) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    one = await journey.seat("u2.3", f"{case_of(stream)}/vote")
    other = await journey.beside(one, f"{case_of(stream)}/vote")
    await one.tick("Tán thành")
    await other.tick("Không tán thành")
    await one.press("Ghi phiếu này")
    await one.recorded()
    await other.press("Ghi phiếu này")
    await other.problem("đã bỏ phiếu")
    assert other.path == f"{case_of(stream)}/vote"
    await other.says("Phiếu của bạn")
    assert (await ground.state(stream)).ballot.votes["u2.3"].choice == "approve"
    assert (await ground.system.types(stream)).count("VoteCast") == 1


@pytest.mark.long
async def test_another_person_in_the_second_tab_does_not_vote_for_the_first(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.nominated(world.FLAG, "u4")
    one = await journey.seat("u4.3", f"{case_of(stream)}/vote")
    await one.tick("Tán thành")
    other = await journey.beside(one, "/sign-in")
    await sign_in(other, "u4.4")
    await one.press("Ghi phiếu này")  # the browser is somebody else's by now
    await one.heading("Nội dung bạn đã nhập vẫn còn đây")
    await expect(one.page.get_by_role("link", name=world.PEOPLE["u4.4"])).to_be_visible()
    await one.press("Gửi")
    await expect(one.page.get_by_role("alert")).to_be_visible()
    assert "VoteCast" not in await ground.system.types(stream)


async def test_back_from_the_receipt_of_a_vote_is_the_case(ground: Ground, journey: Journey) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    voter = await journey.seat("u3.3", f"{case_of(stream)}/vote")
    await voter.tick("Tán thành")
    await voter.press("Ghi phiếu này")
    await voter.recorded()
    await voter.back()
    await voter.says("Phiếu của bạn", "tán thành", "đã nhận 1/4 phiếu")
    assert voter.path == case_of(stream)
    assert (await ground.system.types(stream)).count("VoteCast") == 1


@pytest.mark.long
async def test_back_in_a_nomination_keeps_what_was_chosen_and_files_it_once(
    ground: Ground, journey: Journey
) -> None:
    officer = await journey.seat("u3.2", "/nominate")
    await officer.press("Bắt đầu một đề nghị")
    await officer.choose("Khen thưởng", "Giấy khen")
    await officer.press("Lưu và tiếp tục")
    await officer.choose("Kỳ thi đua", world.SEASON)
    await officer.press("Lưu và tiếp tục")
    await officer.back()
    await expect(officer.main.get_by_label("Kỳ thi đua", exact=True)).to_have_value(world.SEASON)
    await officer.press("Lưu và tiếp tục")
    await officer.choose("Đối tượng được đề nghị", "Chính đơn vị: Đơn vị số 3")
    await officer.press("Lưu và tiếp tục")
    await officer.follow("Tiếp tục")
    await officer.follow("Tiếp tục")
    await officer.press("Lưu và tiếp tục")
    await officer.press("Gửi đề nghị khen thưởng")
    filed = await officer.recorded()
    receipt = officer.path
    await officer.back()
    assert await officer.recorded() == filed
    assert officer.path == receipt
    assert (await ground.system.types(filed)).count("Nominated") == 1
    await ground.must(filed, "u3.2", Withdraw())


async def test_a_button_that_is_pressed_twice_does_it_once(ground: Ground, journey: Journey) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    voter = await journey.seat("u1.4", f"{case_of(stream)}/vote")
    await voter.tick("Tán thành")
    await voter.press("Ghi phiếu này", twice=True)
    assert await voter.recorded() == stream
    assert (await ground.system.types(stream)).count("VoteCast") == 1

    line = await ground.nominated(world.SHEET, "u3" if journey.scripts else "u4")
    chair = await journey.seat("u1.1", "/sittings/new?body=cluster")
    await chair.choose("Thư ký ghi biên bản", world.PEOPLE["u2.1"])
    await chair.press("Triệu tập phiên họp", twice=True)
    await chair.says("Đã ghi tại vị trí")
    agenda = (await ground.state(line)).agenda
    assert agenda == f"sitting/{chair.path.rpartition('/')[2]}"
    assert (await ground.system.types(agenda)).count("Convened") == 1
    assert (await ground.system.types(line)).count("PutOnAgenda") == 1
