"""What an award department and a leader do with a list: draft, check, sign, hand over, close the year.

What follows a signed decision stands in ``console.afterwards``, in the same group of commands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import click

from console import files, options
from console.language import _
from console.leader import capacity_option
from console.output import Status, Trouble, hung, put, table
from console.projected import projected
from console.session import Sending, Session, reading, run, sealed, send, stream_of
from console.showing import Shown, cases, folded, shown
from domain import authority, book
from domain.commands import (
    Ask,
    CheckDecision,
    CloseSeason,
    DeclineLines,
    DraftDecision,
    DropDraft,
    DropLines,
    HandOverAwards,
    PublishDecision,
    Sealed,
    SendLinesBack,
    SignDecision,
)
from domain.events import Basis, Unsigned
from projections import lists
from scenarios.rows import Row

Asked = tuple[Ask, tuple[Sealed | None, ...]]
F = TypeVar("F", bound=Callable[..., Any])


class BasisRow(Row):
    """A text or paper that the decision stands on."""

    kind: Literal["law", "paper"] = "law"
    cite: str
    on: dt.date | None = None


class DecisionFile(Row):
    """A decision as its drafter writes it."""

    organ: str
    symbol: str
    awards: tuple[str, ...]
    lines: tuple[str, ...]
    season: str | None = None
    bases: tuple[BasisRow, ...] = ()
    submission: str | None = None


@click.group("decision", help=_("Decisions: one list that a leader signs, and all that follows it."))
def decision() -> None:
    pass


named = click.argument("name", metavar="DECISION")
lines_argument = click.argument("lines", metavar="ID...", nargs=-1, required=True)
digest_option = click.option(
    "--digest",
    required=True,
    metavar="DIGEST",
    help=_("Digest of the list that one has seen ('decision show'), or its first 8 digits or more"),
)


def stream_of_decision(name: str) -> str:
    """``12`` and ``decision/12`` name the same stream."""
    return name if name.startswith("decision/") else f"decision/{name}"


def streams(lines: Sequence[str]) -> tuple[str, ...]:
    """The nominations of the lines."""
    return tuple(stream_of(line) for line in lines)


def tell(name: str, ask: Ask, given: dict[str, Any], line: str | None = None, /, **text: str | None) -> None:
    """Send what needs no look at the decision; words about one line are sealed for its nominee.

    The words are called as the erratum's fields are, ``name`` among them.
    """

    async def asked(session: Session, id: str) -> Asked:
        of = given["person"]
        if line is not None and any(text.values()):
            of = await session.nominee(line, of)
        return ask, sealed(session.where, id, of, dict(text))

    send(stream_of_decision(name), Sending(**given), asked)


@decision.command(
    help=_("Draft the decision described in FILE (YAML), over lines that are agreed."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  organ: court                    # the body that decides\n"
        "  symbol: QĐ-TANDTC-TĐKT          # what follows the number on the paper\n"
        "  season: court-2026              # may be left out\n"
        "  awards: [court.flag]\n"
        "  lines: [flag-u1, flag-u2]       # codes of the cases\n"
        "  bases:\n"
        "    - {kind: law, cite: Luật 06/2022/QH15}\n"
        "    - {kind: paper, cite: 45/TTr-TĐKT, on: 2026-11-02}"
    ),
)
@named
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.acting
def draft(name: str, file: Path, **given: Any) -> None:
    written = files.read(file, DecisionFile)
    ask = DraftDecision(
        organ=written.organ,
        symbol=written.symbol,
        awards=written.awards,
        lines=streams(written.lines),
        season=written.season,
        bases=tuple(Basis(b.kind, b.cite, b.on) for b in written.bases),
        submission=written.submission,
    )
    tell(name, ask, given)


@decision.command(help=_("Take nominations ID... off the draft; they stay agreed."))
@named
@lines_argument
@options.reasoned(required=True)
@options.acting
def drop(name: str, lines: tuple[str, ...], reason: str, **given: Any) -> None:
    tell(name, DropLines(streams(lines)), given, reason=reason)


@decision.command("give-up", help=_("Give the draft up; all its lines stay agreed."))
@named
@options.reasoned(required=True)
@options.acting
def give_up(name: str, reason: str, **given: Any) -> None:
    tell(name, DropDraft(), given, reason=reason)


@decision.command(help=_("Say that the draft is right: somebody of the award department, not its drafter."))
@named
@digest_option
@options.acting
def check(name: str, digest: str, **given: Any) -> None:
    _of_seen(CheckDecision, name, digest, given)


@decision.command("sign", help=_("Sign the list that one has seen; the organ's book gives the number."))
@named
@digest_option
@capacity_option
@options.delegated
@options.acting
def sign_list(name: str, digest: str, **given: Any) -> None:
    _of_seen(SignDecision, name, digest, given)


def _of_seen(ask: type[CheckDecision | SignDecision], name: str, digest: str, given: dict[str, Any]) -> None:
    """Send what is said of the list that one has seen."""

    async def asked(_session: Session, _id: str) -> Asked:
        return ask(await _whole(name, digest)), ()

    send(stream_of_decision(name), Sending(**given), asked)


def leaders(command: F) -> F:
    """What the leader says of lines of the draft: which, why, and in whose name."""
    signing = capacity_option(options.delegated(options.acting(command)))
    return named(lines_argument(options.reasoned(required=True)(signing)))


@decision.command("decline", help=_("Decline nominations ID... of the draft; their cases end (the leader)."))
@leaders
def decline_lines(name: str, lines: tuple[str, ...], reason: str, **given: Any) -> None:
    _of_lines(DeclineLines(streams(lines)), name, lines, reason, given)


@decision.command("send-back", help=_("Send nominations ID... of the draft back for revision (the leader)."))
@leaders
def send_back(name: str, lines: tuple[str, ...], reason: str, **given: Any) -> None:
    _of_lines(SendLinesBack(streams(lines)), name, lines, reason, given)


def _of_lines(ask: Ask, name: str, lines: Sequence[str], reason: str, given: dict[str, Any]) -> None:
    """Send it; the reason is sealed for the nominee where there is only one."""
    tell(name, ask, given, lines[0] if len(lines) == 1 else None, reason=reason)


@decision.command(help=_("Note that the decision was made public, on the day --on."))
@named
@options.acting
def publish(name: str, **given: Any) -> None:
    tell(name, PublishDecision(), given)


@decision.command(
    "hand-over", help=_("Note that awards were handed over, on the day --on; all if ID is left out.")
)
@named
@click.argument("lines", metavar="[ID...]", nargs=-1)
@click.option("--occasion", metavar="TEXT", help=_("Where and on what occasion; it is kept sealed"))
@options.acting
def hand_over(name: str, lines: tuple[str, ...], occasion: str | None, **given: Any) -> None:
    tell(name, HandOverAwards(streams(lines)), given, occasion=occasion)


# Looking ---------------------------------------------------------------------------------------------------


@decision.command(help=_("Show the decision: its lines, counts, digest and number, and what became of it."))
@named
@options.as_json
def show(name: str, *, json: bool) -> None:
    async def work() -> Shown:
        async with reading() as log:
            return await shown(log, stream_of_decision(name))

    found = run(work)
    if json:
        put(found.data())
        return
    for line in found.heading():
        click.echo(hung(line, 2))
    table((_("Nomination"), _("Nominee"), _("Award"), _("State")), found.rows())
    for line in found.footing():
        click.echo(hung(line, 2))


async def _whole(name: str, digest: str) -> str:
    """The digest of the list as it stands, where ``digest`` is its beginning; else what was given."""
    async with reading() as log:
        found = await shown(log, stream_of_decision(name))
    return found.digest if len(digest) >= 8 and found.digest.startswith(digest) else digest


@decision.command(help=_("The lines of an organ's season that are agreed and that no decision carries."))
@click.argument("organ")
@click.argument("season")
@options.as_json
def unsigned(organ: str, season: str, *, json: bool) -> None:
    lines = run(lambda: _unsigned(organ, season))
    if json:
        put([{"nomination": line, "draft": where} for line, where in lines.items()])
        return
    if not lines:
        click.echo(_("Every agreed line of {season} is carried by a decision.").format(season=season))
        return
    table((_("Nomination"), _("Draft")), [(line, where or "") for line, where in lines.items()])


@decision.command(
    "close-season",
    help=_("Close an organ's award year, naming every agreed line that was not signed, with the reason."),
)
@click.argument("organ")
@click.argument("season")
@click.option(
    "--unsigned",
    "reasons",
    multiple=True,
    metavar="ID=REASON",
    help=_("A line that was not signed, and why: {reasons}").format(reasons=", ".join(get_args(Unsigned))),
)
@options.acting
def close_season(organ: str, season: str, reasons: tuple[str, ...], **given: Any) -> None:
    known: dict[str, Unsigned] = {reason: reason for reason in get_args(Unsigned)}
    told: dict[str, Unsigned] = {}
    for one in reasons:
        line, equals, reason = one.rpartition("=")
        if not equals or reason not in known:
            raise click.UsageError(_("--unsigned is written ID=REASON, not {what}").format(what=one))
        told[stream_of(line)] = known[reason]

    async def asked(_session: Session, _id: str) -> Asked:
        missing = sorted((await _unsigned(organ, season)).keys() - told.keys())
        if missing:
            text = _("Nothing was sent: these agreed lines are not signed and not named: {lines}")
            shown_ = text.format(lines=", ".join(line.removeprefix("nomination/") for line in missing))
            raise Trouble(Status.REFUSED, "lines_not_named", shown_, lines=missing)
        return CloseSeason(organ, season, told), ()

    send(book.of_season(organ, season), Sending(**given), asked)


async def _unsigned(organ: str, season: str) -> dict[str, str | None]:
    """The agreed lines without a decision, by the lists; and the draft in which they stand."""
    async with projected() as pool:
        tasks = await lists.tasks(pool, "", [(organ, authority.OFFICER)])
        drafts = await lists.streams(pool, "decision", only_open=True)
    found: dict[str, str | None] = {}
    async with reading() as log:
        for one in drafts:
            if one.stage in ("draft", "checked"):
                state = await folded(log, one.stream)
                if state.about is not None and state.about.organ == organ:
                    found |= dict.fromkeys(state.lines, one.stream)
        found |= dict.fromkeys((task.stream for task in tasks if task.task == "list"), None)
        filed = await cases(log, found)
    return {
        line: where
        for line, where in sorted(found.items())
        if (about := filed[line].about) is not None and about.season == season
    }
