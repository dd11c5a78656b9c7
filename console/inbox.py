"""The inbox: what waits for a person, until when, and what became of the commands they sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import click

from console import options
from console.language import _, words
from console.output import local, put, table
from console.projected import projected
from console.session import reading, registers_of, run
from console.showing import cases
from domain.calendar import local_date
from domain.events import FreezeGround
from domain.nomination.waiting import freezing
from domain.registry import Register
from eventlog.fold import Registers
from projections import lists


@click.command("inbox", help=_("What waits for a person, until when, and what became of their commands."))
@click.option("--as", "person", required=True, envvar="VINHDANH_AS", metavar="PERSON", help=_("Whose inbox"))
@options.as_json
def inbox(person: str, *, json: bool) -> None:
    async def work() -> None:
        now = dt.datetime.now(dt.UTC)
        today = local_date(now)
        async with reading() as log:
            registers = await registers_of(log)
        offices = [
            (stream.partition("/")[2], m.office)
            for stream, register in registers.states.items()
            if isinstance(register, Register)
            for m in register.mandates
            if m.person == person and m.covers(today)
        ]
        offices += [
            (stream.partition("/")[2], d.office)
            for stream, register in registers.states.items()
            if isinstance(register, Register)
            for d in register.delegations.values()
            if d.receiver == person and d.begins <= today <= d.until
        ]
        async with projected() as pool:
            waiting = await lists.tasks(pool, person, offices)
            told = await lists.answers(pool, person)
        frozen = await _frozen({t.stream for t in waiting}, registers, today)
        if json:
            put(
                {
                    "tasks": [
                        {
                            "stream": t.stream,
                            "task": t.task,
                            "stage": t.stage,
                            "seat": t.seat,
                            "until": t.until,
                            "frozen": [
                                {"kind": g.kind, "ref": g.ref, "since": g.since, "cite": g.cite}
                                for g in frozen.get(t.stream, ())
                            ],
                        }
                        for t in waiting
                    ],
                    "answers": [
                        {
                            "stream": a.stream,
                            "version": a.version,
                            "id": a.command_id,
                            "type": a.type,
                            "refused": a.code,
                            "at": a.at,
                        }
                        for a in told
                    ],
                }
            )
            return
        if not waiting:
            click.echo(_("Nothing waits for {person}.").format(person=person))
        else:
            rows = [
                (
                    t.stream,
                    _task(t, frozen.get(t.stream, ())),
                    words.place(t.stage),
                    t.seat or "",
                    _until(t, now),
                )
                for t in waiting
            ]
            table((_("Case"), _("To do"), _("Stage"), _("For"), _("Until")), rows)
        if told:
            click.echo("")
            replies = [
                (
                    a.stream,
                    str(a.version),
                    local(a.at),
                    a.command_id,
                    words.refused(a.code) if a.code else words.event_name(a.type),
                )
                for a in told
            ]
            table((_("Case"), _("Entry"), _("When"), _("Command"), _("What became of it")), replies)

    run(work)


async def _frozen(
    streams: Collection[str], registers: Registers, today: dt.date
) -> dict[str, tuple[FreezeGround, ...]]:
    """What freezes the nominations among these streams today."""
    lines = [stream for stream in streams if stream.startswith("nomination/")]
    if not lines:
        return {}
    async with reading() as log:
        found = await cases(log, lines)
    facts = registers.facts()
    return {line: freezing(state, facts, today) for line, state in found.items()}


def _task(task: lists.Task, grounds: Sequence[FreezeGround]) -> str:
    """What is to be done, and what has to be cleared before anybody can do it."""
    told = words.task(task.task)
    if not grounds:
        return told
    pending = ", ".join(f"{words.word('value', g.kind)} {g.ref}" for g in grounds)
    return _("{task} (frozen: {grounds})").format(task=told, grounds=pending)


def _until(task: lists.Task, now: dt.datetime) -> str:
    """Until when, and whether that is over."""
    if task.until is None:
        return ""
    until = words.until(task.until)
    return until if now <= task.until else _("{until} (overdue)").format(until=until)


COMMANDS = (inbox,)
