"""The registry: bodies, people, mandates, clusters, histories, policies and calendars, each a dated fact.

One stream a body (``registry/<body>``) and one for what is common (``registry/common``); both fold into a
``Register``. A decision reads it as it stands at the entry's own position; rolls and eligibility are taken as
of a business date, since a paper names who held an office on its day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from domain.answers import Refusal
from domain.calendar import local_date
from domain.commands import ChangeRegistry, Command
from domain.events import Event
from domain.facts import Facts
from domain.happened import Due, Happened
from domain.registry import passkeys
from domain.registry.effect import changed
from domain.registry.entering import home_of as home_of
from domain.registry.entering import may_enter
from domain.registry.resolving import resolve as resolve
from domain.registry.standing import unfit
from domain.registry.state import Adopted as Adopted
from domain.registry.state import Mandate as Mandate
from domain.registry.state import Register as Register


def decide(state: Register, command: Command, facts: Facts, at: dt.datetime) -> list[Event] | Refusal:
    """Enter the changes one by one on the evolving register; the first refusal refuses them all."""
    today = local_date(at)
    if isinstance(command.ask, passkeys.PasskeyAsk):
        return passkeys.decide(state, command.ask, command, today)
    if not isinstance(command.ask, ChangeRegistry):
        return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(command.ask).__name__})
    if not command.ask.changes:
        return Refusal("nothing_to_do")
    events: list[Event] = []
    for number, change in enumerate(command.ask.changes, start=1):
        refused = may_enter(change, command, facts, today) or unfit(
            state, change, command.stream, facts, today
        )
        if refused is not None:
            return replace(refused, values={**refused.values, "change": number})
        events.append(change)
        state = changed(state, change, today)
    return events


def evolve(state: Register, happened: Happened) -> Register:
    """Let a registered fact take effect."""
    return changed(state, happened.event, local_date(happened.at))


def next_due(state: Register) -> Due | None:
    """A register waits for nothing."""
    return None
