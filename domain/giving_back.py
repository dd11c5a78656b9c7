"""A limited seat comes back when its winner leaves: the season's next sitting has it again.

Withdrawn by the unit or declined by the leader, the award is not given; the seat that the sitting gave for it
is as free as if nobody had taken it. A cancelled or revoked award keeps its seat: it was given.
"""

from __future__ import annotations

from domain.case import Nomination
from domain.events import SeatsTaken
from domain.facts import Facts, registry_of
from domain.happened import Into


def seat(case: Nomination, facts: Facts) -> list[Into]:
    """The seat that the case holds, back into the season's; nothing where it holds none."""
    about, taken = case.about, case.seat
    if about is None or taken is None or about.what_if:
        return []
    body, unit = about.bodies[taken.stage], facts.common.bodies.get(about.unit)
    segment = (unit.segment if unit else None) or ""
    back = SeatsTaken(body, about.award, about.season or "", taken.sitting, {segment: -1})
    return [Into(registry_of(body), back)]
