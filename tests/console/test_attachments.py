"""Attachments on the command line: kept, given out and listed, in an export, and erased with the person."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.terminal import PROCURACY, ROOT, Terminal, done, down

OFFICER, HEAD = "p.p1.2", "p.p1.1"
REPORT = "%PDF-1.7 Báo cáo thành tích".encode()
HASH = hashlib.sha256(REPORT).hexdigest()


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """One of its own: files of its store are damaged, an export counts them all, and somebody is erased."""
    there = Terminal(tmp_path_factory.mktemp("attachments") / "data")
    process = there.up()
    try:
        done(there("run", PROCURACY, "--here", "--json"))
        yield there
    finally:
        assert down(process) == 0


def nomination(folder: Path, case: str, *attachments: str, nominee: str = "p.p1.7") -> Path:
    """A nomination as an officer writes it, in ``folder``."""
    file = folder / f"{case}.yaml"
    file.write_text(
        f"case: {case}\naward: procuracy.base_fighter\nnominee: {nominee}\nunit: phong-1\n"
        f"season: procuracy-2025\ntitle: x\nattachments: [{', '.join(attachments)}]\n"
    )
    return file


def written(file: Path, content: str) -> str:
    """Its hash."""
    file.write_text(content, encoding="utf-8")
    return hashlib.sha256(content.encode()).hexdigest()


def kept(terminal: Terminal, about: str) -> dict[str, str]:
    """The state of what is kept about somebody, by hash."""
    return {a["sha256"]: a["state"] for a in terminal("attachments", "--about", about, "--json").json}


def given_out(terminal: Terminal, sha256: str) -> bytes:
    """What the command writes to standard output, byte by byte."""
    return subprocess.run(
        [sys.executable, "-m", "cli", "attachment", sha256],
        cwd=ROOT, env=terminal.environment(), capture_output=True, timeout=60, check=True,
    ).stdout  # fmt: skip


def test_an_attachment_is_kept_given_out_exported_and_erased_with_the_person(
    terminal: Terminal, tmp_path: Path
) -> None:
    report, table = tmp_path / "report.pdf", tmp_path / "table.csv"
    report.write_bytes(REPORT)
    table.write_text("mã;họ tên\np.an;An\n", encoding="utf-8")
    attached = terminal("attach", report, table, "--about", "p.p1.9", "--json")
    assert attached.status == 0, attached
    assert [(a["sha256"], a["type"], a["new"]) for a in attached.json] == [
        (HASH, "pdf", True),
        (hashlib.sha256(table.read_bytes()).hexdigest(), "csv", True),
    ]
    again = terminal("attach", report, "--about", "phong-1")
    assert again.status == 0
    assert "about p.p1.9" in again.out
    assert REPORT not in b"".join(f.read_bytes() for f in (terminal.data / "attachments").iterdir())

    assert given_out(terminal, HASH) == REPORT
    copy = tmp_path / "copy.pdf"
    assert terminal("attachment", HASH.upper(), "-o", copy).status == 0
    assert copy.read_bytes() == REPORT
    assert terminal("attachment", HASH, "-o", copy).status == 2
    listed = terminal("attachments", "--about", "p.p1.9", "--json").json
    assert {(a["sha256"], a["state"]) for a in listed} >= {(HASH, "kept")}

    file = nomination(tmp_path, "attached", "report.pdf", nominee="p.p1.9")
    assert terminal("nominate", file, "--as", OFFICER).status == 0
    assert terminal("export", tmp_path / "plain").status == 0
    assert not (tmp_path / "plain" / "attachments").exists()
    assert terminal("export", tmp_path / "whole", "--attachments", "--json").json["attachments"] == 1
    assert (tmp_path / "whole" / "attachments" / f"{HASH}.pdf").read_bytes() == REPORT
    assert terminal("replay", "--folder", tmp_path / "whole").status == 0

    assert terminal("erase", "p.p1.9", "--reason", "request 1/2026", "--yes").status == 0
    erased = terminal("attachment", HASH)
    assert (erased.status, "erased" in erased.err) == (3, True)
    assert {a["state"] for a in terminal("attachments", "--about", "p.p1.9", "--json").json} == {"erased"}


def test_what_cannot_be_attached_is_refused_with_what_would_be_right(
    terminal: Terminal, tmp_path: Path
) -> None:
    report, program = tmp_path / "right.pdf", tmp_path / "program.pdf"
    report.write_bytes(REPORT + b"right")
    program.write_bytes(b"\x7fELF")
    (tmp_path / "empty.txt").touch()
    vietnamese = Terminal(terminal.data, "vi")
    for wrong, said in (
        (program, "là chương trình"),
        (tmp_path / "empty.txt", "rỗng"),
        (tmp_path, "là thư mục"),
        (tmp_path / "nowhere.pdf", "không có"),
    ):
        ran = vietnamese("attach", report, wrong, "--about", "p.p1.9")
        assert ran.status == 3
        assert str(wrong) in ran.err
        assert said in ran.err
    assert vietnamese("attach", report, "--about", "p.nobody").status == 3
    never = hashlib.sha256(report.read_bytes()).hexdigest()
    ran = vietnamese("attachment", never)  # one wrong file, and none of them was kept
    assert (ran.status, never in ran.err) == (3, True)
    assert vietnamese("attachment", "report.pdf").status == 2

    kept = terminal("attach", report, "--about", "phong-1", "--json").json[0]["sha256"]
    file = terminal.data / "attachments" / kept
    file.write_bytes(file.read_bytes()[:-1])
    ran = vietnamese("attachment", kept)
    assert (ran.status, "bị hỏng" in ran.err, ran.out) == (1, True, "")
    assert "bị hỏng" in vietnamese("attachments").out


def test_a_file_that_a_nomination_names_is_kept_before_it_is_sent(terminal: Terminal, tmp_path: Path) -> None:
    report, added = tmp_path / "report.txt", tmp_path / "added.txt"
    first, second = written(report, "Báo cáo của nhà bảy"), written(added, "Bổ sung")
    sent = terminal("nominate", nomination(tmp_path, "kept", "report.txt"), "--as", OFFICER)
    assert (sent.status, sent.err) == (0, ""), sent
    assert kept(terminal, "p.p1.7")[first] == "kept"
    assert given_out(terminal, first) == report.read_bytes()
    stored = terminal.data / "attachments" / first
    assert report.read_bytes() not in stored.read_bytes()

    back = terminal("return", "kept", "--reason", "x", "--as", HEAD)
    assert back.status == 0, back
    assert terminal("resubmit", "kept", "--attach", added, "--as", OFFICER).status == 0
    assert given_out(terminal, second) == added.read_bytes()

    # What is gone from the store is named by the export, which is whole without it.
    stored.unlink()
    exported = terminal("export", tmp_path / "out", "--attachments", "--json").json
    assert {"sha256": first, "why": "absent"} in exported["missing"]
    assert (tmp_path / "out" / "attachments" / f"{second}.txt").read_bytes() == added.read_bytes()
    assert f"{first}  never kept here" in terminal("export", tmp_path / "out", "--attachments").out
    assert terminal("replay", "--folder", tmp_path / "out").status == 0


def test_a_hash_names_what_was_kept_before(terminal: Terminal, tmp_path: Path) -> None:
    minutes = tmp_path / "minutes.txt"
    sha256 = written(minutes, "Biên bản họp")
    file = nomination(tmp_path, "by-hash", sha256)
    refused = terminal("nominate", file, "--as", OFFICER, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (3, "no_such_attachment")
    assert f"{file}: " in refused.json["error"]["text"]
    assert "vinhdanh attach FILE" in refused.json["error"]["text"]
    assert terminal("show", "by-hash").status == 3, "it was not sent"
    assert terminal("attach", minutes, "--about", "phong-1").status == 0
    assert terminal("nominate", file, "--as", OFFICER).status == 0


def test_one_wrong_file_and_nothing_is_kept_or_sent(terminal: Terminal, tmp_path: Path) -> None:
    right = written(tmp_path / "right.txt", "Đúng")
    (tmp_path / "macro.pdf").write_bytes(b"#!/bin/sh")
    for code, nominee, other in (
        ("attachment_executable", "p.p1.7", ("macro.pdf",)),
        ("attachment_missing", "p.p1.7", ("nowhere.pdf",)),
        ("no_such_attachment", "p.p1.7", ("f" * 64,)),
        ("unknown_about", "p.nobody", ()),
    ):
        file = nomination(tmp_path, "wrong", "right.txt", *other, nominee=nominee)
        ran = terminal("nominate", file, "--as", OFFICER, "--json")
        assert (ran.status, ran.json["error"]["code"]) == (3, code)
        assert not (terminal.data / "attachments" / right).exists()
    assert terminal("show", "wrong").status == 3


def test_a_refused_nomination_leaves_a_file_that_no_entry_names(terminal: Terminal, tmp_path: Path) -> None:
    sha256 = written(tmp_path / "other.txt", "Không ai nêu")
    file = nomination(tmp_path, "refused", "other.txt")
    refused = terminal("nominate", file, "--as", "p.p1.8", "--json")
    assert (refused.status, "refusal" in refused.json) == (3, True)
    assert kept(terminal, "p.p1.7")[sha256] == "kept"
    exported = terminal("export", tmp_path / "out", "--attachments", "--json")
    assert exported.status == 0
    assert not (tmp_path / "out" / "attachments" / f"{sha256}.txt").exists()
    assert terminal("nominate", file, "--as", OFFICER).status == 0, "the same file, named again"


def test_the_files_of_a_list_are_kept_about_its_lines_and_its_sender(
    terminal: Terminal, tmp_path: Path
) -> None:
    sheet, letter = tmp_path / "list.csv", tmp_path / "letter.txt"
    of_line, of_list = written(tmp_path / "eight.txt", "Thành tích"), written(letter, "Tờ trình")
    head = ["--list", "attached", "--from", "phong-1", "--to", "hdcs", "--number", "13/TTr-P1"]
    head += ["--season", "procuracy-2025", "--attach", str(letter), "--as", HEAD]
    columns = "award;kind;nominee;unit;attachments\n"
    row = "procuracy.base_fighter;merit;p.p1.8;phong-1;"
    sheet.write_text(f"{columns}{row}eight.txt|nine.txt\n", encoding="utf-8")
    wrong = terminal("submit", sheet, *head)
    assert (wrong.status, wrong.err.startswith(f"{sheet}:2: ")) == (3, True), wrong
    assert "nine.txt" in wrong.err
    assert of_list not in kept(terminal, "phong-1")
    sheet.write_text(f"{columns}{row}eight.txt\n", encoding="utf-8")
    done(terminal("submit", sheet, *head))
    assert kept(terminal, "p.p1.8")[of_line] == kept(terminal, "phong-1")[of_list] == "kept"
    assert given_out(terminal, of_list) == letter.read_bytes()
