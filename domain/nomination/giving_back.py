"""A limited seat comes back when its winner leaves: the season's next sitting has it again.

Withdrawn by the unit or declined by the leader, the award is not given; the seat that the sitting gave for it
is as free as if nobody had taken it. So it is where the same level cancels the award: it should never have
been given. A revoked award keeps its seat: it was given in that season, and was wrong only as to its holder.

What is opened again before the vote that gave its seat has to win one anew: the first comes back then, so
that no case ever counts twice. Opened again behind that vote, it keeps the seat that it still holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.events import AgreementEnded, Event, NominationEnded, SeatsTaken
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination.state import Nomination


def all_of(case: Nomination, facts: Facts) -> list[Into]:
    """What a case gives back that ends without being signed: its seat, and that its title was agreed."""
    return [*seat(case, facts), *agreement(case, facts)]


def if_ended(case: Nomination, events: Sequence[Event], facts: Facts) -> Decided:
    """The events, with the agreement that they end where they end the case."""
    over = any(isinstance(event, NominationEnded) for event in events)
    return [*events, *agreement(case, facts)] if over else events


def seat(case: Nomination, facts: Facts) -> list[Into]:
    """The seat that the case holds, back into the season's; nothing where it holds none."""
    about, taken = case.about, case.seat
    if about is None or taken is None or about.what_if:
        return []
    body, unit = about.bodies[taken.stage], facts.common.bodies.get(about.unit)
    segment = (unit.segment if unit else None) or ""
    back = SeatsTaken(body, about.award, about.season or "", taken.sitting, {segment: -1})
    return [Into(registry_of(body), back)]


def agreement(case: Nomination, facts: Facts) -> list[Into]:
    """That the title of the case waits for a signature no more, where the register of its unit says so."""
    about = case.about
    if about is None or about.season is None or about.what_if:
        return []
    this = about.award, about.season, about.kind
    history = facts.body(about.unit).histories.get(about.nominee)
    waiting = () if history is None else history.agreed
    if this not in ((a.row.award, a.season, a.row.kind) for a in waiting):
        return []
    ended = AgreementEnded(about.unit, about.nominee, about.award, about.season, about.kind)
    return [Into(registry_of(about.unit), ended)]
