"""What a registrar does: enter who there is and who holds which office, and adopt rules and calendars.

Whoever runs the machine founds the registry: until the first registrar is named, anybody may enter facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import TypeAdapter, ValidationError

from console import files, options
from console.language import _
from console.session import Sending, Session, hidden, send
from domain import events
from domain.commands import Ask, ChangeRegistry, Sealed
from domain.facts import COMMON, registry_of

if TYPE_CHECKING:
    from audit.marked import Document, Place

MOST = 300
"""Rows of one file: they are one command, entered all or none, and a command has a largest size."""

ENTERED = (
    events.BodyRegistered,
    events.PersonRegistered,
    events.MemberAdmitted,
    events.SeasonOpened,
    events.MandateGranted,
    events.MandateEnded,
    events.ConflictDeclared,
    events.FigureEntered,
    events.Delegated,
    events.DelegationRevoked,
    events.BodySucceeded,
    events.BodyEnded,
    events.ClusterFormed,
    events.ClusterLed,
    events.PersonMoved,
    events.Employed,
    events.Absent,
    events.ResultsEntered,
    events.Disciplined,
    events.ProceedingOpened,
    events.ProceedingClosed,
    events.HoldingEnded,
    events.HistoryComplete,
    events.AllotmentSet,
    events.BaseEntered,
    events.InitiativeRecognised,
)
"""What ``register`` takes; rules and calendars come from files of their own, with ``adopt``, whole seasons
with ``load``."""

LEFT_OUT: dict[str, object] = {
    "role": None,
    "parent": None,
    "until": None,
    "acting": False,
    "deputy_of": None,
    "manner": None,
    "made_up": False,
    "segments": {},
}
"""What a row means that leaves these out."""


SEALED: dict[type, tuple[str, ...]] = {
    events.PersonRegistered: ("name", "mail"),
    events.AllotmentSet: ("reason",),
}
"""The fields of a row that are kept sealed."""
MADE = ("reasoned",)
"""Fields that no row says itself: they follow from what is sealed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file as changes, with the texts that are to be sealed and the place of each."""

    changes: tuple[events.RegistryChange, ...]
    texts: tuple[dict[str, str], ...]
    places: tuple[Place, ...]


@click.command(
    help=_(
        "Enter facts into the register of BODY (or 'common') from FILE (YAML), all or none (the registrar; "
        "the first time, whoever runs the machine)."
    ),
    epilog="\b\n"
    + _(
        "Examples of rows. In common:\n"
        "  - {type: PersonRegistered, person: p.an, name: Nguyễn Văn An}      # the name is kept sealed\n"
        "  - {type: MandateGranted, person: p.an, office: registrar, begins: 2026-01-01}\n"
        "  - {type: BodyRegistered, body: court, kind: organ, role: court_office,\n"
        "     name: {vi: Tòa án, en: Court}}\n"
        "  - {type: BodyRegistered, body: unit-1, kind: unit, parent: court,\n"
        "     name: {vi: Phòng 1, en: Division 1}}\n"
        "  - {type: MemberAdmitted, cluster: cluster-1, unit: unit-1, begins: 2026-01-01}\n"
        "  - {type: SeasonOpened, season: court-2026, begins: 2026-01-01, ends: 2026-12-31}\n"
        "In a body's own register:\n"
        "  - {type: MandateGranted, person: p.an, office: staff, begins: 2026-01-01}\n"
        "  - {type: FigureEntered, award: court.flag, stage: unit, pass: {more_than: '50%'}, cite: Quy chế}\n"
        "  - {type: ConflictDeclared, person: p.an, about: p.binh}\n"
        "  - {type: AllotmentSet, award: court.flag, season: court-2026, seats: 4, cite: HD 9,\n"
        "     reason: Guidance 12}            # to set it anew; the reason is kept sealed\n"
        "Also MandateEnded, Delegated, DelegationRevoked. Offices: staff, head, award_officer, chair,\n"
        "vice_chair, member, teller, secretary, registrar, and those that the rules' signing stages name."
    ),
)
@click.argument("body")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.acting
def register(body: str, file: Path, **given: Any) -> None:
    rows = _read(file, body)

    async def asked(session: Session, id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        sealed = tuple(
            Sealed(_about(change), hidden(session.where, id, f"salt/{number}"), text) if text else None
            for number, (change, text) in enumerate(zip(rows.changes, rows.texts, strict=True))
        )
        return ChangeRegistry(rows.changes), sealed

    send(COMMON if body == "common" else registry_of(body), Sending(**given), asked, rows.places)


@click.command(
    help=_(
        "Adopt the award rules in FILES (YAML; see 'vinhdanh policies'), or calendars with --calendar "
        "(the registrar). They enter the log whole, with their digest."
    )
)
@click.argument(
    "files_", metavar="FILES", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--calendar", is_flag=True, help=_("FILES are calendars: holidays and days in lieu of years"))
@click.option(
    "--statute",
    "as_statute",
    is_flag=True,
    help=_("Adopt days and years that the law sets (statutes/*.yaml) instead"),
)
@click.option("--what-if", is_flag=True, help=_("Only for cases that are tried under other rules"))
@options.acting
def adopt(files_: tuple[Path, ...], *, calendar: bool, as_statute: bool, what_if: bool, **given: Any) -> None:
    from domain.award.policy import digest, text_of
    from scenarios.format import load_calendar, load_policy, load_statute

    changes: list[events.RegistryChange] = []
    for file in files_:
        with files.wrong_command_line():
            if calendar:
                days = load_calendar(file)
                text = text_of(days.model_dump(mode="json", by_alias=True))
                changes.append(events.CalendarAdopted(days.calendar, text))
            elif as_statute:
                read = load_statute(file)
                changes.append(events.StatuteAdopted(read.statute, read.text()))
            else:
                policy = load_policy(file)
                data = policy.canonical()
                changes.append(
                    events.PolicyAdopted(digest(data), policy.award, text_of(data), what_if=what_if)
                )

    async def asked(_session: Session, _id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        return ChangeRegistry(tuple(changes)), ()

    send(COMMON, Sending(**given), asked, files_)


def _read(file: Path, body: str) -> Rows:
    from audit import marked

    with files.wrong_command_line():
        document = marked.read(file, "rows")
        written: Sequence[Any] = document.data["rows"]
        if not 0 < len(written) <= MOST:
            raise document.place(("rows",)).error(
                "there are {count} rows; a file has 1 to {most}, entered all or none",
                count=str(len(written)),
                most=str(MOST),
            )
        found = [_row(document, number, row, body) for number, row in enumerate(written)]
    places = tuple(document.place(("rows", number)) for number in range(len(found)))
    return Rows(tuple(change for change, _ in found), tuple(text for _, text in found), places)


def _row(
    document: Document, number: int, row: Any, body: str
) -> tuple[events.RegistryChange, dict[str, str]]:
    from audit.marked import sentence

    place = document.place(("rows", number))
    if not isinstance(row, dict):
        raise place.error("a row is a mapping; write {type: PersonRegistered, …}")
    types = {cls.__name__: cls for cls in ENTERED}
    data = dict(row)
    type = str(data.pop("type", ""))
    if type not in types:
        raise document.place(("rows", number, "type")).error(
            "unknown {field} {given}; write one of {known}",
            field="type",
            given=repr(type),
            known=", ".join(types),
        )
    cls = types[type]
    known = [field.name for field in fields(cls) if field.name not in MADE]
    text = _text(data, cls)
    if cls is events.FigureEntered and "pass" in data:
        data.setdefault("threshold", data.pop("pass"))
    if "body" in known and cls not in (events.BodyRegistered, events.BodySucceeded, events.BodyEnded):
        data.setdefault("body", body)
    data = {**{k: v for k, v in LEFT_OUT.items() if k in known}, **data}
    for field in data:
        if field not in known:
            raise document.place(("rows", number, str(field))).error(
                "unknown field {field}; correct it, or take one of {known}",
                field=repr(field),
                known=", ".join(["type", *known]),
            )
    if cls is events.AllotmentSet:
        data["reasoned"] = "reason" in text
    adapter: TypeAdapter[Any] = TypeAdapter(cls)
    try:
        change: events.RegistryChange = adapter.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        wrong, values = sentence(first)
        raise document.place(("rows", number, *first["loc"])).error(wrong, **values) from None
    return change, text


def _text(data: dict[str, Any], cls: type) -> dict[str, str]:
    """What is sealed: a person's name and mail address, the reason of an allotment.

    A body's name stands in the log in both languages.
    """
    if cls in SEALED:
        found = {field: data.pop(field, None) for field in SEALED[cls]}
        return {field: str(value) for field, value in found.items() if value is not None}
    if cls is events.BodyRegistered and isinstance(data.get("name"), dict):
        both = data.pop("name")
        data.update({f"name_{language}": both.get(language) for language in ("vi", "en")})
    return {}


def _about(change: events.RegistryChange) -> str:
    """Under whose key the sealed text is kept."""
    match change:
        case events.PersonRegistered(person=code) | events.AllotmentSet(body=code):
            return code
        case _:
            raise AssertionError(f"nothing of a {type(change).__name__} is sealed")


COMMANDS = (register, adopt)
