"""A past season decided again under a draft policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import options
from console.files import wrong_command_line
from console.language import _, words
from console.output import Status, Trouble, put, table
from console.report import entries_of
from domain.events import FoundRow
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
        csv.write_bytes(written(_as_rows(found, named)))
    if json:
        put({"award": draft.award, "season": season, "changes": counted, "cases": _as_data(found, named)})
        return
    text = _("{gains} would gain, {loses} would lose, {same} as before, {not_known} not known")
    click.echo(text.format(**{what: counted[what] for what in ("gains", "loses", "same", "not_known")}))
    if csv is not None:
        click.echo(_("Written to {file}").format(file=csv))
        return
    rows = [
        (
            named(one.about.nominee),
            named(one.about.unit),
            words.word("change", one.change),
            _clause(one.clause, named),
        )
        for one in found
        if one.change != "same"
    ]
    if rows:
        table((_("Nominee"), _("Unit"), _("Change"), _("By which clause")), rows)


def _clause(clause: Clause | None, named: Named) -> str:
    """The clause with its source, and what it said then and would say."""
    from audit.telling_seat import seat_told

    if clause is None:
        return ""
    head = words.stage(clause.name) if not isinstance(clause.now, FoundRow) else ""
    parts = [head] if head else []
    for heading, said, seat in (
        (_("then"), clause.then, clause.seat_then),
        (_("now"), clause.now, clause.seat_now),
    ):
        if said is not None:
            parts.append(f"{heading}: {_said(said, named)}")
        if seat is not None:
            parts.append(f"{heading}: {seat_told(words, seat)}")
    if clause.dropped:
        parts.append(_("the draft has no such stage"))
    elif clause.now is None:
        parts.append(_("nobody can say what would have come of it"))
    if clause.unheld:
        stages = ", ".join(map(words.stage, clause.unheld))
        parts.append(_("nobody has voted on it at: {stages}").format(stages=stages))
    return "\n".join([*parts, *([clause.cite] if clause.cite else [])])


def _said(said: Any, named: Named) -> str:
    from audit import finding

    return finding.line(words, said, named) if isinstance(said, FoundRow) else words.derivation(said)


def _registry(entries: Iterable[Entry]) -> Facts:
    registers = Registers()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
    return registers.facts()


def _as_rows(found: Iterable[Changed], named: Named) -> Iterator[Sequence[object]]:
    """Every nomination, also those for which nothing changes: a spreadsheet sorts and counts them."""
    yield (_("Case"), _("Nominee"), _("Unit"), _("Change"), _("By which clause"), _("Source"))
    for one in found:
        clause = one.clause
        yield (
            one.stream.partition("/")[2],
            named(one.about.nominee),
            named(one.about.unit),
            words.word("change", one.change),
            "; ".join(_clause(clause, named).splitlines()),
            "" if clause is None else clause.cite,
        )


def _as_data(found: list[Changed], named: Named) -> list[dict[str, Any]]:
    return [
        {
            "stream": one.stream,
            "nominee": one.about.nominee,
            "unit": one.about.unit,
            "change": one.change,
            "clause": None if one.clause is None else one.clause.name,
            "cite": None if one.clause is None else one.clause.cite,
            "seat_then": None if one.clause is None else one.clause.seat_then,
            "seat_now": None if one.clause is None else one.clause.seat_now,
            "unheld": [] if one.clause is None else one.clause.unheld,
            "why": _clause(one.clause, named),
        }
        for one in found
    ]


COMMANDS = (simulate,)
