"""What waits for whom: the tasks that a case leaves open, by seat or by office.

Offices are named, not their holders, so that a list of tasks stays right when a mandate changes hands.
Whether a case is frozen is asked when somebody looks at the list: it is what the registry says on the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain import authority
from domain.award.stages import ConsultationStage, PostingStage, SignStage, UpwardStage, VoteStage
from domain.calendar import end_of_day
from domain.events import FreezeGround
from domain.facts import Facts
from domain.nomination import freeze
from domain.nomination.route import current
from domain.nomination.state import Nomination, Stage

Task = Literal[
    "vote",
    "count",
    "close",
    "open",
    "sign",
    "revise",
    "ballot",
    "adopt",
    "publish",
    "convene",
    "appraise",
    "clarify",
    "ask_opinions",
    "give_opinion",
    "close_consultation",
    "post",
    "answer_comment",
    "close_posting",
    "send_upward",
    "enter_answer",
    "receive",
    "handle",
    "list",
    "check",
    "revoke",
    "answer",
    "review",
    "adopt_plan",
    "launch",
    "acknowledge",
    "issue_plan",
    "register_for",
    "sign_pledge",
    "report_target",
    "report_again",
    "confirm_targets",
    "hold_review",
    "follow_action",
    "remedy",
    "accept_remedy",
    "inspect",
]


@dataclass(frozen=True, slots=True)
class Wait:
    """A task for ``person``, or for whoever holds ``office`` in ``body``; ``until`` if there is a time."""

    task: Task
    stage: str
    person: str | None
    body: str | None
    office: str | None
    until: dt.datetime | None


def waits_for(state: Nomination, facts: Facts) -> list[Wait]:
    """The open tasks of one nomination."""
    if state.phase == "returned" and state.about is not None and state.stage is not None:
        return [Wait("revise", state.stage.name, None, state.about.unit, authority.OFFICER, None)]
    if state.phase != "open" or state.stage is None:
        return []
    here = state.stage
    if here.kind == "sign":
        stage = current(state, facts)
        assert isinstance(stage, SignStage)
        if stage.signs == "list":
            # In a draft, the decision says what it waits for.
            listed = Wait("list", here.name, None, here.body, authority.OFFICER, here.due)
            return [listed] if state.draft is None else []
        return [Wait("sign", here.name, None, here.body, stage.by, here.due)]
    if here.kind != "vote":
        return list(_at_desk(state, here, facts))
    ballot = state.ballot
    chair = Wait("close", here.name, None, here.body, authority.CHAIR, here.due)
    stage = current(state, facts)
    if isinstance(stage, VoteStage) and stage.held == "sitting":
        # On an agenda, the sitting says what it waits for.
        convene = Wait("convene", here.name, None, here.body, authority.CHAIR, here.due)
        return [convene] if state.agenda is None else []
    if ballot is None:
        return [Wait("open", here.name, None, here.body, authority.CHAIR, here.due)]
    if ballot.terms.ballot == "secret":
        if ballot.agreed() is not None:
            return [chair]
        return [Wait("count", here.name, None, here.body, authority.TELLER, here.due)]
    units = facts.common.bodies
    waits = [
        Wait("vote", here.name, None, seat, authority.HEAD, here.due)
        if seat in units
        else Wait("vote", here.name, seat, None, None, here.due)
        for seat in ballot.waiting
    ]
    return waits or [chair]


def freezing(state: Nomination, facts: Facts, today: dt.date) -> tuple[FreezeGround, ...]:
    """What freezes the case today: while it does, nobody can do what it waits for."""
    return () if state.settled else freeze.grounds_now(state, facts, today)


def _at_desk(state: Nomination, here: Stage, facts: Facts) -> Iterator[Wait]:
    """What the office of the stage has to do next, and what it waits for from others."""
    stage, desk = current(state, facts), state.desk
    assert not isinstance(stage, VoteStage)

    def office(task: Task, until: dt.datetime | None = here.due) -> Wait:
        return Wait(task, here.name, None, here.body, stage.by, until)

    match stage:
        case ConsultationStage():
            if desk.asked is None:
                yield office("ask_opinions")
                return
            over = end_of_day(desk.asked.until)
            for body in desk.silent:
                yield Wait("give_opinion", here.name, None, body, authority.HEAD, over)
            yield office("close_consultation")
        case PostingStage():
            if desk.posted is None:
                yield office("post")
                return
            if desk.unanswered:
                yield office("answer_comment", end_of_day(desk.posted.last))
            yield office("close_posting")
        case UpwardStage():
            yield office("send_upward" if desk.sent is None else "enter_answer")
        case _:
            yield office("appraise")
            who = desk.appraised.who if desk.appraised is not None else None
            if who in facts.common.bodies:
                yield Wait("clarify", here.name, None, who, authority.HEAD, here.due)
            elif who is not None:
                yield Wait("clarify", here.name, who, None, None, here.due)
