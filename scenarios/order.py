"""In which order a scenario is played: as its file has it, and side by side where streams do not meet.

A deed is one case's filing or one step. It touches the streams that it belongs to or names: a step of a
sitting touches the sitting and all nominations ever on its agenda, a decision's and a list's its lines. Each
deed waits for the last one before it that touches one of the same streams. Facts that are entered meanwhile
wait for everything before them, and everything behind waits for them. Filings come first, but for cases that
a step or a list files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios import steps
from scenarios.references import lines_of

if TYPE_CHECKING:
    from scenarios.format import Scenario
    from scenarios.steps import Step

PREFIX = {
    "case": "nomination",
    "sitting": "sitting",
    "list": "submission",
    "decision": "decision",
    "initiative": "initiative",
    "movement": "movement",
    "rolemodel": "rolemodel",
    "inspection": "inspection",
    "activity": "activity",
}
IN_TURN = ("movement", "rolemodel", "inspection", "activity")
"""What these do is read by any case through the registers: each of their steps waits for all before it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """The filing of the ``case``-th case, or the ``step``-th step; ``own`` is its stream."""

    own: str | None
    touches: frozenset[str]
    after: frozenset[int]
    """The deeds that it waits for, by their place in the order."""
    case: int | None = None
    step: int | None = None


def stream(of: str, name: str) -> str:
    """The stream of a case, a sitting, a list or a decision."""
    return f"{PREFIX[of]}/{name}"


def deeds(scenario: Scenario) -> tuple[Deed, ...]:
    """Everything that is to be done, with what it waits for."""
    lines = _lines(scenario)
    by_step = {step.case for step in scenario.steps if isinstance(step, steps.Nominate)}
    order = _Order()
    for number, case in enumerate(scenario.cases):
        if case.list is None and case.case not in by_step:
            own = stream("case", case.case)
            order.add(own, {own}, case=number)
    for number, step in enumerate(scenario.steps):
        if isinstance(step, steps.Register):
            order.barrier(number)
            continue
        own = own_stream(step)
        if own.partition("/")[0] in IN_TURN:
            order.barrier(number, own)
            continue
        order.add(
            own, {own, *lines.get(own, ()), *(stream("case", one) for one in lines_of(step))}, step=number
        )
    return tuple(order.deeds)


def own_stream(step: Step) -> str:
    """The stream that a step belongs to."""
    if isinstance(step, steps.Asked):
        return stream(step.OF, step.stream_named)
    for of in PREFIX:
        if (name := getattr(step, of, None)) is not None:
            return stream(of, name)
    raise TypeError(f"{step.do} belongs to no stream")


def _lines(scenario: Scenario) -> dict[str, set[str]]:
    """The nominations (and lower lists) that a sitting, a list or a decision ever has to do with."""
    found: dict[str, set[str]] = defaultdict(set)
    for sitting in scenario.sittings:
        found[stream("sitting", sitting.sitting)] |= _cases(sitting.lines)
    for decision in scenario.decisions:
        found[stream("decision", decision.decision)] |= _cases(decision.lines)
    for listed in scenario.lists:
        own = found[stream("list", listed.list)]
        own |= _cases(listed.lines)
        own |= _cases([case.case for case in scenario.cases if case.list == listed.list])
        own |= {stream("list", name) for name in listed.merges}
    for step in scenario.steps:
        if not isinstance(step, steps.Register) and not own_stream(step).startswith("nomination/"):
            found[own_stream(step)] |= _cases(lines_of(step))
    for listed in scenario.lists:
        own = found[stream("list", listed.list)]
        for name in listed.merges:
            own |= found[stream("list", name)]
    return found


def _cases(names: Sequence[str]) -> set[str]:
    return {stream("case", name) for name in names}


class _Order:
    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self._last: dict[str, int] = {}
        self._barrier: int | None = None

    def add(self, own: str, touches: set[str], *, case: int | None = None, step: int | None = None) -> None:
        before = {self._last[name] for name in touches if name in self._last}
        if self._barrier is not None:
            before.add(self._barrier)
        self._last.update(dict.fromkeys(touches, len(self.deeds)))
        self.deeds.append(Deed(own, frozenset(touches), frozenset(before), case, step))

    def barrier(self, step: int, own: str | None = None) -> None:
        """A step that waits for all before it, and for which all behind it wait."""
        place = len(self.deeds)
        before = range(0 if self._barrier is None else self._barrier, place)
        touches = frozenset() if own is None else frozenset((own,))
        self.deeds.append(Deed(own, touches, frozenset(before), None, step))
        self._barrier, self._last = place, {}
