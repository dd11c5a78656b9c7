"""The sender's part: file a list with its nominations, revise it when it came back, take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from domain import authority
from domain.answers import Refusal
from domain.commands import Actor, Command, FileList, ResubmitList
from domain.events import (
    Cited,
    Event,
    LinesFiled,
    Listed,
    ListFiled,
    ListLine,
    ListResubmitted,
    ListTakenBack,
    MergedInto,
    MergeUndone,
    Nominated,
    Unlisted,
)
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination.route import Moment
from domain.registry.words import malformed_attachment
from domain.submission import merging, rights, rows
from domain.submission.state import Submission

MOST_LINES = 400
"""Lines of one list: more do not fit an entry of the log that names them all."""

GROUP = 100
"""Lines in one entry, each with room for some papers."""


def file(
    state: Submission, ask: FileList, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """File a list: its lines are nominations that are there, new ones, and those of lower lists.

    All of it happens, or nothing. The new nominations come first among what enters other streams, so that
    sealed words find theirs by their place.
    """
    if state.phase != "unborn":
        return Refusal("list_already_filed", {"list": command.stream})
    office = _header(ask, command.actor, facts, moment)
    if isinstance(office, Refusal):
        return office
    carried = merging.carried(ask, facts)
    if isinstance(carried, Refusal):
        return carried
    if not 0 < len(ask.lines) + len(carried) <= MOST_LINES:
        return Refusal("too_many_lines", {"lines": len(ask.lines) + len(carried), "limit": MOST_LINES})
    entered = rows.enter(ask, command.stream, command.actor, facts, moment)
    if isinstance(entered, Refusal):
        return entered
    lines = [*(one.line for one in entered), *carried]
    if refused := rows.twice(lines) or rows.counts_differ(ask.counts, lines):
        return refused
    filed = ListFiled(
        sender=ask.sender,
        receiver=ask.receiver,
        purpose=ask.purpose,
        season=ask.season,
        number=ask.number,
        office=office,
        cites=ask.cites,
        attachments=ask.attachments,
        counts=ask.counts,
        merges=ask.merges,
    )
    into = [Into(one.line.line, event) for one in entered for event in one.events]
    return [
        filed,
        *_groups(lines),
        *(one for one in into if isinstance(one.event, Nominated)),
        *(one for one in into if not isinstance(one.event, Nominated)),
        *(Into(line.line, Listed(command.stream, ask.sender, ask.purpose)) for line in carried),
        *(Into(lower, MergedInto(command.stream)) for lower in ask.merges),
    ]


def _groups(lines: Sequence[ListLine]) -> list[Event]:
    return [LinesFiled(tuple(lines[n : n + GROUP])) for n in range(0, len(lines), GROUP)]


def _header(ask: FileList, actor: Actor, facts: Facts, moment: Moment) -> str | Refusal:
    """The office in which the list is signed, if all that stands above its lines is in order."""
    common = facts.common
    if unknown := [body for body in (ask.sender, ask.receiver) if body not in common.bodies]:
        return Refusal("unknown_body", {"body": unknown[0]})
    if not rights.may_receive(common, ask.receiver, ask.sender, moment.on):
        return Refusal("not_above", {"receiver": ask.receiver, "sender": ask.sender})
    if ask.season is not None and ask.season not in common.seasons:
        return Refusal("season_not_opened", {"season": ask.season})
    if refused := _paper(ask.number, ask.attachments, ask.cites, moment.on):
        return refused
    return rights.signs(facts, actor, ask.sender, moment.today)


def _paper(
    number: str, attachments: tuple[str, ...], cites: tuple[Cited, ...], on: dt.date
) -> Refusal | None:
    """What holds of every signed paper: a number, papers by their digest, nothing cited of later days."""
    if not number.strip():
        return Refusal("number_missing")
    if refused := malformed_attachment(*attachments):
        return refused
    for cited in cites:
        if on < cited.on:
            return Refusal(
                "paper_before_guidance",
                {"paper": cited.number, "on": on.isoformat(), "cited": cited.on.isoformat()},
            )
    return None


def resubmit(
    state: Submission, ask: ResubmitList, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Send the list again with its revised papers; it begins anew at the reception above."""
    assert state.about is not None
    if state.phase != "returned":
        return Refusal("list_not_returned", {"phase": state.phase})
    office = rights.signs(facts, actor, state.about.sender, moment.today)
    if isinstance(office, Refusal):
        return office
    if refused := _paper(ask.number, ask.attachments, ask.cites, moment.on):
        return refused
    if refused := rows.counts_differ(ask.counts, (line.row for line in state.standing)):
        return refused
    return [ListResubmitted(ask.number, ask.attachments, ask.cites, ask.counts)]


def take_back(state: Submission, command: Command, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Take the list back while nobody above has acted on it, or when it came back: without a stain.

    Its nominations stay as they are and may stand in another list; the lists it was made of are as before.
    """
    assert state.about is not None
    if state.phase not in ("sent", "returned"):
        return Refusal("list_acted_on", {"phase": state.phase})
    if not _sends(state.about.sender, command.actor, facts, moment):
        return Refusal("not_officer", {"person": command.actor.person, "unit": state.about.sender})
    stays = facts.cases(line.row.line for line in state.standing)
    return [
        ListTakenBack(),
        *(
            Into(stream, Unlisted(command.stream))
            for stream, case in stays.items()
            if command.stream in case.listed.values()
        ),
        *(Into(lower, MergeUndone(command.stream)) for lower in state.about.merges),
    ]


def _sends(sender: str, actor: Actor, facts: Facts, moment: Moment) -> bool:
    """Whoever may sign the sender's lists, or keeps its award work; or stands in for one of them."""
    keeps = authority.acts_as(facts, actor, authority.OFFICER, sender, moment.today)
    return keeps or not isinstance(rights.signs(facts, actor, sender, moment.today), Refusal)
