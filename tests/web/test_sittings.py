"""A sitting by its forms: called together, opened, voted in, counted, its minutes adopted by two."""

from __future__ import annotations

import hashlib
import re

from domain.award.policy import digest, text_of
from domain.commands import CancelSitting, ChangeRegistry, CountSheets
from domain.events import AllotmentSet, PolicyAdopted
from domain.facts import COMMON, registry_of
from tests.web import world
from tests.web.authenticator import enrolled, signed
from tests.web.ground import Ground, form, forms, submit


async def flags(ground: Ground, *units: str) -> list[str]:
    """Nominations that wait for the cluster's sitting."""
    return [await ground.nominated(world.SHEET, unit) for unit in units]


async def medals(ground: Ground, *units: str) -> list[str]:
    """Nominations that wait for the council's, which is secret."""
    return [await ground.nominated(world.COUNCIL, unit) for unit in units]


def page_of(stream: str) -> str:
    return f"/sittings/{stream.partition('/')[2]}"


def chosen(lines: list[str], choice: str, without: str | None = None) -> dict[str, str]:
    """The fields of a sheet with one choice on every line but one."""
    return {f"line-{line}": choice for line in lines if line != without}


async def test_a_sitting_goes_by_its_forms_from_the_agenda_to_the_minutes(ground: Ground) -> None:
    lines = await flags(ground, "u2", "u3")
    chair, secretary = await ground.at("u1.1"), await ground.at("u2.2")
    calling = await chair.get("/sittings/new?body=cluster")
    assert "Unit 2" in calling.text
    called = await submit(chair, calling, "/sittings/new", secretary="u2.2", line=lines, invited="t1")
    here = str(called.url.path)
    assert "Sitting of Cluster 1" in called.text
    assert "Recorded at position" in called.text
    sitting = f"sitting/{here.rpartition('/')[2]}"

    opened = await submit(chair, await chair.get(f"{here}/open"), "/open")
    assert "4 of 4 members are present" in opened.text
    balloting = await submit(chair, await chair.get(f"{here}/ballot"), "/ballot", line=lines)
    assert "0 of 4 received" in balloting.text

    for unit in world.UNITS:
        head = await ground.at(f"{unit}.1")
        sheet = await head.get(f"{here}/vote")
        own = dict(zip(("u2", "u3"), lines, strict=True)).get(unit)
        if own is not None:
            assert "You may not vote on your own unit" in sheet.text
            assert "The base stays 4" in sheet.text
            assert f"line-{own}" not in form(sheet, "/vote")
        done = await submit(head, sheet, "/vote", **chosen(lines, "approve", own))
        assert "/receipts/sitting/" in str(done.url)
        assert "SheetCast" in [entry.type for entry in await ground.system.entries(sitting)]

    closed = await submit(chair, await chair.get(f"{here}/close"), "/close")
    assert "3/4" in closed.text or "3 of 4" in closed.text
    minutes = await secretary.get(f"{here}/adopt")
    text = await secretary.get(f"{here}/minutes.txt")
    digest = hashlib.sha256(text.content).hexdigest()
    assert digest in minutes.text
    await submit(secretary, minutes, "/adopt")
    second = await chair.get(f"{here}/adopt")
    assert "(the text below)" in second.text
    await submit(chair, second, "/adopt")
    assert (await ground.state(sitting)).phase == "ended"
    assert {(await ground.state(line)).stage.name for line in lines} == {"signing"}
    # The log tells the same minutes afterwards: the digest that was adopted can be checked for ever.
    assert (await chair.get(f"{here}/minutes.txt")).content == text.content
    ended = await chair.get(here)
    assert ended.text.count("passed") >= 2


async def test_whoever_has_a_seat_reads_the_file_while_it_is_on_the_agenda(ground: Ground) -> None:
    [line] = await flags(ground, "u3")
    file = f"/cases/{line.partition('/')[2]}"
    head, secretary = "u4.1", "u2.2"
    for who in (head, secretary):
        await ground.get(who, file, status=404)
    sitting = await ground.convened([line])
    for who in (head, secretary):
        await ground.get(who, file)
    await ground.get("far.2", file, status=404)
    await ground.must(sitting, "u1.1", CancelSitting())
    for who in (head, secretary):
        await ground.get(who, file, status=404)


async def test_a_sheet_with_a_line_left_open_comes_back_with_what_was_marked(ground: Ground) -> None:
    lines = await flags(ground, "u2", "u3")
    here = page_of(await ground.opened(lines))
    head = await ground.at("u4.1")
    sheet = form(await head.get(f"{here}/vote"), "/vote")
    answer = await submit(head, sheet, **{f"line-{lines[0]}": "reject"})
    assert answer.status_code == 422
    assert "Choose for Unit 3" in answer.text
    again = form(answer, "/vote")
    assert again[f"line-{lines[0]}"] == "reject"
    assert again["_key"] != sheet["_key"]


async def test_nobody_sees_anothers_sheet_nor_any_sum_while_the_ballot_is_open(ground: Ground) -> None:
    lines = await flags(ground, "u2", "u3")
    stream = await ground.opened(lines)
    here = page_of(stream)
    head = await ground.at("u4.1")
    await submit(head, await head.get(f"{here}/vote"), "/vote", **chosen(lines, "reject"))
    own = await head.get(here)
    assert "which nobody else sees until the count" in own.text
    assert "1 of 4 received" in own.text
    for other in ("u1.1", "u2.1", "u3.2", "auditor"):
        page = await ground.get(other, here)
        assert "which nobody else sees" not in page.text
        assert "against" not in page.text.partition("What happened")[2]
        assert "1 of 4 received" in page.text
    # Who leads the sitting sees whose sheet is still to come; the members do not.
    assert "Whose sheet is still to come" in (await ground.get("u1.1", here)).text
    assert "Whose sheet is still to come" not in (await ground.get("u3.1", here)).text
    leader = (await ground.get("u1.1", here)).text.partition("Whose sheet is still to come")[2]
    assert "Unit 4" not in leader.partition("Write a reminder")[0]


async def test_two_tellers_count_for_themselves_and_have_to_agree(ground: Ground) -> None:
    lines = await medals(ground, "u1", "u2")
    stream = await ground.opened(lines, "council")
    here = page_of(stream)
    one, other = await ground.at("t1"), await ground.at("t2")
    counts = {"issued": "5", "returned": "5", "unreturned": "0", "approve": "5", "reject": "0"}
    right = {f"{name}-{n}": value for name, value in counts.items() for n in (1, 2)}
    right |= {f"{name}-{n}": "0" for name in ("blank", "invalid") for n in (1, 2)}
    wrong = {**right, "approve-2": "3", "reject-2": "2"}
    first = await submit(one, await one.get(f"{here}/count"), "/count", **right)
    assert "/receipts/" in str(first.url)
    empty = form(await other.get(f"{here}/count"), "/count")
    assert empty["approve-1"] == "", "the other's figures are nobody's business"
    for person in ("t2", "m1", "m3", "auditor"):
        seen = await ground.get(person, here)
        assert "1 of 2 tellers have counted" in seen.text
        agenda = seen.text.partition("Agenda")[2].partition("For the room")[0]
        assert "100" not in re.sub("<[^>]*>", " ", agenda), "no share of theirs is told"
    odd = await submit(other, empty, **{**right, "approve-1": "6"})
    assert odd.status_code == 422
    assert "Line 1:" in odd.text
    await submit(other, odd, "/count", **wrong)
    differ = await other.get(f"{here}/count")
    assert "The two counts differ on:" in differ.text
    assert "Unit 2" in differ.text.partition("differ on:")[2].partition("</p>")[0]
    chair = await ground.at("m1")
    early = await submit(chair, await chair.get(f"{here}/close"), "/close")
    assert early.status_code == 422
    await submit(other, differ, "/count", **right)
    closed = await submit(chair, await chair.get(f"{here}/close"), "/close")
    assert closed.status_code == 200
    assert "5/5" in closed.text or "5 of 5" in closed.text


async def test_a_secret_ballot_has_no_sheet_here(ground: Ground) -> None:
    here = page_of(await ground.opened(await medals(ground, "u3"), "council"))
    page = await ground.get("m4", f"{here}/vote")
    assert "held on paper" in page.text
    assert not forms(page)


async def test_chair_and_teller_annul_a_ballot_and_it_is_repeated_first(ground: Ground) -> None:
    lines = await medals(ground, "u1", "u4")
    stream = await ground.opened(lines, "council")
    here = page_of(stream)
    chair, teller = await ground.at("m1"), await ground.at("t1")
    silent = await submit(chair, await chair.get(f"{here}/annul"), "/annul")
    assert silent.status_code == 422
    assert "Give the reason" in silent.text
    await submit(chair, silent, "/annul", reason="Thừa một phiếu")
    asked = await teller.get(f"{here}/annul")
    assert world.PEOPLE["m1"] in asked.text
    await submit(teller, asked, "/annul", reason="Thừa một phiếu")
    assert (await ground.state(stream)).repeat == tuple(lines)
    again = await chair.get(f"{here}/ballot")
    assert "repeated before any other" in again.text
    only = await submit(chair, again, "/ballot", line=[lines[0]])
    assert only.status_code == 422
    whole = await submit(chair, only, "/ballot", line=lines)
    assert whole.status_code == 200


async def test_the_agenda_changes_with_reasons_and_the_members_consent(ground: Ground) -> None:
    [line, late] = await flags(ground, "u2", "u3")
    stream = await ground.convened([line])
    here, chair = page_of(stream), await ground.at("u1.1")
    await submit(chair, await chair.get(f"{here}/open"), "/open")
    page = await chair.get(f"{here}/agenda")
    few = await submit(chair, page, "/agenda/add", line=late, approve="2", reject="2")
    assert few.status_code == 422
    added = await submit(chair, few, "/agenda/add", line=late, approve="3", reject="1")
    assert added.status_code == 200
    silent = await submit(chair, await chair.get(f"{here}/agenda"), "/agenda/remove", off=line)
    assert "Give the reason" in silent.text
    await submit(chair, silent, "/agenda/remove", reason="Đơn vị xin rút")
    assert (await ground.state(stream)).lines == (late,)
    agreed = await submit(chair, await chair.get(f"{here}/agree"), "/agree", line=late)
    assert agreed.status_code == 200
    left = await submit(chair, await chair.get(f"{here}/attendance"), "/attendance", **{"there-u4": "absent"})
    assert "3 of 4 members are present" in left.text
    off = await submit(chair, await chair.get(f"{here}/cancel"), "/cancel", reason="Không đủ thời gian")
    assert off.status_code == 200
    assert (await ground.state(stream)).phase == "cancelled"


async def test_one_who_is_concerned_takes_no_part_in_some_lines(ground: Ground) -> None:
    lines = await flags(ground, "u2", "u3")
    stream = await ground.opened(lines)
    here, head = page_of(stream), await ground.at("u4.1")
    sheet = await submit(head, await head.get(f"{here}/recuse"), "/recuse", line=lines[0], reason="Người nhà")
    assert "You have no part in this line" in sheet.text
    await submit(head, sheet, "/vote", **{f"line-{lines[1]}": "approve"})
    assert (await ground.state(stream)).ballot.cast["u4"] == {lines[1]: "approve"}


async def test_minutes_written_elsewhere_are_adopted_by_their_digest(ground: Ground) -> None:
    lines = await flags(ground, "u3")
    stream = await ground.opened(lines)
    for seat in ("u1", "u2", "u4"):
        await ground.sheet(stream, seat)
    here = page_of(stream)
    chair = await ground.at("u1.1")
    await submit(chair, await chair.get(f"{here}/close"), "/close")
    paper = b"%PDF-1.7 minutes"
    for who in ("u1.1", "u2.2"):
        client = await ground.at(who)
        page = await client.get(f"{here}/adopt")
        taken = await submit(
            client, page, "/minutes-file", files={"file": ("minutes.pdf", paper, "application/pdf")}
        )
        assert hashlib.sha256(paper).hexdigest() in taken.text
        await submit(client, taken, "/adopt")
    assert (await ground.state(stream)).phase == "ended"
    assert set((await ground.state(stream)).signed.values()) == {hashlib.sha256(paper).hexdigest()}


async def test_a_sitting_is_nobodys_business_who_has_no_part_in_it(ground: Ground) -> None:
    stream = await ground.opened(await flags(ground, "u2"))
    here = page_of(stream)
    for person in ("stranger", "far.1"):
        for path in (here, f"{here}/vote", f"{here}/board", f"{here}/board/events", f"{here}/minutes.txt"):
            await ground.get(person, path, status=404)
        assert here not in (await ground.get(person, "/sittings")).text
    assert here in (await ground.get("u3.1", "/sittings")).text


async def test_everything_for_the_room_is_there_to_be_printed(ground: Ground) -> None:
    here = page_of(await ground.opened(await flags(ground, "u2", "u4")))
    for what, says in (
        ("agenda", "Unit 4"),
        ("sheet", "Mark one box"),
        ("count", "Papers issued"),
        ("minutes", "Biên bản"),
    ):
        assert says in (await ground.get("u1.1", f"{here}/print/{what}")).text


async def test_whoever_may_not_lead_is_refused_though_he_found_the_form(ground: Ground) -> None:
    stream = await ground.convened(await flags(ground, "u2"))
    here, member = page_of(stream), await ground.at("u3.1")
    before = len(await ground.system.entries(stream))
    answer = await submit(member, await member.get(f"{here}/open"), "/open")
    assert answer.status_code == 422
    answer = await submit(member, await member.get(f"{here}/cancel"), "/cancel", reason="x")
    assert answer.status_code == 422
    assert len(await ground.system.entries(stream)) == before


async def test_sheets_and_minutes_are_signed_by_whoever_has_a_passkey(ground: Ground) -> None:
    lines = await flags(ground, "u2", "u3")
    stream = await ground.opened(lines)
    here = page_of(stream)
    for seat in ("u1", "u2", "u3"):
        await ground.sheet(stream, seat)
    head, device = await enrolled(ground, "u4.1")
    shown = await submit(head, await head.get(f"{here}/vote"), "/vote", **chosen(lines, "approve"))
    assert "You hand in your sheet" in shown.text
    assert "Unit 3" in shown.text
    done = await signed(head, shown, device)
    assert "/receipts/" in str(done.url)
    await ground.must(stream, "u1.1", CountSheets("1/open"))
    secretary, device = await enrolled(ground, "u2.2")
    shown = await submit(secretary, await secretary.get(f"{here}/adopt"), "/adopt")
    assert "You adopt the minutes" in shown.text
    await signed(secretary, shown, device)
    by = {e.type: e.content["actor"]["proof"] for e in await ground.system.entries(stream)}
    assert by["MinutesSigned"] == "passkey"
    assert "u2.2" in (await ground.state(stream)).signed


async def test_a_tie_on_the_last_seat_goes_by_the_chairs_vote_or_by_another_ballot(ground: Ground) -> None:
    rule = {**world.CLUSTER_VOTE, "seats": "allotment", "ties": ["chair"]}
    seated = world.award("test.seated", "Cờ có suất", "Flag with seats", rule, world.SIGN_LIST)
    data = seated.canonical()
    adopted = PolicyAdopted(digest(data), seated.award, text_of(data), what_if=False)
    await ground.must(COMMON, "registrar", ChangeRegistry((adopted,)))
    allotted = AllotmentSet("cluster", seated.award, world.SEASON, 1, {}, "QĐ số 12", reasoned=False)
    await ground.must(registry_of("cluster"), "registrar", ChangeRegistry((allotted,)))
    lines = [await ground.nominated(seated.award, unit) for unit in ("u3", "u4")]
    stream = await ground.opened(lines)
    here, chair = page_of(stream), await ground.client_of("u1.1")
    assert "Seats: 1 (1 allotted for the season)" in (await chair.get(f"{here}/vote")).text
    for unit in world.UNITS:
        await ground.sheet(stream, unit)
    tied = await submit(chair, await chair.get(f"{here}/close"), "/close")
    assert "Equal votes on the last seat:" in tied.text
    assert "Vote again among the equals" in tied.text
    again = form(await chair.get(f"{here}/ballot?tie={lines[0]}"), "/ballot")
    assert [value for name, value in again.fields if name == "line"] == lines
    empty = await submit(chair, await chair.get(f"{here}/casting-vote"), "/casting-vote")
    assert empty.status_code == 422
    await submit(chair, empty, "/casting-vote", line=lines[1])
    page = await chair.get(here)
    assert "Equal votes on the last seat:" not in page.text
    rows = page.text.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    assert "Unit 4" in rows[1]
    assert "no seat" in rows[0] or "without a seat" in rows[0], rows[0]
