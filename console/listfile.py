"""A list as its office writes it: its lines as CSV or YAML, its head in the YAML or as options."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

import click
from pydantic import Field

from console import files
from console.language import _, words
from console.output import Leave, Status, put
from console.session import stream_of
from domain.case import Nomination
from domain.commands import FileList, ListRow
from domain.criteria import AwardKind
from domain.events import Cited, ListLine, PrintedCount, Purpose
from domain.registry import Register
from domain.submission.filing import GROUP
from domain.submission.rows import subject_of
from intake import lines as intake_lines
from intake.faults import Fault, Faulty
from scenarios.rows import Row

_SHA256 = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(r"(?P<award>[^:=]+):(?P<kind>[a-z]+):(?P<subject>person|unit)=(?P<number>\d{1,6})")


class Line(Row):
    """A line: the ``id`` of a nomination that is there, or who is put forward for what."""

    id: str | None = None
    award: str | None = None
    kind: AwardKind | None = None
    nominee: str | None = None
    unit: str | None = None
    attachments: tuple[str, ...] = ()
    feat_on: dt.date | None = None
    special: str | None = None
    text: str | None = None


class Cites(Row):
    number: str
    on: dt.date


class Count(Row):
    """A count as the paper prints it."""

    award: str
    kind: AwardKind = "merit"
    subject: Literal["person", "unit"]
    number: int


class Paper(Row):
    """The list with its paper. ``attachments`` are files beside it, by name."""

    list: str
    sender: str = Field(alias="from")
    receiver: str = Field(alias="to")
    number: str
    season: str | None = None
    purpose: Purpose = "proposal"
    cites: tuple[Cites, ...] = ()
    counts: tuple[Count, ...] = ()
    attachments: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A list that was read: what it asks, the summary of each line, and where each stands."""

    stream: str
    ask: FileList
    texts: tuple[str | None, ...]
    places: tuple[str, ...]

    @property
    def groups(self) -> int:
        """How many entries its lines take, if the counts are right."""
        return -(-sum(count.number for count in self.ask.counts) // GROUP)


def stream_of_list(name: str) -> str:
    """``d1`` and ``submission/d1`` name the same stream."""
    return name if name.startswith("submission/") else f"submission/{name}"


def of_yaml(file: Path) -> Written:
    """The list that a YAML file describes whole."""
    from scenarios import marked

    with files.wrong_command_line():
        document = marked.read(file)
        paper = marked.checked(Paper, document)
        places = [document.place(("lines", n)) for n in range(len(paper.lines))]
        for line, place in zip(paper.lines, places, strict=True):
            if line.id is None and (line.award is None or line.nominee is None):
                raise place.error(
                    "the line names neither an id, nor an award and a nominee; add what is missing"
                )
    return _written(paper, paper.lines, tuple(map(str, places)), file.parent)


def of_csv(file: Path | None, paper: Paper) -> Written:
    """The list whose lines stand in a CSV file, and its head in ``paper``; without a file, only merged ones.

    :raises Faults: all that is wrong in the file
    """
    if file is None:
        return _written(paper, (), (), Path())
    try:
        rows = intake_lines.read(str(file), file.read_bytes())
    except Faulty as faulty:
        raise Faults(faulty) from None
    lines = tuple(Line.model_validate(dict(row.values)) for row in rows)
    places = tuple(f"{row.place.file}:{row.place.line}" for row in rows)
    return _written(paper, lines, places, file.parent)


class Faults(Exception):
    """A file with faults; ``tell`` names them all."""

    def __init__(self, faulty: Faulty) -> None:
        super().__init__()
        self.faulty = faulty


def tell(faults: Faults, *, json: bool) -> NoReturn:
    """All faults, each with its line; nothing was sent."""
    faulty = faults.faulty
    told = [{"file": f.place.file, "line": f.place.line, "text": _text(f)} for f in faulty.faults]
    if json:
        put({"faults": told, "more": faulty.more})
    else:
        for fault in told:
            click.echo("{file}:{line}: {text}".format(**fault), err=True)
        if faulty.more:
            click.echo(_("and {more} more").format(more=faulty.more), err=True)
        click.echo(_("Nothing was sent."), err=True)
    raise Leave(Status.USAGE)


def _text(fault: Fault) -> str:
    if fault.refusal is not None:
        return words.refusal(fault.refusal)
    return _(fault.text).format(**fault.values) if fault.values else _(fault.text)


def _written(paper: Paper, lines: tuple[Line, ...], places: tuple[str, ...], beside: Path) -> Written:
    list = stream_of_list(paper.list)
    name = list.removeprefix("submission/")
    rows = tuple(
        ListRow(
            line=stream_of(line.id or f"{name}.{number}"),
            award=line.award,
            kind=line.kind,
            nominee=line.nominee,
            unit=line.unit,
            attachments=tuple(digest(beside, named) for named in line.attachments),
            feat_on=line.feat_on,
            special=line.special,
        )
        for number, line in enumerate(lines, start=1)
    )
    ask = FileList(
        sender=paper.sender,
        receiver=paper.receiver,
        number=paper.number,
        lines=rows,
        counts=printed(paper.counts),
        purpose=paper.purpose,
        season=paper.season,
        cites=cited(paper.cites),
        attachments=tuple(digest(beside, named) for named in paper.attachments),
        merges=tuple(map(stream_of_list, paper.merges)),
    )
    return Written(list, ask, tuple(line.text for line in lines), places)


def printed(counts: Iterable[Count]) -> tuple[PrintedCount, ...]:
    return tuple(PrintedCount(c.award, c.kind, c.subject, c.number) for c in counts)


def cited(papers: Iterable[Cites]) -> tuple[Cited, ...]:
    return tuple(Cited(paper.number, paper.on) for paper in papers)


def digest(beside: Path, named: str) -> str:
    """The SHA-256 of a file by its name; or what is one already, of a file kept before."""
    if _SHA256.fullmatch(named):
        return named
    path = beside / named
    if not path.is_file():
        raise click.UsageError(_("there is no attachment {name}").format(name=path))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def count_of(written: str) -> Count:
    """``court.certificate:merit:person=5`` as a count."""
    found = _COUNT.fullmatch(written)
    if found is None or found["kind"] not in ("merit", "adhoc", "thematic", "service", "influence"):
        raise click.UsageError(
            _("a count is written AWARD:KIND:person=N or AWARD:KIND:unit=N, not {given}").format(
                given=written
            )
        )
    return Count.model_validate({**found.groupdict(), "number": int(found["number"])})


def cite_of(written: str) -> Cites:
    """``09/HD-VKSTC=2026-03-01`` as a paper that is cited."""
    number, equals, day = written.rpartition("=")
    wrong = _("a cited paper is written NUMBER=DATE, not {given}").format(given=written)
    if not equals or not number:
        raise click.UsageError(wrong)
    try:
        return Cites(number=number, on=dt.date.fromisoformat(day))
    except ValueError:
        raise click.UsageError(wrong) from None


def counted(
    rows: Iterable[ListRow],
    there: Mapping[str, Nomination],
    carried: Iterable[ListLine],
    common: Register,
) -> tuple[PrintedCount, ...]:
    """The counts of a list on whose paper nobody has printed any."""
    found: Counter[tuple[str, AwardKind, Literal["person", "unit"]]] = Counter()
    for row in rows:
        about = there[row.line].about if row.line in there else None
        if about is not None:
            found[about.award, about.kind, subject_of(about.nominee, common)] += 1
        elif row.award is not None and row.nominee is not None:
            kind = row.kind or _only_kind(row.award, common)
            found[row.award, kind, subject_of(row.nominee, common)] += 1
    for line in carried:
        found[line.award, line.kind, line.subject] += 1
    return tuple(PrintedCount(award, kind, subject, n) for (award, kind, subject), n in found.items())


def _only_kind(award: str, common: Register) -> AwardKind:
    kinds = next((a.policy.kinds for a in common.policies.values() if a.policy.award == award), ("merit",))
    return kinds[0] if len(kinds) == 1 else "merit"


def header(given: dict[str, Any]) -> Paper:
    """The head of the paper, from the options of the command line."""
    missing = [f"--{name}" for name in ("list", "from", "to", "number") if given.get(name) is None]
    if missing:
        raise click.UsageError(
            _("with a CSV file, or none, the head of the paper comes as options; missing: {options}").format(
                options=" ".join(missing)
            )
        )
    return Paper.model_validate(given)
