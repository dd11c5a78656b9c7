"""A world with an organ that decides in lists: its award department, its leader, and what waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from domain.answers import Receipt
from domain.award import statute
from domain.award.policy import Policy
from domain.calendar import HANOI
from domain.commands import Ask, ChangeRegistry, CheckDecision, DraftDecision, Nominate, SignDecision
from domain.decision import Decision, paper
from domain.events import (
    Basis,
    Event,
    PersonRegistered,
    RevocationDelayed,
    SeasonOpened,
    StatuteAdopted,
)
from domain.facts import COMMON, registry_of
from eventlog.fold import happened
from tests.world import CHIEF, REGISTRAR, Court, person

STATUTES = Path(__file__).resolve().parents[3] / "statutes"
DRAFTER, CHECKER = person("dept-1"), person("dept-2")
SEASON = "court-2020"
BASES = (
    Basis("law", "Luật 06/2022/QH15", None),
    Basis("paper", "45/TTr-TĐKT", dt.date(2020, 5, 29)),
)

VOTE: dict[str, Any] = {
    "stage": "unit",
    "kind": "vote",
    "body": "unit_assembly",
    "ballot": "open",
    "base": "staff",
    "pass": {"at_least": "2/3"},
    "recusal": [],
    "early": "all_in",
}
SIGN: dict[str, Any] = {
    "stage": "signing",
    "kind": "sign",
    "signs": "list",
    "by": "chief_justice",
    "body": "supreme_court",
    "signed_for": ["KT."],
    "cite": "made up",
}


def award(code: str, *route: dict[str, Any], **more: Any) -> Policy:
    """An award that needs only the leader's signature under a list, unless a route is given."""
    return Policy.model_validate(
        {
            "award": code,
            "rules": 2,
            "title": {"vi": code, "en": code},
            "subject": "either",
            "basis": "season",
            "in_force": {"from": "2018-01-01", "picked_by": "season_end"},
            "source": {"cite": "made up", "certainty": "unverified"},
            "route": list(route or (SIGN,)),
            **more,
        }
    )


class Organ(Court):
    """The court as the organ that decides. ``dept-1`` drafts, ``dept-2`` checks, the chief signs."""

    def __init__(self, keys: Path, *, units: int = 6, **more: Any) -> None:
        super().__init__(keys, units=units, staff=3, **more)
        self.register(*(PersonRegistered(p, made_up=True) for p in ("dept-1", "dept-2", "deputy")))
        self.register(
            self.mandate("court", "dept-1", "award_officer"),
            self.mandate("court", "dept-2", "award_head"),
            self.mandate("court", "deputy", "deputy", deputy_of="chief_justice"),
            stream=registry_of("court"),
        )
        self.register(SeasonOpened("court-2021", dt.date(2020, 10, 1), dt.date(2021, 9, 30)))
        self.adopt_policy(award("court.flag_listed"), "flag")
        self.adopt_policy(award("court.worker"), "worker")

    def adopt_statute(self, name: str) -> None:
        """Adopt ``statutes/<name>.yaml``, in force for the year of the tests."""
        data = yaml.safe_load((STATUTES / f"{name}.yaml").read_text("utf-8"))
        data["in_force"]["from"] = dt.date(2018, 1, 1)
        read = statute.of(data)
        self.register(StatuteAdopted(read.statute, read.text()))

    def agreed(self, code: str, units: Sequence[str], season: str = SEASON, **more: Any) -> tuple[str, ...]:
        """Nominations of these units, or of people of them (``u1.3``), that wait for a decision."""
        streams = []
        for nominee in units:
            unit = nominee.partition(".")[0]
            stream = f"nomination/{code}-{nominee}-{season}"
            ask = Nominate(award=code, nominee=nominee, unit=unit, season=season, **more)
            self.must(stream, person(f"{unit}.2"), ask)
            streams.append(stream)
        return tuple(streams)

    def nominating(self, code: str, nominee: str, unit: str | None = None, **more: Any) -> Nominate:
        return Nominate(award=code, nominee=nominee, unit=unit or nominee, season=SEASON, **more)

    def draft(self, name: str, lines: Sequence[str], **more: Any) -> str:
        """Draft a decision over the lines; its stream."""
        stream = f"decision/{name}"
        self.must(stream, DRAFTER, self.drafting(lines, **more))
        return stream

    def drafting(self, lines: Sequence[str], **more: Any) -> DraftDecision:
        awards = {about.award for line in lines if (about := self.state(line).about)}
        fields = {"organ": "court", "symbol": "QĐ-TA", "bases": BASES, **more}
        return DraftDecision(awards=tuple(sorted(awards)), lines=tuple(lines), **fields)

    def digest(self, stream: str) -> str:
        state: Decision = self.state(stream)
        return paper.digest(state, {line: self.state(line) for line in state.lines})

    def sign_list(self, stream: str, **more: Any) -> Receipt:
        """Checked and signed."""
        digest = self.digest(stream)
        self.must(stream, CHECKER, CheckDecision(digest), **more)
        return self.must(stream, CHIEF, SignDecision(digest), **more)

    def signed(self, name: str, lines: Sequence[str], **more: Any) -> str:
        """A signed decision over the lines; its stream."""
        stream = self.draft(name, lines)
        self.sign_list(stream, **more)
        return stream

    def refused(self, stream: str, who: Any, ask: Ask, **more: Any) -> str:
        """The code with which ``ask`` is refused."""
        answer = self.ask(stream, who, ask, **more)
        assert not isinstance(answer, Receipt), "it was accepted"
        return answer.code

    def ask_to_adopt(self, adopted: StatuteAdopted) -> str:
        """The code with which the registry refuses it."""
        return self.refused(COMMON, REGISTRAR, ChangeRegistry((adopted,)))

    def delays(self, stream: str) -> list[Event]:
        """The delays that the engine made public there."""
        events = [happened(entry).event for entry in self.entries if entry.stream == stream]
        return [event for event in events if isinstance(event, RevocationDelayed)]

    def go_to(self, day: dt.date) -> None:
        """Eight in the morning of that day; the engine says what is due by then."""
        self.tick(dt.datetime.combine(day, dt.time(8), HANOI))
