"""What an award office does in public: post nominations for comment, answer comments, report and close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from console import options
from console.approver import stage_of
from console.language import _, words
from console.many import Asked, named, nominations, send_each, stage_option
from console.output import put, table
from console.projected import projected
from console.session import Sending, Session, reading, registers_of, run, sealed, send, stream_of
from domain.award.stages import PostingStage
from domain.calendar import local_date
from domain.commands import AnswerComment, ClosePosting, Post, ReceiveComment
from domain.facts import COMMON
from domain.nomination.posting import OpenPosting, postings_open
from domain.registry import Register
from eventlog.fold import Folded
from eventlog.log import Log
from projections import lists


def _numbers(given: Sequence[str], option: str) -> dict[str, int]:
    """``CHANNEL=NUMBER`` options."""
    pairs = options.pairs(given, option)
    if wrong := [value for value in pairs.values() if not value.isdecimal()]:
        raise click.UsageError(_("{option}: {value} is no number").format(option=option, value=wrong[0]))
    return {name: int(value) for name, value in pairs.items()}


@click.command("post", help=_("Post nominations for public comment, for the policy's days or longer."))
@nominations
@click.option("--channel", "channels", multiple=True, required=True, metavar="CHANNEL",
              help=_("Where it is posted: moj.gov.vn, portal, newspaper, …"))  # fmt: skip
@click.option(
    "--begins", type=options.Day(), metavar="DATE", help=_("First day; the business date if left out")
)
@click.option("--until", type=options.Day(), metavar="DATE", help=_("Last day; the policy's if left out"))
@click.option("--before", type=options.Day(), metavar="DATE",
              help=_("Day before which comments have to come; the last day is the one before"))  # fmt: skip
@stage_option
@options.acting
def post(
    cases: tuple[str, ...],
    from_file: Path | None,
    channels: tuple[str, ...],
    begins: dt.date | None,
    until: dt.date | None,
    before: dt.date | None,
    stage: str | None,
    **given: Any,
) -> None:
    if until is not None and before is not None:
        raise click.UsageError(_("--until and --before say the same; give one of them"))
    last = before - dt.timedelta(days=1) if before is not None else until

    async def asked(session: Session, case: str, _id: str) -> Asked:
        return Post(await stage_of(session, case, stage), channels, begins, last), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command(help=_("Register a comment on nomination ID; what it says is kept sealed."))
@options.nomination
@click.option("--ref", required=True, metavar="REF", help=_("Its number in the book of comments"))
@click.option("--channel", required=True, metavar="CHANNEL", help=_("The channel by which it came"))
@click.option("--text", required=True, metavar="TEXT", help=_("What it says; it is kept sealed"))
@click.option("--from", "sender", metavar="TEXT", help=_("Who sent it; it is kept sealed"))
@stage_option
@options.acting
def comment(
    case: str, ref: str, channel: str, text: str, sender: str | None, stage: str | None, **given: Any
) -> None:
    async def asked(session: Session, id: str) -> Asked:
        ask = ReceiveComment(await stage_of(session, case, stage), ref, channel)
        of = await session.nominee(case, given["person"])
        return ask, sealed(session.where, id, of, {"text": text, "from": sender})

    send(stream_of(case), Sending(**given), asked)


@click.command("answer-comment", help=_("Say what becomes of a comment on nomination ID; it is kept sealed."))
@options.nomination
@click.option("--ref", required=True, metavar="REF", help=_("Its number in the book of comments"))
@click.option("--text", required=True, metavar="TEXT", help=_("The answer; it is kept sealed"))
@stage_option
@options.acting
def answer_comment(case: str, ref: str, text: str, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        ask = AnswerComment(await stage_of(session, case, stage), ref)
        of = await session.nominee(case, given["person"])
        return ask, sealed(session.where, id, of, {"text": text})

    send(stream_of(case), Sending(**given), asked)


@click.command("close-posting", help=_("Report visits and comments by channel, after the last day."))
@nominations
@click.option(
    "--visits", multiple=True, required=True, metavar="CHANNEL=NUMBER", help=_("Visits on a channel")
)
@click.option(
    "--comments",
    multiple=True,
    metavar="CHANNEL=NUMBER",
    help=_("Comments by a channel; 0 where it is left out"),
)
@stage_option
@options.acting
def close_posting(
    cases: tuple[str, ...],
    from_file: Path | None,
    visits: tuple[str, ...],
    comments: tuple[str, ...],
    stage: str | None,
    **given: Any,
) -> None:
    seen = _numbers(visits, "--visits")
    came = dict.fromkeys(seen, 0) | _numbers(comments, "--comments")

    async def asked(session: Session, case: str, _id: str) -> Asked:
        return ClosePosting(await stage_of(session, case, stage), seen, came), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command(help=_("What is open for public comment today, and for how long."))
@options.as_json
def postings(*, json: bool) -> None:
    async def work() -> list[OpenPosting]:
        async with reading() as log:
            return await _postings(log)

    found = run(work)
    if json:
        put([{name: getattr(one, name) for name in OpenPosting.__slots__} for one in found])
        return
    if not found:
        click.echo(_("Nothing is open for comment."))
        return
    head = (
        _("Nomination"),
        _("Award"),
        _("Nominee"),
        _("Channels"),
        _("First day"),
        _("Last day"),
        _("Days left"),
    )
    table(
        head,
        (
            (p.stream.partition("/")[2], p.award, p.nominee, ", ".join(p.channels), words.day(p.begins),
             words.day(p.last), str(p.days_left))
            for p in found
        ),
    )  # fmt: skip


async def _postings(log: Log) -> list[OpenPosting]:
    """The cases at a stage that some policy posts at, folded from the log."""
    common: Register = (await registers_of(log)).states.get(COMMON, Register())
    stages = {
        stage.stage
        for adopted in common.policies.values()
        for stage in adopted.policy.route
        if isinstance(stage, PostingStage)
    }
    async with projected() as pool:
        standing = [s.stream for s in await lists.streams(pool, only_open=True) if s.stage in stages]
    cases = {}
    for stream in standing:
        folded = Folded.of(stream)
        async for entry in log.read(stream):
            folded.take(entry)
        cases[stream] = folded.state
    return postings_open(cases, local_date(dt.datetime.now(dt.UTC)))


COMMANDS = (post, comment, answer_comment, close_posting, postings)
