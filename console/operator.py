"""What an operator does: run a worker, look after the machine, recover, erase."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import click

from console import options
from console.keeping import stop_on_signals
from console.language import _
from console.output import Leave, Status, Trouble, put
from console.session import Sending, Session, answering, reading, registers_of, send, stream_of
from console.session import run as run_async
from console.up import data_option
from domain.commands import Ask, CorrectOutcome, Sealed
from domain.facts import COMMON
from domain.registry import Register
from eventlog.log import Log
from runtime import logs
from runtime.connection import connection, made
from runtime.services import data_folder


@click.command(
    help=_("Run a worker for the services that the environment names (or that run on the data folder).")
)
def worker() -> None:
    logs.configure()

    async def work() -> None:
        import worker as program

        where = connection()
        made(where.keys)
        await program.work(where, stop_on_signals())

    run_async(work)


@click.command(
    help=_("Install the log's schema or bring it up to this release; VINHDANH_DSN is the owner's.")
)
def migrate() -> None:
    async def work() -> None:
        from worker import migrate as install

        await install(connection())

    run_async(work)
    click.echo(_("The schema is that of this release."))


@click.command(
    help=_("Say which PostgreSQL and Temporal would be used and why, and what is missing or set wrong.")
)
@data_option
@options.as_json
def doctor(data: Path | None, *, json: bool) -> None:
    from runtime.doctor import examine

    found = examine((data or data_folder()).absolute(), _)
    if json:
        put([{"level": f.level, "what": f.what, "detail": f.detail} for f in found])
    else:
        marks = {"ok": _("ok"), "warning": _("warning"), "error": _("ERROR")}
        for finding in found:
            click.echo(f"{marks[finding.level]:<10}{finding.what}: {finding.detail}")
    if any(finding.level == "error" for finding in found):
        raise Leave(Status.DIFFERS)


@click.command(help=_("Bring every open case back to life from the log alone."))
@options.as_json
def recover(*, json: bool) -> None:
    async def work() -> list[str]:
        from worker import connect, keeper, know_stage

        where = connection()
        client = await connect(where)
        await know_stage(client)
        async with keeper(where, client) as looks_after:
            await looks_after.projector.rebuild()
            return await looks_after.recover()

    started = run_async(work)
    if json:
        put({"started": started})
    else:
        click.echo(_("{count} open cases had no run and were started.").format(count=len(started)))
        for stream in started:
            click.echo(f"  {stream}")


@click.command(help=_("Build the lists and inboxes anew from the log."))
@options.as_json
def rebuild(*, json: bool) -> None:
    async def work() -> int:
        from projections import lists
        from projections.projector import Projector, open_pool

        where = connection()
        async with AsyncExitStack() as stack:
            with answering():
                log = await Log.open(where.dsn_as("projector"), "projector")
            entries = await stack.enter_async_context(log)
            pool = await open_pool(where.dsn_as("projector"))
            stack.push_async_callback(pool.close)
            await Projector(entries, pool).rebuild()
            # A running worker reads along: what counts is how far the lists are, not who read it.
            return await lists.cursor(pool)

    cursor = run_async(work)
    if json:
        put({"entries": cursor + 1, "position": cursor})
    else:
        told = _("Lists and inboxes were built anew from {count} entries, up to position {position}.")
        click.echo(told.format(count=cursor + 1, position=cursor))


@click.command(
    help=_("Count a wrong recorded outcome again under the right meaning of the rules (the registrar).")
)
@options.nomination
@click.option(
    "--entry", "corrects", type=click.IntRange(min=1), required=True, help=_("Version of the wrong entry")
)
@click.option("--rules", type=int, required=True, help=_("Number of the meaning that is right"))
@options.acting
def correct(case: str, corrects: int, rules: int, **given: Any) -> None:
    async def asked(_session: Session, _id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        return CorrectOutcome(corrects=corrects, rules=rules), ()

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Erase what is sealed about PERSON: the key and the rows. The log stays provable."))
@click.argument("person")
@click.option(
    "--reason",
    required=True,
    metavar="GROUND",
    help=_("The ground, as 'request 12/2026': it stands in clear for ever, so it names no person"),
)
@click.option("--yes", is_flag=True, help=_("Do not ask; needed where nobody sits at a terminal"))
@options.as_json
def erase(person: str, reason: str, *, yes: bool, json: bool) -> None:
    async def known() -> bool:
        async with reading() as log:
            common: Register = (await registers_of(log)).states.get(COMMON, Register())
            if person in common.people or person in common.bodies:
                return True
            about = [e.content["sealed"] async for e in log.read() if e.body is not None]
        return any(sealed is not None and sealed["of"] == person for sealed in about)

    if not run_async(known):
        text = _("Nothing is known about {person}: nothing was erased. Correct the code.")
        raise Trouble(Status.REFUSED, "unknown_person", text.format(person=person))
    if not yes:
        if json or not sys.stdin.isatty():
            raise click.UsageError(_("What is erased is gone for ever: say --yes, or sit at a terminal."))
        asked = _("Erase for ever what is sealed about {person}? The ground '{reason}' stays in clear.")
        click.confirm(asked.format(person=person, reason=reason), abort=True)

    async def work() -> int:
        from eventlog.key import KeyRing

        where = connection()
        with answering():
            database = await asyncpg.connect(where.dsn_as("eraser"), timeout=10)
        try:
            rows: int = await database.fetchval("SELECT eventlog.erase($1, $2)", person, reason)
        finally:
            await database.close()
        # The key last: if this is interrupted, asking again finishes it.
        with KeyRing(where.key_ring) as keys:
            keys.drop(person)
        return rows

    rows = run_async(work)
    if json:
        put({"person": person, "rows": rows})
    else:
        click.echo(
            _("{count} sealed texts about {person} are erased, and the key.").format(
                count=rows, person=person
            )
        )


COMMANDS = (worker, migrate, doctor, recover, rebuild, correct, erase)
