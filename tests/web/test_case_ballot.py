"""The chair's and the tellers' part in a vote on one nomination; and the queue of who votes on many."""

from __future__ import annotations

import datetime as dt
import html

from domain.calendar import local_date
from domain.commands import ChangeRegistry, Recuse
from domain.events import Delegated
from domain.facts import registry_of
from tests.web import world
from tests.web.authenticator import enrolled, signed
from tests.web.ground import Ground, form, forms, submit

RIGHT = {
    "issued": "5",
    "returned": "5",
    "unreturned": "0",
    "approve": "4",
    "reject": "1",
    "blank": "0",
    "invalid": "0",
}


def today() -> dt.date:
    return local_date(dt.datetime.now(dt.UTC))


async def on_paper(ground: Ground, unit: str = "u1") -> tuple[str, str]:
    """A case on which the council votes on paper: its stream, and its page."""
    stream = await ground.nominated(world.SECRET, unit)
    return stream, f"/cases/{stream.partition('/')[2]}"


async def test_two_tellers_count_a_case_without_a_look_at_each_other(ground: Ground) -> None:
    stream, case = await on_paper(ground)
    one, other = await ground.at("t1"), await ground.at("t2")
    odd = await submit(one, await one.get(f"{case}/count"), "/count", **{**RIGHT, "approve": "5"})
    assert odd.status_code == 422
    assert form(odd, "/count")["approve"] == "5"
    await submit(one, odd, "/count", **RIGHT)
    page = await other.get(f"{case}/count")
    assert form(page, "/count")["approve"] == ""
    for person in ("t2", "m1", "auditor"):
        story = (await ground.get(person, case)).text.partition("What happened")[2]
        assert "approve 4" not in story
        assert "in favour 4" not in story
    await submit(other, page, "/count", **{**RIGHT, "approve": "3", "reject": "2"})
    assert "The two counts differ." in (await one.get(f"{case}/count")).text
    await submit(other, await other.get(f"{case}/count"), "/count", **RIGHT)
    assert (await ground.state(stream)).ballot.agreed() is not None


async def test_the_chair_gives_more_time_or_sends_the_file_back(ground: Ground) -> None:
    stream, case = await on_paper(ground, "u2")
    chair = await ground.at("m1")
    page = await chair.get(f"{case}/extend")
    empty = await submit(chair, page, "/extend", until="soon")
    assert empty.status_code == 422
    assert "Enter the new last day" in empty.text
    assert "Give the reason" in empty.text
    last = today() + dt.timedelta(days=90)
    done = await submit(chair, empty, "/extend", until=last.isoformat(), reason="Chờ đủ thành viên")
    assert done.status_code == 200
    assert local_date((await ground.state(stream)).stage.due - dt.timedelta(seconds=1)) == last
    silent = await submit(chair, await chair.get(f"{case}/return"), "/return")
    assert silent.status_code == 422
    await submit(chair, silent, "/return", reason="Thiếu báo cáo")
    assert (await ground.state(stream)).phase == "returned"


async def test_the_chair_sees_who_has_not_voted_and_may_not_close_too_early(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    case = f"/cases/{stream.partition('/')[2]}"
    await ground.voted(stream, "u3.3")
    page = await ground.get("u3.1", f"{case}/close")
    missing = page.text.partition("Whose vote is still to come")[2].partition("</ul>")[0]
    assert world.PEOPLE["u3.4"] in missing
    assert world.PEOPLE["u3.3"] not in missing
    assert "Whose vote is still to come" not in (await ground.get("u3.4", f"{case}/close")).text
    early = await submit(await ground.at("u3.1"), page, "/close")
    assert early.status_code == 422
    assert (await ground.state(stream)).ballot is not None


async def test_opening_what_is_open_is_refused_with_the_reason(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u4")
    case = f"/cases/{stream.partition('/')[2]}"
    chair = await ground.at("u4.1")
    page = await chair.get(f"{case}/open")
    assert "Seats on the roll today: 4" in page.text
    answer = await submit(chair, page, "/open")
    assert answer.status_code == 422


async def test_a_case_that_waits_for_a_sitting_leads_to_the_form_that_calls_it(ground: Ground) -> None:
    stream = await ground.nominated(world.SHEET, "u4")
    client = await ground.at("u1.1")
    page = await client.get(f"/cases/{stream.partition('/')[2]}/convene", follow_redirects=True)
    assert page.url.path == "/sittings/new"
    assert stream in form(page, "/sittings/new").options["line"]
    assert (await client.get("/sittings/new?body=council")).status_code == 404


async def test_the_queue_leads_from_vote_to_vote(ground: Ground) -> None:
    streams = [await ground.nominated(world.FLAG, "u4") for _ in range(3)]
    voter = await ground.client_of("u4.3")
    begun = await voter.get("/queue", follow_redirects=True)
    total = int(begun.text.partition("1 of ")[2].split("<")[0])
    assert total >= len(streams)
    second = await submit(voter, begun, "/vote", choice="approve")
    assert f"2 of {total}" in second.text
    assert second.url.path != begun.url.path
    skip = html.unescape(second.text.partition('class="button second" href="')[2].partition('"')[0])
    skipped = await voter.get(skip, follow_redirects=True)
    assert f"3 of {total}" in skipped.text
    wrong = await submit(voter, skipped, "/vote")
    assert wrong.status_code == 422
    assert f"3 of {total}" in wrong.text
    page = await submit(voter, wrong, "/vote", choice="abstain")
    while "/vote" in str(page.url):
        page = await submit(voter, page, "/vote", choice="reject")
    assert page.url.path == "/queue"
    assert "Left for later: 1" in page.text


async def test_a_delegation_by_which_one_votes_is_shown_before_the_vote(ground: Ground) -> None:
    lines = [await ground.nominated(world.SHEET, unit) for unit in ("u1", "u3")]
    given = Delegated("u2", "giay-7", "head", "u2.1", "u2.4", today(), today(), None, "Giấy ủy quyền số 7")
    await ground.must(registry_of("u2"), "registrar", ChangeRegistry((given,)))
    stream = await ground.opened(lines)
    here, deputy = f"/sittings/{stream.partition('/')[2]}", await ground.client_of("u2.4")
    sheet = await deputy.get(f"{here}/vote")
    assert "You vote by delegation:" in sheet.text
    assert world.PEOPLE["u2.1"] in sheet.text
    assert "Giấy ủy quyền số 7" in sheet.text
    await submit(deputy, sheet, "/vote", **{f"line-{line}": "approve" for line in lines})
    [cast] = [e for e in await ground.system.entries(stream) if e.type == "SheetCast"]
    assert cast.content["actor"]["delegation"] == "giay-7"


async def test_one_who_took_no_part_is_asked_no_more(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    await ground.must(stream, "u3.4", Recuse("unit/1"))
    page = await (await ground.at("u3.4")).get(f"/cases/{stream.partition('/')[2]}/vote")
    assert page.status_code == 303
    assert forms(page) == []


async def test_a_vote_may_be_changed_where_the_rule_says_so(ground: Ground) -> None:
    stream = await ground.nominated(world.CHANGING, "u3")
    path, voter = f"/cases/{stream.partition('/')[2]}/vote", await ground.at("u3.3")
    await submit(voter, await voter.get(path), "/vote", choice="approve")
    again = await voter.get(path)
    assert "which nobody else sees until the count" in again.text
    done = await submit(voter, again, "/vote", choice="reject")
    assert "/receipts/" in str(done.url)
    assert (await ground.state(stream)).ballot.votes["u3.3"].choice == "reject"


async def test_a_chair_with_a_passkey_signs_what_he_asks(ground: Ground) -> None:
    stream, case = await on_paper(ground, "u3")
    chair, device = await enrolled(ground, "m1")
    last = (today() + dt.timedelta(days=60)).isoformat()
    page = await submit(chair, await chair.get(f"{case}/extend"), "/extend", until=last, reason="Chờ họp")
    assert "You give the stage more time" in page.text
    assert "DeadlineExtended" not in await ground.system.types(stream)
    done = await signed(chair, page, device)
    assert done.status_code == 200
    [entry] = [e for e in await ground.system.entries(stream) if e.type == "DeadlineExtended"]
    assert entry.content["actor"]["proof"] == "passkey"
