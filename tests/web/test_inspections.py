"""Inspections on the pages: every act by its form, what a unit sees of them, and what waits for whom."""

from __future__ import annotations

import datetime as dt

from domain.calendar import local_date
from domain.inspection import Inspection
from tests.web.around import MINUTES, acted, inspected, noted, reported
from tests.web.forms import form, submit
from tests.web.ground import Ground


async def test_an_inspection_from_its_plan_to_its_conclusion(ground: Ground) -> None:
    at = await inspected(ground, "k1")
    await noted(ground, at, "f1", about="Nguyễn Văn Ba", freezes="yes")
    await noted(ground, at, "f2", "u2")
    await acted(ground, "dept-1", f"{at}/remedy", finding="f2", confirmed="no")
    done = await acted(ground, "dept-1", f"{at}/end", number="9/KL-KT")
    assert "/receipts/inspection/k1/" in done.url.path, "who concludes signs"
    state: Inspection = await ground.state("inspection/k1")
    assert list(state.visited) == ["u1", "u2"]
    assert (state.findings["f1"].about, state.findings["f1"].freezes) == ("u1.3", True)
    assert (state.remedied["f2"].confirmed, state.ended, state.open_findings) == (False, "9/KL-KT", ("f1",))
    page = (await ground.get("dept-1", at)).text
    for said in ("Thiếu hồ sơ ở u1", "Thiếu hồ sơ ở u2", "awards wait", "9/KL-KT", "unfounded", "Unit 1"):
        assert said in page
    assert f'href="{at}/note"' not in page, "it is over"
    assert f'href="{at}/remedy"' in page, "what is open can still be put right"


async def test_what_was_found_is_sealed_with_the_key_of_whom_it_is_about(ground: Ground) -> None:
    at = await inspected(ground, "sealed")
    await noted(ground, at, "f1", about="u1.3", freezes="yes")
    await noted(ground, at, "f2")
    entries = [one for one in await ground.system.entries("inspection/sealed") if one.type == "FindingNoted"]
    assert [one.content["sealed"]["of"] for one in entries] == ["u1.3", "u1"]


async def test_an_inspected_unit_sees_its_own_findings_only(ground: Ground) -> None:
    at = await inspected(ground, "seen")
    await noted(ground, at, "mine", "u1")
    await noted(ground, at, "theirs", "u2")
    await reported(ground, at, "theirs", "u2")
    await acted(ground, "dept-1", f"{at}/remedy", finding="theirs", confirmed="yes")
    own, others = (await ground.get("u1.2", at)).text, (await ground.get("u2.3", at)).text
    assert "Thiếu hồ sơ ở u1" in own
    assert "theirs" not in own
    assert "ở u2" not in own
    assert "Thiếu hồ sơ ở u2" in others
    assert "mine" not in others
    assert "You see what was found at your own unit" in own
    assert f'href="{at}/remedy"' not in own, "whoever inspects says that it was put right"
    assert f'href="{at}/report"' in own, "the unit reports it"
    row = (await ground.get("u2.3", "/inspections")).text.partition(f'href="{at}"')[2].partition("</tr>")[0]
    assert "outstanding" not in row
    assert "–" in row, "nothing of theirs is still to be put right"
    for who in ("dept-2", "auditor"):
        assert "theirs" in (await ground.get(who, at)).text
    for stranger in ("far.2", "u3.1", "police-1", "stranger"):
        await ground.get(stranger, at, status=404)
        assert at not in (await ground.get(stranger, "/inspections")).text


async def test_a_unit_reports_what_it_put_right_and_whoever_inspects_looks_at_it(ground: Ground) -> None:
    at = await inspected(ground, "reported")
    await noted(ground, at, "f1", about="u1.3", freezes="yes")
    await noted(ground, at, "f2", "u2")
    officer = await ground.at("u1.2")
    page = await ground.get("u1.2", f"{at}/report")
    assert form(page, "/report").options["finding"] == ["", "f1"], "its own findings alone"
    again = await submit(officer, page, "/report", finding="f1", reason="Đã bổ sung")
    assert "Give its number or bring the file" in again.text
    assert form(again, "/report")["reason"] == "Đã bổ sung"
    await reported(ground, at, "f1", files={"paper": MINUTES}, number=None)
    state: Inspection = await ground.state("inspection/reported")
    kept = ground.site.files.look(state.reported["f1"].paper or "")
    assert getattr(kept, "about", "") == "u1.3", "kept under the key of whom the finding is about"
    paper = f"{at}/reports/f1"
    for who in ("u1.4", "dept-2"):
        assert f'href="{paper}"' in (await ground.get(who, at)).text
        assert (await ground.get(who, paper)).content == MINUTES[1]
    for who in ("u2.2", "police-1"):
        await ground.get(who, paper, status=404)
    shown = (await ground.get("dept-1", at)).text
    assert "reported, to be looked at" in shown
    assert "Đã bổ sung hồ sơ ở u1" in shown
    assert "Đã bổ sung hồ sơ ở u1" not in (await ground.get("u2.2", at)).text
    assert "look at how a finding was put right" in (await ground.get("dept-1", "/inbox")).text
    due = (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=20)).isoformat()
    await acted(ground, "dept-1", f"{at}/return", finding="f1", reason="Chưa đủ", due=due)
    assert "Chưa đủ" in (await ground.get("u1.2", at)).text
    await reported(ground, at, "f1")
    await acted(ground, "dept-1", f"{at}/remedy", finding="f1", confirmed="yes")
    assert (await ground.state("inspection/reported")).remedied["f1"].confirmed
    refused = await submit(
        await ground.at("dept-1"), await ground.get("dept-1", f"{at}/remedy"), "/remedy", confirmed="yes"
    )
    assert "has not reported that the finding “f2” was put right" in refused.text


async def test_only_what_a_body_may_inspect_is_offered_and_a_unit_inspects_itself(ground: Ground) -> None:
    page = await ground.get("u4.1", "/inspections/new")
    assert form(page, "/new").options["units"] == ["u4"]
    await submit(await ground.at("u4.1"), page, "/new", number="1/KH", code="self")
    about = (await ground.state("inspection/self")).about
    assert (about.body, about.units) == ("u4", ("u4",))


async def test_its_tasks_lead_there_from_the_inbox(ground: Ground) -> None:
    at = await inspected(ground, "waited-for")
    await noted(ground, at, "f1", "u2")
    for who, task in (("u2.2", "put a finding right"), ("dept-1", "carry the inspection out")):
        inbox = (await ground.get(who, "/inbox")).text
        entry = inbox.partition(f'href="{at}"')[2].partition("</li>")[0]
        assert "Inspection waited-for/KH-KT, Court of Binh An" in entry
        assert task in entry
    assert f'href="{at}"' not in (await ground.get("u1.2", "/inbox")).text.partition("What became")[0]


async def test_what_was_typed_stays_where_it_is_refused(ground: Ground) -> None:
    at = await inspected(ground, "refused")
    await noted(ground, at, "f1")
    page, officer = await ground.get("dept-1", f"{at}/note"), await ground.at("dept-1")
    typed = {"unit": "u1", "reason": "Ghi lần hai", "freezes": "no", "due": "2099-01-01", "finding": "f1"}
    again = await submit(officer, page, "/note", **typed)
    assert again.status_code == 422
    assert "“f1” stands there already" in again.text
    assert form(again, "/note")["reason"] == "Ghi lần hai"
    again = await submit(officer, page, "/note", **{**typed, "finding": "f2", "due": "2020-01-01"})
    assert "before it begins" in again.text
    again = await submit(officer, page, "/note", **{**typed, "reason": None, "about": "Không Ai Biết"})
    assert "Fill in: What was noted" in again.text
    plan, chief = await ground.get("chief", "/inspections/new"), await ground.at("chief")
    again = await submit(chief, plan, "/new", body="court", number="5/KH", code="khac")
    assert "Choose at least one of these" in again.text
    assert form(again, "/new")["number"] == "5/KH"
    early = await submit(chief, await ground.get("chief", f"{at}/end"), "/end", number=None)
    assert early.status_code == 422


async def test_only_who_leads_plans(ground: Ground) -> None:
    officer = await ground.at("dept-1")
    assert 'href="/inspections/new"' not in (await ground.get("dept-1", "/inspections")).text
    assert (await officer.get("/inspections/new")).status_code == 303
    assert 'href="/inspections/new"' in (await ground.get("chief", "/inspections")).text
    page = await ground.get("chief", "/inspections/new")
    sheet = form(page, "/new")
    assert {"u1", "u2", "u3", "u4"} <= set(sheet.options["units"])
    assert "far-unit" not in sheet.options["units"]
    token = form(await ground.get("dept-1", "/rolemodels/new"), "/new")["_token"]
    typed = {"body": "court", "number": "1/KH", "_token": token}
    refused = await submit(officer, sheet, units=["u1"], **typed)
    assert refused.status_code == 422
    assert "Choose one of these" in refused.text, "nobody plans for a body that he does not lead"


async def test_it_is_shown_in_vietnamese_too(ground: Ground) -> None:
    at = await inspected(ground, "tieng-viet")
    await noted(ground, at, "f1", freezes="yes")
    page = (await (await ground.at("u1.2")).get(at, headers={"Accept-Language": "vi"})).text
    for said in ("Cuộc kiểm tra theo", "Nội dung phát hiện", "tạm dừng xét", "chưa khắc phục", "Tòa án tỉnh"):
        assert said in page
