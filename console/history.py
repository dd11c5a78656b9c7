"""The award history of a person or body, by code and never by name alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import click

from console import options
from console.language import _, words
from console.output import Status, Trouble, put, table
from console.session import reading, registers_of, run
from domain.answers import Refusal
from domain.calendar import local_date
from domain.decision.resting import named, resting_on
from domain.events import AllotmentSet
from domain.exact import show_share
from domain.facts import COMMON, Facts, registry_of
from domain.registry import Register
from domain.registry.history import Held, History
from domain.registry.history import of as history_of
from eventlog.fold import Registers


@click.command(
    help=_(
        "The award history of a person or body by CODE: what it holds and how it was rated, across "
        "reorganisations and transfers. Awards nobody has vouched for are not yet proven."
    )
)
@click.argument("code")
@click.option("--body", metavar="BODY", help=_("The person's body; the one that knows him if left out"))
@click.option("--on", type=options.Day(), metavar="DATE", help=_("As of this day; today if left out"))
@options.as_json
def history(code: str, body: str | None, on: dt.date | None, *, json: bool) -> None:
    async def work() -> None:
        async with reading() as log:
            registers = await registers_of(log)
        day = on or local_date(dt.datetime.now(dt.UTC))
        where = body or _body_of(code, registers, day)
        found = history_of(code, where, registers.facts(), day)
        register = _states(registers).get(registry_of(code), Register())
        if json:
            put({"code": code, "body": where, "on": day, **_data(found), "allotments": _allotments(register)})
        else:
            _print(code, where, day, found)
            _print_allotments(register)

    run(work)


@click.command(
    help=_(
        "What rests on the AWARD that CODE holds, or held, by the decision NUMBER: awards that name it in "
        "their rules, directly or through others. Nothing is judged: each may stand without it."
    )
)
@click.argument("code")
@click.argument("award")
@click.argument("number")
@options.as_json
def resting(code: str, award: str, number: str, *, json: bool) -> None:
    async def work() -> Facts:
        async with reading() as log:
            return (await registers_of(log)).facts()

    facts = run(work)
    found = named(code, award, number, facts)
    if found is None:
        refusal = Refusal("no_such_holding", {"holder": code, "award": award, "number": number})
        raise Trouble(Status.REFUSED, refusal.code, words.refusal(refusal))
    rests = resting_on("", code, award, found.row.season, number, facts)
    if json:
        put([{**asdict(one), "on": number} for one in rests])
        return
    click.echo(
        _("{count} awards rest on {award} of {code}, {number}").format(
            count=len(rests), award=award, code=code, number=number
        )
    )
    header = (_("Award"), _("Holder"), _("Season"), _("Number"), _("By which rule"), _("Over how many"))
    rows = [
        (one.award, one.holder, one.season or "", one.number, words.word("resting", one.rule), str(one.depth))
        for one in rests
    ]
    if rows:
        table(header, rows)


def _states(registers: Registers) -> dict[str, Register]:
    """The registry's streams; the service is another thing."""
    return {name: state for name, state in registers.states.items() if isinstance(state, Register)}


def _body_of(code: str, registers: Registers, day: dt.date) -> str:
    """The body itself, or the one where the person is now; the one that knew him last where he is nowhere."""
    states = _states(registers)
    common = states.get(COMMON, Register())
    if code in common.bodies:
        return code
    if code not in common.people:
        raise Trouble(
            Status.REFUSED, "unknown_subject", words.refusal(Refusal("unknown_subject", {"subject": code}))
        )
    here = [
        (register.holders_any(code, day), code in register.histories, code in register.employed, body)
        for body in common.bodies
        if (register := states.get(registry_of(body))) is not None and register.knows(code)
    ]
    if not here:
        text = _("Nothing stands in the registry about {code}, beside that there is such a person.")
        raise Trouble(Status.REFUSED, "nothing_known", text.format(code=code))
    return max(here, key=lambda known: known[:3])[3]


def _data(found: History) -> dict[str, Any]:
    return {
        "held": [
            {
                "award": h.row.award,
                "season": h.row.season,
                "kind": h.row.kind,
                "number": h.row.number,
                "decided": h.row.decided,
                "organ": h.row.organ,
                "proven": _proven(h),
                "source": h.source,
                "decision": h.decision,
                "ended": h.ended,
            }
            for h in found.held
        ],
        "results": [
            {"season": r.season, "what": r.what, "value": r.value, "verified": r.verified, "source": r.source}
            for r in found.results
        ],
        "initiatives": [
            {"initiative": i.initiative, "level": i.level, "on": i.on, "share": show_share(i.share)}
            for i in found.initiatives
        ],
        "employed_since": found.employed_since,
        "complete": sorted(found.complete),
        "pending": [p.ref for p in found.pending],
    }


def _proven(held: Held) -> bool:
    return held.verified or held.decision is not None


def _print(code: str, where: str, day: dt.date, found: History) -> None:
    click.echo(_("{code}, {body}, as of {day}").format(code=code, body=where, day=words.day(day)))
    if found.employed_since:
        click.echo(_("  employed since {day}").format(day=words.day(found.employed_since)))
    for opened_ in found.pending:
        click.echo(_("  pending: {ref}, since {day}").format(ref=opened_.ref, day=words.day(opened_.on)))
    if not found.held and not found.results and not found.initiatives:
        click.echo(_("  no awards, no results"))
        return
    if found.held:
        head = _("Season"), _("Award"), _("Decision"), _("Date"), _("Organ"), _("State")
        table(head, [_held_line(h) for h in found.held])
    if found.results:
        head_ = _("Season"), _("Result"), _("Value"), _("Source")
        table(head_, [(r.season, r.what, r.value, r.source) for r in found.results])
    for made in found.initiatives:
        line = _("  initiative {initiative}: {share}, {day}")
        click.echo(
            line.format(initiative=made.initiative, share=show_share(made.share), day=words.day(made.on))
        )


def _held_line(held: Held) -> tuple[str, ...]:
    row = held.row
    if held.ended is not None:
        state = _("taken away by {decision}").format(decision=held.ended)
    else:
        state = _("proven") if _proven(held) else _("not yet proven")
    return row.season or "-", row.award, row.number, words.day(row.decided), row.organ, state


def _allotments(register: Register) -> list[dict[str, Any]]:
    """Every version of the allotments of a body, and how many of the seats are gone."""
    return [
        {
            "award": award,
            "season": season,
            "taken": register.seats_taken(award, season),
            "versions": [
                {"seats": v.seats, "segments": v.segments, "cite": v.cite, "reasoned": v.reasoned}
                for v in versions
            ],
        }
        for (award, season), versions in register.allotments.items()
    ]


def _print_allotments(register: Register) -> None:
    """A line for each version: the last one counts, those before it were changed with a reason."""
    rows = [
        (season, award, _seats(version), version.cite, str(gone) if version is versions[-1] else _("changed"))
        for (award, season), versions in register.allotments.items()
        for gone in (sum(register.seats_taken(award, season).values()),)
        for version in versions
    ]
    if rows:
        table((_("Season"), _("Award"), _("Seats"), _("Source"), _("Taken")), rows)


def _seats(version: AllotmentSet) -> str:
    """``22 (central 8, local 14)``."""
    parts = ", ".join(f"{segment} {seats}" for segment, seats in version.segments.items())
    return f"{version.seats} ({parts})" if parts else str(version.seats)


COMMANDS = (history, resting)
