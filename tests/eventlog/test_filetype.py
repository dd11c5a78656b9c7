"""A file is what its bytes are; only forms that run nothing are taken."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlog.filetype import FileType, Flaw, Unfit, file_type


def archive(**members: str) -> bytes:
    """A zip with these members; ``__`` stands for a slash in their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/"), text)
    return made.getvalue()


def office(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        for name, text in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return made.getvalue()


DOCX = office(word__document_xml="<w:document/>")
XLSX = office(xl__workbook_xml="<workbook/>")
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content="x")
ODS = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content="x")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n...", FileType.PDF),
        (b"\x89PNG\r\n\x1a\n....", FileType.PNG),
        (b"\xff\xd8\xff\xe0..", FileType.JPEG),
        (b"II*\x00....", FileType.TIFF),
        (b"MM\x00*....", FileType.TIFF),
        ("Báo cáo thành tích\nNăm 2025, đồng chí An".encode(), FileType.TEXT),
        ("Kính gửi Hội đồng, \nTôi là An, kiểm sát viên".encode(), FileType.TEXT),
        (b"\xef\xbb\xbf" + "mã;họ tên\np.an;Nguyễn Văn An\n".encode(), FileType.CSV),
        (b'code,name\r\np.an,"An, Nguyen"\r\n', FileType.CSV),
        (b"code\tname\np.an\tAn\n", FileType.CSV),
        (DOCX, FileType.DOCX),
        (XLSX, FileType.XLSX),
        (ODT, FileType.ODT),
        (ODS, FileType.ODS),
    ],
)
def test_scans_texts_tables_and_office_documents_are_taken(content: bytes, found: FileType) -> None:
    assert file_type(content) == found


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x7fELF\x02\x01", "executable"),
        (b"MZ\x90\x00", "executable"),
        (b"#!/bin/sh\n", "executable"),
        (b"\n\n#!/bin/sh\n", "executable"),
        (b"\xcf\xfa\xed\xfe", "executable"),
        (office(word__document_xml="x", word__vbaProject_bin="x"), "macros"),
        (archive(mimetype="application/vnd.oasis.opendocument.text", Basic__script="x"), "macros"),
        (archive(report="x"), "unknown_type"),
        (archive(mimetype="application/epub+zip", x="x"), "unknown_type"),
        (archive(word="x", mimetype="application/vnd.oasis.opendocument.text"), "unknown_type"),
        (DOCX[:-10], "unknown_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown_type"),
        (b"GIF89a..\x00", "unknown_type"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "unknown_type"),
        (b"  <svg onload='x'/>", "unknown_type"),
        (b"{\\rtf1 x}", "unknown_type"),
        ("Báo cáo".encode("utf-16"), "unknown_type"),
        ("Báo cáo".encode("cp1258", "replace"), "unknown_type"),
    ],
)
def test_what_is_empty_runs_or_cannot_be_told_is_refused(content: bytes, flaw: Flaw) -> None:
    with pytest.raises(Unfit) as raised:
        file_type(content)
    assert raised.value.flaw == flaw


@given(content=st.binary(max_size=300))
def test_any_bytes_are_of_a_form_or_refused(content: bytes) -> None:
    told(content)


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 1000))
def test_an_archive_that_is_damaged_anywhere_is_of_a_form_or_refused(place: int, byte: int, cut: int) -> None:
    for document in (DOCX, XLSX, ODT):
        at = place % len(document)
        told(document[:at] + bytes([byte]) + document[at + 1 :])
        told(document[:cut])


def told(content: bytes) -> None:
    with suppress(Unfit):
        assert file_type(content) in FileType
