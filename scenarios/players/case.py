"""Playing what happens to one nomination by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time

from domain import commands, events
from domain.award.policy import digest
from domain.calendar import HANOI, Span
from domain.commands import Ask, Sealed
from domain.nomination.state import Nomination
from scenarios import steps
from scenarios.format import Case, Place
from scenarios.hands import Hands, sealed
from scenarios.order import stream
from scenarios.steps import case as of_case
from scenarios.steps.expect import Wait


async def file(hands: Hands, place: Place, case: Case, step: steps.Nominate | None) -> None:
    """File the nomination as its row says."""
    assert case.by is not None
    what_if = None if case.what_if is None else digest(hands.scenario.rules[case.what_if].canonical())
    ask = commands.Nominate(
        award=case.award,
        nominee=case.nominee,
        unit=case.unit,
        season=case.season,
        feat_on=case.feat_on,
        policy=what_if,
        what_if=what_if is not None,
        kind=case.kind,
        special=case.special,
    )
    texts = sealed(case.nominee, {"title": case.title, "text": case.text})
    own = stream("case", case.case)
    await hands.ask(place, own, case.by, ask, step, on=case.on, via=case.via, sealed=texts)


async def votes(hands: Hands, place: Place, case: Case, step: of_case.Votes) -> None:
    """Many votes at once, each sent by its voter."""
    own = stream("case", case.case)
    ballot = _ballot(await hands.state(own), step.stage)
    voters: list[tuple[str, events.Choice]] = [
        *((who, "approve") for who in step.approve),
        *((who, "reject") for who in step.reject),
        *((who, "abstain") for who in step.abstain),
    ]
    asks = [(who, commands.CastVote(ballot, choice, secrets.token_hex(16))) for who, choice in voters]
    await asyncio.gather(*(hands.ask(place, own, who, ask, step, via=case.via) for who, ask in asks))


async def act(hands: Hands, place: Place, case: Case, step: steps.Named) -> None:
    """A command of one person."""
    own = stream("case", case.case)
    ask = _asked(step, await hands.state(own))
    await hands.ask(
        place,
        own,
        step.who,
        ask,
        step,
        via=case.via,
        delegation=step.delegation,
        capacity=step.capacity,
        sealed=_reasons(step, case),
    )


async def wait(hands: Hands, place: Place, step: Wait) -> None:
    """Go on as soon as the case is where it is to be."""
    deadline = time.monotonic() + step.within.seconds
    while True:
        state: Nomination = await hands.state(stream("case", step.case))
        here = state.phase, state.shown
        if step.until.phase == here[0] or (step.until.stage is not None and step.until.stage == here[1]):
            return
        if time.monotonic() > deadline:
            hands.surprised(place, stream("case", step.case), str(step.until), ", ".join(here))
        await asyncio.sleep(0.05)


def _asked(step: steps.Named, state: Nomination) -> Ask:
    match step:
        case of_case.Vote():
            nonce = secrets.token_hex(16)
            return commands.CastVote(_ballot(state, step.stage), step.choice, nonce, step.seat)
        case of_case.Count():
            papers = events.Papers(**step.papers.model_dump())
            return commands.CountPapers(_ballot(state, step.stage), papers)
        case of_case.Close():
            return commands.CloseBallot(_ballot(state, step.stage))
        case of_case.Open():
            return commands.OpenBallot(step.stage)
        case of_case.Extend():
            return commands.ExtendDeadline(step.stage, _moment(step.until))
        case of_case.Recuse():
            return commands.Recuse(_ballot(state, step.stage), step.seat)
        case of_case.Sign():
            return commands.Sign(step.stage, step.number)
        case of_case.Decline():
            return commands.Decline(step.stage)
        case of_case.Return():
            return commands.Return(step.stage)
        case of_case.Resubmit():
            return commands.Resubmit()
        case of_case.Withdraw():
            return commands.Withdraw()
        case of_case.Amend():
            return commands.Amend(tuple(step.fields))
        case _:
            raise TypeError(f"{type(step).__name__} asks nothing")


def _ballot(state: Nomination, stage: str) -> str:
    """The stage's ballot in its present turn, or its first where it has not begun."""
    return f"{stage}/{max(state.turns.get(stage, 1), 1)}"


def _moment(until: dt.datetime | dt.date | Span) -> dt.datetime:
    if isinstance(until, Span):
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=until.seconds)
    if isinstance(until, dt.datetime):
        return until
    return dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), HANOI)


def _reasons(step: steps.Named, case: Case) -> Sealed | None:
    """What the step says in words: sealed, under the key of whom the case is about."""
    texts = {k: v for k in ("reason", "text") if (v := getattr(step, k, ""))}
    if isinstance(step, of_case.Amend):
        texts |= step.fields
    return sealed(case.nominee, texts)
