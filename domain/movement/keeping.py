"""What the body whose movement it is does with it: sheets, ranking, reviews, actions, publication, shelf."""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import (
    Actor,
    Command,
    FollowAction,
    HoldReview,
    PublishMovement,
    RankUnits,
    ReopenMovement,
    ScoreUnit,
    SetAction,
    ShelvePaper,
)
from domain.commands.base import told
from domain.events import (
    ActionFollowed,
    ActionSet,
    Event,
    MovementPublished,
    PaperShelved,
    ResultRow,
    ResultsEntered,
    ReviewHeld,
    ReviewTakenBack,
    UnitScored,
)
from domain.exact import show_number
from domain.facts import Facts, registry_of
from domain.happened import Into
from domain.movement import judging, measuring, rights, scoring
from domain.movement.members import no_unit, not_running
from domain.movement.state import Movement
from domain.nomination.route import Moment
from domain.registry.words import unknown_body


def score(
    state: Movement, ask: ScoreUnit, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Fill in a sheet: a unit its own, another member to check it, the level above last."""
    refused = not_running(state) or no_unit(state, ask.unit)
    if refused is not None:
        return refused
    plan = state.planned
    if plan.scores is None:
        return Refusal("no_score_table", {"unit": ask.unit})
    if refused := _scorer(state, ask, actor, facts, moment) or scoring.sheet_unfit(plan.scores, ask):
        return refused
    if (later := scoring.checked_by(state, ask.unit, ask.by)) is not None:
        return Refusal("sheet_checked_already", {"unit": ask.unit, "by": later.scorer})
    differs = scoring.differs(_before(state, ask), ask.lines)
    if missing := [row for row in differs if row not in ask.explained]:
        return Refusal("difference_unexplained", {"row": missing[0], "missing": len(missing)})
    return [told(UnitScored, ask, total=scoring.total(plan.scores, ask.lines), differs=differs)]


def _scorer(state: Movement, ask: ScoreUnit, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    body = state.planned.body
    match ask.by:
        case "self" if ask.scorer != ask.unit:
            return Refusal("scores_itself", {"unit": ask.unit, "scorer": ask.scorer})
        case "cross" if ask.scorer == ask.unit or ask.scorer not in state.units:
            return Refusal("checks_another", {"unit": ask.unit, "scorer": ask.scorer})
        case "superior":
            above = {one.body for one in facts.common.superiors(ask.unit)} | {body}
            if ask.scorer not in above - {ask.unit}:
                return Refusal("scores_no_lower", {"unit": ask.unit, "scorer": ask.scorer})
            return rights.not_keeping(facts, actor, ask.scorer, moment.today) or judging.own_unit(
                facts, actor, ask.unit, moment.today
            )
    if ask.by == "cross" and not any(sheet.by == "self" for sheet in state.sheets.get(ask.unit, ())):
        return Refusal("own_sheet_first", {"unit": ask.unit})
    return rights.not_filing(facts, actor, ask.scorer, moment.today)


def _before(state: Movement, ask: ScoreUnit) -> UnitScored | None:
    """The sheet that this one is compared with: the one below it."""
    by = {sheet.by: sheet for sheet in state.sheets.get(ask.unit, ())}
    match ask.by:
        case "self":
            return None
        case "cross":
            return by.get("self")
        case "superior":
            return by.get("cross") or by.get("self")


def rank(
    state: Movement, ask: RankUnits, command: Command, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """Put the units in order. The points enter their registers, where a sitting that ranks by score finds
    them; the ranking itself decides nothing."""
    refused = not_running(state)
    if refused is not None:
        return refused
    plan = state.planned
    if refused := rights.not_keeping(facts, command.actor, plan.body, moment.today):
        return refused
    made = scoring.ranking(state)
    if not made.rows:
        return Refusal("nothing_scored", {"movement": command.stream.partition("/")[2]})
    if plan.season is None:
        return [made]
    season, source = plan.season, command.stream
    rows = [(row.unit, ResultRow(row.unit, "score", show_number(row.points))) for row in made.rows]
    entered = (
        Into(registry_of(unit), ResultsEntered(unit, season, source, row.by == "superior", (result,)))
        for (unit, result), row in zip(rows, made.rows, strict=True)
    )
    return [made, *entered]


def review(
    state: Movement, ask: HoldReview, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Enter a review, with how every target stands by what was confirmed until then."""
    if refused := not_running(state) or rights.not_leading(facts, actor, state.planned.body, moment.today):
        return refused
    until = state.planned.measured.until
    if ask.kind == "final" and moment.on < until and not ask.early:
        return Refusal("results_still_count", {"until": until.isoformat(), "on": moment.on.isoformat()})
    return [ReviewHeld(ask.kind, measuring.counts(state, ask.kind, moment.on), state.open_actions)]


def reopen(
    state: Movement, ask: ReopenMovement, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Take the final review back, as long as nobody was told its results: the movement goes on."""
    if state.phase != "reviewed":
        return Refusal("no_final_review", {"phase": state.phase})
    if refused := rights.not_leading(facts, actor, state.planned.body, moment.today):
        return refused
    if any(one.what == "results" for one in state.published):
        return Refusal("results_are_published", {"body": state.planned.body})
    return [told(ReviewTakenBack, ask)]


def set_action(
    state: Movement, ask: SetAction, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Make an action of a shortcoming: with an owner and a day."""
    refused = _kept(state, actor, facts, moment) or unknown_body(facts.common, ask.owner)
    if refused is not None:
        return refused
    if ask.action in state.actions:
        return Refusal("stands_twice", {"what": "action", "code": ask.action})
    if ask.named_by not in facts.common.people:
        return Refusal("unknown_person", {"person": ask.named_by})
    if ask.due < moment.on:
        return Refusal("action_due_before", {"due": ask.due.isoformat(), "on": moment.on.isoformat()})
    return [told(ActionSet, ask)]


def follow(
    state: Movement, ask: FollowAction, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Say how far an action is: its owner, or who keeps the movement."""
    action = state.actions.get(ask.action)
    if action is None:
        return Refusal("unknown_action", {"action": ask.action})
    if not rights.keeps(facts, actor, state.planned.body, moment.today) and (
        refused := rights.not_filing(facts, actor, action.about.owner, moment.today)
    ):
        return refused
    if action.state == "done":
        return Refusal("action_done", {"action": ask.action})
    return [told(ActionFollowed, ask)]


def publish(
    state: Movement, ask: PublishMovement, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Publish the plan once it is adopted, the results once the final review was held."""
    if refused := _kept(state, actor, facts, moment):
        return refused
    if state.phase == "drafted" or (ask.what == "results" and state.phase != "reviewed"):
        return Refusal("nothing_to_publish_yet", {"what": ask.what, "phase": state.phase})
    return [told(MovementPublished, ask)]


def shelve(
    state: Movement, ask: ShelvePaper, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Put a paper on the shelf."""
    if refused := _kept(state, actor, facts, moment):
        return refused
    if any(paper.paper == ask.paper for paper in state.shelf):
        return Refusal("stands_twice", {"what": "paper", "code": ask.paper[:12]})
    return [told(PaperShelved, ask)]


def _kept(state: Movement, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    return rights.not_keeping(facts, actor, state.planned.body, moment.today)
