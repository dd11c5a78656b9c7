"""What reports count: nominations with what became of them; the registry, sittings and movements.

A report is a count over the log and nothing else: whoever has an export has everything that it stands on.
Nominations that only try out a policy are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from domain.activity import Activity
from domain.events import Nominated, NominationEnded, Reopened, SentUpward, UpwardAnswered
from domain.movement import Movement
from domain.nomination.state import Nomination
from domain.registry import Register
from domain.sitting import Sitting
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact

Outcome = Literal["awarded", "not_awarded", "open"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_TELLING = frozenset(
    event.__name__ for event in (Nominated, NominationEnded, Reopened, SentUpward, UpwardAnswered)
)


@dataclass(frozen=True, slots=True)
class Case:
    """One nomination, as far as it came."""

    stream: str
    about: Nominated
    state: Nomination
    filed_on: dt.date
    awarded_on: dt.date | None = None
    """The business date of the award: the decision's, or the day of the paper that came from above. It stays
    where the award was cancelled or revoked later, until the case is opened again."""
    organ: str | None = None
    """Who gave it: the body whose stage was the last one, or the organ above that granted it."""
    sent_on: dt.date | None = None
    """The day on which the file left for the Prime Minister, the Government or the President."""
    from_above: bool = False
    """Whether it was granted there: an award of the State's."""

    @property
    def outcome(self) -> Outcome:
        """Awarded is what stands: an award that was cancelled or revoked is none."""
        match self.state.result:
            case None:
                return "open"
            case "awarded":
                return "awarded"
            case _:
                return "not_awarded"

    @property
    def taken_back(self) -> bool:
        """Whether it was awarded once, and was cancelled or revoked."""
        return self.state.result in ("cancelled", "revoked")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A log as reports read it."""

    cases: tuple[Case, ...]
    """In the order in which they were filed."""
    sittings: Mapping[str, Sitting]
    registers: Registers
    movements: Mapping[str, Movement]
    """In the order in which they were drawn up."""
    activities: Mapping[str, Activity]

    @property
    def common(self) -> Register:
        return self.registers.facts().common

    def of_season(self, season: str) -> tuple[Case, ...]:
        """The season's nominations."""
        return tuple(case for case in self.cases if case.about.season == season)


@dataclass(slots=True)
class _Reading:
    """A nomination while it is read."""

    folded: Folded
    filed_on: dt.date | None = None
    awarded_on: dt.date | None = None
    organ: str | None = None
    sent_on: dt.date | None = None
    granted: UpwardAnswered | None = None

    def take(self, entry: Entry) -> None:
        before: Nomination = self.folded.state
        self.folded.take(entry)
        if entry.type not in _TELLING:
            return
        match (happening := happened(entry)).event:
            case Nominated():
                self.filed_on = happening.on
            case SentUpward(on=on):
                self.sent_on, self.granted = on, None
            case UpwardAnswered(answer="granted") as granted:
                self.granted = granted
            case Reopened():
                # What becomes of it now is open again: an award of before stands no more.
                self.awarded_on, self.organ, self.granted = None, None, None
            case NominationEnded(result="awarded"):
                here = None if before.stage is None else before.stage.body
                above = self.granted
                self.awarded_on = happening.on if above is None else above.decided
                self.organ = here if above is None else above.organ
            case _:
                pass

    def case(self) -> Case | None:
        """The nomination; None where nothing was filed, or a policy is only tried out."""
        state: Nomination = self.folded.state
        if state.about is None or self.filed_on is None or state.about.what_if:
            return None
        return Case(
            self.folded.stream,
            state.about,
            state,
            self.filed_on,
            self.awarded_on,
            self.organ,
            self.sent_on,
            from_above=self.awarded_on is not None and self.granted is not None,
        )


def read(entries: Iterable[Entry]) -> Ledger:
    """The log in its order, or an export's entries, added up."""
    registers = Registers()
    readings: dict[str, _Reading] = {}
    sittings: dict[str, Folded] = {}
    movements: dict[str, Folded] = {}
    activities: dict[str, Folded] = {}
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
        elif entry.stream.startswith("nomination/"):
            if (reading := readings.get(entry.stream)) is None:
                reading = readings[entry.stream] = _Reading(Folded.of(entry.stream))
            reading.take(entry)
        elif entry.stream.startswith("sitting/"):
            sittings.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)
        elif entry.stream.startswith("activity/"):
            activities.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)
        elif entry.stream.startswith("movement/"):
            movements.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)
    cases = tuple(case for reading in readings.values() if (case := reading.case()) is not None)
    return Ledger(cases, _states(sittings), registers, _states(movements), _states(activities))


def _states(folds: Mapping[str, Folded]) -> dict[str, Any]:
    return {stream: folded.state for stream, folded in folds.items()}


def split(cases: Iterable[Case], by: Callable[[Case], str]) -> dict[str, list[Case]]:
    """The cases by what ``by`` says of each; every case stands once."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(by(case), []).append(case)
    return found
