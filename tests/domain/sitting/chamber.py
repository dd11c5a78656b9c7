"""A world in which bodies meet: a cluster of units and a council, awards whose votes are held in sittings."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.answers import Answer, Receipt
from domain.award.criteria import AwardKind
from domain.award.policy import Policy
from domain.commands import (
    Ask,
    CastSheet,
    Convene,
    CountLines,
    CountSheets,
    Nominate,
    OpenSheets,
    OpenSitting,
    SignMinutes,
)
from domain.events import AllotmentSet, Choice, Papers
from domain.facts import registry_of
from domain.sitting import Sitting
from tests.world import CHAIR, FIRST_DAY, TELLERS, Court, person

CUP = "court.cup"
TWELVE = [11, 10, 10, 9, 8, 8, 7, 6, 5, 3, 2, 1]
"""What twelve units got in one ballot."""
TODAY = FIRST_DAY.date()
HEAD = person("u1.1")
MINUTES = "ab" * 32
SECRETARY = person("m2")


def award(code: str, *, body: str = "cluster", in_force_by: str = "season_end", **more: Any) -> Policy:
    """An award with one vote held in a sitting, and the chief's signature after it."""
    vote: dict[str, Any] = {
        "stage": "council",
        "kind": "vote",
        "body": body,
        "held": "sitting",
        "ballot": "open",
        "base": "units" if body == "cluster" else "members",
        "pass": {"at_least": "2/3"},
    }
    top: dict[str, Any] = {
        key: more.pop(key) for key in ("eligibility", "ineligible", "kinds") if key in more
    }
    vote |= {key.replace("pass_", "pass"): value for key, value in more.items()}
    return Policy.model_validate(
        {
            "award": code,
            "rules": 2,
            "title": {"vi": code, "en": code},
            "subject": "unit",
            "basis": "season",
            "in_force": {"from": "2018-01-01", "picked_by": in_force_by},
            "source": {"cite": "made up", "certainty": "unverified"},
            "route": [
                vote,
                {"stage": "signing", "kind": "sign", "by": "chief_justice", "body": "supreme_court"},
            ],
            **top,
        }
    )


class Chamber(Court):
    """A court whose cluster and council meet. The cluster's head is ``u1.1``, its secretary ``m2``."""

    def __init__(self, keys: Path, *, units: int = 12, **more: Any) -> None:
        super().__init__(keys, units=units, **{"staff": 3, **more})
        self.asked = 0

    def award(self, code: str, **more: Any) -> None:
        self.adopt_policy(award(code, **more), code)

    def allot(self, code: str, seats: int, body: str = "cluster", **segments: int) -> None:
        """The season's seats; set anew, it is with a reason."""
        self.register(self.allotted(code, seats, body, reasoned=True, **segments), stream=registry_of(body))

    def allotted(
        self, code: str, seats: int, body: str = "cluster", *, reasoned: bool = False, **segments: int
    ) -> AllotmentSet:
        return AllotmentSet(body, code, "court-2020", seats, segments, "made up", reasoned)

    def put_forward(
        self, code: str, units: Sequence[str], kind: AwardKind | None = None, name: str = ""
    ) -> list[str]:
        """Each unit is nominated for the award; the streams."""
        streams = []
        for unit in units:
            stream = f"nomination/{code}-{unit}{name}"
            ask = Nominate(award=code, nominee=unit, unit=unit, season="court-2020", kind=kind)
            self.must(stream, person(f"{unit}.2"), ask)
            streams.append(stream)
        return streams

    # A sitting ----------------------------------------------------------------------------------------------

    def meet(self, name: str, lines: Sequence[str], body: str = "cluster", **more: Any) -> str:
        """Convene and open a sitting with everybody there; its stream."""
        stream = f"sitting/{name}"
        today = self.at.astimezone(dt.timezone(dt.timedelta(hours=7))).date()
        self.must(stream, self.chair(body), Convene(body, today, SECRETARY.person, tuple(lines)))
        self.must(stream, self.chair(body), self.there(body, **more))
        return stream

    def there(self, body: str, absent: Sequence[str] = (), sealed: Sequence[str] = ()) -> OpenSitting:
        roll = self.units if body == "cluster" else self.members
        away = {*absent, *sealed}
        return OpenSitting(tuple(seat for seat in roll if seat not in away), tuple(sealed))

    @property
    def members(self) -> list[str]:
        return ["council-chair", *self.council[1:]]

    def chair(self, body: str) -> Any:
        return person("u1.1") if body == "cluster" else CHAIR

    def ballot(self, stream: str, lines: Sequence[str], body: str = "cluster") -> str:
        """Open a ballot on these lines; its name."""
        self.must(stream, self.chair(body), OpenSheets(tuple(lines)))
        state: Sitting = self.state(stream)
        assert state.ballot is not None
        return state.ballot.ballot

    def sheet(self, stream: str, seat: str, choices: Mapping[str, Choice]) -> Answer:
        """A seat's sheet: of the lines it has no part in nothing is said."""
        state: Sitting = self.state(stream)
        assert state.ballot is not None
        self.asked += 1
        nonce = hashlib.sha256(f"{stream} {seat} {self.asked}".encode()).hexdigest()[:32]
        mine = {line: c for line, c in choices.items() if seat not in state.ballot.lines[line].recused}
        who = person(f"{seat}.1" if seat in self.units else seat)
        return self.ask(stream, who, CastSheet(state.ballot.ballot, mine, nonce, seat))

    def vote_all(self, stream: str, approvals: Mapping[str, int]) -> None:
        """Every seat that is there hands in a sheet; each line gets so many approvals, the rest reject."""
        state: Sitting = self.state(stream)
        assert state.ballot is not None
        left = dict(approvals)
        for seat in state.present:
            choices: dict[str, Choice] = {}
            for line, written in state.ballot.lines.items():
                if seat in written.recused:
                    continue
                choices[line] = "approve" if left[line] > 0 else "reject"
                left[line] -= choices[line] == "approve"
            assert isinstance(self.sheet(stream, seat, choices), Receipt)
        assert not any(left.values()), f"too few seats for {left}"

    def count_all(self, stream: str, approvals: Mapping[str, int], body: str = "council") -> None:
        """Both tellers enter the same count of the papers."""
        state: Sitting = self.state(stream)
        ballot = state.ballot
        assert ballot is not None
        papers = {}
        for line, written in ballot.lines.items():
            issued = sum(seat not in written.recused for seat in (*state.present, *state.sealed))
            papers[line] = Papers(
                issued, issued, 0, approvals[line], issued - approvals[line], 0, 0, len(state.sealed)
            )
        for teller in TELLERS:
            self.must(stream, teller, CountLines(ballot.ballot, papers))

    def close(self, stream: str, ballot: str, body: str = "cluster", without: tuple[str, ...] = ()) -> None:
        self.must(stream, self.chair(body), CountSheets(ballot, without))

    def adopt_minutes(self, stream: str, body: str = "cluster") -> Answer:
        self.must(stream, SECRETARY, SignMinutes(MINUTES))
        return self.ask(stream, self.chair(body), SignMinutes(MINUTES))

    def hold(self, name: str, approvals: Mapping[str, int], **more: Any) -> str:
        """A whole sitting with one ballot over all lines, to its minutes."""
        stream = self.meet(name, list(approvals), **more)
        ballot = self.ballot(stream, list(approvals))
        self.vote_all(stream, approvals)
        self.close(stream, ballot)
        assert isinstance(self.adopt_minutes(stream), Receipt)
        return stream

    def refused(self, stream: str, who: Any, ask: Ask) -> str:
        """The code with which ``ask`` is refused."""
        answer = self.ask(stream, who, ask)
        assert not isinstance(answer, Receipt), "it was accepted"
        return answer.code


def results(chamber: Chamber, lines: list[str]) -> list[str]:
    """Each line's result in short, from the nominations' own streams."""
    return [chamber.state(line).shown for line in lines]
