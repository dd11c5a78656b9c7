"""Decisions in pages: drawn up, checked by another, signed as one list, and everything that follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx

from tests.web import world
from tests.web.forms import Form
from tests.web.ground import Ground, form, forms, submit


def at(stream: str, task: str = "") -> str:
    return f"/decisions/{stream.partition('/')[2]}" + (f"/{task}" if task else "")


async def test_a_list_is_drawn_up_checked_by_another_and_signed_with_its_digest(ground: Ground) -> None:
    lines = await ground.agreed("u1", "u2")
    drafter = await ground.at("dept-1")
    code = lines[0].partition("/")[2]
    page: Any = await submit(
        drafter,
        await (await ground.at("dept-1")).get(f"/cases/{code}/list", follow_redirects=True),
        f"/{world.SEASON}",
        lines=lines,
        symbol="QĐ-TA",
        laws="Luật 06/2022/QH15; 15/06/2022",
        papers="45/TTr-TĐKT; 02/11/2026",
    )
    assert page.status_code == 200, page.text
    name = page.url.path
    assert name.startswith("/decisions/court-")
    stream = f"decision/{name.rpartition('/')[2]}"
    assert "Đơn vị" in page.text or "Unit 1" in page.text
    assert form_or_none(page) is None
    own = await drafter.get(f"{name}/check")
    assert own.status_code == 303  # whoever drew it up is not offered to check it
    await ground.seen()
    assert "check the draft" not in (await ground.get("dept-1", "/inbox")).text
    assert "check the draft" in (await ground.get("dept-2", "/inbox")).text
    checker = await ground.at("dept-2")
    done = await submit(checker, await ground.get("dept-2", f"{name}/check"), "/check")
    assert "/receipts/" in done.url.path
    sheet: Any = await ground.get("chief", f"{name}/sign")
    assert (await ground.digest(stream)) in sheet.text
    done = await submit(await ground.at("chief"), sheet, "/sign")
    assert "/receipts/" in done.url.path
    state = await ground.state(stream)
    assert state.phase == "signed"
    assert state.about.bases[0].on == dt.date(2022, 6, 15)
    assert (await ground.state(lines[0])).result == "awarded"
    await ground.seen()
    assert "publish the decision" in (await ground.get("dept-1", "/inbox")).text
    assert "publish the decision: " in (await ground.get("dept-1", at(stream))).text, "and the page says so"


def form_or_none(page: httpx.Response) -> Form | None:
    found = forms(page)
    return found[0] if found else None


async def test_a_list_that_changed_since_it_was_shown_is_not_signed(ground: Ground) -> None:
    stream = await ground.checked()
    sheet: Any = form(await ground.get("chief", at(stream, "sign")), "/sign")
    line = (await ground.state(stream)).lines[0]
    page: Any = await ground.get("dept-1", at(stream, "drop"))
    done = await submit(await ground.at("dept-1"), page, "/drop", lines=[line], reason="Còn thiếu giấy")
    assert done.status_code == 200, done.text
    answer = await submit(await ground.at("chief"), sheet)
    assert answer.status_code == 422
    assert (await ground.state(stream)).phase == "draft"


async def test_lines_are_declined_and_sent_back_with_reasons(ground: Ground) -> None:
    stream = await ground.drafted(await ground.agreed("u1", "u2", "u3"))
    first, second, _ = (await ground.state(stream)).lines
    chief = await ground.at("chief")
    page: Any = await submit(
        chief, await ground.get("chief", at(stream, "decline")), "/decline", lines=[first]
    )
    assert page.status_code == 422  # without a reason
    done = await submit(chief, page, "/decline", lines=[first], reason="Không đủ thành tích")
    assert "/receipts/" in done.url.path
    done = await submit(
        chief,
        await ground.get("chief", at(stream, "send-back")),
        "/send-back",
        lines=[second],
        reason="Bổ sung",
    )
    assert "/receipts/" in done.url.path
    state = await ground.state(stream)
    assert dict(state.left) == {first: "declined", second: "returned"}
    assert (await ground.state(first)).result == "declined"
    shown = (await ground.get("chief", at(stream))).text
    assert "Bổ sung" in shown


async def test_the_deputy_signs_for_the_chief_and_others_are_refused(ground: Ground) -> None:
    stream = await ground.checked()
    assert at(stream) in (await ground.get("deputy", "/inbox")).text, "he may sign, so it waits for him too"
    sheet: Any = form(await ground.get("deputy", at(stream, "sign")), "/sign")
    token = form(await ground.get("dept-1", at(stream, "drop")), "/drop")["_token"]
    stolen = form(await ground.get("deputy", at(stream, "sign")), "/sign")
    stolen.fields = [(n, token if n == "_token" else v) for n, v in stolen.fields]
    answer = await submit(await ground.at("dept-1"), stolen)
    assert answer.status_code == 422
    await submit(await ground.at("deputy"), sheet)
    assert (await ground.state(stream)).signed.capacity == "KT."


async def test_nobody_from_elsewhere_sees_a_decision_or_its_forms(ground: Ground) -> None:
    stream = await ground.decided()
    for task in ("", "sign", "revoke", "publish", "appeal", "propose-revocation"):
        await ground.get("far.1", at(stream, task), status=404)
        await ground.get("stranger", at(stream, task), status=404)
    assert (await (await ground.at("auditor")).get(at(stream, "sign"))).status_code == 303
    assert at(stream) not in (await ground.get("far.1", "/decisions")).text
    assert at(stream) in (await ground.get("auditor", "/decisions")).text


async def test_what_follows_the_signature(ground: Ground) -> None:
    stream = await ground.decided()
    first, second = (await ground.state(stream)).lines
    clerk, chief = await ground.at("dept-1"), await ground.at("chief")
    page: Any = await submit(clerk, await ground.get("dept-1", at(stream, "publish")), "/publish")
    assert page.url.path == at(stream)
    await submit(clerk, await ground.get("dept-1", at(stream, "hand-over")), "/hand-over", lines=[first])
    sheet: Any = await ground.get("dept-1", at(stream, "certificates"))
    nothing = await submit(clerk, sheet, "/certificates", book="GK-2026")
    assert nothing.status_code == 422
    page = await submit(
        clerk, nothing, "/certificates", **{"book": "GK-2026", "number-1": f"{stream[-4:]}01"}
    )
    assert page.status_code == 200, page.text
    sheet = form(await ground.get("dept-1", at(stream, "certificate")), "/certificate")
    await submit(
        clerk, sheet, certificate=sheet.options["certificate"][1], what="lost", reason="Mất khi chuyển"
    )
    sheet = await ground.get("chief", at(stream, "erratum"))
    assert (await submit(chief, sheet, "/erratum")).status_code == 422
    await submit(chief, sheet, "/erratum", lines=[first], name="Đơn vị số Một")
    sheet = await ground.get("dept-1", at(stream, "proceeding"))
    await submit(
        clerk,
        sheet,
        "/proceeding",
        line=first,
        kind="complaint",
        paper="1/ĐKN",
        dated="2026-11-01",
        of="police",
    )
    sheet = await ground.get("chief", at(stream, "cancel"))
    await submit(chief, sheet, "/cancel", lines=[second], ground="given_twice", reason="Tặng hai lần")
    state = await ground.state(stream)
    assert state.published
    assert set(state.handed_over) == {first}
    assert [one.lost for one in state.certificates.values()] == [True]
    assert [one.fields for one in state.errata] == [("name",)]
    assert len(state.proceedings) == 1
    assert state.ended[second].how == "cancelled"
    text = (await ground.get("chief", at(stream))).text
    assert "Tặng hai lần" in text
    assert "GK-2026" in text


async def test_awards_are_taken_back_on_the_proposal_of_the_unit_and_recovered(ground: Ground) -> None:
    stream = await ground.decided()
    first, _ = (await ground.state(stream)).lines
    officer, chief, clerk = await ground.at("u1.2"), await ground.at("chief"), await ground.at("dept-1")
    sheet: Any = await ground.get("u1.2", at(stream, "propose-revocation"))
    proposal = {"ground": "false_papers", "paper": "7/KL", "dated": "2026-11-02", "of": "police"}
    done = await submit(officer, sheet, "/propose-revocation", lines=[first], **proposal)
    assert "/receipts/" in done.url.path, done.text
    tasks = (await ground.get("chief", "/inbox")).text
    assert at(stream) in tasks
    sheet = await ground.get("chief", at(stream, "revoke"))
    done = await submit(chief, sheet, "/revoke", **{"items-1": ["certificate"], "money-1": "500000"})
    assert "/receipts/" in done.url.path, done.text
    state = await ground.state(stream)
    assert state.money_due() == {first: 500_000}
    sheet = form(await ground.get("dept-1", at(stream, "recover-item")), "/recover-item")
    await submit(clerk, sheet, what=sheet.options["what"][0])
    sheet = await ground.get("dept-1", at(stream, "recover-money"))
    await submit(clerk, sheet, "/recover-money", line=first, amount="500000", paper="12/PT")
    state = await ground.state(stream)
    assert not state.items_due()
    assert not state.money_due()


async def test_an_appeal_is_filed_by_whose_line_it_is_and_answered_by_the_leader(ground: Ground) -> None:
    stream = await ground.decided()
    first, _ = (await ground.state(stream)).lines
    sheet: Any = form(await ground.get("u1.1", at(stream, "appeal")), "/appeal")
    assert sheet.options["line"] == ["", first]
    done = await submit(await ground.at("u1.1"), sheet, line=first, text="Xin xem lại")
    assert "/receipts/" in done.url.path, done.text
    sheet = await ground.get("chief", at(stream, "answer"))
    done = await submit(
        await ground.at("chief"), sheet, "/answer", answer="rejected", paper="9/TB", reason="Đúng quy định"
    )
    assert "/receipts/" in done.url.path, done.text
    assert (await ground.state(stream)).appeals[0].answered.answer == "rejected"


async def test_every_task_of_a_decision_has_its_page(ground: Ground) -> None:
    draft, checked = await ground.drafted(), await ground.checked()
    await ground.get("dept-2", at(draft, "check"))
    await ground.get("chief", at(checked, "sign"))


async def test_one_nomination_is_signed_or_declined_on_its_own_page(ground: Ground) -> None:
    first, second = await ground.at_signing("u1"), await ground.at_signing("u2")
    chief = await ground.at("chief")
    done = await submit(chief, await ground.get("chief", f"/cases/{first[11:]}/sign"), "/sign", number="3/QĐ")
    assert "/receipts/" in done.url.path, done.text
    assert (await ground.state(first)).result == "awarded"
    page: Any = await submit(chief, await ground.get("chief", f"/cases/{second[11:]}/decline"), "/decline")
    assert page.status_code == 422
    await submit(chief, page, "/decline", reason="Chưa đủ")
    assert (await ground.state(second)).result == "declined"


async def test_an_office_is_delegated_with_dates_used_and_ended(ground: Ground) -> None:
    chief, today = await ground.at("chief"), dt.datetime.now(dt.UTC).date()
    sheet: Any = await ground.get("chief", "/delegations/give")
    typed = {"receiver": "dept-1", "manner": "TUQ.", "paper": "5/GUQ", "begins": "2026-01-01"}
    page: Any = await submit(chief, sheet, "/give", until="2025-12-31", **typed)
    assert page.status_code == 422
    done = await submit(chief, page, "/give", until=(today + dt.timedelta(days=9)).isoformat(), **typed)
    assert "/receipts/" in done.url.path, done.text
    stream = await ground.checked()
    await submit(await ground.at("dept-1"), await ground.get("dept-1", at(stream, "sign")), "/sign")
    assert (await ground.state(stream)).signed.capacity == "TUQ."
    assert "5/GUQ" in (await ground.get("dept-1", "/delegations")).text
    own = await ground.get("chief", "/delegations")
    [path] = {
        part.split('"')[0] for part in own.text.split('href="')[1:] if part.split('"')[0].endswith("/end")
    }
    await ground.get("dept-1", path, status=404)
    await submit(chief, await ground.get("chief", path), "/end")
    assert "5/GUQ" not in (await ground.get("dept-1", "/delegations")).text


async def test_a_year_is_closed_with_a_reason_for_every_line_left(ground: Ground) -> None:
    [line] = await ground.agreed("u4")
    sheet: Any = form(await ground.get("dept-1", f"/seasons/court/{world.SEASON}/close"), "/close")
    whys = dict.fromkeys(sheet.options, "deferred")
    assert whys
    done = await submit(await ground.at("dept-1"), sheet, **whys)
    assert "/receipts/" in done.url.path, done.text
    assert line in (await ground.state(f"book/court-season-{world.SEASON}")).closed.unsigned
