"""Passkeys: invited, enrolled, signed in with; what is approved is signed upon exactly what was shown."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit import proving, source
from audit.export import export
from audit.replay import replay
from domain.commands import Actor, CastVote, Command, EnrolPasskey, Invite
from domain.facts import COMMON
from eventlog import body
from eventlog.entry import Entry
from eventlog.fold import Registers
from eventlog.proof import NotProven
from tests.device import Device
from tests.web import world
from tests.web.authenticator import asked, confirmation, enrolled, invited, signed
from tests.web.ground import ORIGIN, Ground, submit


async def sheet(client: httpx.AsyncClient, case: str, choice: str = "approve") -> httpx.Response:
    """The confirmation page of a vote."""
    page = await client.get(f"/cases/{case.partition('/')[2]}/vote")
    return await submit(client, page, "/vote", choice=choice)


async def test_an_invited_person_makes_a_passkey_is_signed_in_and_signs_in_again(ground: Ground) -> None:
    client, device = await enrolled(ground, "u1.3")
    page = await client.get("/passkeys")
    assert "điện thoại" in page.text
    other = await ground.browser()
    page = await other.get("/sign-in?next=/sessions")
    done = await submit(other, page, "/sign-in/passkey", _passkey=device.used(asked(page)))
    assert done.url.path == "/sessions"
    assert "by passkey" in done.text


async def test_an_invitation_works_once(ground: Ground) -> None:
    link = await invited(ground, "u1.4")
    client = await ground.browser()
    page = await client.get(link)
    device = Device(ORIGIN)
    done = await submit(client, page, label="", _made=device.created(asked(page)))
    assert done.url.path == "/passkeys"
    assert (await client.get(link)).status_code == 404
    again = await submit(await ground.browser(), page, label="", _made=Device(ORIGIN).created(asked(page)))
    assert again.status_code == 404


async def test_a_newer_invitation_takes_the_place_of_the_last(ground: Ground) -> None:
    old, new = await invited(ground, "u2.4"), await invited(ground, "u2.4")
    client = await ground.browser()
    assert (await client.get(old)).status_code == 404
    assert (await client.get(new)).status_code == 200
    assert (await client.get("/invitation/" + "0" * 32)).status_code == 404


async def test_a_vote_is_signed_upon_what_is_shown_and_everybody_can_check_it(
    ground: Ground, tmp_path: Path
) -> None:
    client, device = await enrolled(ground, "u2.3")
    case = await ground.nominated(world.FLAG, "u2")
    page = await sheet(client, case)
    assert "Nothing is recorded yet" in page.text
    assert "In favour" in page.text
    done = await signed(client, page, device)
    assert "/receipts/" in str(done.url), done.text
    entry = (await ground.system.entries(case))[-1]
    assert entry.type == "VoteCast"
    assert entry.content["actor"]["proof"] == "passkey"
    assert not await ground.site.reading.words_of([entry])  # withheld like the vote, until it is counted
    await ground.voted(case)
    # Years later, without us: a folder with the log, and the words of whoever may open them.
    await export(ground.site.reading.log, tmp_path / "log", ground.site.keys)
    entries = source.folder(tmp_path / "log")
    assert replay(entries).clean
    registers = Registers()
    for one in entries[: entry.position]:
        if one.stream == COMMON:
            registers.take(one)
    content = entries[entry.position].content
    passkey = proving.passkey_of(content, registers.facts().common)
    rows = map(json.loads, (tmp_path / "log" / "opened.ndjson").read_text("utf-8").splitlines())
    shown = next(row["text"]["shown"] for row in rows if row["position"] == entry.position)
    assert "Your vote: In favour" in shown
    proving.check(content, passkey, shown)
    with pytest.raises(NotProven, match="shown"):
        proving.check(content, passkey, shown.replace("In favour", "Against"))


async def test_where_the_rule_wants_a_passkey_a_session_is_not_enough(ground: Ground) -> None:
    case = await ground.nominated(world.KEYED, "u2")
    bare = await ground.client_of("u2.1")
    refused = await sheet(bare, case)
    assert refused.status_code == 422
    assert "accepted: a passkey" in refused.text
    client, device = await enrolled(ground, "u2.1")
    assert "/receipts/" in str((await signed(client, await sheet(client, case), device)).url)


async def test_sent_twice_is_recorded_once(ground: Ground) -> None:
    client, device = await enrolled(ground, "u3.3")
    case = await ground.nominated(world.FLAG, "u3")
    page = await sheet(client, case)
    first = await signed(client, page, device)
    second = await signed(client, page, device)
    assert first.url == second.url
    await ground.voted(case)
    third = await signed(client, page, device)
    assert third.url == first.url, third.text


async def test_a_stolen_cookie_approves_nothing(ground: Ground) -> None:
    client, _device = await enrolled(ground, "u4.3")
    case = await ground.nominated(world.FLAG, "u4")  # where a session alone would do for others
    length = len(await ground.system.entries(case))
    page = await sheet(client, case)
    thief = Device(ORIGIN)
    for answer in ("", "{}", "[]", '{"credential": 1}', "x" * 30_000, thief.used(asked(page))):
        done = await submit(client, confirmation(page), _passkey=answer)
        assert done.status_code == 422
        assert "Nothing was recorded" in done.text or "nothing was recorded" in done.text
    # Nor does it enrol a key of the thief's.
    page = await client.get("/passkeys")
    made = thief.created(asked(page))
    page = await submit(client, page, "/passkeys", label="x", _made=made)
    done = await submit(client, confirmation(page), _passkey=thief.used(asked(page)))
    assert done.status_code == 422
    # Nor take away the one that stands in his way.
    page = await submit(client, await client.get("/passkeys"), "/passkeys/revoke")
    done = await submit(client, confirmation(page), _passkey=thief.used(asked(page)))
    assert done.status_code == 422
    assert len(await ground.system.entries(case)) == length
    # What the pages refuse the rules refuse too.
    ask = CastVote("unit/1", "approve", secrets.token_hex(16), "u4.3")
    by_session = Command(case, secrets.token_hex(8), Actor("u4.3", "session"), ask)
    assert (await ground.system.refused(by_session)).code == "passkey_expected"
    claimed = Command(case, secrets.token_hex(8), Actor("u4.3", "passkey"), ask)
    assert (await ground.system.refused(claimed)).code == "proof_invalid"


async def test_what_was_changed_after_the_challenge_is_refused_and_told(ground: Ground) -> None:
    client, device = await enrolled(ground, "u1.2")
    case = await ground.nominated(world.FLAG, "u1")
    page = await sheet(client, case)
    answer = device.used(asked(page))
    tampered = confirmation(page)
    for field, value in (("choice", "reject"), ("seat", "u1.3"), ("_key", "0" * 24), ("_shown", "0" * 64)):
        changed: dict[str, Any] = {field: value}
        done = await submit(client, tampered, _passkey=answer, **changed)
        assert done.status_code == 422, field
        assert "Nothing was recorded" in done.text, field
    # The choice changed with the digest that belongs to it: the signature is of another text.
    again = await sheet(client, case, "reject")
    other = confirmation(again)
    kept: dict[str, Any] = {"_key": confirmation(page)["_key"], "choice": "reject", "_shown": other["_shown"]}
    assert (await submit(client, tampered, _passkey=answer, **kept)).status_code == 422
    assert "VoteCast" not in await ground.system.types(case)


async def test_a_device_that_does_not_recognise_its_holder_proves_nothing(ground: Ground) -> None:
    client, device = await enrolled(ground, "u2.2")
    case = await ground.nominated(world.FLAG, "u2")
    page = await sheet(client, case)
    device.recognises = False
    done = await signed(client, page, device)
    assert done.status_code == 422
    assert "did not recognise its holder" in done.text
    device.recognises, device.origin = True, "http://localhost:1"
    assert "another address" in (await signed(client, page, device)).text


async def test_others_may_vote_while_one_signs(ground: Ground) -> None:
    client, device = await enrolled(ground, "u3.2")
    case = await ground.nominated(world.FLAG, "u3")
    page = await sheet(client, case)
    await ground.voted(case, "u3.4")
    done = await signed(client, page, device)
    assert "/receipts/" in str(done.url), done.text


async def test_a_second_passkey_is_signed_with_the_first_and_one_is_revoked(ground: Ground) -> None:
    client, first = await enrolled(ground, "u4.2")
    second = Device(ORIGIN)
    page = await client.get("/passkeys")
    page = await submit(client, page, "/passkeys", label="máy tính", _made=second.created(asked(page)))
    done = await signed(client, page, first)
    assert done.url.path == "/passkeys", done.text
    assert "máy tính" in done.text
    elsewhere = await ground.client_of("u4.2")
    page = await submit(client, done, "/passkeys/revoke")
    done = await signed(client, page, second)
    assert done.url.path == "/passkeys"
    assert "điện thoại" not in done.text
    assert (await signed(client, page, second)).url.path == "/passkeys"  # the same form again
    assert (await elsewhere.get("/inbox", follow_redirects=True)).url.path == "/sign-in"
    case = await ground.nominated(world.FLAG, "u4")
    page = await sheet(client, case)
    assert (await signed(client, page, first)).status_code == 422
    assert "/receipts/" in str((await signed(client, page, second)).url)


async def test_a_registrar_invites_with_a_passkey_and_by_no_session_alone(ground: Ground) -> None:
    bare = await ground.client_of("registrar")
    page = await bare.get("/registry/people/t1/invite")
    done = await submit(bare, page, "/invite")
    assert done.status_code == 422
    assert "accepted: a passkey" in done.text
    client, device = await enrolled(ground, "registrar")
    page = await submit(client, await client.get("/registry/people/t1/invite"), "/invite")
    done = await signed(client, page, device)
    assert done.status_code == 200
    link = done.text.partition("<code>")[2].partition("</code>")[0]
    assert link.startswith(f"{ORIGIN}/invitation/")
    assert (await (await ground.browser()).get(link)).status_code == 200
    assert (await (await ground.at("t2")).get("/registry/people/t1/invite")).status_code == 404


async def test_a_sign_in_is_good_once_and_fails_for_strangers(ground: Ground) -> None:
    _client, device = await enrolled(ground, "m4")
    browser = await ground.browser()
    page = await browser.get("/sign-in")
    answer = device.used(asked(page))
    assert (await submit(browser, page, "/sign-in/passkey", _passkey=answer, follow=False)).status_code == 303
    again = await ground.browser()
    assert (await submit(again, page, "/sign-in/passkey", _passkey=answer)).status_code == 422
    page = await again.get("/sign-in")
    for wrong in ("", "null", Device(ORIGIN).used(asked(page))):
        assert (await submit(again, page, "/sign-in/passkey", _passkey=wrong)).status_code == 422
    forged = dict(asked(page), challenge=asked(page)["challenge"][:-3] + "AAA")
    done = await submit(
        again, page, "/sign-in/passkey", _passkey=device.used(forged), _challenge=forged["challenge"]
    )
    assert done.status_code == 422


async def test_a_forged_proof_is_found_by_replay(ground: Ground) -> None:
    client, device = await enrolled(ground, "m5")
    page = await client.get("/passkeys")
    page = await submit(client, page, "/passkeys", label="", _made=Device(ORIGIN).created(asked(page)))
    await signed(client, page, device)
    entries = await ground.system.entries()
    proven = [e for e in entries if e.body is not None and "proof" in e.content]
    assert proven
    entry = proven[-1]
    for change in ({"shown": "0" * 64}, {"credential": "AAAA"}, {"signature": "AAAA"}):
        forged = rewritten(entry, {**entry.content["proof"], **change})
        log = [forged if e.position == entry.position else e for e in entries]
        assert any(d.what == "proof" for d in replay(log).differences), change
    bare = rewritten(entry, None)
    log = [bare if e.position == entry.position else e for e in entries]
    assert any(d.what == "proof" for d in replay(log).differences)


def rewritten(entry: Entry, claimed: dict[str, str] | None) -> Entry:
    content = dict(entry.parsed())
    content.pop("proof", None)
    if claimed is not None:
        content["proof"] = claimed
    bytes = body.encode(content)
    return replace(entry, body=bytes, leaf=body.leaf(bytes))


async def test_the_rules_enrol_nobody_by_session(ground: Ground) -> None:
    ask = EnrolPasskey("u1.1", "AAAA", "BBBB", "localhost", ORIGIN, ())
    assert (await ground.refused(COMMON, "u1.1", ask)).code == "enrols_by_invitation"
    assert (await ground.refused(COMMON, "u1.2", ask)).code == "enrols_only_own"
    far = dt.date(2100, 1, 1)
    assert (await ground.refused(COMMON, "registrar", Invite("u1.1", "0" * 64, far))).code == (
        "invitation_too_long"
    )
    assert (await ground.refused(COMMON, "u1.1", Invite("u1.1", "0" * 64, far))).code == "not_registrar"
