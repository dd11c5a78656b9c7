"""The same step for many nominations: one command each, reported each.

Appraising, posting and consulting are done for a whole list at once. One nomination's refusal is its own:
the others take effect.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from console.language import _, words
from console.output import Leave, Status, Trouble, put
from console.session import Sending, Session, run, send, session, stream_of
from domain import answers
from domain.answers import Answer, Receipt
from domain.commands import Ask, Sealed

F = TypeVar("F", bound=Callable[..., Any])
Asked = tuple[Ask, tuple[Sealed | None, ...]]

stage_option = click.option(
    "--stage", metavar="STAGE", help=_("Stage; the one at which the case stands if left out")
)


def nominations(command: F) -> F:
    """``ID …`` and ``--from-file``: the nominations that a step is done for."""
    command = click.option(
        "--from-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=_("File that names more nominations, one ID a line"),
    )(command)
    return click.argument("cases", metavar="ID…", nargs=-1)(command)


def named(cases: Sequence[str], from_file: Path | None) -> list[str]:
    """The nominations, each once, in the order in which they are named."""
    lines = from_file.read_text(encoding="utf-8").splitlines() if from_file else []
    written = [line.partition("#")[0].strip() for line in lines]
    found = list(dict.fromkeys([*cases, *(line for line in written if line)]))
    if not found:
        raise click.UsageError(_("Name at least one nomination, or a file with --from-file."))
    return found


def send_each(
    cases: Sequence[str],
    sending: Sending,
    asked: Callable[[Session, str, str], Awaitable[Asked]],
    stream: Callable[[str], str] = stream_of,
    what: str = "nomination",
) -> None:
    """Send what ``asked`` builds of session, nomination and command id, for one nomination after the other.

    The exit status is that of the worst answer. Sent again under the same ``--id``, nothing is done twice.
    ``stream`` and ``what`` say where to find, and how to call, what is no nomination.
    """
    if len(cases) == 1:
        send(stream(cases[0]), sending, lambda opened, id: asked(opened, cases[0], id))
        return
    first = sending.command_id or f"cli/{secrets.token_hex(12)}"

    async def work() -> list[tuple[Status, dict[str, Any]]]:
        async with session() as opened:
            found = []
            for case in cases:
                status, data = await _one(opened, stream(case), f"{first}/{case}", sending, asked, case)
                found.append((status, {what: case, **data}))
            return found

    told = run(work)
    if sending.json:
        put([data for _status, data in told])
    else:
        for _status, data in told:
            click.echo(f"{data[what]}: {data['text']}", err=_status is not Status.DONE)
        done = sum(status is Status.DONE for status, _data in told)
        click.echo(_("{done} of {all} taken in; command {id}").format(done=done, all=len(told), id=first))
    worst = max(status for status, _data in told)
    if worst is not Status.DONE:
        raise Leave(worst)


async def _one(
    opened: Session,
    stream: str,
    id: str,
    sending: Sending,
    asked: Callable[[Session, str, str], Awaitable[Asked]],
    case: str,
) -> tuple[Status, dict[str, Any]]:
    """What came of the step for one of them."""
    from temporalio.service import RPCError

    from gateway import NotRecorded

    told: dict[str, Any] = {"id": id}
    try:
        ask, sealed = await asked(opened, case, id)
        command = sending.command(stream, id, ask, sealed)
        answer: Answer | None
        if sending.no_wait:
            answer = await opened.gateway.hand_over(command)
        else:
            answer = await opened.gateway.send(command)
    except Trouble as trouble:
        return Status(trouble.status), {**told, "error": trouble.code, "text": trouble.text}
    except (NotRecorded, RPCError) as error:
        why = error.why if isinstance(error, NotRecorded) else f"{error.status.name}: {error.message}"
        text = _("Nothing is known to be recorded yet ({why}).").format(why=_(why))
        return Status.NOT_RECORDED, {**told, "not_recorded": why, "text": text}
    if answer is None:
        text = _("Handed over; nothing is recorded yet. The answer appears in the inbox.")
        return Status.DONE, {**told, "handed_over": command.stream, "text": text}
    if isinstance(answer, Receipt):
        text = _("Recorded: {stream}, entry {version}")
        text = text.format(stream=answer.stream, version=answer.version)
        return Status.DONE, {**told, **answers.written(answer), "text": text}
    text = _("Refused: {why}").format(why=words.refusal(answer))
    return Status.REFUSED, {**told, **answers.written(answer), "text": text}
