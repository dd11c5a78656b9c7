"""``run``: play a scenario and show what came of it."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import options
from console.files import wrong_command_line
from console.language import _, words
from console.output import Leave, Status, check_export_place, hung, put, table
from console.recorded import substance
from console.session import door, opened
from console.session import run as run_async
from domain.award.policy import Policy
from domain.events import Outcome, ResultTaken
from domain.nomination.state import Nomination
from runtime import logs
from runtime.connection import Connection, connection, made
from runtime.services import Services

if TYPE_CHECKING:
    from scenarios.format import Scenario
    from scenarios.play import Played, Surprise

MOST_ROWS = 40
"""Rows of a table; where an award has more nominees, those of like counts stand in one row."""


@click.command("run", help=_("Play the scenario in FOLDER on services of its own and show what came of it."))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--export", "exported", type=click.Path(file_okay=False, path_type=Path), help=_("Export the log to DIR")
)
@click.option("--here", is_flag=True, help=_("Play it on the services that run, and keep it there"))
@options.as_json
def run_scenario(folder: Path, exported: Path | None, *, here: bool, json: bool) -> None:
    from scenarios.format import load

    logs.configure("error")
    if exported is not None:
        check_export_place(exported)
    with wrong_command_line():
        scenario = load(folder)
    began = time.monotonic()
    if here:
        played, entries = run_async(lambda: _play(scenario, connection(), exported, own_worker=False))
    else:
        with tempfile.TemporaryDirectory(prefix="vinhdanh-") as scratch:
            services = Services(
                Path(scratch), persistent=False, progress=lambda line: click.echo(line, err=True)
            )
            click.echo(_("Starting PostgreSQL and Temporal …"), err=True)
            with services:
                where = Connection(services.dsn(), services.temporal_address, made(Path(scratch) / "keys"))
                played, entries = run_async(lambda: _play(scenario, where, exported, own_worker=True))
    _report(scenario, played, entries, exported, time.monotonic() - began, json=json)
    if played.surprises:
        raise Leave(Status.DIFFERS)


async def _play(
    scenario: Scenario, where: Connection, exported: Path | None, *, own_worker: bool
) -> tuple[Played, dict[str, Any]]:
    from audit import replay
    from audit.export import export as write
    from scenarios.play import Player
    from worker import migrate, work

    async with AsyncExitStack() as stack:
        if own_worker:
            await migrate(where)
            stop, ready = asyncio.Event(), asyncio.Event()
            working = asyncio.create_task(work(where, stop, ready))
            done, _pending = await asyncio.wait(
                [working, waiting := asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED
            )
            if working in done:
                waiting.cancel()
                working.result()

            async def finish() -> None:
                stop.set()
                await working

            stack.push_async_callback(finish)
        gateway = await door(where)
        reader = await stack.enter_async_context(opened(where))
        with Progress() as progress:
            played = await Player(scenario, gateway.send, gateway.hand_over, reader, progress.tell).play()
        click.echo(_("Deciding everything again from the log …"), err=True)
        entries = [entry async for entry in reader.read()]
        checked = replay.replay(entries)
        if exported is not None:
            await write(reader, exported)
        return played, {
            "entries": checked.entries,
            "decided": checked.decided,
            "differences": [str(d) for d in checked.differences],
        }


class Progress:
    """Progress on standard error: a bar on a terminal, a line now and then elsewhere."""

    def __enter__(self) -> Progress:
        self._bar: Any = None
        self._shown = -1
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(_("Playing"), total=None)
        return self

    def tell(self, done: int, of: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=of)
        elif (tenth := done * 10 // of) > self._shown:
            self._shown = tenth
            click.echo(_("  {done} of {all} steps").format(done=done, all=of), err=True)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _report(
    scenario: Scenario,
    played: Played,
    checked: dict[str, Any],
    exported: Path | None,
    seconds: float,
    *,
    json: bool,
) -> None:
    vietnamese = words.language == "vi"
    if json:
        cases = {
            name: {
                "result": state.result or state.phase,
                "counted": [
                    {
                        "ballot": c.ballot.ballot,
                        "passed": c.outcome.passed,
                        "derivation": words.derivation(c.outcome),
                    }
                    for c in state.counted
                ],
                "taken": [
                    {
                        "sitting": t.sitting,
                        "stage": t.stage,
                        "won": t.won,
                        "place": t.place,
                        "seats": t.seats,
                        "derivation": words.derivation(t.outcome),
                    }
                    for t in state.taken
                ],
                "decision": state.carried.paper if state.carried else None,
            }
            for name, state in played.cases.items()
        }
        sittings = {
            name: {"phase": state.phase, "results": Counter(state.results.values())}
            for name, state in played.sittings.items()
        }
        decisions = {name: state.shown for name, state in played.decisions.items()}
        records = {stream: state.shown for stream, state in played.records.items()}
        surprises = [
            {"place": str(s.place), "case": s.case, "expected": s.expected, "happened": s.happened}
            for s in played.surprises
        ]
        put(
            {
                "scenario": scenario.scenario,
                "cases": cases,
                "sittings": sittings,
                "decisions": decisions,
                "records": records,
                "surprises": surprises,
                "replay": checked,
            }
        )
        return
    click.echo(scenario.title.vi if vietnamese else scenario.title.en)
    click.echo(f"{scenario.source.cite} ({words.certainty(scenario.source.certainty)})")
    if scenario.notes:
        click.echo((scenario.notes.vi if vietnamese else scenario.notes.en).strip())
    names = {b.body: b.name.vi if vietnamese else b.name.en for b in scenario.bodies}
    names |= {p.person: p.name for p in scenario.people}
    for by_policy in scenario.rules:
        rows = []
        for case in scenario.cases:
            if scenario.rules_for(case) != by_policy:
                continue
            state = played.cases[case.case]
            signal = _(" (by signals)") if case.via == "signal" else ""
            rows.append(
                (names[case.nominee] + signal, _stages(state, scenario.rules[by_policy]), _concluded(state))
            )
        if not rows:
            continue
        if len(rows) > MOST_ROWS:
            alike = Counter(row[1:] for row in rows)
            rows = [(_("{number} nominees").format(number=number), *what) for what, number in alike.items()]
        policy = scenario.rules[by_policy]
        title = policy.title.vi if vietnamese else policy.title.en
        tried = _("What if: ") if any(c.what_if == by_policy for c in scenario.cases) else ""
        source = f"{policy.source.cite}, {words.certainty(policy.source.certainty)}"
        click.echo(f"\n{tried}{title}; {source}\n")
        table((_("Nominee"), _("Stages and counts"), _("Result")), rows)
    if played.records:
        shown = [
            (words.word("record", kind), name, words.phase(state.shown), substance(state))
            for stream, state in played.records.items()
            for kind, _slash, name in (stream.partition("/"),)
        ]
        click.echo("")
        table((_("Kind"), _("Code"), _("Result"), _("What came of it")), shown)
    click.echo("")
    for surprise in played.surprises:
        click.echo(hung(_surprise(surprise), 2))
    for difference in checked["differences"]:
        click.echo(hung(difference, 2))
    click.echo(
        _(
            "{commands} commands, {entries} entries; {decided} decided again, {differences} differences; "
            "{seconds} s"
        ).format(
            commands=played.commands,
            entries=checked["entries"],
            decided=checked["decided"],
            differences=len(checked["differences"]),
            seconds=f"{seconds:.0f}",
        )
    )
    if exported is not None:
        click.echo(_("Exported to {folder}").format(folder=exported))


def _surprise(surprise: Surprise) -> str:
    """What was not as expected; a refusal in the rules' own words."""
    refusal = surprise.refusal
    expected = _("recorded") if surprise.expected == "recorded" else surprise.expected
    happened = surprise.happened
    if refusal is not None:
        who = f"{surprise.who}: " if surprise.who else ""
        happened = f"{who}{words.refusal(refusal)} ({refusal.code})"
    told = _("{place}: {case}: expected {expected}, but {happened}")
    return told.format(place=surprise.place, case=surprise.case, expected=expected, happened=happened)


def _stages(state: Nomination, policy: Policy) -> str:
    """Every count of the case, in the order of its route: of its own ballots, and of sittings."""
    order = [stage.stage for stage in policy.route]
    counts = [(order.index(c.stage), f"{words.stage(c.stage)}: {_count(c.outcome)}") for c in state.counted]
    counts += [
        (order.index(t.stage), f"{words.stage(t.stage)}: {_count(t.outcome)}{_place(t)}") for t in state.taken
    ]
    return "\n".join(text for _, text in sorted(counts, key=lambda count: count[0]))


def _place(taken: ResultTaken) -> str:
    """The place among those who reached the share, where seats are limited."""
    if taken.place is None or taken.seats is None:
        return ""
    place = words.text("event.ResultTaken.place", place=taken.place, seats=taken.seats)
    return f"; {place}" if taken.won else f"; {place}: {words.text('event.ResultTaken.no_seat')}"


def _concluded(state: Nomination) -> str:
    """How the case ended, by which decision, or where it stands."""
    if state.phase == "ended":
        paper = f"\n{state.carried.paper}" if state.carried else ""
        return words.phase(state.shown) + paper
    return _("at: {stage}").format(stage=words.place(state.shown))


def _count(outcome: Outcome) -> str:
    """A count with its derivation; a figure that is not sure is shown as such wherever it decides."""
    derivation, certainty = words.derivation(outcome), outcome.certainty
    return derivation if certainty == "read" else f"{derivation} [{words.certainty(certainty)}]"


COMMANDS = (run_scenario,)
