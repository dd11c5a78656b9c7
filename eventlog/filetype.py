"""What a file is, by its bytes: a name is a claim that anybody may change.

An attachment is read years later by people who did not write it. So it is one of a few forms that every
office can open and that run nothing: scans, office documents without macros, plain text. Everything else is
``Unfit``, with a code for the sentence that says what would be right.

This is no search for viruses: a document that looks like one and attacks its reader's program passes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from enum import StrEnum
from itertools import islice
from typing import Literal


class FileType(StrEnum):
    """The forms that are taken. The value is the usual ending of such a file's name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    TIFF = "tif"
    TEXT = "txt"
    CSV = "csv"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"


Flaw = Literal["missing", "not_a_file", "empty", "too_large", "executable", "macros", "unknown_type"]


class Unfit(ValueError):
    """This is no attachment; ``flaw`` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(f"not an attachment: {flaw}")
        self.flaw: Flaw = flaw


_PROGRAMS = (
    b"\x7fELF", b"MZ", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
)  # fmt: skip
"""Linux, Windows, scripts, Java and macOS."""

_SCANS = {
    b"%PDF-": FileType.PDF,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"\xff\xd8\xff": FileType.JPEG,
    b"II*\x00": FileType.TIFF,
    b"MM\x00*": FileType.TIFF,
}

_OFFICE = {"word/document.xml": FileType.DOCX, "xl/workbook.xml": FileType.XLSX}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
}
_MACROS = re.compile(r"(^|/)vbaProject\.bin$|^Basic/|^Scripts/", re.IGNORECASE)

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(rb"<[!?a-z]|\{\\rtf|%!", re.IGNORECASE)
"""How text begins that a program would carry out or lay out: HTML, SVG, XML, PHP, RTF, PostScript."""

_SEPARATORS = (",", ";", "\t")
_LINES = 1000
"""So many lines tell a table from a text."""


def file_type(content: bytes) -> FileType:
    """What this is.

    :raises Unfit: empty, executable, with macros, or of a form that is not taken
    """
    if not content:
        raise Unfit("empty")
    if content.startswith(_PROGRAMS):
        raise Unfit("executable")
    for signature, found in _SCANS.items():
        if content.startswith(signature):
            return found
    return _document(content) if content.startswith(b"PK\x03\x04") else _text(content)


def _document(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(_MACROS.search(name) for name in names):
                raise Unfit("macros")
            found = _open_document(archive) if names[:1] == ["mimetype"] else _office(names)
    except Unfit:
        raise
    except Exception:
        # zipfile raises what comes along for an archive that is cut off, changed, encrypted or packed rarely.
        raise Unfit("unknown_type") from None
    if found is None:
        raise Unfit("unknown_type")
    return found


def _open_document(archive: zipfile.ZipFile) -> FileType | None:
    # No more than a type's name is unpacked, however much the archive says there is.
    with archive.open("mimetype") as member:
        return _OPEN_DOCUMENT.get(member.read(100).strip())


def _office(names: list[str]) -> FileType | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((found for name, found in _OFFICE.items() if name in names), None)


def _text(content: bytes) -> FileType:
    body = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        raise Unfit("empty")
    if body.startswith(b"#!"):
        raise Unfit("executable")
    if _MARKUP.match(body) or _NOT_TEXT.search(content):
        raise Unfit("unknown_type")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("unknown_type") from None
    return FileType.CSV if any(_is_table(text, separator) for separator in _SEPARATORS) else FileType.TEXT


def _is_table(text: str, separator: str) -> bool:
    """Two lines and two columns at least, and as many columns in each of the first lines."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    width = lines = 0
    try:
        for row in islice(filter(None, rows), _LINES):
            # A sentence's comma has a space behind it and makes no table.
            if len(row) < 2 or len(row) != (width or len(row)) or any(f.startswith(" ") for f in row[1:]):
                return False
            width, lines = len(row), lines + 1
    except csv.Error:
        return False
    return lines >= 2
