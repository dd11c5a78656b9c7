"""Passkeys in the registry: who may invite, enrol and revoke, up to which day; nothing by a session alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain import authority
from domain.answers import Refusal
from domain.award.stages import Proof
from domain.commands import Actor, Ask, Command, EnrolPasskey, Invite, RevokePasskey
from domain.commands.registry import asked_of_register
from domain.events import Event
from domain.facts import COMMON
from domain.happened import Happened, Into
from domain.kinds import REGISTRY
from domain.registry import Register
from domain.registry.passkeys import MOST_PASSKEYS
from tests.domain.court import NOON, Court, court, policy

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
TOKEN = "7f" * 16


@dataclass
class Story:
    """A common register and what happens to it."""

    place: Court = field(default_factory=court)
    at: dt.datetime = NOON

    @property
    def common(self) -> Register:
        return self.place.registers[COMMON]

    def decide(
        self, ask: Ask, by: str, proof: Proof = "local", stream: str = COMMON
    ) -> list[Event] | Refusal:
        command = Command(stream, "c1", Actor(by, proof), ask)
        state = self.place.registers.get(stream, Register())
        answer = REGISTRY.decide(state, command, self.place.facts(), self.at)
        return answer if isinstance(answer, Refusal) else [e for e in answer if not isinstance(e, Into)]

    def done(self, ask: Ask, by: str, proof: Proof = "local") -> None:
        events = self.decide(ask, by, proof)
        assert not isinstance(events, Refusal), events
        assert asked_of_register(events) == ask, "a replay asks what was asked"
        for event in events:
            happened = Happened(event, 99, self.at, self.at.date(), Actor(by, proof), "c1")
            self.place.registers[COMMON] = REGISTRY.evolve(self.common, happened)

    def refused(self, ask: Ask, by: str, proof: Proof = "local", **more: Any) -> str:
        answer = self.decide(ask, by, proof, **more)
        assert isinstance(answer, Refusal), answer
        return answer.code

    def invited(self, person: str = "s1", token: str = TOKEN, until: dt.date = TODAY + DAY) -> None:
        self.done(invite(person, token, until), "reg")


def invite(person: str = "s1", token: str = TOKEN, until: dt.date = TODAY + DAY) -> Invite:
    return Invite(person, hashlib.sha256(token.encode()).hexdigest(), until)


def enrol(person: str = "s1", credential: str = "AAAA", token: str | None = TOKEN) -> EnrolPasskey:
    return EnrolPasskey(person, credential, "BBBB", "localhost", "http://localhost", ("internal",), token)


@pytest.fixture
def story() -> Story:
    return Story()


def test_who_is_invited_enrols_once_with_the_token(story: Story) -> None:
    story.invited()
    assert story.refused(enrol(token="0" * 32), "s1") == "invitation_over"
    assert story.refused(enrol(), "s2") == "enrols_only_own"
    assert story.refused(enrol("s2"), "s2") == "invitation_over"
    story.done(enrol(), "s1", "session")
    assert [one.enrolled.credential for one in story.common.standing_passkeys("s1")] == ["AAAA"]
    assert story.refused(enrol(credential="CCCC"), "s1") == "invitation_over"
    assert story.refused(enrol(credential="CCCC", token=None), "s1", "session") == "enrols_by_invitation"
    assert story.refused(enrol(credential="CCCC", token=None), "s1", "local") == "enrols_by_invitation"


def test_an_invitation_ends_with_its_last_day_and_with_the_next_one(story: Story) -> None:
    story.invited(until=TODAY)
    story.at += DAY
    assert story.refused(enrol(), "s1") == "invitation_over"
    story.at -= DAY
    story.invited(token="11" * 16)
    assert story.refused(enrol(), "s1") == "invitation_over"
    story.done(enrol(token="11" * 16), "s1")


def test_only_a_registrar_invites_and_not_by_a_session_alone(story: Story) -> None:
    assert story.refused(invite(), "s1") == "not_registrar"
    assert story.refused(invite(), "reg", "session") == "proof_not_accepted"
    assert story.refused(invite("nobody"), "reg") == "unknown_person"
    assert story.refused(invite(until=TODAY - DAY), "reg") == "invitation_too_long"
    assert story.refused(invite(until=TODAY + 31 * DAY), "reg") == "invitation_too_long"
    assert story.refused(Invite("s1", "x", TODAY), "reg") == "token_malformed"
    assert story.refused(invite(), "reg", stream="registry/u1") == "wrong_register"
    story.invited()
    assert story.refused(invite("s2"), "reg") == "token_malformed"  # a token is one person's


def test_a_passkey_enrols_another_and_a_credential_is_one_persons(story: Story) -> None:
    story.invited()
    story.done(enrol(), "s1")
    story.done(enrol(credential="CCCC", token=None), "s1", "passkey")
    story.invited("s2", "22" * 16)
    assert story.refused(enrol("s2", token="22" * 16), "s2") == "passkey_known"
    assert story.refused(enrol("s2", "not base64", "22" * 16), "s2") == "passkey_malformed"
    for number in range(MOST_PASSKEYS - 2):
        story.done(enrol(credential=f"D{number}", token=None), "s1", "passkey")
    assert story.refused(enrol(credential="E", token=None), "s1", "passkey") == "passkeys_too_many"


def test_one_revokes_ones_own_with_a_passkey_and_the_registrar_anybodys(story: Story) -> None:
    story.invited()
    story.done(enrol(), "s1")
    revoke = RevokePasskey("s1", "AAAA")
    assert story.refused(revoke, "s1", "session") == "not_registrar"
    assert story.refused(revoke, "s2", "passkey") == "not_registrar"
    assert story.refused(revoke, "reg", "session") == "proof_not_accepted"
    assert story.refused(RevokePasskey("s2", "AAAA"), "reg") == "no_such_passkey"
    story.done(revoke, "reg")
    assert not story.common.standing_passkeys("s1")
    assert story.refused(revoke, "reg") == "no_such_passkey"
    assert story.refused(enrol(token=None), "s1", "passkey") == "passkey_known"


def test_who_has_a_passkey_acts_with_it_where_the_stage_accepts_one(story: Story) -> None:
    both = policy(unit={"proof": ["session", "passkey"]}).route[0]
    session = policy(unit={"proof": ["session"]}).route[0]
    actor = Actor("s1", "session")
    assert authority.unproven(story.place.facts(), actor, both) is None
    story.invited()
    story.done(enrol(), "s1")
    refused = authority.unproven(story.place.facts(), actor, both)
    assert refused is not None
    assert refused.code == "passkey_expected"
    assert authority.unproven(story.place.facts(), actor, session) is None
    assert authority.unproven(story.place.facts(), Actor("s1", "passkey"), both) is None
    assert authority.unproven(story.place.facts(), Actor("s2", "session"), both) is None
