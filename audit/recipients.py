"""Who is nominated: a leader or somebody who does the work directly, a small collective or another one.

The registry knows offices, not ranks. Where it says nothing, the answer is ``not_known``: a report never
guesses, and a person's name says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from domain import authority
from domain.award.stages import SignStage
from domain.registry import Mandate, Register
from eventlog.fold import Registers

Rank = Literal["leader", "direct", "not_known"]
Collective = Literal["small", "other"]
PersonClass = Literal["ministry", "department", "business", "division", "direct", "not_known"]

LEADING = frozenset({authority.HEAD, authority.CHAIR, authority.VICE_CHAIR, authority.AWARD_HEAD})
"""Offices that lead, whatever the rules in force say; a deputy's mandate names whose deputy he is."""
WORKING = frozenset({"staff", authority.OFFICER})
"""Offices of whoever does the work directly; a seat in a council alone says nothing of that."""
ENTERPRISE, HOUSEHOLD = "enterprise", "household"
"""Tags under which the registry names what courts and procuracies rarely reward."""
OF_ITS_OWN = frozenset(
    (
        *("supreme_court_unit", "academy", "military_court", "high_court", "provincial_court"),
        *("regional_court", "district_court", ENTERPRISE, HOUSEHOLD),
    )
)
"""Tags of what is no office inside another body, wherever it stands; so is one of its level (``level_…``)."""
SMALL = "small_collective"
"""The tag of a small collective (tập thể nhỏ) whose place in the registry does not say that it is one."""


class Recipients:
    """The registry, asked who somebody is on a day."""

    def __init__(self, registers: Registers) -> None:
        self._common: Register = registers.facts().common
        self._with_offices = {body.parent for body in self._common.bodies.values()}
        self._signing = {
            stage.by
            for adopted in self._common.policies.values()
            for stage in adopted.policy.route
            if isinstance(stage, SignStage)
        } | {a.policy.leaders.office for a in self._common.policies.values() if a.policy.leaders is not None}
        self._mandates: dict[str, list[tuple[str, Mandate]]] = {}
        self._employed: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
        for stream, register in registers.states.items():
            if not isinstance(register, Register):
                continue
            body = stream.removeprefix("registry/")
            for mandate in register.mandates:
                self._mandates.setdefault(mandate.person, []).append((body, mandate))
            for person, spans in register.employed.items():
                self._employed.setdefault(person, []).extend((e.begins, e.until) for e in spans)

    def is_collective(self, nominee: str) -> bool:
        """Whether the nominee is a body."""
        return nominee in self._common.bodies

    def tagged(self, nominee: str, tag: str) -> bool:
        """Whether the registry has given the body this tag."""
        body = self._common.bodies.get(nominee)
        return body is not None and tag in body.tags

    def rank(self, person: str, day: dt.date) -> Rank:
        """A leader holds an office that leads, that signs under the rules in force, or a deputy's, on that
        day; who does the work directly is on a unit's staff, or employed, and leads nothing."""
        if any(True for _ in self._led(person, day)):
            return "leader"
        works = any(m.office in WORKING and m.covers(day) for _, m in self._mandates.get(person, ()))
        employed = any(
            begins <= day and (until is None or day <= until)
            for begins, until in self._employed.get(person, ())
        )
        return "direct" if works or employed else "not_known"

    def collective(self, body: str) -> Collective:
        """A small collective (tập thể nhỏ) is an office inside a unit, which has none of its own; or what the
        registry tags so. What is tagged as a court, or has a locality, is a body of its own."""
        here = self._common.bodies[body]
        if SMALL in here.tags:
            return "small"
        above = None if here.parent is None else self._common.bodies[here.parent]
        inside = here.kind == "unit" and above is not None and above.kind == "unit"
        tagged = any(tag in OF_ITS_OWN or tag.startswith("level_") for tag in here.tags)
        of_its_own = tagged or here.locality is not None or body in self._with_offices
        return "small" if inside and not of_its_own else "other"

    def person_class(self, person: str, day: dt.date) -> PersonClass:
        """The class of the statutory forms: the highest that the person's offices give on that day.

        It goes by how far what he leads stands from the organ at the top, which has no superior in the
        registry: that organ's leaders are of a ministry's level, those right under it of a department's, all
        others and leaders of award departments one step further down. Who only leads a council or a cluster,
        or something that stands under no organ, is not known.
        """
        match self.rank(person, day):
            case "direct":
                return "direct"
            case "not_known":
                return "not_known"
        steps = [
            step + (mandate.office == authority.AWARD_HEAD)
            for body, mandate in self._led(person, day)
            if (step := self._step(body)) is not None
        ]
        if not steps:
            return "not_known"
        if any(self.tagged(body, ENTERPRISE) for body, _ in self._led(person, day)):
            return "business"
        match min(steps):
            case 0:
                return "ministry"
            case 1:
                return "department"
            case _:
                return "division"

    def award_staff(self, day: dt.date) -> dict[str, list[str]]:
        """Who holds an award office on that day, by body; bodies and people in order of registration."""
        found: dict[str, list[str]] = {}
        for person, mandates in self._mandates.items():
            for body, mandate in mandates:
                if mandate.office in authority.DEPARTMENT and mandate.covers(day):
                    here = found.setdefault(body, [])
                    if person not in here:
                        here.append(person)
        return found

    def works_since(self, person: str, day: dt.date) -> dt.date | None:
        """The first day of work that the registry has, if it lies before that day."""
        begun = [begins for begins, _ in self._employed.get(person, ()) if begins <= day]
        return min(begun, default=None)

    def _led(self, person: str, day: dt.date) -> Iterator[tuple[str, Mandate]]:
        for body, mandate in self._mandates.get(person, ()):
            leads = mandate.office in LEADING or mandate.office in self._signing
            if (leads or mandate.deputy_of is not None) and mandate.covers(day):
                yield body, mandate

    def _step(self, body: str) -> int | None:
        """How many steps the body stands under the organ at the top."""
        chain = list(self._common.superiors(body))
        if not chain or chain[0].kind not in ("organ", "unit") or chain[-1].kind != "organ":
            return None
        return len(chain) - 1
