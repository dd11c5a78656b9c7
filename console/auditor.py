"""What an auditor does: look at a case, at the log, at the rules; decide again; take everything along."""

from __future__ import annotations

import datetime as dt
import json as jsonlib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from console import options
from console.language import _, words
from console.output import Leave, Status, Trouble, check_export_place, hung, put, table
from console.session import answering, any_stream, filed, reading, registers_of, run, stream_of
from domain.facts import COMMON
from domain.nomination.state import Nomination
from domain.registry import Register
from eventlog.entry import Entry
from eventlog.fold import Registers, is_fact
from eventlog.log import Log
from runtime.connection import connection


@click.command(help=_("Show nomination ID: where it stands, what happened, each count with its derivation."))
@options.nomination
@click.option(
    "--at", "version", type=click.IntRange(min=1), metavar="VERSION", help=_("As of this entry of the case")
)
@click.option("--as", "person", metavar="PERSON", envvar="VINHDANH_AS", help=_("Show one's own vote too"))
@options.as_json
def show(case: str, version: int | None, person: str | None, *, json: bool) -> None:
    from console.eligible import looked_at

    stream = stream_of(case)

    async def work() -> None:
        async with reading() as log:
            entries = [e async for e in log.read(stream) if version is None or e.version <= version]
            state = filed(case, entries)
            registers = await registers_of(log)
            own = await _own_votes(stream, person) if person else {}
            known = [own.get(e.position, e) for e in entries]
        if json:
            put({**_state(stream, state, entries), **looked_at(state, registers.facts())})
            return
        _show(stream, state, known, registers)

    run(work)


async def _own_votes(stream: str, person: str) -> dict[int, Entry]:
    """A person's votes that are still withheld. Here the machine's user vouches for who asks."""
    with answering():
        log = await Log.open(connection().dsn_as("voter"), "voter", connections=1)
    async with log:
        return {entry.position: entry for entry in await log.own_votes(stream, person)}


def _show(stream: str, state: Nomination, entries: list[Entry], registers: Registers) -> None:
    from audit.story import story
    from console.eligible import frozen, told

    assert state.about is not None
    common: Register = registers.states[COMMON]
    policy = common.policies[state.about.policy].policy
    title = policy.title.vi if words.language == "vi" else policy.title.en
    name = common.bodies.get(state.about.nominee)
    who = state.about.nominee if name is None else (name.name_vi if words.language == "vi" else name.name_en)
    click.echo(f"{stream}: {who}")
    what_if = _(" (what if)") if state.about.what_if else ""
    click.echo(f"  {title}{what_if}; {policy.source.cite}, {words.certainty(policy.source.certainty)}")
    if state.phase == "ended":
        ended = _("The case has ended ({result}); no step is left to be done.")
        click.echo(f"  {ended.format(result=words.phase(state.shown))}")
    else:
        at_stage = state.phase == "open" and state.stage is not None
        at = words.stage(state.shown) if at_stage else words.phase(state.shown)
        click.echo(_("  stands at: {stage}").format(stage=at))
    if state.stage is not None and state.stage.due is not None and state.phase == "open":
        click.echo(_("  until: {due}").format(due=words.until(state.stage.due)))
    if state.ballot is not None:
        received = state.ballot.received
        expected = len(state.ballot.roll) - state.ballot.recused
        click.echo(_("  received: {received} of {expected}").format(received=received, expected=expected))
    facts = registers.facts()
    if state.found is not None:
        for line in told(state.found, facts):
            click.echo(hung(line, 4))
    for line in frozen(state, facts):
        click.echo(hung(line, 4))
    click.echo("")
    for line in story(entries, facts, words):
        click.echo(hung(line, 5))


def _state(stream: str, state: Nomination, entries: list[Entry]) -> dict[str, Any]:
    assert state.about is not None
    return {
        "stream": stream,
        "version": entries[-1].version,
        "award": state.about.award,
        "policy": state.about.policy,
        "nominee": state.about.nominee,
        "unit": state.about.unit,
        "what_if": state.about.what_if,
        "phase": state.phase,
        "stage": state.stage.name if state.stage else None,
        "due": state.stage.due if state.stage else None,
        "result": state.result,
        "ballot": None
        if state.ballot is None
        else {
            "ballot": state.ballot.ballot,
            "received": state.ballot.received,
            "roll": len(state.ballot.roll),
            "recused": state.ballot.recused,
        },
        "counted": [
            {
                "ballot": c.ballot.ballot,
                "passed": c.outcome.passed,
                "approve": c.outcome.tally.approve,
                "base": c.outcome.base,
                "needed": c.outcome.needed,
                "threshold": str(c.outcome.threshold),
                "cite": c.outcome.cite,
                "certainty": c.outcome.certainty,
                "derivation": words.derivation(c.outcome),
                "version": c.version,
            }
            for c in state.counted
        ],
        "entries": len(entries),
    }


@click.command(help=_("Print the entries of STREAM, or of the whole log."))
@click.argument("stream", required=False)
@click.option(
    "--since", type=int, metavar="N", help=_("Only entries after this version (position without STREAM)")
)
@options.as_json
def log(stream: str | None, since: int | None, *, json: bool) -> None:
    wanted = None if stream is None else any_stream(stream)

    async def work() -> None:
        async with reading() as entries:
            found = [entry async for entry in entries.read(wanted, since=since)]
            if not found and wanted is not None and not [e async for e in entries.read(wanted)]:
                text = _("There is no stream {stream}. Streams are nomination/ID, registry/BODY and service.")
                raise Trouble(Status.REFUSED, "no_such_stream", text.format(stream=wanted))
        if json:
            put([_entry(entry) for entry in found])
            return
        rows = [
            (
                str(entry.position),
                *((entry.stream,) if wanted is None else ()),
                str(entry.version),
                words.event_name(entry.type),
                "" if entry.body is None else entry.content["actor"]["person"],
                "" if entry.body is None else words.day(dt.date.fromisoformat(entry.content["on"])),
                entry.leaf.hex()[:16],
            )
            for entry in found
        ]
        of = (_("Stream"),) if wanted is None else ()
        table((_("Position"), *of, _("Version"), _("What"), _("Who"), _("On"), _("Leaf")), rows)

    run(work)


@click.command(
    help=_(
        "Decide nomination ID again from the log, or from an exported FOLDER without any database; "
        "without ID, everything. Exit status 1 if a recorded outcome is not what the rules give."
    )
)
@click.argument("case", metavar="[ID]", required=False)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("An export, instead of the database"),
)
@options.as_json
def replay(case: str | None, folder: Path | None, *, json: bool) -> None:
    from audit import replay as deciding
    from audit import source
    from audit.story import story

    try:
        entries = source.folder(folder) if folder is not None else run(_all_entries)
    except source.BadSource as error:
        raise Trouble(Status.DIFFERS, "bad_source", str(error)) from None
    stream = None if case is None else any_stream(case)
    mine = [e for e in entries if e.stream == stream]
    if stream is not None and not mine:
        text = _("There is no nomination {case}.").format(case=case)
        raise Trouble(Status.REFUSED, "no_such_nomination", text)
    result = deciding.replay(entries, stream)
    if json:
        put(
            {
                "entries": result.entries,
                "decided": result.decided,
                "open": sorted(result.open),
                "differences": [str(d) for d in result.differences],
                "corrected": [{"difference": str(c.difference), "by": c.by} for c in result.corrected],
            }
        )
    else:
        if stream is not None:
            registers = Registers()
            for entry in entries:
                if is_fact(entry.stream):
                    registers.take(entry)
            for line in story(mine, registers.facts(), words):
                click.echo(hung(line, 5))
            click.echo("")
        for line in words.replay(result):
            click.echo(hung(line, 2))
    if not result.clean:
        raise Leave(Status.DIFFERS)


def _entry(entry: Entry) -> dict[str, Any]:
    place = {
        "position": entry.position,
        "stream": entry.stream,
        "version": entry.version,
        "leaf": entry.leaf.hex(),
    }
    return {**place, "withheld": "ballot open"} if entry.body is None else {**place, "body": entry.content}


async def _all_entries() -> list[Entry]:
    async with reading() as entries:
        return [entry async for entry in entries.read()]


@click.command(help=_("Write everything an outsider needs to check the log into the folder DIR."))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--attachments", is_flag=True, help=_("With the attachments in clear; they are not to be passed on")
)
@options.as_json
def export(folder: Path, *, attachments: bool, json: bool) -> None:
    from audit.export import export as write
    from console.attachments import store

    check_export_place(folder)

    async def work() -> int:
        with store() if attachments else nullcontext() as files:
            async with reading() as entries:
                return await write(entries, folder, attachments=files)

    written = run(work)
    along = len(list((folder / "attachments").glob("*")))
    missing = _missing(folder / "missing.ndjson")
    if json:
        put({"folder": str(folder), "entries": written, "attachments": along, "missing": missing})
    else:
        click.echo(_("{entries} entries written to {folder}").format(entries=written, folder=folder))
        if attachments:
            click.echo(_("{count} attachments beside them, in clear").format(count=along))
        if missing:
            click.echo(_("{count} attachments that entries name are not there:").format(count=len(missing)))
        for one in missing:
            click.echo(f"  {one['sha256']}  {_why_missing(one['why'])}")


def _why_missing(why: str) -> str:
    return {
        "absent": _("never kept here; attach the original"),
        "erased": _("erased"),
        "damaged": _("damaged; attach the original again"),
    }[why]


def _missing(file: Path) -> list[dict[str, str]]:
    """What the export names as missing."""
    if not file.exists():
        return []
    return [jsonlib.loads(line) for line in file.read_text("utf-8").splitlines()]


COMMANDS = (show, log, replay, export)
