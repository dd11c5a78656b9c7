"""Attachments on the command line: kept, given out and listed, in an export, and erased with the person."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from tests.console.conftest import ROOT, Terminal

REPORT = "%PDF-1.7 Báo cáo thành tích".encode()
HASH = hashlib.sha256(REPORT).hexdigest()


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

    nomination = tmp_path / "nomination.yaml"
    nomination.write_text(
        "case: attached\naward: procuracy.base_fighter\nnominee: p.p1.9\nunit: phong-1\n"
        "season: procuracy-2025\ntitle: x\nattachments: [report.pdf]\n"
    )
    assert terminal("nominate", nomination, "--as", "p.p1.2").status == 0
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
