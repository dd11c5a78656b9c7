"""What a registrar loads and enters afterwards: a season from CSV files, and awards decided elsewhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from pathlib import Path
from typing import Any, get_args

import click

from console import faults, options
from console.language import _, words
from console.output import Status, Trouble, put
from console.policies import named
from console.session import Sending, Session, opened, reading, registers_of, run, send, session
from domain.award.criteria import AwardKind
from domain.commands import Actor, Ask, ChangeRegistry, Sealed
from domain.events import AwardsHeld, HeldRow, HoldingVouched
from domain.facts import registry_of
from intake.awards import awards_of, nearest
from intake.batches import Salt
from intake.faults import Faulty
from intake.loading import load as load_folder
from intake.sending import Refused, Sent

_AWARD = re.compile(r"^award: *['\"]?([^\s'\"#]+)", re.MULTILINE)


@click.command(
    help=_(
        "Load a season from the CSV files in FOLDER, after checking all of them: nothing is loaded if "
        "anything is wrong. Loading it again goes on where it stopped (the registrar; the first time, "
        "whoever runs the machine)."
    ),
    epilog="\b\n"
    + _(
        "Files, all of which may be left out; a * marks what is needed:\n"
        "  seasons.csv      season* begins* ends*\n"
        "  bodies.csv       body* kind* role parent name_vi* name_en made_up locality tags segment\n"
        "  succession.csv   body* succeeds* on* cite*          one line for each body succeeded\n"
        "  ended.csv        body* on* cite*\n"
        "  clusters.csv     cluster* owner* number* year* head_by* again cite*\n"
        "  members.csv      cluster* unit* begins* until made_up\n"
        "  leads.csv        cluster* head* deputies begins* until* paper*\n"
        "  people.csv       person* name sex born post mail made_up (name to mail are kept sealed)\n"
        "  mandates.csv     body* person* office* begins* until acting deputy_of made_up\n"
        "  employed.csv     body* person* begins* until\n"
        "  moves.csv        body* person* origin* on* how*\n"
        "  absences.csv     body* person* begins* until* why*\n"
        "  results.csv      body* season* subject* what* value* source* verified\n"
        "  awards.csv       body* holder* award* season kind number* decided* organ* feat_on source* "
        "verified other\n"
        "                   (other: no rules here know the award, it is given elsewhere)\n"
        "  discipline.csv   body* person* ref* form* decided* served counted\n"
        "  proceedings.csv  body* about* ref* kind* on* closed confirmed\n"
        "  allotments.csv   body* award* season* seats* segments cite* reason (central=8 local=14; the\n"
        "                   reason is kept sealed)\n"
        "  initiatives.csv  body* initiative* level* on* author* share* decision* title, one line an author\n"
        "UTF-8, commas or semicolons; days as 2025-07-01 or 01/07/2025; several codes with spaces between."
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.person
@options.as_json
def load(folder: Path, person: str, *, json: bool) -> None:
    try:
        sent = run(lambda: _load(folder, person))
    except Faulty as faulty:
        faults.tell(faulty, _("Nothing was loaded."), json=json)
    except Refused as refused:
        first = refused.refusal.values.get("change", 1)
        assert isinstance(first, int)
        place = refused.batch.items[first - 1].rows[0].place
        text = _(
            "{file}:{line}: refused meanwhile: {why}\nWhat was sent before stands; load it again."
        ).format(file=place.file, line=place.line, why=words.refusal(refused.refusal))
        raise Trouble(Status.REFUSED, refused.refusal.code, text) from None
    else:
        if json:
            put({"entries": sent.entries, "commands": sent.commands, "known": sent.known})
            return
        click.echo(_("Loaded: {entries} facts in {commands} commands").format(**_counts(sent)))
        if sent.known:
            click.echo(_("  {known} stood in the registry already").format(**_counts(sent)))


def _counts(sent: Sent) -> dict[str, int]:
    return {"entries": sent.entries, "commands": sent.commands, "known": sent.known}


async def _load(folder: Path, person: str) -> Sent:
    from gateway import NotRecorded

    async with session() as here, opened(here.where) as log:
        actor = Actor(person=person, proof="local")
        try:
            return await load_folder(folder, actor, _salts(here), log, here.gateway.send, shipped_awards())
        except* NotRecorded as errors:
            text = _("Not everything is recorded yet ({why}). Load the folder again: that is safe.")
            why = str(errors.exceptions[0])
            raise Trouble(Status.NOT_RECORDED, "not_recorded", text.format(why=why)) from None


def _salts(here: Session) -> Salt:
    from workflows.codec import payload_key

    key = payload_key(here.where.payload_key)
    return lambda words: hmac.new(key, f"salt/load:{words}".encode(), hashlib.sha256).hexdigest()[:32]


# Awards held -----------------------------------------------------------------------------------------------

body_option = click.option(
    "--body", required=True, metavar="BODY", help=_("In whose register it stands: the holder's body")
)
number_option = click.option("--number", required=True, metavar="TEXT", help=_("Number of its decision"))


@click.command(
    "award-held",
    help=_(
        "Enter an award that HOLDER (a code) was given elsewhere or before; it is not proven until somebody "
        "vouches for it (the registrar)."
    ),
)
@click.argument("holder")
@click.argument("award")
@body_option
@number_option
@click.option("--decided", required=True, type=options.Day(), metavar="DATE", help=_("Day of its decision"))
@click.option("--organ", required=True, metavar="TEXT", help=_("Who decided it"))
@click.option("--source", required=True, metavar="TEXT", help=_("Where it was found"))
@click.option("--season", metavar="SEASON", help=_("The season it was given for"))
@click.option(
    "--kind", type=click.Choice(get_args(AwardKind)), default="merit", help=_("On what ground it was given")
)
@click.option("--feat-on", type=options.Day(), metavar="DATE", help=_("The day of the feat it was given for"))
@click.option(
    "--other",
    is_flag=True,
    help=_("The award is given elsewhere: no rules here know its code, and that is meant"),
)
@options.acting
def award_held(
    holder: str,
    award: str,
    body: str,
    number: str,
    decided: dt.date,
    organ: str,
    source: str,
    season: str | None,
    kind: AwardKind,
    feat_on: dt.date | None,
    *,
    other: bool,
    **given: Any,
) -> None:
    if not other and award not in shipped_awards():
        run(lambda: _known(award))
    row = HeldRow(holder, award, season, kind, number, decided, organ, feat_on)
    _send(body, AwardsHeld(body, source, False, None, (row,)), given)


def shipped_awards() -> frozenset[str]:
    """The awards that this release has rules for; only the codes are read, since the rules take seconds."""
    return frozenset(code for file in named(()) for code in _AWARD.findall(file.read_text("utf-8")))


async def _known(award: str) -> None:
    """That an adopted rule is of the award or names it.

    :raises Trouble: none does; says which codes are near, since a slip would never count and nobody see why
    """
    async with reading() as log:
        adopted = awards_of((await registers_of(log)).facts().common)
    if award in adopted:
        return
    if near := nearest(award, adopted | shipped_awards()):
        text = _("no rules know the award {award}; write {nearest}, or add --other if it is given elsewhere")
    else:
        text = _("no rules know the award {award}; check its code, or add --other if it is given elsewhere")
    told = text.format(award=award, nearest=" / ".join(near))
    raise Trouble(Status.USAGE, "award_unknown", told)


@click.command(
    help=_("Vouch for an award that HOLDER was entered with, having seen its paper (the registrar).")
)
@click.argument("holder")
@click.argument("award")
@body_option
@number_option
@click.option("--season", metavar="SEASON", help=_("The season it was given for"))
@click.option("--paper", required=True, metavar="TEXT", help=_("The paper that was seen"))
@options.acting
def vouch(
    holder: str, award: str, body: str, number: str, season: str | None, paper: str, **given: Any
) -> None:
    _send(body, HoldingVouched(body, holder, award, season, number, paper), given)


def _send(body: str, change: AwardsHeld | HoldingVouched, given: dict[str, Any]) -> None:
    async def asked(_session: Session, _id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        return ChangeRegistry((change,)), ()

    send(registry_of(body), Sending(**given), asked)


COMMANDS = (load, award_held, vouch)
