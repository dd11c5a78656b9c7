"""A chamber whose awards are signed in lists: what cluster and council agree on, its department drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from domain.award.policy import Policy
from domain.commands import DecideRevocation, ProposeRevocation, ReopenCases
from domain.events import Conclusion
from domain.facts import registry_of
from tests.domain.decision.organ import SEASON, SIGN, Organ
from tests.domain.sitting.chamber import Chamber, award
from tests.world import CHIEF, FIRST_DAY, person

CONCLUSION = Conclusion("9/KL-TTr", FIRST_DAY.date(), "inspectorate")


class House(Organ, Chamber):
    """The court with its sittings and its decisions."""

    def __init__(self, keys: Path) -> None:
        super().__init__(keys, units=12)

    def adopt_listed(self, code: str, *, twice: bool = False, **more: Any) -> None:
        """An award of the cluster's sitting, of the council's after it if ``twice``, signed in a list."""
        rules = award(code, **more).canonical()
        second = {**rules["route"][0], "stage": "again", "body": "court_council", "base": "members"}
        second.pop("seats", None)
        rules["route"] = [rules["route"][0], *([second] if twice else []), SIGN]
        self.adopt_policy(Policy.model_validate(rules), code)

    def taken(self, code: str) -> int:
        """How many of the cluster's seats are gone."""
        return sum(self.state(registry_of("cluster")).seats_taken(code, SEASON).values())

    def council_holds(self, name: str, line: str, approvals: int) -> None:
        """The council meets on the line and adopts its minutes."""
        sitting = self.meet(name, [line], "council")
        ballot = self.ballot(sitting, [line], "council")
        self.vote_all(sitting, {line: approvals})
        self.close(sitting, ballot, "council")
        self.adopt_minutes(sitting, "council")

    def revoke(self, decision: str, line: str) -> None:
        """The award of the line is taken back."""
        unit = self.state(line).about.unit
        proposed = ProposeRevocation((line,), "declared_falsely", CONCLUSION, unit)
        self.must(decision, person(f"{unit}.2"), proposed)
        self.must(decision, CHIEF, DecideRevocation(1))

    def reopen(self, name: str, line: str, stage: str) -> None:
        """An exceptional decision sends the line back to this vote."""
        again = ReopenCases("court", "QĐ-TA", (line,), stage, CONCLUSION, "judgment")
        self.must(f"decision/{name}", CHIEF, again)
