"""Role models and good practices: found, fostered, followed up, shown as their subject approved it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, get_args

import click

from console import options, records
from console.language import _, words
from console.movement import code_argument
from console.output import put, table
from console.records import Asked, stream_of_record
from console.session import Sending, Session, send
from domain.commands import (
    ApprovePublication,
    FindRoleModel,
    FollowUpRoleModel,
    FosterRoleModel,
    OrderPractice,
    PublishRoleModel,
    ReportPractice,
)
from domain.events import ModelKind, Reach
from domain.rolemodel import RoleModel

_SHA256 = re.compile(r"[0-9a-f]{64}")


@click.group("rolemodel", help=_("Role models and good practices: found, fostered, followed up, published."))
def rolemodel() -> None:
    pass


def stream_of_model(code: str) -> str:
    """``m1`` and ``rolemodel/m1`` name the same stream."""
    return stream_of_record("rolemodel", code)


def _subject(state: RoleModel) -> str | None:
    """Under whose key what is said of it is sealed."""
    return None if state.about is None else state.about.subject


@rolemodel.command(help=_("Record that a person, a unit or a practice of theirs is worth following."))
@code_argument
@click.option("--kind", required=True, type=click.Choice(get_args(ModelKind)), help=_("What it is"))
@click.option("--subject", required=True, metavar="WHO", help=_("The person or unit (code)"))
@click.option("--body", required=True, metavar="BODY", help=_("Body that keeps it"))
@click.option("--movement", metavar="CODE", help=_("Movement in which it was found"))
@records.words_option
@options.acting
def find(
    code: str, kind: ModelKind, subject: str, body: str, movement: str | None, text: str | None, **given: Any
) -> None:
    ask = FindRoleModel(kind, subject, body, movement)
    records.tell(stream_of_model(code), ask, given, subject, text=text)


@rolemodel.command(help=_("Record what is done to foster it."))
@code_argument
@records.words_option
@options.acting
def foster(code: str, text: str | None, **given: Any) -> None:
    records.tell_about(stream_of_model(code), FosterRoleModel(), given, _subject, text=text)


@rolemodel.command("follow-up", help=_("Record how it has gone on, and whether it still is one."))
@code_argument
@click.option("--holds/--no-more", default=None, help=_("Still a role model, or no more"))
@records.words_option
@options.acting
def follow_up(code: str, text: str | None, *, holds: bool | None, **given: Any) -> None:
    if holds is None:
        raise click.UsageError(_("Say with --holds or --no-more whether it still is one."))
    records.tell_about(stream_of_model(code), FollowUpRoleModel(holds), given, _subject, text=text)


@rolemodel.command(help=_("Agree, as its subject or the subject's head, to be shown with the text FILE."))
@code_argument
@click.argument("file", metavar="FILE")
@options.delegated
@options.acting
def approve(code: str, file: str, **given: Any) -> None:
    stream = stream_of_model(code)

    async def asked(session: Session, _id: str) -> Asked:
        about = await records.key_of(session, stream, given["person"], _subject)
        return ApprovePublication(await records.keep(session, file, about)), ()

    send(stream, Sending(**given), asked)


@rolemodel.command(help=_("Show it on a channel, with the text FILE that its subject has approved."))
@code_argument
@click.argument("file", metavar="FILE")
@click.option("--channel", required=True, metavar="CHANNEL", help=_("Where it was published"))
@options.acting
def publish(code: str, file: str, channel: str, **given: Any) -> None:
    if not _SHA256.fullmatch(file) and not Path(file).is_file():
        raise click.UsageError(_("{file} is neither a file nor the SHA-256 of one").format(file=file))
    text = file if _SHA256.fullmatch(file) else hashlib.sha256(Path(file).read_bytes()).hexdigest()
    records.tell(stream_of_model(code), PublishRoleModel(text, channel), given)


@rolemodel.command(help=_("Report the practice to the council that recognises initiatives."))
@code_argument
@click.option("--council", required=True, metavar="BODY", help=_("That council"))
@click.option("--initiative", metavar="CODE", help=_("The initiative as which it was filed"))
@options.acting
def report(code: str, council: str, initiative: str | None, **given: Any) -> None:
    records.tell(stream_of_model(code), ReportPractice(council, initiative), given)


@rolemodel.command(help=_("Order the practice applied, by a paper (who leads its body, or one above it)."))
@code_argument
@click.option("--reach", required=True, type=click.Choice(get_args(Reach)), help=_("How far it is applied"))
@click.option("--where", required=True, metavar="TEXT", help=_("Which field of work or level"))
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@options.delegated
@options.acting
def order(code: str, reach: Reach, where: str, number: str, **given: Any) -> None:
    records.tell(stream_of_model(code), OrderPractice(reach, where, number), given)


@rolemodel.command("list", help=_("All role models and practices, and where each stands."))
@options.as_json
def every(*, json: bool) -> None:
    found = records.all_of("rolemodel", lambda state: state.about is not None)
    if json:
        put([_data(code, state) for code, state in found])
        return
    rows = [
        (
            code,
            words.word("model_kind", state.about.kind),
            state.about.subject,
            state.about.body,
            words.phase(state.shown),
        )
        for code, state in found
    ]
    table((_("Role model"), _("Kind"), _("Subject"), _("Body"), _("Stands at")), rows)


@rolemodel.command(help=_("Show CODE: how it was followed up, where it was published and is to be applied."))
@code_argument
@options.as_json
def show(code: str, *, json: bool) -> None:
    none = _("There is no role model {code}.").format(code=code)
    state: RoleModel = records.opened(stream_of_model(code), none, lambda found: found.about is not None)
    if json:
        put(_data(code, state))
        return
    about = state.about
    assert about is not None
    kind = words.word("model_kind", about.kind)
    text = _("{code}: {kind}, {subject}, kept by {body}: {phase}")
    click.echo(
        text.format(
            code=code, kind=kind, subject=about.subject, body=about.body, phase=words.phase(state.shown)
        )
    )
    if about.movement:
        click.echo(_("  found in the movement {movement}").format(movement=about.movement))
    if state.fostered:
        click.echo(_("  fostered: {count} times").format(count=state.fostered))
    for on, holds in state.followed:
        text = _("  followed up on {day}: still one") if holds else _("  followed up on {day}: no more")
        click.echo(text.format(day=words.day(on)))
    if state.approved and not state.published:
        click.echo(_("  its subject has approved the text {text}").format(text=state.approved[:12]))
    for made in state.published:
        text = _("  published on {channel} with the text {text}")
        click.echo(text.format(channel=made.channel, text=made.text[:12]))
    if state.reported is not None:
        click.echo(_("  reported to {council}").format(council=state.reported.council))
    for to_apply in state.ordered:
        text = _("  to be applied in {reach} ({where}), by {number}")
        reach = words.word("reach", to_apply.reach)
        click.echo(text.format(reach=reach, where=to_apply.where, number=to_apply.number))


def _data(code: str, state: RoleModel) -> dict[str, Any]:
    about = state.about
    assert about is not None
    return {
        "code": code,
        "kind": about.kind,
        "subject": about.subject,
        "body": about.body,
        "movement": about.movement,
        "phase": state.shown,
        "fostered": state.fostered,
        "followed_up": [{"on": on, "holds": holds} for on, holds in state.followed],
        "approved": state.approved,
        "published": [{"channel": one.channel, "text": one.text} for one in state.published],
        "reported": state.reported and state.reported.council,
        "ordered": [{"reach": o.reach, "where": o.where, "number": o.number} for o in state.ordered],
    }


COMMANDS = (rolemodel,)
