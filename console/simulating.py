"""A past season decided again under a draft policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import options
from console.exported import entries_of
from console.files import wrong_command_line
from console.language import _, words
from console.output import Status, Trouble, put, table
from eventlog.fold import Registers, is_fact

if TYPE_CHECKING:
    from audit.simulate import Changed, Clause
    from audit.words import Named
    from domain.facts import Facts
    from eventlog.entry import Entry

_POLICY = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITTEN = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    help=_(
        "Decide a past season again under the draft policy FILE: who would gain, who would lose, and which "
        "clause does it. Nothing is written."
    )
)
@click.option(
    "--policy", "file", type=_POLICY, required=True, metavar="FILE", help=_("The draft, a policy file")
)
@click.option("--season", required=True, metavar="SEASON", help=_("Code of the season"))
@click.option("--folder", type=_FOLDER, help=_("An export, instead of the database"))
@click.option("--csv", type=_WRITTEN, metavar="FILE", help=_("Write the rows into FILE as CSV"))
@options.as_json
def simulate(file: Path, season: str, folder: Path | None, csv: Path | None, *, json: bool) -> None:
    from audit import telling_simulation as telling
    from audit.simulate import simulate as decided_again
    from audit.spreadsheet import table as written
    from audit.story import names_in
    from scenarios.format import load_policy

    with wrong_command_line():
        draft = load_policy(file)
    entries = entries_of(folder)
    facts = _registry(entries)
    if season not in facts.common.seasons:
        known = ", ".join(facts.common.seasons) or "-"
        text = _("There is no season {season}. Known: {known}.").format(season=season, known=known)
        raise Trouble(Status.REFUSED, "unknown_season", text)
    found = decided_again(entries, draft, season)
    counted = Counter(one.change for one in found)
    named = names_in(facts, words)
    if csv is not None:
        csv.write_bytes(written(telling.sheet(words, found, named)))
    if json:
        put({"award": draft.award, "season": season, "changes": counted, "cases": _as_data(found, named)})
        return
    click.echo(telling.counted(words, found))
    if csv is not None:
        click.echo(_("Written to {file}").format(file=csv))
        return
    rows = [telling.row(words, one, named) for one in found if one.change != "same"]
    if rows:
        table(telling.head(words), rows)


def _registry(entries: Iterable[Entry]) -> Facts:
    registers = Registers()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
    return registers.facts()


def _as_data(found: list[Changed], named: Named) -> list[dict[str, Any]]:
    from audit import telling_simulation as telling

    return [
        {
            "stream": one.stream,
            "nominee": one.about.nominee,
            "unit": one.about.unit,
            "change": one.change,
            **_clause_data(one.clause),
            "why": telling.clause_told(words, one.clause, named),
        }
        for one in found
    ]


def _clause_data(clause: Clause | None) -> dict[str, Any]:
    """``seat_then`` and ``seat_now`` are places in the order, where seats are limited."""
    if clause is None:
        return {"clause": None, "cite": None, "seat_then": None, "seat_now": None, "unheld": []}
    seats = {"seat_then": clause.seat_then, "seat_now": clause.seat_now}
    return {
        "clause": clause.name,
        "cite": clause.cite,
        **{name: None if seat is None else asdict(seat) for name, seat in seats.items()},
        "unheld": clause.unheld,
    }


COMMANDS = (simulate,)
