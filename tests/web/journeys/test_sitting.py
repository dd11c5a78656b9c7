"""A sitting: called, opened, voted in, its minutes adopted; its tellers; a ballot annulled; the board."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote

import pytest
from playwright.async_api import expect

from domain.commands import Withdraw
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey, Screen

COUNTS = ("Phát ra", "Thu về", "Không thu về", "Tán thành", "Không tán thành", "Phiếu trắng", "Không hợp lệ")


async def counts(teller: Screen, sitting: str, **lines: tuple[int, int]) -> None:
    """Enter a count of five papers: for each unit how many in favour and against."""
    if teller.path != f"{sitting}/count":
        await teller.open(f"{sitting}/count")
    for unit, (approve, reject) in lines.items():
        name = f"Đơn vị số {unit[1]}"
        for label, number in zip(COUNTS, (5, 5, 0, approve, reject, 0, 0), strict=True):
            await teller.write(f"{name}: {label}", str(number))
    await teller.press("Nhập kết quả kiểm phiếu")


async def test_from_calling_it_together_to_the_minutes(ground: Ground, journey: Journey) -> None:
    lines = [await ground.nominated(world.SHEET, unit) for unit in ("u2", "u3")]
    chair = await journey.seat("u1.1")
    await chair.menu("Phiên họp")
    await chair.says("số đề nghị đang chờ phiên họp: 2.")
    await chair.follow("Triệu tập Cụm thi đua số 1")
    await chair.press("Triệu tập phiên họp")
    await chair.problem("Hãy chọn người ghi biên bản")
    await chair.choose("Thư ký ghi biên bản", world.PEOPLE["u2.2"])
    await chair.tick("Đơn vị số 2")
    await chair.tick("Đơn vị số 3")
    await chair.press("Triệu tập phiên họp")
    sitting = chair.path
    stream = f"sitting/{sitting.rpartition('/')[2]}"
    await chair.says("Đã ghi tại vị trí", world.PEOPLE["u2.2"])
    await chair.follow("Khai mạc phiên họp")
    await chair.press("Khai mạc phiên họp")
    await chair.says("4/4 thành viên có mặt")
    await chair.follow("Mở bỏ phiếu")
    await chair.tick("Đơn vị số 2")
    await chair.tick("Đơn vị số 3")
    await chair.press("Mở bỏ phiếu")
    await chair.says("đã nhận 0/4 phiếu", "Chưa nộp phiếu")
    await ground.sheet(stream, "u1")
    await ground.sheet(stream, "u2")
    await ground.sheet(stream, "u3")

    await chair.open(sitting)
    missing = chair.main.get_by_role("list").filter(has_text="Đơn vị số 4").last
    await expect(missing).to_have_text("Đơn vị số 4")
    letter = await chair.main.get_by_role("link", name="Soạn thư nhắc").get_attribute("href") or ""
    assert letter.startswith("mailto:")
    assert f"{sitting}/vote" in unquote(letter)
    assert "Đơn vị số 2" not in unquote(letter)
    await chair.picture("sitting-open")
    await chair.follow("Kết thúc bỏ phiếu và tính kết quả")
    await chair.press("Kết thúc bỏ phiếu và tính kết quả")
    assert (await ground.state(stream)).ballot is not None  # nobody closes over somebody's head
    await chair.tick("Đơn vị số 4")
    await chair.press("Kết thúc bỏ phiếu và tính kết quả")
    await chair.says("2/4 đơn vị = 50,00 % < 2/3: không đạt")
    await chair.picture("sitting-counted")

    secretary = await journey.seat("u2.2")
    await secretary.task(sitting)
    await secretary.follow("thông qua biên bản")
    text = await secretary.fetched("văn bản dạng tệp")
    await secretary.says("Biên bản", hashlib.sha256(text).hexdigest())
    await secretary.picture("minutes")
    await secretary.press("Thông qua biên bản này")
    await chair.open(f"{sitting}/adopt")
    await chair.says(f"{world.PEOPLE['u2.2']} đã thông qua:", "(văn bản dưới đây)")
    await chair.press("Thông qua biên bản này")
    await chair.says("đã kết thúc")
    state = await ground.state(stream)
    assert (state.phase, set(state.signed)) == ("ended", {"u1.1", "u2.2"})
    assert set(state.signed.values()) == {hashlib.sha256(text).hexdigest()}
    assert {(await ground.state(line)).result for line in lines} == {"not_passed"}
    types = await ground.system.types(stream)
    assert (types.count("SheetCast"), types.count("MinutesSigned")) == (3, 2)


@pytest.mark.long
async def test_two_tellers_whose_counts_differ_count_again_until_they_agree(
    ground: Ground, journey: Journey
) -> None:
    lines = [await ground.nominated(world.COUNCIL, unit) for unit in ("u1", "u2")]
    stream = await ground.opened(lines, "council")
    sitting = f"/sittings/{stream.partition('/')[2]}"
    one, other = await journey.seat("t1"), await journey.seat("t2")
    await one.task(sitting)
    await one.follow("kiểm phiếu")
    await counts(one, sitting, u1=(6, 0), u2=(5, 0))
    await one.problem("Dòng 1:")
    await counts(one, sitting, u1=(5, 0), u2=(5, 0))
    await one.recorded()
    await other.open(f"{sitting}/count")
    await expect(other.main.get_by_label("Đơn vị số 1: Tán thành", exact=True)).to_have_value("")
    await counts(other, sitting, u1=(5, 0), u2=(3, 2))
    await other.open(sitting)
    await other.says("kết quả khác nhau: phải kiểm lại")
    await one.open(f"{sitting}/count")
    await one.says("Hai kết quả kiểm phiếu khác nhau ở: Đơn vị số 2")
    await one.picture("counts-differ")
    chair = await journey.seat("m1", f"{sitting}/close")
    await chair.says("Hai kết quả kiểm phiếu khác nhau ở:")
    await chair.press("Kết thúc bỏ phiếu và tính kết quả")
    await expect(chair.page.get_by_role("alert")).to_be_visible()
    await counts(other, sitting, u1=(5, 0), u2=(5, 0))
    await chair.open(f"{sitting}/close")
    await chair.says("kết quả khớp nhau")
    await chair.press("Kết thúc bỏ phiếu và tính kết quả")
    await chair.says("5/5 thành viên = 100,00 % ≥ 80 %: đạt")
    types = await ground.system.types(stream)
    assert (types.count("LinesCounted"), types.count("SheetsCounted")) == (3, 1)
    assert "SheetCast" not in types


@pytest.mark.long
async def test_the_sealed_paper_of_an_absent_member_is_counted_in(ground: Ground, journey: Journey) -> None:
    line = await ground.nominated(world.COUNCIL, "u2")
    stream = await ground.convened([line], "council")
    sitting = f"/sittings/{stream.partition('/')[2]}"
    chair = await journey.seat("m1", sitting)
    await chair.follow("Khai mạc phiên họp")
    await chair.row(world.PEOPLE["m5"]).get_by_label("phiếu niêm phong").check()
    await chair.press("Khai mạc phiên họp")
    await chair.says("4/5 thành viên có mặt", "phiếu niêm phong của người vắng mặt: 1")
    await chair.follow("Mở bỏ phiếu")
    await chair.press("Mở bỏ phiếu")
    await chair.says("Bỏ phiếu giấy: nhiều nhất 5 phiếu")
    for who in world.TELLERS:
        teller = await journey.seat(who, f"{sitting}/count")
        await teller.write("Đơn vị số 2: Trong đó, phiếu niêm phong của người vắng mặt", "1")
        await counts(teller, sitting, u2=(4, 1))
        await teller.recorded()
    await chair.open(f"{sitting}/close")
    await chair.press("Kết thúc bỏ phiếu và tính kết quả")
    await chair.says("4/5 thành viên = 80,00 % ≥ 80 %: đạt")
    state = await ground.state(stream)
    assert tuple(state.sealed) == ("m5",)
    assert (await ground.system.types(stream)).count("LinesCounted") == 2


@pytest.mark.long
async def test_chair_and_teller_annul_a_ballot_and_it_is_repeated(ground: Ground, journey: Journey) -> None:
    lines = [await ground.nominated(world.COUNCIL, unit) for unit in ("u3", "u4")]
    stream = await ground.opened(lines, "council")
    sitting = f"/sittings/{stream.partition('/')[2]}"
    chair, teller = await journey.seat("m1", sitting), await journey.seat("t1", sitting)
    await chair.follow("Hủy lần bỏ phiếu vừa qua và bỏ phiếu lại")
    await chair.press("Đề nghị hủy")
    await chair.problem("Hãy nêu lý do")
    await chair.write("Lý do", "Thừa một phiếu")
    await chair.press("Đề nghị hủy")
    await teller.follow("Hủy lần bỏ phiếu vừa qua và bỏ phiếu lại")
    await teller.says(f"Đã có đề nghị của: {world.PEOPLE['m1']}")
    await teller.write("Lý do", "Thừa một phiếu")
    await teller.press("Đề nghị hủy")
    await chair.open(f"{sitting}/ballot")
    await chair.says("phải bỏ phiếu lại trước khi bỏ phiếu việc khác")
    await chair.untick("Đơn vị số 4")
    await chair.press("Mở bỏ phiếu")
    await expect(chair.page.get_by_role("alert")).to_be_visible()  # all of it is repeated, or nothing
    await chair.tick("Đơn vị số 4")
    await chair.press("Mở bỏ phiếu")
    await chair.says("nhiều nhất 5 phiếu")
    state = await ground.state(stream)
    assert (set(state.ballot.lines), state.repeat) == (set(lines), ())
    types = await ground.system.types(stream)
    assert (types.count("BallotAnnulled"), types.count("SheetsOpened")) == (1, 2)


@pytest.mark.long
async def test_a_nomination_that_comes_late_goes_on_the_agenda_with_the_members_consent(
    ground: Ground, journey: Journey
) -> None:
    line, late = [await ground.nominated(world.SHEET, unit) for unit in ("u1", "u4")]
    stream = await ground.opened([line], sheets=False)
    sitting = f"/sittings/{stream.partition('/')[2]}"
    chair = await journey.seat("u1.1", sitting)
    await chair.follow("Sửa chương trình phiên họp")
    await chair.tick("Đơn vị số 4")
    await chair.write("Số thành viên đồng ý", "2")
    await chair.write("Số thành viên không đồng ý", "2")
    await chair.press("Đưa vào chương trình")
    await expect(chair.page.get_by_role("alert")).to_be_visible()
    assert (await ground.state(stream)).lines == (line,)
    await chair.write("Số thành viên đồng ý", "3")
    await chair.write("Số thành viên không đồng ý", "1")
    await chair.press("Đưa vào chương trình")
    await chair.open(sitting)
    await expect(chair.row("Đơn vị số 4")).to_be_visible()
    assert (await ground.state(stream)).lines == (line, late)
    assert "LinesAdded" in await ground.system.types(stream)
    await chair.follow("Hủy phiên họp")
    await chair.write("Lý do", "Không đủ thời gian")
    await chair.press("Hủy phiên họp")
    await chair.says("không tổ chức")
    assert (await ground.state(late)).agenda is None
    await ground.must(line, "u1.2", Withdraw())
    await ground.must(late, "u4.2", Withdraw())


async def test_the_board_counts_by_itself_and_never_tells_how(ground: Ground, scripted: Journey) -> None:
    stream = await ground.opened([await ground.nominated(world.SHEET, "u1")])
    sitting = f"/sittings/{stream.partition('/')[2]}"
    chair = await scripted.seat("u1.1", sitting)
    await chair.follow("Bảng theo dõi trực tiếp cho màn chiếu")
    board = chair.page.get_by_role("status")
    await expect(board).to_have_text("đã nhận 0/4 phiếu")
    for number, unit in enumerate(world.UNITS, 1):
        await ground.sheet(stream, unit, "reject" if number % 2 else "approve")
        await expect(board).to_have_text(f"đã nhận {number}/4 phiếu")
    await chair.never_says("tán thành")
    await chair.picture("board")
