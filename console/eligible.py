"""Eligibility from the command line: asked before anything is filed, and looked at again afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, get_args

import click
from pydantic import TypeAdapter

from audit import finding
from audit.story import names_in
from console import options
from console.language import _, words
from console.output import Status, Trouble, hung, put
from console.session import Sending, Session, reading, registers_of, run, send, stream_of
from domain.answers import Refusal
from domain.award.criteria import AwardKind
from domain.calendar import local_date
from domain.commands import Ask, CheckFreeze, Nominate, Reassess, Sealed
from domain.eligibility import Findings
from domain.eligibility import eligible as find
from domain.events import EligibilityFound, FoundRow, FreezeGround
from domain.facts import Facts
from domain.nomination import waiting
from domain.nomination.asking import asked_of
from domain.nomination.route import Moment
from domain.nomination.state import Nomination

KIND = click.option(
    "--kind",
    type=click.Choice(get_args(AwardKind)),
    help=_("Kind of the award, where it is given in several"),
)
ROWS = TypeAdapter(list[FoundRow])


@click.command(help=_("List how a nominee answers each criterion of AWARD, with the clause that asks."))
@click.argument("award", metavar="AWARD")
@click.argument("nominee", metavar="NOMINEE")
@click.option(
    "--unit", metavar="BODY", help=_("Unit that would nominate (code of a body); NOMINEE itself if left out")
)
@click.option("--season", metavar="SEASON", help=_("Season, where its last day picks the rules"))
@KIND
@click.option(
    "--feat-on", type=options.Day(), metavar="DATE", help=_("Day of the feat, where it picks the rules")
)
@click.option("--special", metavar="CODE", help=_("Ground of a special exception (a code)"))
@click.option(
    "--on",
    type=options.Day(),
    metavar="DATE",
    help=_("Business date: the meeting's or the paper's; today if left out"),
)
@options.as_json
def eligible(
    award: str, nominee: str, unit: str | None, on: dt.date | None, *, json: bool, **given: Any
) -> None:
    ask = Nominate(award=award, nominee=nominee, unit=unit or nominee, **given)
    now = dt.datetime.now(dt.UTC)
    moment = Moment(at=now, today=local_date(now), on=on or local_date(now))

    async def work() -> Facts:
        async with reading() as log:
            return (await registers_of(log)).facts()

    facts = run(work)
    picked = asked_of(ask, facts, moment)
    if isinstance(picked, Refusal):
        raise Trouble(Status.REFUSED, picked.code, words.refusal(picked))
    digest, policy, asked = picked
    found = find(policy, asked, facts)
    if json:
        put(
            {
                "award": award,
                "policy": digest,
                "kind": asked.kind,
                "nominee": nominee,
                "unit": asked.unit,
                "season": asked.season,
                "on": asked.on,
                "decided": policy.rules > 1,
                **shown(found.recorded(), facts),
            }
        )
        return
    title = policy.title.vi if words.language == "vi" else policy.title.en
    name = names_in(facts, words)
    click.echo(f"{name(nominee)}: {title}")
    certainty = words.certainty(policy.source.certainty)
    click.echo(f"  {policy.source.cite}, {certainty}; {digest[:12]}")
    if policy.rules == 1:
        click.echo(f"  {_('These rules show their criteria and do not decide them.')}")
    for line in told(found, facts):
        click.echo(hung(line, 4))


def told(found: Findings | EligibilityFound, facts: Facts) -> Sequence[str]:
    """The verdict and a line a criterion, indented by two."""
    event = found.recorded() if isinstance(found, Findings) else found
    verdict = _("Eligibility: {verdict}").format(verdict=words.word("verdict", event.verdict))
    rows = finding.lines(words, event.findings, names_in(facts, words))
    return [f"  {verdict}", *(f"    {row}" for row in rows)]


def shown(event: EligibilityFound, facts: Facts) -> dict[str, Any]:
    """The same as JSON data, each criterion with its sentence."""
    name = names_in(facts, words)
    rows = ROWS.dump_python(list(event.findings), mode="json")
    texts = (finding.line(words, row, name) for row in event.findings)
    return {
        "verdict": event.verdict,
        "findings": [{**row, "text": text} for row, text in zip(rows, texts, strict=True)],
    }


def frozen(state: Nomination, facts: Facts) -> list[str]:
    """A line that names what freezes the case today, if something does."""
    grounds = [f"{words.word('value', g.kind)} ({g.ref}; {g.cite})" for g in _pending(state, facts)]
    return [f"  {_('frozen: {grounds}').format(grounds=', '.join(grounds))}"] if grounds else []


def looked_at(state: Nomination, facts: Facts) -> dict[str, Any]:
    """What was found of the nominee's eligibility, and what freezes the case today, as JSON data."""
    pending = _pending(state, facts)
    return {
        "eligibility": None if state.found is None else shown(state.found, facts),
        "frozen": [{"kind": g.kind, "ref": g.ref, "since": g.since, "cite": g.cite} for g in pending],
    }


def _pending(state: Nomination, facts: Facts) -> tuple[FreezeGround, ...]:
    return waiting.freezing(state, facts, local_date(dt.datetime.now(dt.UTC)))


@click.command(help=_("Answer the award's criteria again: the registry knows more by now."))
@options.nomination
@options.delegated
@options.acting
def reassess(case: str, **given: Any) -> None:
    _plainly(case, Reassess(), given)


@click.command(
    "check-freeze", help=_("Record whether something pending freezes the case, or whether that is over.")
)
@options.nomination
@options.delegated
@options.acting
def check_freeze(case: str, **given: Any) -> None:
    _plainly(case, CheckFreeze(), given)


def _plainly(case: str, ask: Ask, given: dict[str, Any]) -> None:
    async def asked(session: Session, id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        del session, id
        return ask, ()

    send(stream_of(case), Sending(**given), asked)


COMMANDS = (eligible, reassess, check_freeze)
