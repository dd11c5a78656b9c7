"""A season in which a bit of everything was nominated, for the reports: people and units, every outcome."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from domain.commands import CancelLines, Nominate
from domain.events import AwardsHeld, BodyRegistered, Choice, HeldRow, ResultRow, ResultsEntered, SeasonOpened
from domain.facts import registry_of
from domain.nomination.state import Nomination
from tests.domain.decision.organ import SEASON, Organ, award
from tests.world import CHIEF, person

WORKER, FEAT = "court.worker", "court.feat"
SUBMITTED = {"from": "2018-01-01", "picked_by": "submission"}


class Year(Organ):
    """Units ``u1`` to ``u6`` in one cluster.

    Flags of ``u2`` to ``u6`` go through the cluster, where the units vote as they do under ``seed``; the last
    one is still open. Workers are signed in one list: two heads, two who work directly, the chief's deputy,
    and ``m4``, who is secretary of something, which is neither to lead nor to work directly. One of the
    workers is cancelled, and one more waits for a decision.
    """

    def __init__(self, folder: Path, seed: int = 0) -> None:
        super().__init__(folder / "keys")
        self._chance = random.Random(seed)
        self._remember()
        self._flags()
        self._workers()
        self._inside()
        self._tried_out()

    def _remember(self) -> None:
        """What the registry has of earlier years, and what it states of people and collectives."""
        self.register(SeasonOpened("court-2019", dt.date(2018, 10, 1), dt.date(2019, 9, 30)))
        earlier = (
            HeldRow("u1.3", WORKER, "court-2019", "merit", "3/QĐ", dt.date(2019, 9, 15), "court"),
            HeldRow("u3.1", WORKER, None, "merit", "4/QĐ", dt.date(2019, 12, 1), "court"),
        )
        for row in earlier:
            unit = row.holder.partition(".")[0]
            held = AwardsHeld(unit, "book", False, None, (row,))
            self.register(held, stream=registry_of(unit))
        for unit, subject, trait in (
            ("u1", "u1.1", "woman"),
            ("u2", "u2", "women_70"),
            ("u4", "u4.3", "woman"),
            ("u1", "u1.3", "man"),
        ):
            said = ResultsEntered(unit, SEASON, "list", True, (ResultRow(subject, "trait", trait),))
            self.register(said, stream=registry_of(unit))

    def _flags(self) -> None:
        for number, unit in enumerate(("u2", "u3", "u4", "u5", "u6")):
            stream = self.nominate(f"flag-{unit}", unit)
            if unit == "u6":
                self.vote(stream, "unit/1", "u6.3", "approve")
                continue
            self.unit_votes(stream)
            self.cluster_votes(stream, self._choices(number))
            state: Nomination = self.state(stream)
            if state.phase == "open":
                self.council_counts(stream, approve=9)
                self.sign(stream)

    def _choices(self, number: int) -> tuple[Choice, ...]:
        """How the five others vote: four of them approve, or for every third flag two do."""
        approve = 2 if number % 3 == 2 else 4
        choices: list[Choice] = ["approve" if place < approve else "reject" for place in range(5)]
        self._chance.shuffle(choices)
        return tuple(choices)

    def _workers(self) -> None:
        lines = self.agreed(WORKER, ("u1.1", "u1.3", "u2.3", "u3.1", "u4.3"))
        self.register(self.mandate("court", "m4", "secretary"), stream=registry_of("court"))
        others = self.filed("deputy") + self.filed("m4")
        signed = self.signed("list", (*lines[:4], *others))
        self.must(signed, CHIEF, CancelLines(lines[2:3], "given_twice"))

    def filed(self, who: str) -> tuple[str, ...]:
        """Somebody of the court itself."""
        stream = f"nomination/{WORKER}-{who}"
        ask = Nominate(award=WORKER, nominee=who, unit="court", season=SEASON)
        self.must(stream, person("dept-1"), ask)
        return (stream,)

    def _inside(self) -> None:
        """An office inside a unit; and what belongs to no season."""
        self.register(BodyRegistered("u2-room", "unit", None, "u2", "Phòng", "Room", made_up=True))
        self.register(self.mandate("u2-room", "u2.3", "award_officer"), stream=registry_of("u2-room"))
        ask = Nominate(award=WORKER, nominee="u2-room", unit="u2-room", season=SEASON)
        self.must("nomination/room", person("u2.3"), ask)
        self.adopt_policy(award(FEAT, basis="adhoc", kinds=["adhoc"], in_force=SUBMITTED), "feat")
        feat = Nominate(award=FEAT, nominee="u5.3", unit="u5", feat_on=self.at.date())
        self.must("nomination/feat", person("u5.2"), feat)

    def _tried_out(self) -> None:
        """A policy that is only tried out counts nowhere."""
        digest = self.policies["court/flag-2018.yaml"]
        ask = Nominate("court.flag", "u2", "u2", season=SEASON, policy=digest, what_if=True)
        self.must("nomination/tried-out", person("u2.2"), ask)
