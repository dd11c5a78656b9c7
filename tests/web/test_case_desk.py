"""The stages that an office keeps, in pages: papers, appraisal, opinions, posting, and what goes upward."""

from __future__ import annotations

import datetime as dt

from domain.commands import AskOpinions, ChangeRegistry, ReceiveComment, Sealed, SendUpward
from domain.events import Delegated
from domain.facts import registry_of
from tests.web import world
from tests.web.ground import Ground, submit


def at(stream: str, task: str) -> str:
    return f"/cases/{stream.partition('/')[2]}/{task}"


async def test_papers_then_appraisal_then_the_posting_with_a_comment(ground: Ground) -> None:
    case = await ground.nominated(world.POSTED, "u1")
    head = await ground.at("dept-2")
    sheet = await ground.get("dept-2", at(case, "appraise"))
    early = await submit(head, sheet, "/appraise", finding="eligible")
    assert early.status_code == 422  # the papers are not there yet
    lacking = await submit(head, early, "/appraise", finding="not_eligible")
    assert lacking.status_code == 422  # nor without a clause
    await submit(head, await ground.get("dept-2", at(case, "check-papers")), "/check-papers",
                 present=["report", "minutes"])  # fmt: skip
    await submit(head, await ground.get("dept-2", at(case, "appraise")), "/appraise", finding="eligible")
    assert (await ground.state(case)).stage.name == "posting"
    done = await submit(
        head, await ground.get("dept-2", at(case, "post")), "/post", channels="portal\nnewspaper"
    )
    assert "/receipts/" in done.url.path, done.text
    sheet = await ground.get("dept-2", at(case, "comment"))
    done = await submit(
        head,
        sheet,
        "/comment",
        **{"ref": "01", "channel": "portal", "text": "Chưa xứng đáng", "from": "Ông A"},
    )
    assert "/receipts/" in done.url.path, done.text
    sheet = await ground.get("dept-2", at(case, "answer_comment"))
    assert "Chưa xứng đáng" in sheet.text
    assert "Ông A" not in sheet.text
    await submit(head, sheet, "/answer_comment", ref="01", text="Đã xác minh")
    assert (await ground.state(case)).desk.unanswered == []
    sheet = await ground.get("dept-2", at(case, "close_posting"))
    early = await submit(head, sheet, "/close_posting", **{"visits-1": "9", "visits-2": "8"})
    assert early.status_code == 422  # its days are not over


async def test_a_file_that_is_unclear_tells_whom_to_answer(ground: Ground) -> None:
    case = await ground.nominated(world.POSTED, "u2")
    sheet = await ground.get("dept-2", at(case, "appraise"))
    await submit(
        await ground.at("dept-2"), sheet, "/appraise", finding="unclear", who="u2", reason="Thiếu số liệu"
    )
    page = await ground.get("u2.1", at(case, "clarify"))
    assert "Thiếu số liệu" in page.text
    assert "Thiếu số liệu" not in (await ground.get("u2.3", at(case, "clarify"))).text


async def test_opinions_are_asked_given_and_the_file_goes_upward_and_comes_back(ground: Ground) -> None:
    case = await ground.nominated(world.ORDER, "u3")
    head, police = await ground.at("dept-2"), await ground.at("police-1")
    await submit(head, await ground.get("dept-2", at(case, "ask_opinions")), "/ask_opinions", paper="8/CV")
    assert at(case, "")[:-1] in (await ground.get("police-1", "/inbox")).text
    sheet = await ground.get("police-1", at(case, "give_opinion"))
    done = await submit(police, sheet, "/give_opinion", opinion="agree")
    assert "/receipts/" in done.url.path, done.text
    await submit(head, await ground.get("dept-2", at(case, "send_upward")), "/send_upward", number="20/TTr")
    today = (await ground.state(case)).desk.sent.on
    sheet = await ground.get("dept-2", at(case, "enter_answer"))
    typed = {"answer": "granted", "number": "77/QĐ-TTg", "organ": "Thủ tướng", "decided": today.isoformat()}
    done = await submit(head, sheet, "/enter_answer", **typed)
    assert "/receipts/" in done.url.path, done.text
    done = await submit(head, await ground.get("dept-2", at(case, "hand-over")), "/hand-over")
    assert "/receipts/" in done.url.path, done.text
    assert (await ground.state(case)).reports.handed_over


async def test_a_consultation_is_not_closed_while_there_is_time(ground: Ground) -> None:
    case = await ground.nominated(world.ORDER, "u4")
    await ground.must(case, "dept-2", AskOpinions("consultation"))
    sheet = await ground.get("dept-2", at(case, "close_consultation"))
    answer = await submit(await ground.at("dept-2"), sheet, "/close_consultation")
    assert answer.status_code == 422


async def test_only_who_keeps_the_stage_is_offered_its_forms(ground: Ground) -> None:
    case = await ground.posted("u2")
    said = Sealed(of="u2", salt=world.SALT, text={"text": "Ý kiến"})
    await ground.must(case, "dept-2", ReceiveComment("posting", "7", "portal"), sealed=(said,))
    for task in ("answer_comment", "close_posting", "comment", "post", "appraise", "send_upward"):
        answer = await (await ground.at("u2.2")).get(at(case, task))
        assert answer.status_code == 303
        assert "Ý kiến" not in answer.text
        await ground.get("far.1", at(case, task), status=404)
    await ground.refused(case, "dept-2", SendUpward("upward", "1"))


async def test_an_officer_has_a_stand_in_with_dates_who_acts_under_his_own_name(ground: Ground) -> None:
    begins, until = dt.date(2026, 1, 1), dt.date(2099, 1, 1)
    given = Delegated("court", "stand-in", "award_head", "dept-2", "deputy", begins, until, None, "3/PC")
    await ground.must(registry_of("court"), "dept-2", ChangeRegistry((given,)))
    case = await ground.nominated(world.POSTED, "u4")
    assert at(case, "")[:-1] in (await ground.get("deputy", "/inbox")).text
    sheet = await ground.get("deputy", at(case, "appraise"))
    done = await submit(
        await ground.at("deputy"), sheet, "/appraise", finding="unclear", who="u4", reason="?"
    )
    assert "/receipts/" in done.url.path, done.text
    [appraised] = await ground.system.until_logged(case, "Appraised")
    actor = appraised.content["actor"]
    assert (actor["person"], actor["delegation"]) == ("deputy", "stand-in")
    decision = await ground.drafted(await ground.agreed("u2"))
    page = await ground.get("deputy", f"/decisions/{decision.partition('/')[2]}/check")
    await submit(await ground.at("deputy"), page, "/check")
    assert (await ground.state(decision)).checked
