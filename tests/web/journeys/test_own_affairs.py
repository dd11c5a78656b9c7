"""What everybody does for himself: notices, deadlines in a calendar, the language, where one is signed in."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey


@pytest.mark.long
async def test_notices_are_read_and_deadlines_go_into_a_calendar(ground: Ground, journey: Journey) -> None:
    unit = "u1" if journey.scripts else "u3"
    await ground.nominated(world.FLAG, unit)
    stream = await ground.nominated(world.FLAG, unit)
    voter = await journey.seat(f"{unit}.3")
    await voter.follow("Thông báo")
    new = voter.item("Có việc đang chờ bạn").filter(has=voter.page.get_by_text("mới", exact=True))
    await expect(new).to_have_count(2)
    await voter.picture("notices")
    await voter.follow("Có việc đang chờ bạn", within=new.first)
    assert voter.path.startswith("/cases/")
    await voter.open("/notices")
    await voter.press("Đánh dấu đã đọc tất cả (1)")
    await expect(new).to_have_count(0)
    await voter.follow("Thời hạn của tôi trong lịch")
    await voter.press("Tạo địa chỉ")
    address = await voter.main.get_by_role("code").first.inner_text()
    visitor = await journey.somebody()
    calendar = await (await visitor.page.request.get(address)).text()
    due = (await ground.state(stream)).stage.due
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert f"{due:%Y%m%dT%H%M}" in calendar
    assert "Đơn vị số" not in calendar
    await voter.open("/calendar")
    await voter.never_says(address)
    await voter.press("Bỏ địa chỉ")
    assert (await visitor.page.request.get(address)).status == 404


@pytest.mark.long
async def test_the_language_is_kept_and_other_sessions_are_ended(ground: Ground, journey: Journey) -> None:
    at_home = await journey.seat("u2.4", "/sessions")
    here = await journey.seat("u2.4", "/sessions")
    await expect(here.main.get_by_role("row")).to_have_count(3)
    await here.press("Kết thúc các phiên khác")
    await expect(here.main.get_by_role("row")).to_have_count(2)
    await at_home.open("/inbox")
    await at_home.heading("Đăng nhập")
    await here.page.get_by_role("link", name="English").click()
    await here.heading("Where I am signed in")
    await here.open("/inbox")
    await here.heading("Tasks")
    await here.page.get_by_role("button", name="Sign out").click()
    await expect(here.page.get_by_role("link", name="Sign in").first).to_be_visible()
    await here.open("/inbox")
    await here.heading("Sign in")
    rows = await ground.site.store.pool.fetchval("SELECT count(*) FROM web.session WHERE person = 'u2.4'")
    assert rows == 0
