"""An inspection freezes a nomination: planned by the court's leader, noted, seen by the unit, put right."""

from __future__ import annotations

import datetime as dt

from domain.award.policy import digest, text_of
from domain.calendar import local_date
from domain.commands import ChangeRegistry
from domain.events import PolicyAdopted
from domain.facts import COMMON
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

PENDING = {"rule": "no_open", "of": ["inspection"], "cite": "Điều 4 (giả định)", "certainty": "read"}


async def test_a_finding_freezes_a_nomination_until_it_is_put_right(ground: Ground, journey: Journey) -> None:
    watched = world.award(
        f"test.watched_{'quick' if journey.scripts else 'plain'}",
        *("Cờ chờ kết luận kiểm tra", "Flag that waits for inspections", world.UNIT_VOTE, world.SIGN),
        eligibility=[PENDING],
    )
    data = watched.canonical()
    adopted = PolicyAdopted(digest(data), watched.award, text_of(data), what_if=False)
    await ground.must(COMMON, "registrar", ChangeRegistry((adopted,)))
    case = await ground.nominated(watched.award, "u1")
    at, code = f"/cases/{case.partition('/')[2]}", "kt-1" if journey.scripts else "kt-2"

    chief = await journey.seat("chief")
    await chief.menu("Phong trào")
    await chief.follow("Kiểm tra")
    await chief.follow("Lập kế hoạch kiểm tra")
    await chief.choose("Cơ quan kiểm tra", "Tòa án tỉnh Bình An")
    await chief.tick("Đơn vị số 1", within="Đơn vị được kiểm tra")
    await chief.write("Số văn bản", f"{code}/KH-KT")
    await chief.write("Mã (có thể bỏ trống)", code)
    await chief.press("Ban hành kế hoạch")
    assert await chief.recorded() == f"inspection/{code}"

    inspector = await journey.seat("dept-1")
    await inspector.task(f"/inspections/{code}")
    await inspector.heading(f"Cuộc kiểm tra theo {code}/KH-KT")
    await inspector.follow("Ghi nhận đã kiểm tra tại đơn vị")
    await inspector.press("Đã đến kiểm tra")
    await inspector.says("đã kiểm tra ngày")
    await inspector.follow("Ghi nhận phát hiện")
    await inspector.write("Nội dung phát hiện", "Số liệu báo cáo không khớp sổ thụ lý")
    await inspector.tick("Có: tạm dừng các đề nghị khen thưởng liên quan")
    until = local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=9)
    await inspector.write("Hạn khắc phục", until.isoformat())
    await inspector.write("Mã phát hiện (có thể bỏ trống)", "ph-1")
    await inspector.press("Ghi nhận")
    assert await inspector.recorded() == f"inspection/{code}"
    await ground.seen()

    officer = await journey.seat("u1.2")
    await officer.task(f"/inspections/{code}")
    await officer.says("Số liệu báo cáo không khớp sổ thụ lý", "tạm dừng xét", "chưa khắc phục")
    await officer.picture("inspection-of-a-unit")
    await officer.open(at)
    await officer.says("Tạm dừng xét", f"inspection/{code}/ph-1")

    await officer.open(f"/inspections/{code}")
    await officer.follow("Báo cáo khắc phục")
    await officer.write("Nội dung đã khắc phục", "Đã đối chiếu lại với sổ thụ lý")
    await officer.write("Số báo cáo (có thể bỏ trống)", "12/BC")
    await officer.press("Báo cáo")
    await officer.says("báo cáo đã khắc phục phát hiện ph-1")
    await ground.seen()

    await inspector.menu("Việc cần làm")
    await inspector.task(f"/inspections/{code}")
    await inspector.says("đã báo cáo, chờ xem xét", "Đã đối chiếu lại với sổ thụ lý")
    await inspector.follow("Kết luận về một phát hiện")
    await inspector.says("Những đề nghị bị tạm dừng vì phát hiện này sẽ tự tiếp tục.")
    await inspector.tick("Đã khắc phục")
    await inspector.press("Ghi nhận")
    await inspector.says("đã khắc phục phát hiện ph-1")
    await officer.open(at)
    await officer.never_says(f"inspection/{code}/ph-1")
