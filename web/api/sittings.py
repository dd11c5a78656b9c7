"""Sittings by the API: those that you may see, and one of them."""

from __future__ import annotations

from projections import sittings as rows_of_sittings
from web import needs
from web.api.endpoint import Visited, endpoint
from web.api.models import (
    LineModel,
    SittingModel,
    SittingRow,
)
from web.api.naming import name_of, named, outcome_model
from web.seeing import meetings_in_sight
from web.showing_sitting import shown as shown_sitting


@endpoint("GET", "/sittings", needs.SIGNED_IN)
async def sittings(visit: Visited) -> list[SittingRow]:
    """The sittings that you may see."""
    rows = await rows_of_sittings.of_bodies(visit.site.lists, await meetings_in_sight(visit), visit.person)
    who = await named(visit, (row.body for row in rows))
    return [
        SittingRow(
            sitting=name_of(row.stream),
            stream=row.stream,
            body=who[row.body],
            meets=row.meets,
            phase=row.phase,
            lines=row.lines,
        )
        for row in rows
    ]


@endpoint("GET", "/sittings/{sitting}", needs.SEES_SITTING)
async def sitting(visit: Visited, sitting: str) -> SittingModel:
    """A sitting with its agenda; of a ballot that is open, how many sheets have come in and nothing more."""
    found = await shown_sitting(visit, sitting)
    state, about, ballot = found.state, found.about, found.state.ballot
    who = await named(visit, (about.body, about.secretary, *state.roll, *state.present))
    return SittingModel(
        sitting=sitting,
        stream=found.stream,
        version=found.version,
        body=who[about.body],
        meets=about.meets,
        secretary=who[about.secretary],
        phase=state.shown,
        roll=[who[seat] for seat in state.roll],
        present=[who[seat] for seat in state.present],
        received=None if ballot is None else ballot.received,
        lines=[
            LineModel(
                case=line.name,
                nominee=line.nominee,
                unit=line.unit,
                award=line.award,
                result=line.result,
                place=line.place,
                outcome=None
                if line.outcome is None or line.ballot is None
                else outcome_model(visit, line.ballot, line.outcome),
            )
            for line in found.lines.values()
        ],
    )
