"""The way of a case along its policy's route: opening a stage with its roll, terms and deadlines.

Everything a ballot's count depends on is fixed here and stands in ``StageOpened`` and ``BallotOpened``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from domain import authority
from domain.answers import Refusal
from domain.award.policy import Policy
from domain.award.source import Source
from domain.award.stages import Ground, Stage, Threshold, VoteStage
from domain.calendar import CalendarEnds, before, end_of, local_date, past
from domain.commands import Command
from domain.events import (
    BallotOpened,
    Deadlines,
    Event,
    Nominated,
    NominationEnded,
    Seat,
    StageOpened,
    Terms,
)
from domain.facts import Facts
from domain.nomination import assessing, freeze
from domain.nomination.state import Nomination

LATE_AFTER = dt.timedelta(days=3)
"""A business date further back than this is an entry made late: no timers, and the minutes' digest."""

COUNCIL_OFFICES = frozenset({"member", "chair", "vice_chair"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is decided: entered ``at``, which is ``today``, for the business date ``on``."""

    at: dt.datetime
    today: dt.date
    on: dt.date

    @classmethod
    def of(cls, command: Command, at: dt.datetime) -> Moment:
        """When the command is decided: at ``at`` (aware, UTC), for today where it names no day."""
        today = local_date(at)
        return cls(at=at, today=today, on=today if command.on is None else command.on)

    @property
    def late(self) -> bool:
        return self.today - self.on > LATE_AFTER

    @property
    def as_of(self) -> dt.date:
        """The day on which a freeze is looked for: today, but for what is entered late."""
        return self.on if self.late else self.today

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days on which nothing may stand against a signature: its own, and the day it is entered. An
        earlier date on the paper does not step behind what has come up since."""
        return (self.today,) if self.on == self.today else (self.today, self.on)


def untimely(command: Command, moment: Moment, begun: dt.date = dt.date.min) -> Refusal | None:
    """Refuse a business date in the future, one before what it belongs to has ``begun``, and one long ago
    without the minutes."""
    if moment.on > moment.today:
        return Refusal("date_in_future", {"on": moment.on.isoformat(), "today": moment.today.isoformat()})
    if moment.on < begun:
        return Refusal("date_before_stage", {"on": moment.on.isoformat(), "begun": begun.isoformat()})
    if moment.late and command.minutes is None:
        return Refusal("minutes_needed", {"on": moment.on.isoformat()})
    return None


def policy_of(about: Nominated, facts: Facts) -> Policy:
    """The policy that the case runs under; the registry never loses one."""
    return facts.common.policies[about.policy].policy


def current(state: Nomination, facts: Facts) -> Stage:
    """The policy's words on the stage at which the case stands."""
    assert state.about is not None
    assert state.stage is not None
    stage = next(s for s in policy_of(state.about, facts).route if s.stage == state.stage.name)
    return stage


def route_of(about: Nominated, facts: Facts) -> tuple[Stage, ...]:
    """The stages that the case has to go through: those of its policy for which a body was found.

    What it was found on stands in ``Nominated``. Who comes to lead his office later keeps his route; he does
    not sign for himself all the same, and may be nominated anew.
    """
    return tuple(stage for stage in policy_of(about, facts).route if stage.stage in about.bodies)


def advance(
    state: Nomination,
    facts: Facts,
    moment: Moment,
    after: str | None,
    extra: frozenset[tuple[str, str]] = frozenset(),
) -> list[Event]:
    """Open the stage that follows ``after`` (the first one for ``None``), or end the route: awarded.

    ``extra`` are titles, by holder, that were won beside it and stand in no register yet.
    """
    assert state.about is not None
    route = route_of(state.about, facts)
    names = [stage.stage for stage in route]
    place = 0 if after is None else names.index(after) + 1
    if place == len(route):
        return [NominationEnded("ineligible" if state.ineligible else "awarded")]
    return open_stage(state, facts, moment, names[place], extra)


def open_stage(
    state: Nomination,
    facts: Facts,
    moment: Moment,
    name: str,
    extra: frozenset[tuple[str, str]] = frozenset(),
) -> list[Event]:
    """``StageOpened``, and ``BallotOpened`` where the stage is a vote and nothing is lacking for it.

    Whoever is not eligible by now gets no further: the case ends, or it goes to a council's opinion, past the
    votes that are held on the nomination itself.
    """
    about = state.about
    assert about is not None
    policy = policy_of(about, facts)
    stage = next(s for s in policy.route if s.stage == name)
    found = assessing.newly_ineligible(state, stage, facts, moment.on, extra)
    if found is not None:
        if assessing.ends(policy, found):
            return [found, NominationEnded("ineligible")]
        return [found, *open_stage(replace(state, ineligible=True), facts, moment, name, extra)]
    if state.ineligible and assessing.closed_to_ineligible(stage):
        if isinstance(stage, VoteStage):
            return advance(state, facts, moment, name, extra)
        return [NominationEnded("ineligible")]
    turn = state.turns.get(name, 0) + 1
    opened = StageOpened(
        stage=name,
        turn=turn,
        kind=stage.kind,
        body=about.bodies[name],
        late=moment.late,
        times=None if moment.late else _times(stage, facts, moment.at),
    )
    if not isinstance(stage, VoteStage) or stage.held == "sitting":
        return [opened]
    ballot = open_ballot(state, facts, moment, stage, f"{name}/{turn}")
    return [opened] if isinstance(ballot, Refusal) else [opened, ballot]


def _times(stage: Stage, facts: Facts, at: dt.datetime) -> Deadlines | None:
    """The stage's times by its policy; none where it sets none, or where the calendar does not reach."""
    return None if stage.due is None else times_for(stage, facts, at, None)


def times_for(stage: Stage, facts: Facts, at: dt.datetime, due: dt.datetime | None) -> Deadlines | None:
    """The times that go with ``due``, or with the policy's own due time counted from ``at``."""
    calendar = facts.common.calendar_for(local_date(at))
    try:
        if due is None:
            assert stage.due is not None
            due = end_of(stage.due, at, calendar)
        # A vote on the nomination itself is closed by the engine; a sitting counts when it is held.
        closes = isinstance(stage, VoteStage) and stage.held is None
        return Deadlines(
            due=due,
            calendar=calendar.calendar if calendar else None,
            remind=before(stage.remind, due, calendar) if stage.remind else None,
            close=due + dt.timedelta(seconds=stage.grace.seconds)
            if isinstance(stage, VoteStage) and closes
            else None,
            escalate=past(stage.escalate, due, calendar) if stage.escalate else None,
            # Its delay is published when it cannot be closed; a signature's, say, when it has not come.
            delay=None if closes else (past(stage.delay, due, calendar) if stage.delay else due),
        )
    except (CalendarEnds, OverflowError):
        return None


def threshold_of(stage: VoteStage, about: Nominated, facts: Facts) -> tuple[Threshold, Source] | Refusal:
    """The stage's figure with its source: the policy's, or the one its body has entered."""
    policy = policy_of(about, facts)
    if stage.threshold != "unknown":
        return stage.threshold, policy.cited(stage.stage)
    body = about.bodies[stage.stage]
    figure = facts.body(body).figures.get((about.award, stage.stage))
    if figure is None:
        return Refusal(
            "figure_unknown", {"stage": stage.stage, "body": body, "award": about.award}, stage.cite
        )
    return figure.threshold, Source(cite=figure.cite, certainty="unverified" if figure.made_up else "read")


def open_ballot(
    state: Nomination, facts: Facts, moment: Moment, stage: VoteStage, name: str
) -> BallotOpened | Refusal:
    """The ballot with its roll as of the business date; a refusal says what is lacking."""
    about = state.about
    assert about is not None
    if refused := freeze.refused(state, facts, moment.as_of):
        return refused
    if state.ineligible:
        return Refusal("ineligible_no_ballot", {"nominee": about.nominee, "award": about.award}, stage.cite)
    if refused := assessing.runs_no_more(state, facts, moment.as_of):
        return refused
    found = threshold_of(stage, about, facts)
    if isinstance(found, Refusal):
        return found
    threshold, source = found
    body = about.bodies[stage.stage]
    roll = tuple(
        Seat(seat, ground_of(seat, stage, state, facts, body, moment.on))
        for seat in seats_of(stage, facts, body, moment.on)
    )
    if not any(seat.recused is None for seat in roll):
        return Refusal(
            "empty_roll", {"stage": stage.stage, "body": body, "on": moment.on.isoformat()}, stage.cite
        )
    terms = terms_of(stage, threshold, source)
    return BallotOpened(ballot=name, terms=terms, roll=roll)


def terms_of(stage: VoteStage, threshold: Threshold, source: Source) -> Terms:
    """Everything that a count at the stage depends on, with the figure that holds and its source."""
    return Terms(
        ballot=stage.ballot,
        base=stage.base,
        threshold=threshold,
        quorum=stage.quorum,
        recused=stage.recused,
        abstentions=stage.abstentions,
        change=stage.change,
        early=stage.early,
        cite=source.cite,
        certainty=source.certainty,
    )


def seats_of(stage: VoteStage, facts: Facts, body: str, on: dt.date) -> list[str]:
    """Whose votes these are: a cluster's units, a unit's staff, a council's members."""
    if stage.body == "cluster":
        return facts.common.units_of(body, on)
    return facts.body(body).holders(_offices(stage), on)


def _offices(stage: VoteStage) -> frozenset[str]:
    return authority.ASSEMBLY_OFFICES if stage.body == "unit_assembly" else COUNCIL_OFFICES


def voting_offices(name: str, about: Nominated, facts: Facts) -> frozenset[str]:
    """The offices of which one gives a person's seat at the vote stage ``name``."""
    stage = next(s for s in policy_of(about, facts).route if s.stage == name)
    assert isinstance(stage, VoteStage)
    return _offices(stage)


def ground_of(
    seat: str, stage: VoteStage, state: Nomination, facts: Facts, body: str, on: dt.date
) -> Ground | None:
    """Why this seat, or this person, has no part in the vote on the nomination, of the policy's grounds."""
    about = state.about
    assert about is not None
    concerned = (about.nominee, about.unit)
    if "self" in stage.recusal and seat in concerned:
        return "self"
    if "unit_head" in stage.recusal and facts.body(about.unit).holds(seat, authority.HEAD, on):
        return "unit_head"
    if "nominator" in stage.recusal and seat == state.nominator:
        return "nominator"
    if "declared" in stage.recusal and any((seat, what) in facts.body(body).conflicts for what in concerned):
        return "declared"
    return None
