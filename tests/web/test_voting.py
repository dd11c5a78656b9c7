"""A vote on the case itself: the sheet, the receipt, and what is shown to whom while the ballot is open."""

from __future__ import annotations

from domain.commands import Withdraw
from tests.web import world
from tests.web.ground import Ground, form, submit


async def on_ballot(ground: Ground, unit: str = "u1") -> tuple[str, str]:
    """A fresh case whose unit votes: its stream, and the path of its page."""
    stream = await ground.nominated(world.FLAG, unit)
    return stream, f"/cases/{stream.partition('/')[2]}"


async def test_whoever_votes_gets_a_receipt_of_his_own_entry(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    sheet = await ground.get("u1.3", f"{case}/vote")
    assert "Unit 1" in sheet.text
    assert "0 of 4 received" in sheet.text
    done = await submit(await ground.at("u1.3"), sheet, "/vote", choice="approve", reason="Xứng đáng")
    assert done.status_code == 200
    [vote] = [entry for entry in await ground.system.entries(stream) if entry.type == "VoteCast"]
    assert done.url.path == f"/receipts/{stream}/{vote.version}"
    assert done.url.query == f"at={vote.position}".encode()
    assert vote.leaf.hex() in done.text
    assert vote.content["actor"] == {
        "person": "u1.3",
        "office": None,
        "delegation": None,
        "capacity": None,
        "proof": "session",
    }


async def test_the_receipt_is_a_file_that_names_the_entry(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    receipt = await submit(client, await client.get(f"{case}/vote"), choice="reject")
    file = await client.get(f"{receipt.url.path}/file")
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    entry = (await ground.system.entries(stream))[-1]
    assert file.json() == {
        "stream": stream,
        "version": entry.version,
        "position": entry.position,
        "leaf": entry.leaf.hex(),
        "type": "VoteCast",
    }


async def test_a_receipt_is_nobody_elses(ground: Ground) -> None:
    _, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    receipt = await submit(client, await client.get(f"{case}/vote"), choice="approve")
    for other in ("u1.4", "auditor", "chief", "far.1"):
        for path in (receipt.url.path, f"{receipt.url.path}/file"):
            await ground.get(other, path, status=404)


async def test_twice_sent_is_once_done(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    sheet = form(await client.get(f"{case}/vote"), "/vote")
    first = await submit(client, sheet, choice="approve")
    again = await submit(client, sheet, choice="approve")
    assert again.status_code == 200
    assert again.url == first.url
    assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_the_key_of_a_form_is_bound_to_what_it_said(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    sheet = form(await client.get(f"{case}/vote"), "/vote")
    await submit(client, sheet, choice="approve")
    other = await submit(client, sheet, choice="reject")
    assert other.status_code == 409  # nothing waits for this visitor any more: the case, with the refusal
    assert "/receipts/" not in str(other.url)
    assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_no_choice_is_told_in_an_error_summary_and_nothing_typed_is_lost(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    sheet = form(await client.get(f"{case}/vote"), "/vote")
    for choice in (None, "perhaps"):
        answer = await submit(client, sheet, choice=choice, reason="<b>Vì tập thể</b>")
        assert answer.status_code == 422
        assert 'class="error-summary" role="alert"' in answer.text
        assert '<a href="#choice">Choose how you vote</a>' in answer.text
        assert "<title>Error:" in answer.text
        again = form(answer, "/vote")
        assert again["reason"] == "<b>Vì tập thể</b>"
        assert "<b>Vì" not in answer.text
        assert again["_key"] != sheet["_key"]
    assert "VoteCast" not in await ground.system.types(stream)


async def test_a_refused_vote_comes_back_with_the_reason_and_a_new_key(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.4")
    sheet = form(await client.get(f"{case}/vote"), "/vote")
    # Nobody stands on the roll by this name: whatever a form says, the command decides.
    answer = await submit(client, sheet, choice="approve", seat="far.1")
    assert answer.status_code == 422
    assert form(answer, "/vote")["_key"] != sheet["_key"]
    assert form(answer, "/vote")["choice"] == "approve"
    done = await submit(client, answer, "/vote")
    assert "/receipts/" in str(done.url)
    assert (await ground.system.types(stream)).count("VoteCast") == 1


async def test_a_vote_on_a_case_that_was_withdrawn_meanwhile_is_refused_with_the_case(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.4")
    sheet = form(await client.get(f"{case}/vote"), "/vote")
    await ground.must(stream, "u1.2", Withdraw())
    answer = await submit(client, sheet, choice="approve")
    assert answer.status_code == 409
    assert 'class="error-summary"' in answer.text
    assert "VoteCast" not in await ground.system.types(stream)


async def test_ones_own_vote_is_shown_to_oneself_and_to_nobody_else(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    reason = "Lý do chỉ mình tôi biết"
    await submit(client, await client.get(f"{case}/vote"), choice="reject", reason=reason)
    own = await client.get(case)
    assert "which nobody else sees until the count" in own.text
    for other in ("u1.1", "u1.2", "u1.4", "auditor", "chief"):
        page = await ground.get(other, case)
        assert "which nobody else sees until the count" not in page.text
        assert reason not in page.text
    # That one was cast is seen; what was cast, also as a number, is not.
    assert "1 of 4 received" in (await ground.get("u1.4", case)).text
    await ground.voted(stream, "u1.1", "u1.2", "u1.4")
    assert "3" in (await ground.get("u1.4", case)).text


async def test_the_next_page_shows_the_effect(ground: Ground) -> None:
    _, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    waits = f'href="{case}"'
    at = (await ground.system.entries())[-1].position
    assert waits in (await client.get(f"/inbox?at={at}")).text
    done = await submit(client, await client.get(f"{case}/vote"), choice="approve")
    inbox = (await client.get(f"/inbox?{done.url.query.decode()}")).text
    assert waits not in inbox.partition("<h2>")[0], "it is no task any more"


async def test_a_proof_that_the_stage_does_not_accept_is_refused(ground: Ground) -> None:
    stream = await ground.nominated(world.KEYED)
    client = await ground.at("u1.3")
    page = await client.get(f"/cases/{stream.partition('/')[2]}/vote")
    answer = await submit(client, page, "/vote", choice="approve")
    assert answer.status_code in (200, 409, 422)
    assert "VoteCast" not in await ground.system.types(stream)


async def test_declaring_that_one_takes_no_part(ground: Ground) -> None:
    stream, case = await on_ballot(ground)
    client = await ground.at("u1.3")
    done = await submit(client, await client.get(f"{case}/vote"), choice="recuse", reason="Người nhà")
    assert "/receipts/" in str(done.url)
    assert "MemberRecused" in await ground.system.types(stream)


async def test_a_sheet_is_only_for_whom_it_waits(ground: Ground) -> None:
    _, case = await on_ballot(ground)
    auditor = await ground.at("auditor")
    assert (await auditor.get(f"{case}/vote")).status_code == 303
    for other in ("stranger", "far.1", "u2.3"):
        await ground.get(other, f"{case}/vote", status=404)
        await ground.get(other, case, status=404)
