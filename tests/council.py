"""A small council for tests with real services: three members, a secretary among them, units to award."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Literal

from domain.award.policy import digest, text_of
from domain.calendar import local_date
from domain.commands import (
    Actor,
    Ask,
    CastSheet,
    ChangeRegistry,
    Command,
    Convene,
    CountSheets,
    Nominate,
    OpenSheets,
    OpenSitting,
    SignMinutes,
)
from domain.events import (
    BodyRegistered,
    Choice,
    MandateGranted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
)
from tests.domain.sitting.chamber import award
from tests.system import System

SINCE = dt.date(2020, 1, 1)
AWARD = "test.cup"
CLERK, CHAIR, SECRETARY = (Actor(name, "local") for name in ("clerk", "m0", "m1"))
MEMBERS = ("m0", "m1", "m2")
MINUTES = "ab" * 32


class Council:
    """Its chair is ``m0``, its secretary ``m1``; ``officer`` files for every unit."""

    def __init__(self, system: System, units: int = 3, ballot: Literal["open", "secret"] = "open") -> None:
        self.system = system
        self.ballot = ballot
        self.units = [f"unit{n}" for n in range(units)]

    async def found(self) -> None:
        policy = award(AWARD, body="court_council", in_force_by="submission", ballot=self.ballot).canonical()
        people = ("clerk", "officer", *MEMBERS)
        await self._enter(
            "common",
            PersonRegistered("clerk", True),
            _mandate("common", "clerk", "registrar"),
            *(PersonRegistered(one, True) for one in people if one != "clerk"),
            BodyRegistered("court", "organ", "supreme_court", None, "Tòa", "Court", True),
            BodyRegistered("council", "council", "court_council", "court", "Hội đồng", "Council", True),
            *(BodyRegistered(unit, "unit", None, "court", unit, unit, True) for unit in self.units),
            PolicyAdopted(digest(policy), AWARD, text_of(policy), False),
        )
        offices = ("chair", "member", "member")
        mandates = (_mandate("council", one, office) for one, office in zip(MEMBERS, offices, strict=True))
        await self._enter("council", *mandates)
        for unit in self.units:
            await self._enter(unit, _mandate(unit, "officer", "award_officer"))

    async def nominate(self, number: int) -> list[str]:
        """Nominate the first units; the streams."""
        streams = []
        for unit in self.units[:number]:
            streams.append(f"nomination/{unit}")
            await self._must(streams[-1], Actor("officer", "local"), Nominate(AWARD, unit, unit))
        return streams

    async def sit(self, name: str, lines: Sequence[str]) -> str:
        """A sitting of all members with a ballot on these lines going on; its stream."""
        sitting, today = f"sitting/{name}", local_date(dt.datetime.now(dt.UTC))
        await self._must(sitting, CHAIR, Convene("council", today, "m1", tuple(lines)))
        await self._must(sitting, CHAIR, OpenSitting(MEMBERS))
        await self._must(sitting, CHAIR, OpenSheets(tuple(lines)))
        return sitting

    async def hold(self, name: str, approvals: Mapping[str, int]) -> None:
        """A whole sitting: each line is approved by so many of the three."""
        sitting = await self.until_counted(name, tuple(approvals), approvals)
        for who in (SECRETARY, CHAIR):
            await self._must(sitting, who, SignMinutes(MINUTES))

    async def until_counted(self, name: str, lines: Sequence[str], approvals: Mapping[str, int]) -> str:
        """The sitting up to its count: the minutes are still to be adopted. Its stream."""
        sitting = await self.sit(name, lines)
        for number, member in enumerate(MEMBERS):
            choices: dict[str, Choice] = {
                line: "approve" if number < approvals[line] else "reject" for line in lines
            }
            await self._must(
                sitting, Actor(member, "local"), CastSheet("1/open", choices, secrets.token_hex(16))
            )
        await self._must(sitting, CHAIR, CountSheets("1/open"))
        return sitting

    async def _enter(self, body: str, *changes: RegistryChange) -> None:
        await self._must(f"registry/{body}", CLERK, ChangeRegistry(changes))

    async def _must(self, stream: str, actor: Actor, ask: Ask) -> None:
        await self.system.must(Command(stream, secrets.token_hex(8), actor, ask))


def _mandate(body: str, person: str, office: str) -> MandateGranted:
    return MandateGranted(body, person, office, SINCE, None, False, None, True)
