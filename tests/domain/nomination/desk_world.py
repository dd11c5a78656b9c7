"""A court with the stages that an office keeps: appraisal, consultation, posting, upward, in a world.

The office ``award_head`` of the court keeps them; two bodies are asked for their opinion.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from audit import invariants
from domain.answers import Receipt, Refusal
from domain.award.policy import Policy
from domain.calendar import HANOI, Calendar
from domain.commands import Ask, Nominate
from domain.events import BodyRegistered, CalendarAdopted, PersonRegistered, SeasonOpened
from domain.facts import registry_of
from domain.nomination.state import Nomination
from tests.world import POLICIES, Court, canonical, person

AWARD = "court.order"
CASE = "nomination/order-u2"
OFFICER, DESK, PROVINCE, POLICE, CHIEF = "u2.2", "desk", "province-head", "police-head", "chief"
MONDAY = dt.date(2026, 3, 2)

STAGES: dict[str, dict[str, Any]] = {
    "appraisal": {"kind": "appraisal", "papers": ["report", "minutes"], "due": "10wd", "remind": "3wd"},
    "consultation": {
        "kind": "consultation",
        "asks": ["people_committee", "police"],
        "reply": "10wd",
        "due": "15wd",
    },
    "posting": {"kind": "posting", "days": "10wd", "due": "20wd"},
    "upward": {"kind": "upward", "to": "prime_minister", "due": "30wd"},
    "signing": {"kind": "sign", "by": "chief_justice"},
}


def rules(*stages: str, top: dict[str, Any] | None = None, **changed: dict[str, Any]) -> Policy:
    """The order's policy with these stages, some of their terms changed."""
    common = {"body": "supreme_court", "by": "award_head", "cite": "Art. 1", "certainty": "read"}
    return Policy.model_validate(
        {
            "award": AWARD,
            "rules": 2,
            "title": {"vi": "Huân chương", "en": "Order"},
            "subject": "unit",
            "basis": "season",
            "in_force": {"from": "2015-01-01", "picked_by": "season_end"},
            "source": {"cite": "Circular 1", "certainty": "read"},
            "route": [common | {"stage": name} | STAGES[name] | changed.get(name, {}) for name in stages],
            **(top or {}),
        }
    )


class Office(Court):
    """The court with the award office, a People's Committee, the police, and an order's policy in force."""

    def __init__(self, folder: Path, policy: Policy, day: dt.date = MONDAY, **more: Any) -> None:
        folder.mkdir(exist_ok=True)
        super().__init__(folder / "keys", at=noon(day), units=2, staff=3, council=3, **more)
        self.register(*(PersonRegistered(code, made_up=True) for code in (DESK, PROVINCE, POLICE)))
        self.register(
            BodyRegistered(
                "province", "organ", "people_committee", "court", "Tỉnh", "Province", made_up=True
            ),
            BodyRegistered("police", "organ", "police", "court", "Công an", "Police", made_up=True),
            SeasonOpened("order", dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)),
        )
        there = {f"vn-{year}" for year in (2020, 2021)}
        for year in (day.year, day.year + 1):
            text = (POLICIES / "calendars" / f"vn-{year}.yaml").read_text(encoding="utf-8")
            calendar = Calendar.model_validate(yaml.safe_load(text))
            if calendar.calendar not in there:
                data = calendar.model_dump(mode="json")
                self.register(CalendarAdopted(calendar.calendar, canonical(data)))
        self.register(self.mandate("court", DESK, "award_head"), stream=registry_of("court"))
        self.register(self.mandate("province", PROVINCE, "head"), stream=registry_of("province"))
        self.register(self.mandate("police", POLICE, "head"), stream=registry_of("police"))
        self.adopt_policy(policy, "order")

    @property
    def case(self) -> Nomination:
        state: Nomination = self.state(CASE)
        return state

    def file(self, **more: Any) -> None:
        """The unit's officer nominates it."""
        self.done(OFFICER, Nominate(AWARD, "u2", "u2", season="order"), **more)

    def done(self, who: str, ask: Ask, **more: Any) -> Receipt:
        return self.must(CASE, person(who), ask, **more)

    def refused(self, who: str, ask: Ask, **more: Any) -> str:
        """The code with which it is refused."""
        before = len(self.entries)
        answer = self.ask(CASE, person(who), ask, **more)
        assert isinstance(answer, Refusal), answer
        assert len(self.entries) == before
        return answer.code

    def morning(self, day: dt.date) -> None:
        """Go on to noon of that day."""
        self.tick(noon(day))

    def said(self) -> list[str]:
        """The types of the case's entries, in order."""
        return [entry.type for entry in self.entries if entry.stream == CASE]

    def check(self) -> None:
        """Everything is decided again from the log alone."""
        invariants.check(self.entries)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), HANOI)
