"""An activity: a conference, an exchange between clusters, a training, social work; each one record.

What was resolved there stands in its own streams; the record says what was on, who held it, who took part.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from domain.answers import Refusal
from domain.commands import Command, HoldActivity, StrikeActivity
from domain.commands.base import told
from domain.events import ActivityHeld, ActivityStruck, Event
from domain.facts import Facts
from domain.happened import Decided, Due, Happened
from domain.movement import rights
from domain.movement.known import unknown_movement
from domain.nomination.route import Moment, untimely
from domain.nomination.waiting import Wait
from domain.records import replace
from domain.registry.words import unknown_body, unknown_person


@dataclass(frozen=True)  # without slots: see ``records.replace``
class Activity:
    """One record as its log has it."""

    about: ActivityHeld | None = None
    on: dt.date = dt.date.min
    struck: bool = False

    @property
    def shown(self) -> str:
        if self.about is None:
            return ""
        return "struck" if self.struck else "held"


def decide(state: Activity, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment):
        return refused
    match ask:
        case HoldActivity():
            return _hold(state, ask, command, facts, moment)
        case StrikeActivity():
            if state.about is None or state.struck:
                return Refusal("unknown_activity", {"activity": command.stream.partition("/")[2]})
            refused = rights.not_keeping(facts, actor, state.about.body, moment.today)
            return refused or [ActivityStruck()]
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})


def _hold(
    state: Activity, ask: HoldActivity, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    if state.about is not None:
        return Refusal("stands_twice", {"what": "activity", "code": command.stream.partition("/")[2]})
    refused = unknown_body(facts.common, ask.body, *ask.partners) or unknown_movement(facts, ask.movement)
    if refused is not None:
        return refused
    for person in (*ask.people, *(item.by for item in ask.items if item.by is not None)):
        if refused := unknown_person(facts.common, person):
            return refused
    refused = rights.not_keeping(facts, command.actor, ask.body, moment.today)
    return refused or [told(ActivityHeld, ask)]


def evolve(state: Activity, happened: Happened) -> Activity:
    """Let one event take effect."""
    match happened.event:
        case ActivityHeld() as e:
            return replace(state, about=e, on=happened.on)
        case ActivityStruck():
            return replace(state, struck=True)
        case _:
            return state


def next_due(_: Activity) -> Due | None:
    """No time runs: it is over when it is recorded."""
    return None


def waits_for(state: Activity, _: Facts) -> list[Wait]:
    """Nothing waits."""
    return []
