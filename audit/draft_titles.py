"""The award itself among the draft's criteria: whoever loses it under the draft does not hold it there.

A unit's award may bear on its head's, its people's on the unit's. Where a draft's criteria ask for the very
award, or for what it contains, a nomination later in the season meets the titles as the draft gives them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.award.criteria import AllOf, AnyOf, NotBefore
from domain.award.policy import Policy
from domain.facts import registry_of
from domain.registry.history import History
from domain.registry.state import Register
from domain.sitting.results import Title
from eventlog.fold import Registers


@dataclass(slots=True)
class Titles:
    """The award as the draft gives it: who has it beside those who had it, and who has not.

    Kept only where the draft's own criteria ask for the award, or for what it contains.
    """

    matter: bool
    award: str
    season: str
    won: set[Title] = field(default_factory=set)
    lost: set[Title] = field(default_factory=set)
    _losers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By the register in which they stand."""
    _without: dict[str, tuple[int, Register]] = field(default_factory=dict)
    """These registers without their award, and the version of which each was made."""

    def note(self, nominee: str, unit: str, change: str) -> None:
        """What is known of a nomination by now: ``gains``, ``loses``, or anything else."""
        stream, title = registry_of(unit), (nominee, self.award)
        losers = self._losers[stream]
        for those, one, wanted in (
            (self.won, title, "gains"),
            (self.lost, title, "loses"),
        ):
            (those.add if change == wanted else those.discard)(one)
        (losers.add if change == "loses" else losers.discard)(nominee)
        self._without.pop(stream, None)

    def taken_out(self, registers: Registers) -> dict[str, Register]:
        """The registers that would be others: the losers do not hold the season's award there."""
        for stream, losers in self._losers.items():
            version = registers.versions.get(stream, 0)
            if losers and version and self._without.get(stream, (0, None))[0] != version:
                register: Register = registers.states[stream]
                for holder in sorted(losers):
                    if (history := register.histories.get(holder)) is not None:
                        less = _less(history, self.award, self.season)
                        histories = register.histories.put(holder, less)
                        register = dataclasses.replace(register, histories=histories)
                self._without[stream] = version, register
        return {stream: register for stream, (_, register) in self._without.items()}


def asks_for_itself(draft: Policy) -> bool:
    """Whether one's award bears on another's: a unit's on its head's, its people's on the unit's."""
    own = {draft.award, *draft.nested}

    def names(criteria: Iterable[object]) -> bool:
        for one in criteria:
            match one:
                case AnyOf(of=of) | AllOf(of=of):
                    if names(of):
                        return True
                case NotBefore():
                    return True
                case _:
                    said = {getattr(one, "award", None), *getattr(one, "awards", ())}
                    if said & own:
                        return True
        return False

    return names(draft.eligibility)


def _less(history: History, award: str, season: str) -> History:
    """The history without the season's award."""
    return dataclasses.replace(
        history,
        held=tuple(one for one in history.held if (one.row.award, one.row.season) != (award, season)),
        agreed=tuple(one for one in history.agreed if (one.row.award, one.season) != (award, season)),
    )
