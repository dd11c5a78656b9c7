"""What an award officer does with the rules themselves: list them, check them, compare two versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.ruling import about, shown
from console import options
from console.files import wrong_command_line
from console.language import _, words
from console.output import Leave, Status, hung, put, table
from domain.award.clauses import Change, Figure, Key, compared, figures
from domain.award.policy import Policy, digest
from domain.award.shelf import Fault, Shelved, faults, gaps
from domain.award.source import Source, Text
from domain.award.stages import SignStage, Stage, VoteStage

if TYPE_CHECKING:
    from audit.marked import Document, ScenarioError


class _FilesToo(click.Group):
    """``vinhdanh policies FILE`` lists it, as ``vinhdanh policies list FILE`` does."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and Path(args[0]).is_file():
            args = ["list", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_FilesToo,
    invoke_without_command=True,
    help=_("The awards' rules: list them, check them, compare two versions. Without a command: list."),
)
@options.as_json
@click.pass_context
def policies(ctx: click.Context, *, json: bool) -> None:
    if ctx.invoked_subcommand is None:
        _list((), json=json)


_files = click.argument(
    "files", nargs=-1, metavar="[FILE|DIR]...", type=click.Path(exists=True, path_type=Path)
)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


# List -------------------------------------------------------------------------------------------------------


@policies.command("list", help=_("List the rules, of this release or in FILES, each figure with its source."))
@_files
@options.as_json
def list_(files: tuple[Path, ...], *, json: bool) -> None:
    _list(files, json=json)


def _list(files: Iterable[Path], *, json: bool) -> None:
    from scenarios.format import load_policy

    with wrong_command_line():
        found = [load_policy(file) for file in named(files)]
    if json:
        put([{"digest": digest(p.canonical()), **p.canonical(), "undecided": p.undecided()} for p in found])
        return
    for policy in found:
        click.echo(f"{policy.award}: {_title(policy.title)}")
        about = f"{policy.source.cite}, {words.certainty(policy.source.certainty)}"
        about = f"{about}; {digest(policy.canonical())[:12]}"
        click.echo(hung(f"  {_period(policy)}; {about}", 4))
        for stage in policy.route:
            click.echo(hung(f"  {words.stage(stage.stage)}: {_stage_line(policy, stage)}", 4))
        for what in policy.undecided():
            click.echo(_("  not decided yet: {what}").format(what=what))
        click.echo("")


def _stage_line(policy: Policy, stage: Stage) -> str:
    source = policy.cited(stage.stage)
    where = f"{source.cite}, {words.certainty(source.certainty)}"
    if isinstance(stage, VoteStage):
        figure = (
            _("figure unknown: the body enters it")
            if stage.threshold == "unknown"
            else words.threshold(stage.threshold)
        )
        return f"{words.ballot(stage.ballot)}, {figure} ({words.base(stage.base)}); {where}"
    if isinstance(stage, SignStage):
        return f"{words.office(stage.by)}; {where}"
    return where


# Check ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    file: Path
    policy: Policy
    document: Document

    def line(self, way: tuple[str | int, ...]) -> int:
        return self.document.place(way).line


@dataclass(frozen=True, slots=True)
class _Found:
    """A fault as it is told: ``file:line: what is wrong; what would be right``."""

    file: str
    line: int
    code: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@policies.command(
    help=_(
        "Check the rules of this release, or FILES and folders: each by itself and all against each other. "
        "Shows every number with its source. Exit status 1 where something cannot be."
    )
)
@_files
@options.as_json
def check(files: tuple[Path, ...], *, json: bool) -> None:
    read, found = _read(named(files))
    shelf = [Shelved(str(one.file), one.policy) for one in read]
    by_name = {str(one.file): one for one in read}
    found += [_told(fault, by_name) for fault in faults(shelf, _awards_of_this_release() if files else ())]
    between = gaps(shelf)
    if json:
        put(
            {
                "files": len(read),
                "figures": [row for one in read for row in _figures_as_data(one)],
                "gaps": [{"award": g.award, "from": g.first, "until": g.last} for g in between],
                "faults": [{"file": f.file, "line": f.line, "code": f.code, "text": f.text} for f in found],
            }
        )
    else:
        _show_figures(read)
        for gap in between:
            text = _("Nothing is in force for {award} from {first} to {last}.")
            first, last = words.day(gap.first), words.day(gap.last)
            click.echo(text.format(award=gap.award, first=first, last=last))
        for fault in found:
            click.echo(str(fault))
        _sum_up(read, found)
    if found:
        raise Leave(Status.DIFFERS)


def named(files: Iterable[Path]) -> list[Path]:
    """The policy files of files and folders, or those of this release, in the order of their names."""
    from scenarios.format import POLICIES

    found: list[Path] = []
    for given in tuple(files) or (POLICIES,):
        if not given.is_dir():
            found.append(given)
            continue
        inside = (file for file in given.rglob("*.yaml") if "calendars" not in file.relative_to(given).parts)
        found += sorted(inside)
    return found


def _read(files: Iterable[Path]) -> tuple[list[_Read], list[_Found]]:
    """The files that can be read, and what is wrong with those that cannot."""
    from audit.marked import ScenarioError
    from audit.policyfile import read_policy

    read, found = [], []
    for file in files:
        try:
            read.append(_Read(file, *read_policy(file)))
        except ScenarioError as error:
            found.append(_Found(str(error.file), error.line, "file_wrong", _sentence(error)))
    return read, found


def _sentence(error: ScenarioError) -> str:
    return _(error.text).format(**error.values) if error.values else _(error.text)


def _told(fault: Fault, by_name: dict[str, _Read]) -> _Found:
    text = words.text(f"shelf.{fault.code}", **fault.values)
    return _Found(fault.name, by_name[fault.name].line(fault.way), fault.code, text)


def _awards_of_this_release() -> list[str]:
    """Files of one's own may name awards that stand in the release's."""
    from scenarios.format import POLICIES, load_policy

    return [load_policy(file).award for file in named((POLICIES,))]


def _figures_as_data(one: _Read) -> Iterator[dict[str, Any]]:
    period = one.policy.in_force
    for figure in figures(one.policy):
        yield {
            "award": one.policy.award,
            "from": period.begins,
            "until": period.until,
            "file": str(one.file),
            "line": one.line(figure.way),
            "where": figure.key,
            "field": figure.field,
            "value": figure.value,
            "source": _source_as_data(figure.source),
        }


def _source_as_data(source: Source | None) -> dict[str, str] | None:
    return None if source is None else {"cite": source.cite, "certainty": source.certainty}


def _show_figures(read: list[_Read]) -> None:
    rows = []
    for one in read:
        for key, group in groupby(figures(one.policy), lambda figure: figure.key):
            found = list(group)
            said = "; ".join(f"{words.word('field', f.field)}: {shown(words, f.value)}" for f in found)
            version = f"{one.policy.award} {one.policy.in_force.begins}"
            rows.append((version, about(words, key), said, _where_read(found[0])))
    table((_("Award, since"), _("Clause"), _("Figure"), _("Source")), rows)


def _where_read(figure: Figure) -> str:
    if figure.source is None:
        return _("a setting of the body that runs it")
    return f"{figure.source.cite}, {words.certainty(figure.source.certainty)}"


def _sum_up(read: list[_Read], found: list[_Found]) -> None:
    kinds = Counter(
        figure.source.certainty for one in read for figure in figures(one.policy) if figure.source is not None
    )
    sums = ", ".join(f"{count} {words.certainty(kind)}" for kind, count in sorted(kinds.items()))
    awards = len({one.policy.award for one in read})
    text = _("files: {files}, awards: {awards}, figures: {figures} ({sums}), faults: {faults}")
    click.echo("")
    click.echo(
        text.format(
            files=len(read), awards=awards, figures=sum(kinds.values()), sums=sums or "-", faults=len(found)
        )
    )


# Compare ----------------------------------------------------------------------------------------------------


@policies.command(help=_("Show what changed from the rules in BEFORE to those in AFTER, clause by clause."))
@click.argument("before", type=_file)
@click.argument("after", type=_file)
@options.as_json
def diff(before: Path, after: Path, *, json: bool) -> None:
    from scenarios.format import load_policy

    with wrong_command_line():
        old, new = load_policy(before), load_policy(after)
    changes = compared(old, new)
    if json:
        put(
            {
                "before": {"file": str(before), "award": old.award, "from": old.in_force.begins},
                "after": {"file": str(after), "award": new.award, "from": new.in_force.begins},
                "changes": [_change_as_data(change) for change in changes],
            }
        )
        return
    for sign, policy in (("-", old), ("+", new)):
        click.echo(hung(f"{sign} {policy.award}: {_title(policy.title)}, {_period(policy)}", 2))
    if not changes:
        click.echo(_("They say the same."))
    for key, group in groupby(changes, lambda change: change.key):
        _show_changes(key, list(group))


def _change_as_data(change: Change) -> dict[str, Any]:
    return {
        "where": change.key,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "source_before": _source_as_data(change.source_before),
        "source_after": _source_as_data(change.source_after),
    }


def _show_changes(key: Key, changes: list[Change]) -> None:
    click.echo("")
    click.echo(hung(about(words, key), 2))
    for change in changes:
        if change.field != "source":
            field = words.word("field", change.field)
            click.echo(hung(f"  {field}: {shown(words, change.before)} → {shown(words, change.after)}", 4))
    first = changes[0]
    if first.source_before == first.source_after:
        lines = [("  ", first.source_after)]
    else:
        lines = [("  - ", first.source_before), ("  + ", first.source_after)]
    for sign, source in lines:
        if source is not None:
            click.echo(hung(f"{sign}{source.cite}, {words.certainty(source.certainty)}", 6))


# Words ------------------------------------------------------------------------------------------------------


def _title(title: Text) -> str:
    return title.vi if words.language == "vi" else title.en


def _period(policy: Policy) -> str:
    until = words.day(policy.in_force.until) if policy.in_force.until else "…"
    return f"{words.day(policy.in_force.begins)} – {until}"


COMMANDS = (policies,)
