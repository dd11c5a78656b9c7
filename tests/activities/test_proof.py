"""Proofs at the door: what a command by passkey has to bring, and what stands in the log of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from webauthn.helpers import bytes_to_base64url

from audit import invariants, proving
from audit.replay import replay
from domain.calendar import local_date
from domain.commands import Actor, Assertion, Command, EnrolPasskey, Invite, RevokePasskey, Sealed
from domain.facts import COMMON
from eventlog import proof
from eventlog.fold import Registers
from tests.device import Device
from tests.door import Door
from tests.founding import vote

CASE = "nomination/a"
ORIGIN = "http://localhost:8080"
TEXT = "You vote\nYour vote: In favour\nReference: 00"


async def enrolled(door: Door, person: str, device: Device | None = None) -> Device:
    """The person's device, enrolled by an invitation."""
    device = device or Device(ORIGIN)
    token = f"{person}{secrets_of(device)}"
    digest = hashlib.sha256(token.encode()).hexdigest()
    until = local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=1)
    invite = Invite(person, digest, until)
    await door.must(Command(COMMON, f"invite-{token}", Actor("registrar", "local"), invite))
    ask = EnrolPasskey(person, device.credential, device.public_key, "localhost", ORIGIN, ("usb",), token)
    await door.must(Command(COMMON, f"enrol-{token}", Actor(person, "session"), ask))
    return device


def secrets_of(device: Device) -> str:
    return device.id.hex()


def unsigned(who: str = "u1.1", text: str = TEXT, **more: Any) -> Command:
    """A vote by passkey before it is signed."""
    command = vote(CASE, who, proof="passkey", **more)
    return replace(command, sealed=(Sealed(of=who, salt="0" * 32, text={"shown": text}),))


def signed(command: Command, device: Device, text: str = TEXT) -> Command:
    """The command with what the device signs for it."""
    shown = proof.digest_of(text)
    challenge = proof.challenge(proof.content_hash(command), command.id, shown)
    answer = json.loads(device.used({"rp": "localhost", "challenge": bytes_to_base64url(challenge)}))
    return replace(command, signed=Assertion(**answer, shown=shown))


@pytest.fixture
async def at_vote(door: Door) -> Door:
    await door.found()
    await door.nominated(CASE)
    return door


async def test_what_is_signed_stands_with_the_first_entry_and_is_proven_from_the_log(at_vote: Door) -> None:
    device = await enrolled(at_vote, "u1.1")
    command = signed(unsigned(), device)
    await at_vote.must(command)
    entries = await at_vote.system.entries()
    entry = entries[-1]
    assert entry.content["proof"] == proof.written(command.signed or pytest.fail("signed"))
    assert entry.content["command"]["hash"] == proof.content_hash(command)
    registers = Registers()
    for one in entries:
        if one.stream == COMMON:
            registers.take(one)
    assert proving.lacking(entry.content, registers.facts().common) is None
    invariants.check(entries)
    assert [e for e in entries if "proof" in e.content] == [entry]


async def test_signed_again_is_the_same_command(at_vote: Door) -> None:
    device = await enrolled(at_vote, "u1.1")
    first, again = signed(unsigned(), device), signed(unsigned(), device)
    assert first.signed != again.signed
    assert await at_vote.must(first) == await at_vote.must(again)


async def test_who_says_passkey_without_having_signed_this_is_refused(at_vote: Door) -> None:
    device, other = await enrolled(at_vote, "u1.1"), await enrolled(at_vote, "u1.2")
    good = signed(unsigned(), device)
    assert good.signed is not None
    unenrolled = Device(ORIGIN)
    elsewhere = Device("https://evil.example", key=device.key, id=device.id)
    unseen = Device(ORIGIN, recognises=False, key=device.key, id=device.id)
    wrong = {
        "missing": unsigned(),
        "passkey": signed(unsigned(), unenrolled),
        "passkey of another": signed(unsigned(), other),
        "shown": replace(good, sealed=unsigned(text="You vote\nYour vote: Against").sealed),
        "shown nothing": replace(good, sealed=()),
        "challenge": replace(unsigned(choice="reject"), signed=good.signed),
        "challenge of another id": replace(good, id="another-id"),
        "origin": signed(unsigned(), elsewhere),
        "verification": signed(unsigned(), unseen),
        "signature": replace(good, signed=replace(good.signed, signature="MEUCIQDx")),
        "signature of nothing": replace(good, signed=replace(good.signed, authenticator_data="")),
        "not_asked": replace(good, actor=Actor("u1.1", "session")),
    }
    for what, command in wrong.items():
        refusal = await at_vote.refused(command)
        assert refusal.code == "proof_invalid", what
        assert refusal.values["lacks"] == what.split()[0], what
    assert not await at_vote.events(CASE, "VoteCast")
    await at_vote.must(good)


async def test_a_session_alone_is_refused_to_whoever_has_a_passkey(at_vote: Door) -> None:
    device = await enrolled(at_vote, "u1.1")
    bare = vote(CASE, "u1.1", proof="session")
    assert (await at_vote.refused(bare)).code == "passkey_expected"
    await at_vote.must(vote(CASE, "u1.2", proof="session"))
    await at_vote.must(signed(unsigned(), device))


async def test_a_revoked_passkey_proves_what_it_signed_before_and_nothing_after(at_vote: Door) -> None:
    device = await enrolled(at_vote, "u1.1")
    await at_vote.must(signed(unsigned(), device))
    revoke = RevokePasskey("u1.1", device.credential)
    await at_vote.must(Command(COMMON, "revoke", Actor("registrar", "local"), revoke))
    await at_vote.nominated("nomination/b")
    later = replace(unsigned(), stream="nomination/b")
    assert (await at_vote.refused(signed(later, device))).code == "proof_invalid"
    assert replay(await at_vote.system.entries()).clean


async def test_who_comes_in_the_clear_has_signed_nothing(at_vote: Door) -> None:
    device = await enrolled(at_vote, "u1.1")
    await at_vote.update(signed(unsigned(), device), clear=True)
    entry = (await at_vote.system.entries(CASE))[-1]
    assert entry.content["actor"]["proof"] == "local"
    assert "proof" not in entry.content
