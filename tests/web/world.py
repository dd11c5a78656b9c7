"""The made-up world that the tests of the web look at: several bodies, people with names, awards with routes.

The court ``court`` has the units ``u1`` to ``u4``. In a unit ``u1.1`` is head and chair, ``u1.2`` award
officer, ``u1.3`` and ``u1.4`` are staff beside them. ``cluster`` is led by ``u1.1``, its vice chair is
``u2.1``. In ``council`` ``m1`` presides, ``m2`` is vice chair, ``m3`` secretary, ``m4`` and ``m5`` are
members, ``t1`` and ``t2`` tellers. At the court ``chief`` signs, ``deputy`` for him, ``dept-1`` drafts,
``dept-2`` leads the award department. ``registrar`` keeps the registry, ``auditor`` audits everything,
``police-1`` leads the police, which is asked; ``stranger`` holds no office. ``far`` is another court with the
unit ``far-unit``, whose people are ``far.1`` (head and chair), ``far.2`` (award officer) and ``far.3``:
nothing of ours is theirs.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from domain.award import statute
from domain.award.policy import Policy, text_of
from domain.award.policy import digest as digest_of
from domain.calendar import Calendar
from domain.commands import Actor, ChangeRegistry, Command, Sealed
from domain.events import (
    AwardsHeld,
    BodyRegistered,
    CalendarAdopted,
    HeldRow,
    MandateGranted,
    MemberAdmitted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
    StatuteAdopted,
)
from domain.facts import COMMON, registry_of
from tests.world import POLICIES, canonical

REGISTRAR = Actor("registrar", "local")
SINCE = dt.date(2020, 1, 1)
SEASON = "2026"
UNITS = ("u1", "u2", "u3", "u4")
MEMBERS = ("m1", "m2", "m3", "m4", "m5")
TELLERS = ("t1", "t2")
SALT = "5a" * 16

FLAG, SHEET, SECRET, COUNCIL, POSTED, LISTED, KEYED, FIGHTER, ORDER = (
    f"test.{name}"
    for name in ("flag", "sheet", "secret", "council", "posted", "listed", "keyed", "fighter", "order")
)
CHANGING = "test.changing"
"""Like the flag; a vote may be changed until the ballot is closed."""

PEOPLE = {
    "registrar": "Đỗ Thị Hạnh",
    "auditor": "Nguyễn Kiểm Toàn",
    "stranger": "Lạ Văn Khách",
    "chief": "Trần Quốc Chánh",
    "deputy": "Phạm Thị Phó",
    "dept-1": "Lê Văn Soạn",
    "dept-2": "Vũ Thị Trưởng",
    "m1": "Hoàng Văn Chủ",
    "m2": "Bùi Thị Nhì",
    "m3": "Đặng Thư Ký",
    "m4": "Ngô Văn Tư",
    "m5": "Dương Thị Năm",
    "t1": "Lý Văn Kiểm",
    "t2": "Mai Thị Phiếu",
    "police-1": "Chu Công An",
    "far.1": "Tạ Văn Xa",
    "far.2": "Hồ Thị Xa",
    "far.3": "Cao Văn Xa",
    **{
        f"{unit}.{number}": f"{given} {('Một', 'Hai', 'Ba', 'Bốn')[number - 1]}"
        for unit, given in zip(UNITS, ("Nguyễn Văn", "Trần Thị", "Lê Hữu", "Phạm Ngọc"), strict=True)
        for number in (1, 2, 3, 4)
    },
}
"""Names by code."""

UNIT_VOTE: dict[str, Any] = {
    "stage": "unit",
    "kind": "vote",
    "body": "unit_assembly",
    "ballot": "open",
    "base": "staff",
    "pass": {"at_least": "2/3"},
    "quorum": {"at_least": "1/2"},
    "recusal": [],
    "early": "all_in",
    "due": "10d",
    "cite": "Điều 30 (giả định)",
    "certainty": "read",
}
CLUSTER_VOTE: dict[str, Any] = {
    "stage": "cluster",
    "kind": "vote",
    "body": "cluster",
    "held": "sitting",
    "ballot": "open",
    "base": "units",
    "pass": {"at_least": "2/3"},
    "recusal": ["self"],
    "due": "20d",
}
COUNCIL_VOTE: dict[str, Any] = {
    "stage": "council",
    "kind": "vote",
    "body": "court_council",
    "ballot": "secret",
    "base": "members",
    "absentees": "sealed_paper",
    "pass": {"at_least": "80%", "certainty": "unverified"},
    "due": "20d",
}
COUNCIL_SITS = {**COUNCIL_VOTE, "held": "sitting"}
DESK = {"body": "supreme_court", "by": "award_head", "cite": "Điều 1 (giả định)", "certainty": "read"}
APPRAISAL = {"stage": "appraisal", "kind": "appraisal", "papers": ["report", "minutes"], "due": "10d", **DESK}
ASKING = {
    "stage": "consultation",
    "kind": "consultation",
    "asks": ["police"],
    "reply": "10d",
    "due": "15d",
    **DESK,
}
POSTING = {"stage": "posting", "kind": "posting", "days": "5d", "short": "warns", "due": "20d", **DESK}
UPWARD = {"stage": "upward", "kind": "upward", "to": "prime_minister", "due": "30d", **DESK}
SIGN = {
    "stage": "signing",
    "kind": "sign",
    "by": "chief_justice",
    "body": "supreme_court",
    "signed_for": ["KT.", "TUQ."],
    "due": "5d",
    "cite": "Điều 40 (giả định)",
    "certainty": "read",
}
SIGN_LIST = {**SIGN, "signs": "list"}


def award(code: str, vi: str, en: str, *route: dict[str, Any], **more: Any) -> Policy:
    """An award with this route."""
    return Policy.model_validate(
        {
            "award": code,
            "rules": 2,
            "title": {"vi": vi, "en": en},
            "subject": "unit",
            "basis": "season",
            "in_force": {"from": "2018-01-01", "picked_by": "submission"},
            "source": {"cite": "Thông tư 1 (giả định)", "certainty": "unverified"},
            "route": list(route),
            **more,
        }
    )


ASKED_OF_FIGHTER = [
    {
        "rule": "holds",
        "award": "test.worker",
        "season": "same",
        "cite": "Điều 22 (giả định)",
        "certainty": "read",
    }
]
AWARDS = (
    award(FLAG, "Cờ thi đua", "Emulation flag", UNIT_VOTE, SIGN),
    award(SHEET, "Cờ của cụm", "Flag of the cluster", CLUSTER_VOTE, SIGN_LIST),
    award(SECRET, "Bằng khen", "Certificate of merit", COUNCIL_VOTE, SIGN),
    award(COUNCIL, "Tập thể xuất sắc", "Excellent collective", COUNCIL_SITS, SIGN_LIST),
    award(POSTED, "Huy chương", "Medal", APPRAISAL, POSTING, SIGN_LIST),
    award(LISTED, "Giấy khen", "Commendation", SIGN_LIST, subject="either"),
    award(CHANGING, "Giấy khen đột xuất", "Letter", {**UNIT_VOTE, "early": "never", "change": True}, SIGN),
    award(KEYED, "Cờ ký số", "Flag by passkey", {**UNIT_VOTE, "proof": ["passkey", "key"]}, SIGN),
    award(
        FIGHTER,
        "Chiến sĩ thi đua",
        "Emulation fighter",
        {**UNIT_VOTE, "recusal": ["self"]},
        SIGN_LIST,
        subject="person",
        eligibility=ASKED_OF_FIGHTER,
    ),
    award(ORDER, "Huân chương", "Order", ASKING, UPWARD, subject="either"),
)
"""``FLAG`` the unit's people vote, the chief signs. ``SHEET`` the cluster's sitting, then in a list.
``SECRET`` the council's paper on the case itself. ``COUNCIL`` the same in a sitting. ``POSTED`` appraisal and
posting. ``LISTED`` nothing but the list. ``KEYED`` like the flag, by passkey only. ``FIGHTER`` a person who
holds a lower title (``u1.3`` and ``u1.4`` do). ``ORDER`` the police is asked, then it goes upward."""


def founding() -> list[list[Command]]:
    """What the registrar enters: lists of commands, those of one list side by side."""
    people = [_change(PersonRegistered(code, True), code, name) for code, name in PEOPLE.items()]
    first = Command(
        COMMON,
        "found-people",
        REGISTRAR,
        ChangeRegistry((*(c for c, _ in people), _mandate("common", "registrar", "registrar"))),
        sealed=tuple(s for _, s in people),
    )
    bodies = Command(COMMON, "found-bodies", REGISTRAR, ChangeRegistry(tuple(_bodies())))
    rules = Command(COMMON, "found-rules", REGISTRAR, ChangeRegistry(tuple(_rules())))
    offices = [
        Command(registry_of(body), f"found-{body}", REGISTRAR, ChangeRegistry(tuple(changes)))
        for body, changes in _offices().items()
    ]
    return [[first], [bodies], [rules], offices]


def _change(change: RegistryChange, code: str, name: str) -> tuple[RegistryChange, Sealed]:
    return change, Sealed(of=code, salt=SALT, text={"name": name})


def _bodies() -> list[RegistryChange]:
    def body(code: str, kind: Any, role: str | None, parent: str | None, vi: str, en: str) -> BodyRegistered:
        return BodyRegistered(code, kind, role, parent, vi, en, True)

    units = [
        body(unit, "unit", None, "court", f"Đơn vị số {n}", f"Unit {n}") for n, unit in enumerate(UNITS, 1)
    ]
    return [
        body("court", "organ", "supreme_court", None, "Tòa án tỉnh Bình An", "Court of Binh An"),
        body("council", "council", "court_council", "court", "Hội đồng Thi đua", "Emulation council"),
        body("police", "organ", "police", "court", "Công an tỉnh", "Provincial police"),
        body("cluster", "cluster", None, "court", "Cụm thi đua số 1", "Cluster 1"),
        *units,
        *(MemberAdmitted("cluster", unit, SINCE, None, True) for unit in UNITS),
        body("far", "organ", "supreme_court", None, "Tòa án nơi khác", "Court elsewhere"),
        body("far-unit", "unit", None, "far", "Đơn vị nơi khác", "Unit elsewhere"),
        _mandate("common", "auditor", "auditor"),
        SeasonOpened(SEASON, dt.date(2025, 12, 1), dt.date(2026, 11, 30)),
    ]


def _rules() -> list[RegistryChange]:
    found: list[RegistryChange] = []
    for policy in AWARDS:
        data = policy.canonical()
        found.append(PolicyAdopted(digest_of(data), policy.award, text_of(data), False))
    for year in (2026, 2027):
        text = (POLICIES / "calendars" / f"vn-{year}.yaml").read_text("utf-8")
        calendar = Calendar.model_validate(yaml.safe_load(text))
        found.append(CalendarAdopted(calendar.calendar, canonical(calendar.model_dump(mode="json"))))
    for file in sorted((POLICIES.parent / "statutes").glob("*.yaml")):
        read = statute.of(yaml.safe_load(file.read_text("utf-8")))
        found.append(StatuteAdopted(read.statute, read.text()))
    return found


def _offices() -> dict[str, list[RegistryChange]]:
    found: dict[str, list[RegistryChange]] = {
        "court": [
            _mandate("court", "chief", "chief_justice"),
            _mandate("court", "deputy", "deputy", deputy_of="chief_justice"),
            _mandate("court", "dept-1", "award_officer"),
            _mandate("court", "dept-2", "award_head"),
        ],
        "council": [
            _mandate("council", "m1", "chair"),
            _mandate("council", "m2", "vice_chair"),
            *(_mandate("council", who, "member") for who in MEMBERS[2:]),
            _mandate("council", "m3", "secretary"),
            *(_mandate("council", who, "teller") for who in TELLERS),
        ],
        "cluster": [_mandate("cluster", "u1.1", "chair"), _mandate("cluster", "u2.1", "vice_chair")],
        "police": [_mandate("police", "police-1", "head")],
    }
    for unit in UNITS:
        found[unit] = _unit(unit, *(f"{unit}.{n}" for n in (1, 2, 3, 4)))
    workers = [
        HeldRow(who, "test.worker", SEASON, "merit", "1/QĐ", dt.date(2026, 6, 1), "court")
        for who in ("u1.3", "u1.4")
    ]
    found["u1"].append(AwardsHeld("u1", "Sổ khen thưởng (giả định)", True, None, tuple(workers)))
    found["far-unit"] = _unit("far-unit", "far.1", "far.2", "far.3")
    return found


def _unit(unit: str, head: str, officer: str, *others: str) -> list[RegistryChange]:
    offices = [(head, "head"), (head, "chair"), (officer, "award_officer")]
    offices += [(who, "staff") for who in (officer, *others)]
    return [_mandate(unit, who, office) for who, office in offices]


def _mandate(body: str, who: str, office: str, deputy_of: str | None = None) -> MandateGranted:
    return MandateGranted(body, who, office, SINCE, None, False, deputy_of, True)
