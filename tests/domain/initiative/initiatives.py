"""A court in which initiatives are filed: a council at the base, one for the sector, and who decides.

The base council has the members ``b1`` (its chair) to ``b9`` and the secretary ``scribe``; the sector's
``n1`` (its chair) to ``n14``. Authors work in the units ``u1`` and ``u2``.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit import invariants
from domain.answers import Receipt, Refusal
from domain.award.policy import Policy
from domain.calendar import HANOI
from domain.commands import Ask, FileInitiative, RaiseInitiative, ReviewInitiative, SignInitiative
from domain.events import Author, BodyRegistered, Choice, PersonRegistered, SeasonOpened
from domain.facts import registry_of
from domain.initiative import Initiative
from tests.world import Court, person

BASE, SECTOR = "test.initiative", "test.sector_initiative"
SEASON = "court-2025"
MONDAY = dt.datetime(2025, 3, 3, 8, tzinfo=HANOI)
USED = dt.date(2025, 1, 15)
MEMBERS = tuple(f"b{n}" for n in range(1, 10))
SECTOR_MEMBERS = tuple(f"n{n}" for n in range(1, 15))
SCRIBE, OFFICER, CHIEF = "scribe", "u1.2", "chief"


def rules(
    award: str = BASE, *, vote: dict[str, Any] | None = None, signed: bool = True, **judging: Any
) -> Policy:
    """Rules of one level; ``judging`` changes how its council judges, ``vote`` the terms of its stage."""
    level = "sector" if award == SECTOR else "base"
    council = {
        "stage": "council", "kind": "vote", "held": "sitting", "ballot": "open", "base": "members",
        "body": "sector_initiative_council" if level == "sector" else "initiative_council",
        "pass": {"more_than": "50%"}, "cite": "Reg. 5", "certainty": "read",
    }  # fmt: skip
    signing = {"stage": "signing", "kind": "sign", "by": "chief_justice", "body": "supreme_court"}
    return Policy.model_validate(
        {
            "award": award,
            "rules": 2,
            "title": {"vi": "Sáng kiến", "en": "Initiative"},
            "subject": "initiative",
            "basis": "cumulative",
            "in_force": {"from": "2015-01-01", "picked_by": "submission"},
            "source": {"cite": "Circular 1", "certainty": "read"},
            "initiatives": {
                "level": level, "rounds": 2, "judged": "voted", "cite": "Reg. 4", "certainty": "read",
                **judging,
            },
            "eligibility": [
                {"rule": "stated", "what": "new", "who": "secretary", "cite": "Reg. 3", "certainty": "read"}
            ],
            "route": [council | (vote or {}), *([signing] if signed else [])],
        }
    )  # fmt: skip


class Office(Court):
    """The court with its councils of initiatives."""

    def __init__(self, folder: Path, *policies: Policy, at: dt.datetime = MONDAY) -> None:
        super().__init__(folder / "keys", units=2, staff=4, council=3, at=at)
        self.register(*(PersonRegistered(p, made_up=True) for p in (*MEMBERS, *SECTOR_MEMBERS, SCRIBE)))
        self.register(
            BodyRegistered(
                "base", "council", "initiative_council", "court", "Hội đồng", "Base council", True
            ),
            BodyRegistered(
                "sector", "council", "sector_initiative_council", "court", "Hội đồng", "Sector council", True
            ),
            SeasonOpened(SEASON, dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
        )
        for council, (chair, *members) in (("base", MEMBERS), ("sector", SECTOR_MEMBERS)):
            self.register(
                self.mandate(council, chair, "chair"),
                *(self.mandate(council, member, "member") for member in members),
                self.mandate(council, SCRIBE, "secretary"),
                stream=registry_of(council),
            )
        for policy in policies or (rules(),):
            self.adopt_policy(policy, policy.award)

    def of(self, code: str) -> Initiative:
        state: Initiative = self.state(f"initiative/{code}")
        return state

    def done(self, code: str, by: str, ask: Ask, **more: Any) -> Receipt:
        return self.must(f"initiative/{code}", person(by), ask, **more)

    def refused(self, code: str, by: str, ask: Ask, **more: Any) -> Refusal:
        """Why nothing happens; a refusal leaves nothing."""
        before = len(self.entries)
        answer = self.ask(f"initiative/{code}", person(by), ask, **more)
        assert isinstance(answer, Refusal), answer
        assert len(self.entries) == before
        return answer

    def filed(self, code: str = "sk-1", **fields: Any) -> str:
        self.done(code, OFFICER, filing(**fields))
        return code

    def judged(self, code: str, approve: int = 9, *, chair: str = "b1", **fields: Any) -> None:
        """The base council judges it: the first ``approve`` of its members are for it, the others against."""
        self.done(code, chair, sheets(MEMBERS, approve, **fields))

    def recognised(self, code: str = "sk-1", number: str = "12/QĐ", **fields: Any) -> str:
        self.judged(self.filed(code, **fields))
        self.done(code, CHIEF, SignInitiative(number))
        return code

    def proved(self) -> None:
        invariants.check(self.entries)


def filing(**fields: Any) -> FileInitiative:
    """An initiative of two authors of two units, unless ``fields`` say otherwise."""
    authors = written_by(**{"u1.3": Fraction(3, 5), "u2.3": Fraction(2, 5)})
    about = {"award": BASE, "unit": "u1", "season": SEASON, "round": 1, "authors": authors}
    return FileInitiative(**{**about, "applied_on": USED, **fields})


def written_by(**shares: Fraction) -> tuple[Author, ...]:
    """Authors, each of the unit that the code names."""
    return tuple(Author(who, who.partition(".")[0], share) for who, share in shares.items())


def sheets(present: tuple[str, ...], approve: int, **fields: Any) -> ReviewInitiative:
    votes: dict[str, Choice] = {m: "approve" if n < approve else "reject" for n, m in enumerate(present)}
    about: dict[str, Any] = {"present": present, "stated": {"new": True}, "votes": votes, "scores": {}}
    return ReviewInitiative(**{**about, **fields})


def raised(**fields: Any) -> RaiseInitiative:
    return RaiseInitiative(**{"award": SECTOR, "season": SEASON, "round": 2, **fields})
