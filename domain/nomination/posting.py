"""A nomination stands in public for comment before the council meets.

A window is counted in the policy's days, both ends among them: ten working days from 6 February 2024 end on
the 26th, since Tết lies between. It is closed after its last day only, with every comment answered and a
report whose totals, by channel, are those of the comments that were registered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.answers import Refusal
from domain.award.stages import PostingStage
from domain.calendar import Calendar, CalendarEnds, Span
from domain.commands import Actor, AnswerComment, ClosePosting, Post, ReceiveComment
from domain.events import CommentAnswered, CommentReceived, Event, Posted, PostingClosed
from domain.facts import Facts
from domain.nomination.acting import go_on, kept
from domain.nomination.route import Moment, route_of
from domain.nomination.state import Nomination

_CHANNEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,40}")


def post(state: Nomination, ask: Post, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Post on the channels, for the policy's days or longer; a shorter window of the past is only noted."""
    stage = kept(state, ask.stage, PostingStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if state.desk.posted is not None:
        return Refusal("posted_already", {"last": state.desk.posted.last.isoformat()})
    if refused := _channels(ask.channels):
        return refused
    begins = ask.begins or moment.on
    if begins < moment.on:
        return Refusal("posting_begins_earlier", {"begins": begins.isoformat(), "on": moment.on.isoformat()})
    if ask.last is not None and ask.last < begins:
        return Refusal("ends_before_it_begins", {"begins": begins.isoformat(), "until": ask.last.isoformat()})
    calendar = facts.common.calendar_for(begins)
    try:
        needed = last_day(stage.days, begins, calendar)
        last = ask.last or needed
        lacking = max(0, stage.days.amount - length(stage.days, begins, last, calendar))
    except CalendarEnds as ends:
        return Refusal("calendar_missing", {"day": ends.day.isoformat()})
    if lacking and not (stage.short == "warns" and moment.late):
        window = {"last": last.isoformat(), "needed": needed.isoformat(), "days": str(stage.days)}
        return Refusal("posting_too_short", {**window, "lacking": lacking}, stage.cite)
    return [Posted(ask.stage, ask.channels, begins, last, lacking)]


def last_day(days: Span, begins: dt.date, calendar: Calendar | None) -> dt.date:
    """The last day of a window that begins on ``begins``, which counts as its first.

    :raises CalendarEnds: no adopted calendar reaches so far
    """
    before = begins - dt.timedelta(days=1)
    if days.unit == "d":
        return before + dt.timedelta(days=days.amount)
    if calendar is None:
        raise CalendarEnds(begins, begins)
    return calendar.after(before, days.amount)


def length(days: Span, begins: dt.date, last: dt.date, calendar: Calendar | None) -> int:
    """How many days, of the kind that ``days`` counts, lie in the window.

    :raises CalendarEnds: no adopted calendar reaches so far
    """
    if days.unit == "d":
        return (last - begins).days + 1
    if calendar is None:
        raise CalendarEnds(begins, begins)
    return calendar.between(begins, last)


def receive(
    state: Nomination, ask: ReceiveComment, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Register a comment, also one that comes after the last day but before the posting is closed."""
    posted = _posted(state, ask.stage, actor, facts, moment)
    if isinstance(posted, Refusal):
        return posted
    if not _REF.fullmatch(ask.ref):
        return Refusal("comment_malformed", {"ref": ask.ref[:40]})
    if ask.ref in state.desk.comments:
        return Refusal("comment_known", {"ref": ask.ref})
    if ask.channel not in posted.channels:
        return Refusal(
            "unknown_channel", {"channel": ask.channel[:60], "channels": " ".join(posted.channels)}
        )
    if moment.on < posted.begins:
        return Refusal("before_posting", {"on": moment.on.isoformat(), "begins": posted.begins.isoformat()})
    return [CommentReceived(ask.stage, ask.ref, ask.channel)]


def answer(
    state: Nomination, ask: AnswerComment, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Say what became of a comment, once."""
    posted = _posted(state, ask.stage, actor, facts, moment)
    if isinstance(posted, Refusal):
        return posted
    if ask.ref not in state.desk.comments:
        return Refusal("unknown_comment", {"ref": ask.ref[:40]})
    if ask.ref in state.desk.answered:
        return Refusal("comment_answered", {"ref": ask.ref})
    return [CommentAnswered(ask.stage, ask.ref)]


def close(
    state: Nomination, ask: ClosePosting, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Report visits and comments by channel, after the last day; then the case goes on."""
    posted = _posted(state, ask.stage, actor, facts, moment)
    if isinstance(posted, Refusal):
        return posted
    if moment.on <= posted.last:
        return Refusal("posting_still_open", {"last": posted.last.isoformat()})
    if unanswered := state.desk.unanswered:
        return Refusal("comments_unanswered", {"comments": " ".join(unanswered)})
    if refused := _report(ask, posted.channels, Counter(state.desk.comments.values())):
        return refused
    closed = PostingClosed(ask.stage, ask.visits, ask.comments, posted.last)
    return [closed, *go_on(state, facts, moment)]


def closed_enough(state: Nomination, facts: Facts, meets_on: dt.date) -> Refusal | None:
    """Whether a council that meets on that day may take the case up: its posting has to be over by then.

    "At least ten working days before the council meets" (Decree 98/2023, Art. 46.2): a window that was long
    enough and whose last day lies before the meeting.
    """
    if state.about is None or state.stage is None:
        return None
    for stage in route_of(state.about, facts):
        if stage.stage == state.stage.name:
            break
        if not isinstance(stage, PostingStage):
            continue
        report = state.reports.postings.get(stage.stage)
        if report is None:
            return Refusal("posting_not_closed", {"stage": stage.stage}, stage.cite)
        if report.last >= meets_on:
            values = {"last": report.last.isoformat(), "meets": meets_on.isoformat()}
            return Refusal("posting_runs_into_sitting", values, stage.cite)
    return None


@dataclass(frozen=True, slots=True)
class OpenPosting:
    """A nomination that anybody may comment on, in one line."""

    stream: str
    award: str
    nominee: str
    unit: str
    channels: tuple[str, ...]
    begins: dt.date
    last: dt.date
    days_left: int
    """Days of the calendar, today's among them."""


def postings_open(cases: Mapping[str, Nomination], today: dt.date) -> list[OpenPosting]:
    """The postings open for comment on that day, those that end first in front."""
    found = []
    for stream, case in cases.items():
        posted = case.desk.posted
        if case.phase != "open" or case.about is None or posted is None:
            continue
        if posted.begins <= today <= posted.last:
            about, left = case.about, (posted.last - today).days + 1
            what = stream, about.award, about.nominee, about.unit
            found.append(OpenPosting(*what, posted.channels, posted.begins, posted.last, left))
    return sorted(found, key=lambda posting: (posting.last, posting.stream))


def _posted(state: Nomination, asked: str, actor: Actor, facts: Facts, moment: Moment) -> Posted | Refusal:
    stage = kept(state, asked, PostingStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    return state.desk.posted or Refusal("not_posted", {"stage": asked}, stage.cite)


def _channels(channels: Sequence[str]) -> Refusal | None:
    if not channels:
        return Refusal("no_channel")
    if malformed := [channel for channel in channels if not _CHANNEL.fullmatch(channel)]:
        return Refusal("channel_malformed", {"channel": malformed[0][:60]})
    if twice := [channel for channel, times in Counter(channels).items() if times > 1]:
        return Refusal("channel_twice", {"channel": twice[0]})
    return None


def _report(ask: ClosePosting, channels: Sequence[str], registered: Counter[str]) -> Refusal | None:
    """Whether the report speaks of every channel, and of as many comments as were registered there."""
    for what in (ask.visits, ask.comments):
        if strange := [channel for channel in what if channel not in channels]:
            return Refusal("unknown_channel", {"channel": strange[0][:60], "channels": " ".join(channels)})
        if missing := [channel for channel in channels if channel not in what]:
            return Refusal("report_missing", {"channel": missing[0]})
        if negative := [channel for channel in channels if what[channel] < 0]:
            return Refusal("report_negative", {"channel": negative[0]})
    for channel in channels:
        if ask.comments[channel] != registered[channel]:
            numbers = {"reported": ask.comments[channel], "registered": registered[channel]}
            return Refusal("comments_do_not_add_up", {"channel": channel, **numbers})
    return None
