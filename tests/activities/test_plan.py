"""What comes to the door: which commands are taken, which are refused, and what a refusal leaves behind."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from dataclasses import replace
from typing import Any

import orjson
import pytest

from activities.plan import LONGEST, REFUSED_PER_SENDER
from domain import commands
from domain.commands import Amend, Command, Nominate, Sealed
from domain.nomination import voting
from tests.door import Door, waiting
from tests.founding import nominate, person, policy, sign, signing, unit_vote, vote

CASE = "nomination/a"
KEYED = policy("test.keyed", unit_vote(proof=["session", "passkey", "key"]), signing())


def written(**more: Any) -> bytes:
    """A vote in JSON, with some of it replaced; ``...`` leaves a field out."""
    fields = {**commands.written(vote(CASE, "u1.3", id="update")), **more}
    return orjson.dumps({name: value for name, value in fields.items() if value is not ...})


def voted(**more: Any) -> bytes:
    data = commands.written(vote(CASE, "u1.3"))["data"]
    return written(data={**data, **more})


DECOMPOSED = unicodedata.normalize("NFD", "Nguyễn")
UNREADABLE = {
    "not JSON": (b"{", "malformed_command"),
    "nothing": (b"", "malformed_command"),
    "not UTF-8": (b'{"id":"\xff"}', "malformed_command"),
    "not an object": (b"[1, 2]", "malformed_command"),
    "an unknown field": (written(colour="red"), "malformed_command"),
    "a missing field": (written(actor=...), "malformed_command"),
    "an unknown type": (written(type="MakeKing"), "malformed_command"),
    "an unknown choice": (voted(choice="perhaps"), "malformed_command"),
    "an unknown proof": (written(actor={"person": "u1.3", "proof": "trust me"}), "malformed_command"),
    "an id with a space": (written(id="a b"), "malformed_command"),
    "an id that is too long": (written(id="a" * 201), "malformed_command"),
    "an impossible date": (written(on="2020-02-30"), "malformed_command"),
    "a float": (voted(weight=1.5), "not_canonical"),
    "a huge integer": (voted(weight=2**60), "not_canonical"),
    "a name that is not NFC": (written(actor={"person": DECOMPOSED, "proof": "local"}), "not_canonical"),
    "a NUL": (voted(seat="u1.3\0"), "not_canonical"),
    "a key that is not ASCII": (voted(ghế="u1.3"), "not_canonical"),
    "too many bytes": (written(sealed=["x" * LONGEST]), "command_too_large"),
    "another id than its update's": (written(id="another"), "id_mismatch"),
    "another stream": (written(stream="nomination/b"), "wrong_stream"),
    "an id of the engine's": (written(id="engine/close/3"), "engine_reserved"),
    "an actor that is the engine": (
        written(actor={"person": "engine", "proof": "engine"}),
        "engine_reserved",
    ),
}


@pytest.mark.parametrize(("raw", "code"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_a_command_is_refused_and_nothing_is_written(
    door: Door, raw: bytes, code: str
) -> None:
    await door.found()
    await door.nominated(CASE)
    before = await door.length()
    key = "engine/close/3" if code == "engine_reserved" and b"engine/close/3" in raw else "update"
    answer = await door.raw(CASE, waiting(raw, key))
    assert getattr(answer, "code", answer) == code
    assert await door.length() == before
    await door.must(vote(CASE, "u1.3"))


@pytest.mark.parametrize(
    ("raw", "code"),
    [v for v in UNREADABLE.values() if v[1] != "id_mismatch"],
    ids=[k for k, v in UNREADABLE.items() if v[1] != "id_mismatch"],
)
async def test_the_same_as_a_signal_leaves_one_entry_with_code_hash_and_length(
    door: Door, raw: bytes, code: str
) -> None:
    await door.found()
    await door.nominated(CASE)
    before = await door.length()
    for _ in range(2):  # sent twice, it is the same signal
        await door.signal(CASE, raw)
    [refused] = await door.events(CASE, "SignalRefused")
    assert refused == {"code": code, "sha256": hashlib.sha256(raw).hexdigest(), "length": len(raw)}
    assert await door.length() == before + 1
    await door.must(vote(CASE, "u1.3"))


async def test_a_command_from_the_future_is_refused(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    refusal = await door.refused(replace(vote(CASE, "u1.3"), on=tomorrow))
    assert refusal.code == "date_in_future"


async def test_an_id_is_bound_to_its_content_within_a_batch_too(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    first, other = vote(CASE, "u1.1", id="x"), vote(CASE, "u1.3", id="x")
    batch = [waiting(first), waiting(other, "x other"), waiting(first, "x again")]
    answers = (await door.apply(CASE, *batch)).answers
    assert answers["x"] == answers["x again"]
    assert answers["x other"]["refusal"] == {"code": "command_id_reused", "values": {"id": "x"}, "cite": None}
    assert len(await door.events(CASE, "VoteCast")) == 1


async def test_one_bad_command_in_a_batch_harms_no_other(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    batch = [waiting(vote(CASE, "u1.1")), waiting(b"{", "bad"), waiting(vote(CASE, "u1.2"))]
    answers = (await door.apply(CASE, *batch)).answers
    assert [next(iter(answer)) for answer in answers.values()] == ["receipt", "refusal", "receipt"]


async def test_whoever_comes_in_the_clear_is_known_by_running_commands_and_no_better(door: Door) -> None:
    await door.found(policy(), KEYED)
    await door.nominated(CASE)
    await door.nominated("nomination/k", award="test.keyed")
    await door.update(vote(CASE, "u1.1", proof="key"), clear=True)
    assert [e.content["actor"]["proof"] for e in await door.system.entries(CASE) if e.type == "VoteCast"] == [
        "local"
    ]
    keyed = vote("nomination/k", "u1.1", proof="key")
    assert (await door.refused(keyed, clear=True)).code == "proof_not_accepted"
    await door.must(keyed)


async def test_a_senders_refused_signals_are_limited_and_another_sender_still_leaves_his(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    for number in range(REFUSED_PER_SENDER + 5):
        await door.signal(CASE, sign(CASE, f"too-early-{number}"))
    assert len(await door.events(CASE, "SignalRefused")) == REFUSED_PER_SENDER
    await door.signal(CASE, vote(CASE, "u1.1"))
    await door.signal(CASE, vote(CASE, "u1.1", id="a-second-vote"))
    entries = [e for e in await door.system.entries(CASE) if e.type == "SignalRefused"]
    assert len(entries) == REFUSED_PER_SENDER + 1
    assert entries[-1].content["actor"]["person"] == "u1.1"
    assert len(await door.events(CASE, "VoteCast")) == 1


async def test_nobody_is_silenced_or_spoken_of_by_whoever_uses_his_name_in_the_clear(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    await door.signal(CASE, vote(CASE, "u1.1"))
    for number in range(REFUSED_PER_SENDER + 5):
        await door.signal(CASE, vote(CASE, "u1.1", id=f"forged-{number}"), clear=True)
    await door.signal(CASE, vote(CASE, "Ông A ở phố X", id="slander"))
    await door.signal(CASE, vote(CASE, "u1.1", id="a-second-vote"))
    entries = [e for e in await door.system.entries(CASE) if e.type == "SignalRefused"]
    senders = [e.content["actor"]["person"] for e in entries]
    assert senders == ["unknown"] * REFUSED_PER_SENDER + ["u1.1"]


async def test_a_sender_with_an_endless_name_harms_nothing(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    endless = vote(CASE, "x" * 70_000, id="endless")
    await door.signal(CASE, endless)
    assert len(await door.events(CASE, "SignalRefused")) == 1
    assert (await door.refused(endless)).code in ("malformed_command", "entry_too_large", "unknown_person")
    await door.must(vote(CASE, "u1.1"))


async def test_an_entry_that_would_be_too_large_is_refused(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    before = await door.length()
    fields = ("title",) * 9_000
    refusal = await door.refused(Command(CASE, "amend", person("u1.2"), Amend(fields)))
    assert refusal.code == "entry_too_large"
    assert await door.length() == before


async def test_a_long_sealed_text_is_no_large_entry(door: Door) -> None:
    await door.found()
    text = Sealed("u1", "ab" * 16, {"achievements": "Thành tích. " * 4_000})
    ask = Nominate(award="test.flag", nominee="u1", unit="u1")
    await door.must(Command(CASE, "n", person("u1.2"), ask, sealed=(text,)))
    nominated = (await door.system.entries(CASE))[0]
    assert nominated.body is not None
    assert len(nominated.body) < 2_000


async def test_an_exception_inside_a_rule_gives_an_incident_writes_nothing_and_leaves_the_case_usable(
    door: Door, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    await door.found()
    await door.nominated(CASE)
    before = await door.length()

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(voting, "cast_vote", fails)
        refusal = await door.refused(vote(CASE, "u1.1"))
        assert refusal.code == "internal_error"
        told = capfd.readouterr().err
        assert str(refusal.values["incident"]) in told
        assert "approve" not in told  # the operator reads where it failed, not what somebody voted
        # What the defect does not touch goes on.
        assert (await door.refused(sign(CASE, "early"))).code == "stage_not_open"
        assert await door.length() == before
    await door.must(vote(CASE, "u1.1"))


async def test_a_defect_in_what_the_engine_says_makes_it_try_later_and_not_at_once(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    await door.found(policy("test.flag", unit_vote(due="1h", remind="30min"), signing()))
    await door.nominated(CASE)
    door.ahead = dt.timedelta(minutes=40)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(voting, "tick", fails)
        applied = await door.apply(CASE)
        assert applied.next_due is not None
        again = dt.datetime.fromisoformat(applied.next_due) - dt.datetime.now(dt.UTC) - door.ahead
        assert dt.timedelta(seconds=30) < again < dt.timedelta(seconds=90)
        await door.must(vote(CASE, "u1.1"))
    await door.apply(CASE)
    assert len(await door.events(CASE, "Reminded")) == 1


async def test_a_stream_is_given_its_own_commands_only(door: Door) -> None:
    await door.found()
    refusal = await door.raw("registry/u1", waiting(nominate("registry/u1"), "n"), None)
    assert getattr(refusal, "code", refusal) in ("id_mismatch", "not_for_this_stream")
