"""What is done with a movement by forms: planned part by part, taken part in, scored, reviewed, published."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import httpx

from domain.events import Aim
from domain.records import replace
from tests.web import world
from tests.web.ground import Ground, form, submit
from tests.web.moving import running

WORK = "Công tác chuyên môn"
"""A row of the table, as people call it."""
PAPER = {"paper": ("bien-ban.pdf", b"%PDF-1.4 bien ban", "application/pdf")}


def days() -> tuple[dt.date, dt.date]:
    today = dt.datetime.now(dt.UTC).date()
    return today - dt.timedelta(days=30), today + dt.timedelta(days=100)


async def do(ground: Ground, person: str, address: str, **typed: Any) -> httpx.Response:
    """Open the form at the address, fill it in and send it; what comes then."""
    page = await ground.get(person, address)
    answer = await submit(
        await ground.at(person), page, address.partition("?")[0].rpartition("/")[2], **typed
    )
    await ground.seen()
    return answer


async def done(ground: Ground, person: str, address: str, **typed: Any) -> httpx.Response:
    """The same; it has to be recorded."""
    answer = await do(ground, person, address, **typed)
    assert answer.status_code == 200, answer.text
    assert "error-summary" not in answer.text, answer.text
    return answer


async def planned(ground: Ground, code: str) -> str:
    """A movement of the cluster that the web has drawn up; its address."""
    begins, until = days()
    typed = {
        "code": code,
        "title": "Thi đua lập thành tích quý IV",
        "begins": str(begins),
        "until": str(until),
        "members": ["u1", "u2"],
        "registration": "yes",
    }
    page = await ground.get("u1.1", "/planning/cluster")
    answer = await submit(await ground.at("u1.1"), page, "/cluster", **typed)
    assert answer.url.path == f"/movements/{code}", answer.text
    await ground.seen()
    return answer.url.path


async def launched(ground: Ground, code: str) -> str:
    """One with a target, a reporting period and a table of points, launched from the web."""
    at, (begins, until) = await planned(ground, code), days()
    share = {"measure": "share", "base": "đơn đã thụ lý", "comparison": ">", "value": "97%", "cite": "12/KH"}
    await done(ground, "u1.1", f"{at}/target", target="complaints", **share)
    await done(ground, "u1.1", f"{at}/period", period="h1", begins=str(begins), until=str(until))
    rows = f"{WORK}; 80; 5; 40\nmovement; 20; 0; 0"
    await done(ground, "u1.1", f"{at}/table", table="t1", cite="12/KH, phụ lục", total="100", rows=rows)
    await done(ground, "u1.1", f"{at}/adopt", number="15/KH-CTĐ")
    await done(ground, "u1.1", f"{at}/launch")
    return at


# The plan --------------------------------------------------------------------------------------------------


async def test_a_unit_that_plans_for_itself_finds_itself_first_and_ticked(ground: Ground) -> None:
    begins, until = days()
    page = await ground.get("u2.2", "/planning/u2")
    asked = form(page, "/u2")
    assert asked.options["members"][0] == "u2"
    assert [value for name, value in asked.fields if name == "members"] == ["u2"]
    typed = {"code": "own-u2", "title": "Thi đua của đơn vị", "begins": str(begins), "until": str(until)}
    answer = await submit(await ground.at("u2.2"), page, "/u2", **typed)
    assert answer.url.path == "/movements/own-u2", answer.text
    await ground.seen()
    assert (await ground.state("movement/own-u2")).plan.members == ("u2",)
    cluster = form(await ground.get("u1.1", "/planning/cluster"), "/cluster")
    assert cluster.options["members"][0] == "cluster"
    assert ("members", "cluster") in cluster.fields, "with it come its units"


async def test_a_movement_is_planned_part_by_part_adopted_and_launched(ground: Ground) -> None:
    at, (begins, until) = await planned(ground, "by-parts"), days()
    assert "Thi đua lập thành tích quý IV" in (await ground.get("u2.2", at)).text
    assert f"{at}/leave-out" not in (await ground.get("u1.1", at)).text, "there is nothing to leave out yet"
    bands = ";500;400\n500;;700"
    await done(
        ground,
        "u1.1",
        f"{at}/target",
        target="solved",
        measure="count",
        value=None,
        bands=bands,
        cite="12/KH",
    )
    await done(ground, "u1.1", f"{at}/period", period="h1", begins=str(begins), until=str(until))
    await done(ground, "u1.1", f"{at}/deadline", what="results:h1", on=str(until))
    await done(ground, "u1.1", f"{at}/link", to="lasting", cite="Chỉ thị 05-CT/TW")
    await done(ground, "u1.1", f"{at}/prize", award=world.FLAG, number="2", money="18000000")
    shown = (await ground.get("u2.2", at)).text
    assert "18,000,000 đồng" in shown
    assert "Chỉ thị 05-CT/TW" in shown
    assert "Thi đua lập thành tích quý IV" in shown, "the title goes along when the plan is drawn up anew"
    plan = (await ground.state("movement/by-parts")).plan
    assert [(b.at_least, b.below, b.value) for b in plan.targets[0].bands] == [
        (None, Fraction(500), Fraction(400)),
        (Fraction(500), None, Fraction(700)),
    ]
    assert plan.deadlines[0].period == "h1"
    assert f"{at}/leave-out" in (await ground.get("u1.1", at)).text
    await done(ground, "u1.1", f"{at}/leave-out", lines=["link:0", f"prize:{world.FLAG}"])
    await done(ground, "u1.1", f"{at}/adopt", number="15/KH-CTĐ")
    await done(ground, "u1.1", f"{at}/launch")
    state = await ground.state("movement/by-parts")
    assert (state.phase, state.number, state.members) == ("launched", "15/KH-CTĐ", ("u1", "u2"))
    assert (state.plan.links, state.plan.prizes) == ((), ())


async def test_the_text_of_a_plan_goes_along_and_stays_when_the_plan_is_changed(ground: Ground) -> None:
    at = await planned(ground, "with-text")
    text = {"text": ("ke-hoach.pdf", b"%PDF-1.4 ke hoach", "application/pdf")}
    await done(ground, "u1.1", f"{at}/change", files=text)
    await done(ground, "u1.1", f"{at}/change", rounds="2")
    plan = (await ground.state("movement/with-text")).plan
    assert plan.rounds == 2
    given = await ground.get("u2.2", f"{at}/papers/{plan.text}")
    assert given.content == text["text"][1]


async def test_a_target_is_changed_in_its_place_from_what_it_says(ground: Ground) -> None:
    at = await planned(ground, "changed")
    share = {"measure": "share", "base": "đơn", "comparison": ">", "value": "97,5%", "cite": "12/KH"}
    await done(ground, "u1.1", f"{at}/target", target="complaints", **share, only=["u2"])
    bands = ";500;95%\n500;;2/3"
    banded = {"measure": "share", "base": "việc", "value": None, "bands": bands, "cite": "12/KH"}
    await done(ground, "u1.1", f"{at}/target", target="solved", **banded)
    assert f"{at}/target?target=solved" in (await ground.get("u1.1", at)).text
    before = (await ground.state("movement/changed")).plan.targets
    await done(ground, "u1.1", f"{at}/target?target=complaints", comparison=">=")
    await done(ground, "u1.1", f"{at}/target?target=solved", cite="13/KH")
    first, second = (await ground.state("movement/changed")).plan.targets
    assert first == replace(before[0], comparison=">=")
    assert second == replace(before[1], cite="13/KH")


async def test_what_is_wrong_with_a_plan_is_said_at_its_form_and_what_was_typed_stays(ground: Ground) -> None:
    at = await planned(ground, "faulty")
    bands = {"value": None, "bands": ";500;400\n400;;700"}
    overlap = await do(ground, "u1.1", f"{at}/target", target="solved", measure="count", cite="1/KH", **bands)
    assert overlap.status_code == 422
    assert "overlap" in overlap.text
    assert form(overlap, "/target")["bands"] == bands["bands"]
    backwards = await do(ground, "u1.1", f"{at}/period", period="h1", begins="2026-06-30", until="2026-01-01")
    assert backwards.status_code == 422
    assert "ends" in backwards.text
    unread = await do(ground, "u1.1", f"{at}/target", target="x", value="viel", cite="1/KH")
    assert "write it as 412, 1.5 or 3/200" in unread.text
    for code in ("a", "b"):
        await done(ground, "u1.1", f"{at}/target", target=code, measure="count", value="5", cite="1/KH")
    three_quarters = {"weight:a": "1/2", "weight:b": "25%"}
    shares = await do(ground, "u1.1", f"{at}/weights", **three_quarters)
    assert shares.status_code == 422
    assert "sum to 75%" in shares.text
    await done(ground, "u1.1", f"{at}/weights", **{**three_quarters, "weight:b": "50%"})
    assert (await ground.get("u2.2", at)).text.count("weight 50%") == 2
    points = await do(ground, "u1.1", f"{at}/table", table="t", cite="1/KH", total="100", rows="work; 80")
    assert points.status_code == 422
    again = {"code": "faulty", "title": "x", "begins": "2026-01-01", "until": "2026-02-01"}
    twice = await do(ground, "u1.1", "/planning/cluster", **again)
    assert "There is a movement of this code" in twice.text


async def test_the_next_movement_is_planned_like_the_one_before(ground: Ground) -> None:
    at, (begins, until) = await launched(ground, "first-year"), days()
    assert "/planning/cluster?like=first-year" in (await ground.get("u1.1", at)).text
    page = await ground.get("u1.1", "/planning/cluster?like=first-year")
    typed = {"title": "Năm sau", "begins": str(begins), "until": str(until)}
    accents = await submit(await ground.at("u1.1"), page, "/cluster", code="năm/hai", **typed)
    assert accents.status_code == 422
    await submit(await ground.at("u1.1"), accents, "/cluster", code="second-year")
    before = (await ground.state("movement/first-year")).plan
    plan = (await ground.state("movement/second-year")).plan
    assert (plan.targets, plan.scores, plan.members) == (before.targets, before.scores, before.members)
    assert (plan.reports, plan.deadlines) == ((), ())
    assert [(link.to, link.movement, link.cite) for link in plan.links] == [
        ("follows", "first-year", "15/KH-CTĐ")
    ]


async def test_nothing_is_launched_before_its_plan_is_adopted(ground: Ground) -> None:
    at = await planned(ground, "too-early")
    await ground.get("u1.1", f"{at}/launch", status=303)  # it is not offered
    adopt = form(await ground.get("u1.1", f"{at}/adopt"), "/adopt")
    adopt.action = adopt.action.replace("/adopt", "/launch")
    refused = await submit(await ground.at("u1.1"), adopt, number="1")
    assert refused.status_code == 422
    assert (await ground.state("movement/too-early")).phase == "drafted"


# Taking part -----------------------------------------------------------------------------------------------


async def test_members_take_part_by_forms(ground: Ground) -> None:
    at = await launched(ground, "taken-part")
    await done(ground, "u2.2", f"{at}/acknowledge")
    await done(ground, "u2.2", f"{at}/plan", number="2/KH-U2")
    await done(ground, "u2.2", f"{at}/register", award=world.FIGHTER, candidates=["u2.3", "u2.4"])
    state = await ground.state("movement/taken-part")
    assert [aim.candidate for _unit, aim in state.running] == ["u2.3", "u2.4"]
    await done(ground, "u2.2", f"{at}/drop", who="0", reason="Chuyển công tác")
    assert "Chuyển công tác" in (await ground.get("u1.1", at)).text, "who keeps the movement reads why"
    assert "Chuyển công tác" not in (await ground.get("u1.3", at)).text
    assert (await ground.state("movement/taken-part")).running == (("u2", Aim("u2.4", world.FIGHTER)),)

    late = {"pledge": "cum", "cites": "12/HD-TĐKT; 31/12/2199"}
    await done(ground, "u1.1", f"{at}/pledge", **late)
    early = await ground.get("u2.1", f"{at}/sign")
    assert "12/HD-TĐKT" in early.text, "nobody signs before the guidance that the text cites"
    assert "cum:u2" not in early.text
    one = form(early, "/sign")
    one.fields.append(("pledge", "cum:u2"))
    assert (await submit(await ground.at("u2.1"), one)).status_code == 422
    assert 'value="u2" checked' not in (await ground.get("u1.1", f"{at}/pledge")).text, "u2 has its text"
    await done(ground, "u1.1", f"{at}/withdraw-pledge", reason="Nhầm ngày hướng dẫn")
    assert "Nhầm ngày hướng dẫn" in (await ground.get("u1.1", at)).text
    assert not (await ground.state("movement/taken-part")).pledges
    text = {"text": ("giao-uoc.pdf", b"%PDF-1.4 giao uoc", "application/pdf")}
    await done(ground, "u1.1", f"{at}/pledge", pledge="cum-2", cites="12/HD-TĐKT; 01/01/2024", files=text)
    await done(ground, "u2.1", f"{at}/sign", pledge="cum-2:u2")
    state = await ground.state("movement/taken-part")
    assert list(state.pledges["cum-2"].signed) == ["u2"]
    given = await ground.get("u2.3", f"{at}/papers/{state.pledges['cum-2'].text.text}")
    assert given.content == text["text"][1]


async def test_results_are_reported_confirmed_and_sent_back(ground: Ground) -> None:
    at = await launched(ground, "results")
    over = {"part:complaints": "501", "whole:complaints": "500"}
    refused = await do(ground, "u2.2", f"{at}/report", **over)
    assert refused.status_code == 422
    assert form(refused, "/report")["part:complaints"] == "501"
    await done(ground, "u2.2", f"{at}/report", **{"part:complaints": "485", "whole:complaints": "500"})
    again = await ground.get("u2.2", f"{at}/report")
    assert "Reported: 485/500 = 97.00 %. What you send takes its place." in again.text
    same = await do(ground, "u2.2", f"{at}/report")
    assert "There is nothing new in the form." in same.text, "what stands there already is not sent again"
    await done(ground, "u1.1", f"{at}/send-back", result="complaints/u2/h1", reason="Thiếu tháng 11")
    assert "complaints, h1" in (await ground.get("u2.2", "/inbox")).text, "it waits for the unit"
    page = await ground.get("u2.2", f"{at}/report")
    assert "Thiếu tháng 11" in page.text
    assert form(page, "/report")["part:complaints"] == "485"
    await done(ground, "u2.2", f"{at}/report", **{"part:complaints": "490"})
    await done(ground, "u1.2", f"{at}/report", **{"part:complaints": "97", "whole:complaints": "100"})
    assert f"{at}/report" in (await ground.get("u2.2", at)).text, "it may still be corrected"
    page = await ground.get("u1.1", f"{at}/confirm")
    assert "490/500 = 98.00 %" in page.text
    assert "97/100" not in page.text, "his own unit's results are for somebody else"
    moved = await do(ground, "u1.1", f"{at}/confirm", lines=["complaints/u2/h1=485:500:"])
    assert moved.status_code == 422, "what he was shown is not what stands there now"
    await done(ground, "u1.1", f"{at}/confirm", lines=["complaints/u2/h1=490:500:"])
    await done(ground, "dept-1", f"{at}/confirm", lines=["complaints/u1/h1=97:100:"])
    state = await ground.state("movement/results")
    assert {one.state for one in state.results.values()} == {"confirmed"}
    assert f"{at}/report" not in (await ground.get("u2.2", at)).text, "there is nothing left to report"
    assert "All results of this period are confirmed." in (await ground.get("u2.2", f"{at}/report")).text


async def test_sheets_of_points_with_a_cross_check_and_the_ranking(ground: Ground) -> None:
    at = await launched(ground, "scored")
    await done(ground, "u2.2", f"{at}/score/u2/self", **{f"deducted:{WORK}": "2", f"bonus:{WORK}": "1"})
    differing = {f"deducted:{WORK}": "3", f"bonus:{WORK}": "1"}
    unexplained = await do(ground, "u1.2", f"{at}/score/u2/cross?scorer=u1", **differing)
    assert unexplained.status_code == 422
    await done(
        ground, "u1.2", f"{at}/score/u2/cross?scorer=u1", **differing, **{f"why:{WORK}": "Một vụ quá hạn"}
    )
    await done(ground, "u1.2", f"{at}/score/u1/self", **{f"deducted:{WORK}": "0"})
    shown = " ".join((await ground.get("u2.2", f"{at}/scores")).text.split())
    assert "80 − 3 + 1 = 78" in shown
    assert "Một vụ quá hạn" in shown
    assert "Một vụ quá hạn" not in (await ground.get("u1.3", f"{at}/scores")).text
    table = shown.partition("Who has checked whom</h2>")[2].partition("</table>")[0]
    assert "Unit 1: 98" in table
    assert table.count("none yet") == 3, "nobody has checked u1, and nobody above has appraised either"
    await done(ground, "u1.1", f"{at}/rank")
    ranking = (await ground.state("movement/scored")).ranking
    assert [(row.unit, row.points, row.place) for row in ranking.rows] == [("u1", 100, 1), ("u2", 98, 2)]


# Afterwards ------------------------------------------------------------------------------------------------


async def test_reviewed_followed_up_published_and_on_the_shelf(ground: Ground) -> None:
    at = await launched(ground, "after")
    due = str(days()[1])
    named = {"action": "don-ton", "reason": "Còn đơn tồn", "owner": "u2", "due": due, "named_by": "chief"}
    await done(ground, "u1.1", f"{at}/action", **named)
    assert "Còn đơn tồn" in (await ground.get("u2.2", at)).text
    await done(ground, "u2.2", f"{at}/follow", action="don-ton", state="done", text="Đã giải quyết hết")
    assert "Đã giải quyết hết" in (await ground.get("u2.2", at)).text
    unseen = await (await ground.browser()).get(f"/published{at}")
    assert unseen.status_code == 404, "nothing of it is public before it is published"
    await done(ground, "u1.1", f"{at}/publish", what="plan")
    public = await (await ground.browser()).get(f"/published{at}")
    assert "Thi đua lập thành tích quý IV" in public.text
    assert "97 %" in public.text
    assert "0 met" not in public.text, "of results nothing is told before they are published"
    unread = await do(ground, "u1.1", f"{at}/shelve", files=PAPER, title="Biên bản", dated="32/13/2026")
    assert unread.status_code == 422
    await submit(await ground.at("u1.1"), unread, "/shelve", dated="2026-01-05")
    [paper] = (await ground.state("movement/after")).shelf
    given = await ground.get("u2.3", f"{at}/papers/{paper.paper}")
    assert given.content == PAPER["paper"][1], "the file was kept when the form came again"
    slip = await do(ground, "u1.1", f"{at}/review", kind="final")
    assert slip.status_code == 422, "results count for some days yet: whoever ends it now says so"
    await done(ground, "u1.1", f"{at}/review", kind="final", early="early")
    assert f"{at}/reopen" not in (await ground.get("u2.2", at)).text
    await done(ground, "u1.1", f"{at}/reopen", reason="Bấm nhầm")
    assert (await ground.state("movement/after")).phase == "launched"
    await done(ground, "u1.1", f"{at}/review", kind="final", early="early")
    await done(ground, "u1.1", f"{at}/publish", what="results")
    assert f"{at}/reopen" not in (await ground.get("u1.1", at)).text
    public = await (await ground.browser()).get(f"/published{at}")
    assert "complaints: 0 met, 0 missed, 2 not known" in public.text
    assert at.rpartition("/")[2] in (await (await ground.browser()).get("/published/movements")).text


async def test_a_paper_that_somebody_names_by_its_hash_is_taken_from_nobody(ground: Ground) -> None:
    at = await launched(ground, "hash")
    page = form(await ground.get("u1.1", f"{at}/shelve"), "/shelve")
    page.fields.append(("paper", f"{'0' * 64}.{'0' * 32}.bien-ban.pdf"))
    refused = await submit(await ground.at("u1.1"), page, title="x", dated="2026-01-05")
    assert refused.status_code == 422
    assert (await ground.state("movement/hash")).shelf == ()


async def test_acts_are_offered_to_whom_they_are_and_refused_to_others(ground: Ground) -> None:
    at = await running(ground, "offered")
    assert f"{at}/confirm" not in (await ground.get("u1.1", at)).text, "nobody confirms for his own unit"
    assert f"{at}/confirm" in (await ground.get("dept-1", at)).text
    bystander = (await ground.get("u2.3", at)).text
    assert f"{at}/confirm" not in bystander
    assert f"{at}/report" not in bystander
    stranger = await ground.at("far.2")
    for act in ("adopt", "report", "sign", "scores", "shelve", "action"):
        assert (await stranger.get(f"{at}/{act}")).status_code == 404
    assert (await stranger.get("/planning/cluster")).status_code == 404
    assert f'href="{at}/report"' in (await ground.get("u2.2", at)).text


async def test_an_adopted_plan_is_taken_back_changed_and_a_movement_called_off(ground: Ground) -> None:
    """Each with the reason; after that nothing is offered, and nothing waits for anybody."""
    at = await planned(ground, "called-off")
    await done(ground, "u1.1", f"{at}/adopt", number="16/KH-CTĐ")
    refused = await do(ground, "u1.1", f"{at}/take-back")
    assert refused.status_code == 422, "not without a reason"
    await done(ground, "u1.1", f"{at}/take-back", reason="Đổi thời gian thi đua")
    assert (await ground.state("movement/called-off")).phase == "drafted"
    begins, until = days()
    later = {"begins": str(begins), "until": str(until + dt.timedelta(days=9)), "members": ["u1", "u2"]}
    await done(ground, "u1.1", f"{at}/change", **later)
    await done(ground, "u1.1", f"{at}/adopt", number="17/KH-CTĐ")
    await done(ground, "u1.1", f"{at}/launch")
    await done(ground, "u2.2", f"{at}/register?unit=u2", unit="u2", award=world.FIGHTER, candidates=["u2.4"])
    assert f"{at}/call-off" not in (await ground.get("u2.2", at)).text, "only who leads calls it off"
    await done(ground, "u1.1", f"{at}/call-off", reason="Dừng theo chỉ đạo của cấp trên")
    state = await ground.state("movement/called-off")
    assert (state.phase, state.running, state.settled) == ("called_off", (), True)
    page = (await ground.get("u1.1", at)).text
    assert "called off" in page
    assert "Dừng theo chỉ đạo của cấp trên" in page
    for act in ("launch", "call-off", "acknowledge", "register", "review"):
        assert f"{at}/{act}" not in page
