"""A movement from its plan to what the public reads: planned by a cluster, taken part in by its unit."""

from __future__ import annotations

import datetime as dt

from domain.calendar import local_date
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey


async def test_a_movement_from_its_plan_to_its_publication(ground: Ground, journey: Journey) -> None:
    code = "dung-han" if journey.scripts else "dung-han-2"
    title = f"Thi đua giải quyết đơn, kiến nghị đúng hạn ({code})"
    at, today = f"/movements/{code}", local_date(dt.datetime.now(dt.UTC))
    begins, until = (str(today + dt.timedelta(days=days)) for days in (-40, 60))
    lead = await journey.seat("u1.1")
    await lead.menu("Phong trào")
    await lead.follow("Lập kế hoạch phong trào")
    await lead.follow("Cụm thi đua số 1")
    await lead.write("Mã phong trào", code)
    await lead.write("Tên phong trào", title)
    await lead.write("Ngày đầu", until)
    await lead.write("Ngày cuối", begins)
    await lead.untick("Cụm thi đua số 1")
    await lead.tick("Đơn vị số 1")
    await lead.tick("Đơn vị số 2")
    await lead.press("Lập dự thảo")
    await lead.problem("sớm hơn ngày bắt đầu")
    await lead.write("Ngày đầu", begins)
    await lead.write("Ngày cuối", until)
    await lead.press("Lập dự thảo")
    await lead.heading(title)
    await lead.open(f"{at}/target")
    await lead.write("Tên ngắn của chỉ tiêu", "Đơn, kiến nghị")
    await lead.write("Tỷ lệ tính trên", "đơn thuộc thẩm quyền")
    await lead.choose("Cách so sánh", "> trên mức này")
    await lead.write("Giá trị", "97%")
    await lead.write("Văn bản và mục quy định", "Kế hoạch 12/KH-CTĐ, mục II")
    await lead.press("Đưa vào kế hoạch")
    await lead.open(f"{at}/period")
    await lead.write("Tên ngắn của kỳ báo cáo", "đợt 1")
    await lead.press("Đưa vào kế hoạch")
    await lead.open(f"{at}/deadline")
    await lead.choose("Việc phải xong trước hạn", "ban hành kế hoạch")
    await lead.write("Ngày cuối", until)
    await lead.press("Đưa vào kế hoạch")
    await lead.says("Đơn, kiến nghị (trên đơn thuộc thẩm quyền)", "> 97 %")
    await lead.open(f"{at}/adopt")
    await lead.write("Số văn bản", "12/KH-CTĐ")
    await lead.press("Ban hành")
    await lead.recorded()
    await lead.open(at)
    await lead.follow("Phát động phong trào")
    await lead.press("Phát động")
    await lead.recorded()
    await lead.open(f"{at}/pledge")
    await lead.write("Tên ngắn của bản giao ước", "Giao ước cụm")
    await lead.press("Đưa ra ký")
    await lead.says("0/2 đơn vị đã ký")

    officer = await journey.seat("u2.2")
    await officer.task(at)
    await officer.follow("Xác nhận đã tiếp nhận phong trào")
    await officer.press("Đã tiếp nhận")
    await officer.open(f"{at}/plan")
    await officer.write("Số văn bản", "7/KH-ĐV2")
    await officer.press("Đã ban hành")
    await officer.open(f"{at}/report")
    await officer.write("Đơn, kiến nghị: đạt được", "485")
    await officer.write("Đơn, kiến nghị: trên tổng số (đơn thuộc thẩm quyền)", "48")
    await officer.press("Gửi báo cáo")
    await officer.problem("phần lớn hơn tổng")
    await officer.write("Đơn, kiến nghị: trên tổng số (đơn thuộc thẩm quyền)", "500")
    await officer.press("Gửi báo cáo")
    await officer.says("485/500 = 97,00 %", "có nguy cơ không đạt")

    head = await journey.seat("u2.1")
    await head.task(at)
    await head.follow("Ký giao ước thi đua")
    await head.press("Ký")
    assert await head.recorded() == f"movement/{code}"
    assert list((await ground.state(f"movement/{code}")).pledges["Giao ước cụm"].signed) == ["u2"]

    await lead.open(f"{at}/confirm")
    await lead.says("Đơn vị số 2 · Đơn, kiến nghị · đợt 1: 485/500 = 97,00 %")
    await lead.tick("Đơn vị số 2")
    await lead.press("Xác nhận")
    await lead.open(f"{at}/review")
    await lead.tick("tổng kết", within="Sơ kết hay tổng kết")
    await lead.tick("Tổng kết sớm")
    await lead.press("Đã tổ chức")
    await lead.recorded()
    await lead.open(f"{at}/publish")
    await lead.press("Công bố")
    await lead.picture("movement-after-its-review")
    review = (await ground.state(f"movement/{code}")).reviews[-1].held.targets[0]
    assert (review.met, review.missed, review.not_reported) == (0, 1, 1), "97 % is not over 97 %"

    anybody = await journey.somebody()
    await anybody.follow("Phong trào thi đua và các chỉ tiêu")
    await anybody.follow(title)
    await anybody.says("Đơn, kiến nghị: 0 đạt, 1 không đạt, 1 chưa xác định")
