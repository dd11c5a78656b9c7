"""A list as its office writes it: its lines as CSV or YAML, its head in the YAML or as options."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
from pydantic import Field

from console import files
from console.attaching import Attaching
from console.language import _
from console.session import stream_of
from domain.award.criteria import AwardKind
from domain.commands import FileList, ListRow
from domain.events import Cited, PrintedCount, Purpose
from domain.submission.filing import GROUP
from intake import cells
from intake import lines as intake_lines
from intake.faults import Wrong
from scenarios.rows import Row

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
    """The list with its paper. ``attachments`` are files beside it by name, or hashes."""

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
    """A list that was read: what it asks, the summary of each line, where each stands, and its files."""

    stream: str
    ask: FileList
    texts: tuple[str | None, ...]
    places: tuple[str, ...]
    attaching: Attaching

    @property
    def groups(self) -> int:
        """How many entries its lines take, if the counts are right."""
        return -(-sum(count.number for count in self.ask.counts) // GROUP)


def stream_of_list(name: str) -> str:
    """``d1`` and ``submission/d1`` name the same stream."""
    return name if name.startswith("submission/") else f"submission/{name}"


def of_yaml(file: Path) -> Written:
    """The list that a YAML file describes whole."""
    from audit import marked

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

    :raises Faulty: all that is wrong in the file
    """
    if file is None:
        return _written(paper, (), (), Path())
    rows = intake_lines.read(str(file), file.read_bytes())
    lines = tuple(Line.model_validate(dict(row.values)) for row in rows)
    places = tuple(f"{row.place.file}:{row.place.line}" for row in rows)
    return _written(paper, lines, places, file.parent)


def _written(paper: Paper, lines: tuple[Line, ...], places: tuple[str, ...], beside: Path) -> Written:
    list = stream_of_list(paper.list)
    name = list.removeprefix("submission/")
    attaching = Attaching()
    rows = tuple(
        ListRow(
            line=stream_of(line.id or f"{name}.{number}"),
            award=line.award,
            kind=line.kind,
            nominee=line.nominee,
            unit=line.unit,
            attachments=attaching.named(line.attachments, line.nominee or paper.sender, beside, place),
            feat_on=line.feat_on,
            special=line.special,
        )
        for number, (line, place) in enumerate(zip(lines, places, strict=True), start=1)
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
        attachments=attaching.named(paper.attachments, paper.sender, beside),
        merges=tuple(map(stream_of_list, paper.merges)),
    )
    return Written(list, ask, tuple(line.text for line in lines), places, attaching)


def printed(counts: Iterable[Count]) -> tuple[PrintedCount, ...]:
    return tuple(PrintedCount(c.award, c.kind, c.subject, c.number) for c in counts)


def cited(papers: Iterable[Cites]) -> tuple[Cited, ...]:
    return tuple(Cited(paper.number, paper.on) for paper in papers)


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
    """``09/HD-VKSTC=2026-03-01``, or ``=01/03/2026``, as a paper that is cited."""
    number, equals, day = written.rpartition("=")
    wrong = _("a cited paper is written NUMBER=DATE, like 09/HD=2026-03-01, not {given}").format(
        given=written
    )
    if not equals or not number:
        raise click.UsageError(wrong)
    try:
        return Cites(number=number, on=cells.day(day))
    except Wrong:
        raise click.UsageError(wrong) from None


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
