"""Activities: conferences, exchanges, training, publicity, social work; each one record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from console import files, options, records
from console.attaching import Attaching
from console.language import _, words
from console.movement import code_argument, file_argument
from console.output import put, table
from console.records import Asked, stream_of_record
from console.session import Sending, Session, sealed, send
from domain.activity import Activity
from domain.commands import HoldActivity, StrikeActivity
from domain.events import ActivityKind, AgendaItem, ItemKind
from scenarios.rows import Row


class ItemRow(Row):
    """A point of what was done there; ``of`` is the stream in which it stands, where it stands in one."""

    what: ItemKind
    by: str | None = None
    of: str | None = None


class ActivityFile(Row):
    """An activity. ``paper`` is a file beside it by name, or the SHA-256 of one that is kept."""

    code: str
    kind: ActivityKind
    body: str
    title: str = ""
    movement: str | None = None
    partners: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    items: tuple[ItemRow, ...] = ()
    paper: str | None = None


@click.group("activity", help=_("Activities: conferences, exchanges, training, publicity, social work."))
def activity() -> None:
    pass


def stream_of_activity(code: str) -> str:
    """``hn-1`` and ``activity/hn-1`` name the same stream."""
    return stream_of_record("activity", code)


@activity.command(
    help=_("Record the activity described in FILE (YAML), which took place."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  code: hn-2026                   # the CODE of all other commands\n"
        "  kind: conference                # exchange, training, publicity, social, charity, culture,\n"
        "                                  # dialogue\n"
        "  body: cluster-6\n"
        "  title: Half-year conference     # kept sealed\n"
        "  movement: td-2026\n"
        "  partners: [union]               # bodies that held it together with the body\n"
        "  people: [p.an]                  # who took part by name, as those who were trained\n"
        "  items: [{what: report, by: p.an}, {what: ballot, of: sitting/c6}, {what: tasks}]\n"
        "  paper: minutes.pdf              # a file beside FILE, kept encrypted, or the SHA-256 of one\n"
        "What: report, discussion, review, ballot, launch, pledge, praise, tasks, criticism."
    ),
)
@file_argument
@options.acting
def hold(file: Path, **given: Any) -> None:
    written, attaching = files.read(file, ActivityFile), Attaching()
    names = () if written.paper is None else (written.paper,)
    papers = attaching.named(names, written.body, file.parent, str(file))
    ask = HoldActivity(
        kind=written.kind,
        body=written.body,
        movement=written.movement,
        partners=written.partners,
        people=written.people,
        items=tuple(AgendaItem(one.what, one.by, one.of) for one in written.items),
        paper=papers[0] if papers else None,
    )

    async def asked(session: Session, id: str) -> Asked:
        await attaching.keep(session)
        return ask, sealed(session.where, id, written.body, {"title": written.title})

    send(stream_of_activity(written.code), Sending(**given), asked)


@activity.command(help=_("Strike the record CODE, which was made in error."))
@code_argument
@options.reasoned(required=True)
@options.acting
def strike(code: str, reason: str, **given: Any) -> None:
    records.tell_about(stream_of_activity(code), StrikeActivity(), given, _body, reason=reason)


def _body(state: Activity) -> str | None:
    """Under whose key what is said of it is sealed."""
    return None if state.about is None else state.about.body


@activity.command("list", help=_("All activities, the latest last."))
@options.as_json
def every(*, json: bool) -> None:
    found = records.all_of("activity", lambda state: state.about is not None)
    found.sort(key=lambda one: one[1].on)
    if json:
        put([_data(code, state) for code, state in found])
        return
    rows = [
        (
            code,
            words.day(state.on),
            words.word("activity_kind", state.about.kind),
            state.about.body,
            str(len(state.about.people) or ""),
            words.phase(state.shown),
        )
        for code, state in found
    ]
    table((_("Activity"), _("On"), _("Kind"), _("Body"), _("People"), _("Stands at")), rows)


@activity.command(help=_("Show CODE: who held it, what was on, who took part."))
@code_argument
@options.as_json
def show(code: str, *, json: bool) -> None:
    none = _("There is no activity {code}.").format(code=code)
    stream = stream_of_activity(code)
    state: Activity = records.opened(stream, none, lambda found: found.about is not None)
    if json:
        put(_data(code, state))
        return
    about = state.about
    assert about is not None
    text = _("{code}: {kind} of {body}, {day}: {phase}")
    kind = words.word("activity_kind", about.kind)
    phase = words.phase(state.shown)
    click.echo(text.format(code=code, kind=kind, body=about.body, day=words.day(state.on), phase=phase))
    for said, codes in (
        (_("  of the movement {codes}"), (about.movement,) if about.movement else ()),
        (_("  together with {codes}"), about.partners),
        (_("  took part: {codes}"), about.people),
    ):
        if codes:
            click.echo(said.format(codes=", ".join(codes)))
    if about.items:
        rows = [(words.word("item", one.what), one.by or "", one.of or "") for one in about.items]
        table((_("Point"), _("Who"), _("Stream")), rows)


def _data(code: str, state: Activity) -> dict[str, Any]:
    about = state.about
    assert about is not None
    return {
        "code": code,
        "kind": about.kind,
        "body": about.body,
        "on": state.on,
        "phase": state.shown,
        "movement": about.movement,
        "partners": about.partners,
        "people": about.people,
        "items": [{"what": one.what, "by": one.by, "of": one.of} for one in about.items],
        "paper": about.paper,
    }


COMMANDS = (activity,)
