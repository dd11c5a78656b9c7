"""A small court for tests of the whole system: who is in it, and the rules its awards run under.

The codes are those of ``tests.world``: unit ``u1`` has the staff ``u1.1`` (head and chair), ``u1.2`` (award
officer) and so on; ``cluster`` has all units, ``council`` the members ``m1`` (chair) …, ``chief`` signs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.award.policy import Policy, digest
from domain.award.stages import Proof
from domain.commands import Actor, CastVote, ChangeRegistry, Command, Nominate, Sign
from domain.events import (
    BodyRegistered,
    Choice,
    MandateGranted,
    MemberAdmitted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
)
from domain.facts import COMMON, registry_of

SINCE = dt.date(2020, 1, 1)
AWARD = "test.flag"


def person(code: str, proof: Proof = "local", **more: Any) -> Actor:
    """Somebody, known by ``proof``."""
    return Actor(person=code, proof=proof, **more)


REGISTRAR = person("registrar")
CHIEF = person("chief")


def unit_vote(**more: Any) -> dict[str, Any]:
    """The unit's staff votes openly, nobody recused; closed when all have voted."""
    stage: dict[str, Any] = {"stage": "unit", "kind": "vote", "body": "unit_assembly", "ballot": "open"}
    stage |= {"base": "staff", "pass": {"at_least": "2/3"}, "recusal": [], "early": "all_in", "due": "1h"}
    return {**stage, **more}


def cluster_vote(**more: Any) -> dict[str, Any]:
    """The cluster's units vote openly by their heads, but for the nominee's own."""
    stage: dict[str, Any] = {"stage": "cluster", "kind": "vote", "body": "cluster", "ballot": "open"}
    stage |= {"base": "units", "pass": {"at_least": "2/3"}, "recusal": ["self"], "early": "all_in"}
    return {**stage, "due": "1h", **more}


def signing(**more: Any) -> dict[str, Any]:
    """The chief signs."""
    return {"stage": "signing", "kind": "sign", "by": "chief", "body": "court", "due": "1d", **more}


def policy(award: str = AWARD, *route: dict[str, Any]) -> Policy:
    """An award for a unit, with this route: by default the unit votes and the chief signs."""
    return Policy.model_validate(
        {
            "award": award,
            "rules": 1,
            "title": {"vi": "Cờ thi đua", "en": "Emulation flag"},
            "subject": "unit",
            "basis": "adhoc",
            "in_force": {"from": "2018-01-01", "picked_by": "submission"},
            "source": {"cite": "made up for a test", "certainty": "unverified"},
            "route": list(route or (unit_vote(), signing())),
        }
    )


@dataclass(frozen=True, slots=True)
class Founding:
    """How large the court is."""

    units: int = 1
    staff: int = 3
    council: int = 3

    def unit_names(self) -> list[str]:
        return [f"u{n}" for n in range(1, self.units + 1)]

    def staff_of(self, unit: str) -> list[str]:
        return [f"{unit}.{n}" for n in range(1, self.staff + 1)]

    def common(self, policies: Iterable[Policy]) -> Command:
        """Everything that stands in the common register."""
        people = ["registrar", "chief", *(f"m{n}" for n in range(1, self.council + 1))]
        people += [who for unit in self.unit_names() for who in self.staff_of(unit)]
        changes: list[RegistryChange] = [PersonRegistered(code, made_up=True) for code in people]
        changes.append(mandate("common", "registrar", "registrar"))
        changes += [
            _body("court", "organ", None),
            _body("council", "council", "court"),
            _body("cluster", "cluster", None),
        ]
        for unit in self.unit_names():
            changes += [_body(unit, "unit", "court"), MemberAdmitted("cluster", unit, SINCE, None, True)]
        changes += [adopted(each) for each in policies]
        return Command(COMMON, "found-common", REGISTRAR, ChangeRegistry(tuple(changes)))

    def bodies(self) -> list[Command]:
        """The registers of the bodies: who holds which office."""
        council = [mandate("council", f"m{n}", "member") for n in range(2, self.council + 1)]
        registers: dict[str, list[MandateGranted]] = {
            "court": [mandate("court", "chief", "chief")],
            "council": [mandate("council", "m1", "chair"), *council],
            "cluster": [mandate("cluster", "u1.1", "chair")],
        }
        for unit in self.unit_names():
            head, officer, *_ = staff = self.staff_of(unit)
            offices = [(head, "head"), (head, "chair"), (officer, "award_officer")]
            offices += [(who, "staff") for who in staff[1:]]
            registers[unit] = [mandate(unit, who, office) for who, office in offices]
        return [
            Command(registry_of(body), f"found-{body}", REGISTRAR, ChangeRegistry(tuple(changes)))
            for body, changes in registers.items()
        ]


def mandate(body: str, who: str, office: str) -> MandateGranted:
    """``who`` holds ``office`` in ``body``, since 2020 and with no end."""
    return MandateGranted(body, who, office, SINCE, None, acting=False, deputy_of=None, made_up=True)


def adopted(rules: Policy) -> PolicyAdopted:
    """The policy as the registry takes it."""
    data = rules.canonical()
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return PolicyAdopted(digest(data), rules.award, text, what_if=False)


def nominate(stream: str, unit: str = "u1", award: str = AWARD, id: str | None = None) -> Command:
    """The unit's officer puts the unit forward."""
    ask = Nominate(award=award, nominee=unit, unit=unit)
    return Command(stream, id or f"nominate {stream}".replace(" ", "-"), person(f"{unit}.2"), ask)


def vote(
    stream: str,
    who: str,
    choice: Choice = "approve",
    *,
    ballot: str = "unit/1",
    id: str | None = None,
    seat: str | None = None,
    proof: Proof = "local",
) -> Command:
    """``who`` votes; the same arguments give the same command, nonce and all."""
    id = id or f"vote-{ballot}-{who}"
    nonce = hashlib.sha256(f"{stream} {id} {choice}".encode()).hexdigest()[:32]
    return Command(stream, id, person(who, proof), CastVote(ballot, choice, nonce, seat))


def sign(stream: str, id: str = "sign") -> Command:
    """The chief signs."""
    return Command(stream, id, CHIEF, Sign("signing"))


def _body(code: str, kind: Any, parent: str | None) -> BodyRegistered:
    return BodyRegistered(code, kind, None, parent, code, code, made_up=True)
