"""A list goes up and comes back: composed by the officer, signed by the head, dealt with above, revised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.commands import Withdraw
from tests.web import world
from tests.web.authenticator import confirmation, enrolled, signed
from tests.web.ground import Ground, form, forms, submit


@pytest.fixture(scope="module", autouse=True)
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


async def composed(ground: Ground, unit: str, *lines: str) -> str:
    """A draft of the unit's list to the court, written by its officer: its address."""
    officer = await ground.at(f"{unit}.2")
    page = await submit(officer, await ground.get(f"{unit}.2", "/compose"), "/compose", body=unit)
    draft = page.url.path.rpartition("/")[0]
    page = await submit(officer, page, "/head", receiver="court", season=world.SEASON, number="12/TTr")
    if lines:
        page = await submit(officer, page, "/names", line=list(lines))
        assert page.url.path == draft
    return draft


async def sent(ground: Ground, unit: str, *lines: str) -> str:
    """The list, signed by the unit's head: its address."""
    draft = await composed(ground, unit, *lines)
    head = await ground.at(f"{unit}.1")
    done = await submit(head, await ground.get(f"{unit}.1", f"{draft}/check"), "/check")
    assert done.url.path.startswith("/receipts/submission/"), done.text[:3000]
    await ground.seen()
    return "/lists/" + done.url.path.removeprefix("/receipts/submission/").rpartition("/")[0]


async def received(ground: Ground, path: str) -> httpx.Response:
    """Taken in by the court's award officer; the page on which it is dealt with."""
    page = await submit(await ground.at("dept-1"), await ground.get("dept-1", f"{path}/receive"), "/receive")
    assert page.url.path == f"{path}/handle"
    return page


async def state_of(ground: Ground, path: str) -> Any:
    return await ground.state(f"submission/{path.rpartition('/')[2]}")


async def test_an_officer_composes_and_the_head_signs(ground: Ground) -> None:
    case = await ground.nominated(world.FLAG, "u1")
    draft = await composed(ground, "u1", case)
    page = await ground.get("u1.2", f"{draft}/check")
    assert "You may not sign for this body" in page.text
    assert not [one for one in forms(page) if one.action.endswith("/check")]
    sheet = form(await ground.get("u1.1", f"{draft}/check"), "/check")
    first = await submit(await ground.at("u1.1"), sheet)
    second = await submit(await ground.at("u1.1"), sheet)
    assert first.url.path == second.url.path
    path = "/lists/" + first.url.path.removeprefix("/receipts/submission/").rpartition("/")[0]
    state = await state_of(ground, path)
    assert (state.about.sender, state.about.receiver, list(state.lines)) == ("u1", "court", [case])
    assert state.signer == "u1.1"
    await ground.get("far.2", draft, status=404)
    await ground.get("u2.2", draft, status=404)
    await ground.get("far.2", path, status=404)
    assert "12/TTr" in (await ground.get("dept-1", "/lists")).text
    assert path not in (await ground.get("u2.2", "/lists")).text
    await ground.must(case, "u1.2", Withdraw())


async def test_a_list_nominates_by_itself_and_its_words_are_sealed(ground: Ground) -> None:
    draft = await composed(ground, "u2")
    officer = await ground.at("u2.2")
    page = await officer.get(f"{draft}/new?award={world.FLAG}&unit=u2")
    new = next(one for one in forms(page) if one.method == "post")
    page = await submit(officer, new, title="Cờ", text="Dẫn đầu phong trào")
    assert page.url.path == draft
    again = await submit(officer, new, title="Cờ", text="Dẫn đầu phong trào")
    assert again.status_code == 422  # the same name does not stand there twice
    done = await submit(await ground.at("u2.1"), await ground.get("u2.1", f"{draft}/check"), "/check")
    path = "/lists/" + done.url.path.removeprefix("/receipts/submission/").rpartition("/")[0]
    [case] = (await state_of(ground, path)).lines
    assert (await ground.state(case)).about.nominee == "u2"
    await ground.seen()
    assert "Dẫn đầu phong trào" in (await ground.get("u2.2", f"/cases/{case.partition('/')[2]}")).text
    everything = b"".join(entry.body or b"" for entry in await ground.system.entries(case))
    assert "Dẫn đầu".encode() not in everything
    await ground.must(case, "u2.2", Withdraw())


async def test_a_line_that_was_nominated_already_is_marked_before_the_list_is_signed(ground: Ground) -> None:
    first = await ground.nominated(world.FLAG, "u4")
    await ground.seen()
    draft = await composed(ground, "u4")
    officer = await ground.at("u4.2")
    rows = f"award,nominee,unit\n{world.FLAG},u4,u4\n{world.FIGHTER},u4.3,u4\n".encode()
    await submit(
        officer, await officer.get(f"{draft}/sheet"), "/sheet", files={"file": ("a.csv", rows, "text/csv")}
    )
    page = await officer.get(f"{draft}/check")
    assert page.text.count("nominated already") == 1
    await submit(officer, await officer.get(draft), "/delete")
    await ground.must(first, "u4.2", Withdraw())


async def test_lines_come_out_of_a_file_all_or_none(ground: Ground) -> None:
    draft = await composed(ground, "u4")
    officer = await ground.at("u4.2")
    page = await officer.get(f"{draft}/sheet")
    wrong = f"award,nominee,unit\n{world.FLAG},u4,u4\n{world.FIGHTER},far.3,u4\n".encode()
    told = await submit(officer, page, "/sheet", files={"file": ("a.csv", wrong, "text/csv")})
    assert told.status_code == 422
    assert "far.3 is not of u4" in told.text
    right = f"award,nominee,unit,text\n{world.FLAG},u4,u4,=1+1\n{world.FIGHTER},u4.3,u4,Tốt\n".encode()
    done = await submit(officer, page, "/sheet", files={"file": ("a.csv", right, "text/csv")})
    assert done.url.path == draft
    assert "2 entered" in done.text
    for junk in (b"", b"\xff\xfe\x00", b"MZ" + b"\0" * 99, b"a,b\n" * 5000):
        answer = await submit(officer, page, "/sheet", files={"file": ("x.csv", junk, "text/csv")})
        assert answer.status_code == 422
    await submit(officer, await officer.get(draft), "/delete")


async def test_the_level_above_takes_it_in_appraises_in_bulk_and_sends_names_back(ground: Ground) -> None:
    one = await ground.nominated(world.FLAG, "u3")
    two = await ground.nominated(world.FIGHTER, "u3", "u3.3")
    path = await sent(ground, "u3", one, two)
    officer = await ground.at("dept-1")
    await received(ground, path)
    page = await submit(officer, await ground.get("dept-1", f"{path}/register"), "/register", number="77")
    page = await officer.get(f"{path}/papers")
    page = await submit(officer, page, 1, missing=[f"{two}|minutes"])
    assert "2 of 2 looked at, 1 incomplete" in page.text
    page = await ground.get("dept-1", f"{path}/appraise")
    filled = form(page, "/appraise")
    filled.fields.append(("_fill", "eligible"))
    page = await submit(officer, filled)
    assert form(page, "/appraise")["finding.1"] == "eligible"  # set, and nothing is recorded yet
    assert (await state_of(ground, path)).lines[one].finding is None
    order = list((await state_of(ground, path)).lines)
    bad = order.index(two) + 1
    wrong = await submit(officer, page, "/appraise", **{f"finding.{bad}": "not_eligible"})
    assert wrong.status_code == 422
    assert f"Line {bad}: name the clause" in wrong.text
    sheet = form(wrong, "/appraise")
    typed = {f"clause.{bad}": "Điều 22", f"reason.{bad}": "Chưa đủ năm"}
    page = await submit(officer, sheet, **typed)
    assert page.url.path == f"{path}/handle", page.text[:2000]
    again = await submit(officer, sheet, **typed)  # the same form once more is the same entry
    assert again.url.path == f"{path}/handle"
    state = await state_of(ground, path)
    assert {n: line.finding.finding for n, line in state.lines.items()} == {
        one: "eligible",
        two: "not_eligible",
    }
    types = await ground.system.types(f"submission/{path.rpartition('/')[2]}")
    assert types.count("LinesAppraised") == 1
    assert "Chưa đủ năm" in (await ground.get("u3.2", path)).text
    page = await ground.get("dept-1", f"{path}/return-lines")
    refused = await submit(officer, page, "/return-lines", reason="Thiếu biên bản")
    assert "Choose the names" in refused.text
    done = await submit(officer, page, "/return-lines", line=[two], to="filer", reason="Thiếu biên bản")
    assert done.url.path == f"{path}/handle"
    assert (await ground.state(two)).phase == "returned"
    page = await ground.get("dept-1", f"{path}/report")
    done = await submit(officer, page, "/report")
    assert (await state_of(ground, path)).lines[one].report is not None
    for case in (one, two):
        await ground.must(case, "u3.2", Withdraw())


async def test_a_list_that_came_back_is_revised_signed_and_sent_again_or_taken_back(ground: Ground) -> None:
    case = await ground.nominated(world.FLAG, "u4")
    path = await sent(ground, "u4", case)
    officer, head = await ground.at("dept-1"), await ground.at("u4.1")
    await received(ground, path)
    page = await ground.get("dept-1", f"{path}/return")
    wrong = await submit(officer, page, "/return", due="không biết", reason="Sai số liệu")
    assert wrong.status_code == 422
    done = await submit(officer, wrong, "/return", due="2099-12-31", reason="Sai số liệu")
    assert done.url.path == path, done.text[:2000]
    page = await ground.get("u4.1", f"{path}/revise")
    assert "Sai số liệu" in page.text
    sheet = next(one for one in forms(page) if "number" in one)
    done = await submit(head, sheet, number="13/TTr", cites="")
    assert done.url.path == path
    assert (await state_of(ground, path)).about.number == "13/TTr"
    await ground.seen()
    page = await ground.get("u4.1", f"{path}/take-back")
    done = await submit(head, page, "/take-back")
    assert (await state_of(ground, path)).phase == "taken_back"
    await ground.must(case, "u4.2", Withdraw())


async def test_who_has_no_part_in_it_finds_no_form(ground: Ground) -> None:
    case = await ground.nominated(world.FLAG, "u1")
    path = await sent(ground, "u1", case)
    for step in ("receive", "handle", "register", "assign", "papers", "appraise", "return", "report"):
        page = await (await ground.at("u1.2")).get(f"{path}/{step}")
        assert page.status_code == 303  # to the list: it is not his to deal with
        await ground.get("far.2", f"{path}/{step}", status=404)
    page = await (await ground.at("dept-1")).get(f"{path}/take-back")
    assert page.status_code == 303
    await ground.must(case, "u1.2", Withdraw())


async def test_a_head_with_a_passkey_signs_exactly_the_list_that_was_shown(ground: Ground) -> None:
    head, device = await enrolled(ground, "u2.1")
    case = await ground.nominated(world.FLAG, "u2")
    draft = await composed(ground, "u2", case)
    page = await submit(head, await head.get(f"{draft}/check"), "/check")
    assert "You sign and send this list" in page.text
    assert "12/TTr" in page.text
    officer = await ground.at("u2.2")  # who changes the draft while the head looks at it
    other = form(await officer.get(f"{draft}/head"), "/head")
    await submit(officer, other, number="99/TTr")
    refused = await signed(head, page, device)
    assert refused.status_code == 422
    assert "What you see now is not what you signed" in refused.text
    await submit(officer, other, number="12/TTr")
    page = await submit(head, await head.get(f"{draft}/check"), "/check")
    confirmation(page)
    done = await signed(head, page, device)
    assert done.url.path.startswith("/receipts/submission/"), done.text[:2000]
    path = "/lists/" + done.url.path.removeprefix("/receipts/submission/").rpartition("/")[0]
    assert list((await state_of(ground, path)).lines) == [case]
    await ground.must(case, "u2.2", Withdraw())
