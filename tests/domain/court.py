"""A small made-up court: six units in a cluster, a council, tellers and a chief justice.

What is registered stands as events, stream by stream, and is folded by the registry's own ``evolve``; so a
test can let a mandate end or a delegation begin between two steps of a case.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any, Literal

from domain.award.policy import Policy, digest
from domain.award.stages import Threshold
from domain.calendar import Calendar
from domain.commands import Actor
from domain.events import (
    BodyRegistered,
    CalendarAdopted,
    Delegated,
    FigureEntered,
    MandateGranted,
    MemberAdmitted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
)
from domain.facts import Facts
from domain.happened import Happened
from domain.registry import Register, evolve, home_of
from domain.service import Service

BEGINS = dt.date(2026, 1, 1)
NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
"""Monday, 12 o'clock in Hà Nội: when most stories begin."""

UNITS = tuple(f"u{n}" for n in range(1, 7))
HEADS = tuple(f"h{n}" for n in range(1, 7))
STAFF = ("s1", "s2", "s3", "s4")
MEMBERS = ("m1", "m2", "m3", "m4", "m5")
TELLERS = ("t1", "t2", "t3")
PEOPLE = (*HEADS, *STAFF, *MEMBERS, *TELLERS, "officer", "clerk", "cj", "deputy", "acting", "stranger", "reg")

Data = dict[str, Any]

FLAG: Data = {
    "award": "court.flag",
    "rules": 1,
    "title": {"vi": "Cờ thi đua", "en": "Emulation flag"},
    "subject": "unit",
    "basis": "season",
    "in_force": {"from": "2020-01-01", "picked_by": "season_end"},
    "source": {"cite": "Circular 1", "certainty": "read"},
    "route": [
        {
            "stage": "unit", "kind": "vote", "body": "unit_assembly", "ballot": "open", "base": "staff",
            "pass": {"at_least": "2/3"}, "recusal": ["declared"], "early": "all_in", "due": "10wd",
            "remind": "3wd", "escalate": "2wd", "cite": "Art. 1",
        },
        {
            "stage": "cluster", "kind": "vote", "body": "cluster", "ballot": "open", "base": "units",
            "pass": {"at_least": "2/3"}, "early": "all_in", "due": "10wd", "remind": "3wd", "cite": "Art. 2",
        },
        {
            "stage": "council", "kind": "vote", "body": "court_council", "ballot": "secret",
            "base": "members", "pass": {"at_least": "80%"}, "quorum": {"at_least": "2/3"},
            "absentees": "sealed_paper", "early": "all_in", "due": "10wd", "cite": "Art. 3",
        },
        {
            "stage": "signing", "kind": "sign", "by": "chief_justice", "body": "supreme_court", "due": "5wd",
            "remind": "2wd", "escalate": "2wd", "delay": "3wd", "cite": "Art. 4",
        },
    ],
}  # fmt: skip
"""Cluster flag in short: unit, cluster, council, signature."""


def policy(
    award: Data = FLAG, *, stages: tuple[str, ...] = (), top: Data | None = None, **terms: Data
) -> Policy:
    """The flag's policy, with some of its terms changed by stage, or only some of its ``stages``."""
    return Policy.model_validate(data_of(award, stages=stages, top=top, **terms))


def data_of(
    award: Data = FLAG, *, stages: tuple[str, ...] = (), top: Data | None = None, **terms: Data
) -> Data:
    """What such a policy's file would say."""
    data = copy.deepcopy(award) | (top or {})
    data["route"] = [
        stage | terms.get(stage["stage"], {})
        for stage in data["route"]
        if not stages or stage["stage"] in stages
    ]
    return data


def adopted(rules: Policy, *, what_if: bool = False) -> PolicyAdopted:
    data = rules.canonical()
    return PolicyAdopted(digest(data), rules.award, json.dumps(data, ensure_ascii=False), what_if)


def calendar(
    name: str = "c2026", *, first: int = 2026, last: int = 2027, free: tuple[str, ...] = ()
) -> Calendar:
    return Calendar.model_validate(
        {
            "calendar": name,
            "begins": dt.date(first, 1, 1),
            "until": dt.date(last, 12, 31),
            "holidays": dict.fromkeys(("2026-03-05", *free), "made up"),
            "source": "made up",
            "certainty": "unverified",
        }
    )


def mandate(
    person: str,
    office: str,
    body: str,
    *,
    begins: dt.date = BEGINS,
    until: dt.date | None = None,
    acting: bool = False,
    deputy_of: str | None = None,
) -> MandateGranted:
    return MandateGranted(body, person, office, begins, until, acting, deputy_of, True)


def delegated(
    name: str,
    giver: str,
    receiver: str,
    *,
    office: str = "head",
    body: str = "u2",
    begins: dt.date = BEGINS,
    until: dt.date = dt.date(2026, 12, 31),
    manner: Literal["TL.", "TUQ."] | None = None,
) -> Delegated:
    return Delegated(body, name, office, giver, receiver, begins, until, manner, "paper 1")


def figure(body: str, stage: str, *, award: str = "court.flag", at_least: str = "2/3") -> FigureEntered:
    return FigureEntered(
        body, award, stage, Threshold.model_validate({"at_least": at_least}), "Reg. 5", False
    )


def body(code: str, kind: Literal["organ", "unit", "council", "cluster"], role: str | None) -> BodyRegistered:
    parent = None if code == "court" else "court"
    return BodyRegistered(code, kind, role, parent, code.upper(), code.upper(), True)


class Court:
    """What is registered by now."""

    def __init__(self) -> None:
        self.registers: dict[str, Register] = {}
        self.service = Service()
        self.entered: list[RegistryChange] = []

    def enter(self, *changes: RegistryChange) -> Court:
        """Let facts take effect, each in the stream that it belongs to."""
        for change in changes:
            stream = home_of(change)
            happened = Happened(change, 1, NOON, NOON.date(), Actor("reg", "local"), "id")
            self.registers[stream] = evolve(self.registers.get(stream, Register()), happened)
            self.entered.append(change)
        return self

    def facts(self) -> Facts:
        """The facts as a decision sees them now."""
        return Facts(dict(self.registers), self.service, Register())


def court(*rules: Policy) -> Court:
    """The whole court with these policies in force (the flag's, if none is named)."""
    place = Court()
    place.enter(
        body("court", "organ", "supreme_court"),
        body("council", "council", "court_council"),
        body("vi", "cluster", None),
        *(body(unit, "unit", None) for unit in UNITS),
        *(PersonRegistered(person, True) for person in PEOPLE),
        *(MemberAdmitted("vi", unit, BEGINS, None, True) for unit in UNITS),
        *(adopted(one) for one in rules or (policy(),)),
        CalendarAdopted("c2026", calendar().model_dump_json()),
        SeasonOpened("2026", BEGINS, dt.date(2026, 12, 31)),
        mandate("reg", "registrar", "common"),
        *(mandate(head, "head", unit) for head, unit in zip(HEADS, UNITS, strict=True)),
        *(mandate(person, "staff", "u1") for person in STAFF),
        mandate("h1", "chair", "u1"),
        mandate("officer", "award_officer", "u1"),
        mandate("clerk", "award_officer", "u2"),
        mandate("h2", "chair", "vi"),
        *(mandate(member, "member", "council") for member in MEMBERS),
        mandate("m1", "chair", "council"),
        *(mandate(teller, "teller", "council") for teller in TELLERS),
        mandate("cj", "chief_justice", "court"),
        mandate("deputy", "deputy_chief_justice", "court", deputy_of="chief_justice"),
    )
    return place
