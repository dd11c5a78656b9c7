"""The leader: signs a list, declines and returns lines, mends and takes back, lets another act for him."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.async_api import expect

from domain.calendar import local_date
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

VOTERS = ("u1.1", "u1.2", "u1.3", "u1.4")


def at(stream: str) -> str:
    return f"/decisions/{stream.partition('/')[2]}"


def today() -> dt.date:
    return local_date(dt.datetime.now(dt.UTC))


async def test_a_list_is_drawn_up_checked_by_another_signed_and_published(
    ground: Ground, journey: Journey
) -> None:
    nominee = "u1.3" if journey.scripts else "u1.4"
    line = await ground.nominated(world.FIGHTER, "u1", nominee)
    await ground.voted(line, *(who for who in VOTERS if who != nominee))
    drafter = await journey.seat("dept-1")
    await drafter.menu("Quyết định")
    await drafter.follow("Lập dự thảo quyết định")
    await drafter.follow(f"Năm {world.SEASON}")
    await expect(drafter.main.get_by_role("checkbox", name=world.PEOPLE[nominee])).to_be_checked()
    await drafter.write("Ký hiệu sau số của văn bản", "QĐ-TA")
    await drafter.write("Căn cứ pháp lý", "Luật 06/2022/QH15; khi nào đó")
    await drafter.press("Lập dự thảo")
    await drafter.problem("Hãy viết dòng này theo mẫu")
    await drafter.write("Căn cứ pháp lý", "Luật 06/2022/QH15; 15/06/2022")
    await drafter.press("Lập dự thảo")
    decision = drafter.path
    stream = f"decision/{decision.rpartition('/')[2]}"
    await drafter.says(world.PEOPLE[nominee], "Luật 06/2022/QH15", "chưa có ai")

    checker = await journey.seat("dept-2")
    await checker.task(decision)
    await checker.follow("Kiểm tra dự thảo")
    await checker.press("Dự thảo đúng")
    await checker.recorded()

    chief = await journey.seat("chief")
    await chief.task(decision)
    await chief.says(
        "3/4 cán bộ, công chức, người lao động = 75,00 % ≥ 2/3: đạt", "Điều 30 (giả định)", "đã kiểm tra"
    )
    await chief.picture("decision")
    await chief.follow("Ký danh sách")
    await chief.says(await ground.digest(stream), world.PEOPLE[nominee])
    await chief.press("Ký danh sách")
    assert await chief.recorded() == stream
    state = await ground.state(stream)
    assert (state.phase, state.signed.digest) == ("signed", await ground.digest(stream))
    assert (await ground.state(line)).result == "awarded"

    await drafter.open(decision)
    await drafter.follow("Công bố quyết định")
    await drafter.press("Công bố")
    await drafter.follow("như công chúng thấy")
    await drafter.says(state.signed.paper, world.PEOPLE[nominee])
    types = await ground.system.types(stream)
    assert [types.count(one) for one in ("DecisionSigned", "DecisionPublished")] == [1, 1]


@pytest.mark.long
async def test_lines_are_sent_back_or_declined_with_reasons_that_their_units_read(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.drafted(await ground.agreed("u1", "u2", "u3"))
    first, second, _ = (await ground.state(stream)).lines
    chief = await journey.seat("chief", at(stream))
    await chief.follow("Trả lại một số trường hợp để bổ sung")
    await chief.tick("Đơn vị số 2")
    await chief.write("Lý do", "Bổ sung số liệu quý IV")
    await chief.press("Trả lại")
    assert await chief.recorded() == stream
    await chief.open(at(stream))
    await chief.unfold("Việc khác bạn có thể làm")
    await chief.follow("Không đồng ý một số trường hợp")
    await chief.tick("Đơn vị số 1")
    await chief.press("Không đồng ý")
    await chief.problem("Hãy điền: Lý do")
    await expect(chief.main.get_by_role("checkbox", name="Đơn vị số 1")).to_be_checked()
    await chief.write("Lý do", "Không đủ thành tích")
    await chief.press("Không đồng ý")
    await chief.recorded()
    assert dict((await ground.state(stream)).left) == {first: "declined", second: "returned"}
    assert (await ground.state(first)).result == "declined"
    officer = await journey.seat("u2.2")
    await officer.task(f"/cases/{second.partition('/')[2]}")
    await officer.says("Bị trả lại ngày", "Bổ sung số liệu quý IV", world.PEOPLE["chief"])
    other = await journey.seat("u1.2", f"/cases/{first.partition('/')[2]}")
    await other.says("Không được ký ngày", "Không đủ thành tích")
    colleague = await journey.seat("u1.4", f"/cases/{first.partition('/')[2]}")
    await colleague.says("không được ký")
    await colleague.never_says("Không đủ thành tích")


@pytest.mark.long
async def test_a_single_nomination_is_signed_and_another_declined_with_the_reason(
    ground: Ground, journey: Journey
) -> None:
    signed, declined = await ground.at_signing("u1"), await ground.at_signing("u2")
    chief = await journey.seat("chief")
    await chief.task(f"/cases/{signed.partition('/')[2]}")
    await chief.says("4/4 cán bộ, công chức, người lao động = 100,00 % ≥ 2/3: đạt")
    await chief.follow("ký")
    await chief.write("Số văn bản (có thể để trống)", "3/QĐ")
    await chief.press("Ký")
    await chief.recorded()
    await chief.says("được khen thưởng")
    await chief.open(f"/cases/{declined.partition('/')[2]}/sign")
    await chief.follow("Từ chối ký, nêu lý do")
    await chief.press("Từ chối")
    await chief.problem("Hãy điền: Lý do")
    await chief.write("Lý do", "Đang có đơn thư")
    await chief.press("Từ chối")
    await chief.recorded()
    assert (await ground.state(signed)).result == "awarded"
    assert (await ground.state(declined)).result == "declined"
    assert "Signed" in await ground.system.types(signed)
    officer = await journey.seat("u2.2", f"/cases/{declined.partition('/')[2]}")
    await officer.says("Không được ký ngày", "Đang có đơn thư")
    other = await journey.seat("u2.4", f"/cases/{declined.partition('/')[2]}")
    await other.says("không được ký")
    await other.never_says("Đang có đơn thư")


@pytest.mark.long
async def test_an_erratum_and_an_award_taken_back_on_the_units_own_proposal(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.decided(published=True)
    first, _ = (await ground.state(stream)).lines
    chief = await journey.seat("chief", at(stream))
    await chief.follow("Đính chính quyết định")
    await chief.tick("Đơn vị số 1")
    await chief.press("Ký đính chính")
    await chief.problem("Hãy điền ít nhất một ô")
    await chief.write("Tên đơn vị: nội dung đúng", "Đơn vị số Một")
    await chief.press("Ký đính chính")
    await chief.recorded()
    assert [one.fields for one in (await ground.state(stream)).errata] == [("unit_name",)]

    officer = await journey.seat("u1.2", f"/cases/{first.partition('/')[2]}")
    await officer.follow("Đề nghị thu hồi")
    await expect(officer.main.get_by_role("checkbox", name="Đơn vị số 1")).to_be_checked()
    await officer.tick("cung cấp thông tin, giấy tờ sai sự thật")
    await officer.write("Số của văn bản làm căn cứ", "7/KL")
    await officer.write("Ngày của văn bản đó", today().isoformat())
    await officer.write("Văn bản của cơ quan nào", "Công an tỉnh")
    await officer.press("Đề nghị")
    assert await officer.recorded() == stream

    await chief.open("/inbox")
    await chief.says("quyết định việc thu hồi")
    await chief.task(at(stream))
    await chief.follow("Quyết định về việc thu hồi")
    await chief.says("7/KL", "giấy tờ sai sự thật")
    await chief.tick("bằng", within="Phải nộp lại: Đơn vị số 1")
    await chief.picture("revoke")
    await chief.press("Thu hồi")
    await chief.recorded()
    state = await ground.state(stream)
    assert (state.ended[first].how, state.items_due()) == ("revoked", {(first, "certificate")})
    public = await journey.somebody("/register?unit=u1")
    await expect(public.row(state.ended[first].paper)).to_contain_text("đã thu hồi")
    await public.never_says("7/KL", "sai sự thật")


@pytest.mark.long
async def test_an_office_is_delegated_for_some_days_used_and_ended(ground: Ground, journey: Journey) -> None:
    paper = "5/GUQ" if journey.scripts else "6/GUQ"
    chief = await journey.seat("chief")
    await chief.follow("Ủy quyền")
    await chief.follow("Ủy quyền một chức vụ của bạn")
    await chief.choose("Người được ủy quyền", world.PEOPLE["dept-1"])
    await chief.write("Ngày cuối", (today() - dt.timedelta(days=1)).isoformat())
    await chief.tick("TUQ. (thừa ủy quyền)")
    await chief.write("Số văn bản ủy quyền", paper)
    await chief.press("Ủy quyền")
    await chief.problem("Ngày cuối phải sau ngày đầu")
    await chief.write("Ngày cuối", (today() + dt.timedelta(days=9)).isoformat())
    await chief.press("Ủy quyền")
    await chief.recorded()

    stream = await ground.checked()
    stand_in = await journey.seat("dept-1", "/delegations")
    await expect(stand_in.row(paper)).to_contain_text(world.PEOPLE["chief"])
    await stand_in.picture("delegations")
    await stand_in.open("/inbox")
    await stand_in.task(at(stream))
    await stand_in.follow("Ký danh sách")
    await stand_in.press("Ký danh sách")
    await stand_in.recorded()
    [signed] = await ground.system.until_logged(stream, "DecisionSigned")
    actor = signed.content["actor"]
    assert (actor["person"], actor["capacity"]) == ("dept-1", "TUQ.")
    assert actor["delegation"]

    other = await ground.checked()
    await chief.open("/delegations")
    await chief.follow(f"Chấm dứt (Chánh án, {world.PEOPLE['dept-1']})")
    await chief.press("Chấm dứt ngay")
    await stand_in.open("/delegations")
    await stand_in.never_says(paper)
    await stand_in.open(f"{at(other)}/sign")
    assert stand_in.path == at(other)


@pytest.mark.long
async def test_a_stand_in_does_an_officers_work_under_his_own_name(ground: Ground, journey: Journey) -> None:
    head = await journey.seat("dept-2", "/delegations/give")
    await head.choose("Người được ủy quyền", world.PEOPLE["deputy"])
    await head.write("Ngày cuối", (today() + dt.timedelta(days=3)).isoformat())
    await head.tick("không: không ký thay, chỉ làm thay lá phiếu của đơn vị")
    await head.write("Số văn bản ủy quyền", "3/PC")
    await head.press("Ủy quyền")
    await head.recorded()
    case = await ground.nominated(world.POSTED, "u4")
    path = f"/cases/{case.partition('/')[2]}"
    deputy = await journey.seat("deputy")
    await deputy.task(path)
    await deputy.follow("thẩm định")
    await deputy.tick("chưa rõ")
    await deputy.press("Ghi nhận kết quả thẩm định")
    await deputy.problem("Hãy ghi ai phải làm rõ")
    await deputy.write("Ai phải làm rõ, nếu chưa rõ", "u4")
    await deputy.write("Lý do (không bắt buộc)", "Số liệu quý IV")
    await deputy.press("Ghi nhận kết quả thẩm định")
    await deputy.recorded()
    [appraised] = await ground.system.until_logged(case, "Appraised")
    actor = appraised.content["actor"]
    assert actor["person"] == "deputy"
    assert actor["delegation"].startswith("court-")
    await head.open("/delegations")
    await head.follow(f"Chấm dứt (Vụ trưởng Vụ Thi đua - Khen thưởng, {world.PEOPLE['deputy']})")
    await head.press("Chấm dứt ngay")
    await deputy.open(f"{path}/appraise")
    assert deputy.path == path
