"""An initiative from the command line: filed by two authors, returned, judged, signed with another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Ran, Terminal, down

FILES = ROOT / "docs" / "first-case"
OFFICER, HEAD, CHAIR, AUTHOR = "p.dung", "p.cuong", "p.binh", "p.an"
COUNCIL = """\
- {type: BodyRegistered, body: council, kind: council, role: initiative_council, parent: court, made_up: true,
   name: {vi: Hội đồng sáng kiến, en: Council of initiatives}}
- {type: SeasonOpened, season: court-2026, begins: 2026-01-01, ends: 2026-12-31}
"""
MANDATES = """\
- {type: MandateGranted, person: p.binh, office: chair, begins: 2026-01-01, made_up: true}
- {type: MandateGranted, person: p.cuong, office: member, begins: 2026-01-01, made_up: true}
- {type: FigureEntered, award: court.initiative, stage: council, pass: {more_than: '50%'}, cite: Quy chế,
   made_up: true}
"""
CHIEF = "- {type: MandateGranted, person: p.binh, office: head, begins: 2026-01-01, made_up: true}\n"
INITIATIVE = """\
code: {code}
award: court.initiative
unit: division-1
season: court-2026
round: 1
applied_on: 2026-03-02
authors: [{{person: p.an, share: "{first}"}}, {{person: p.dung, share: "40%"}}]
title: Bìa hồ sơ điện tử
attachments: [form.txt]
"""
REVIEW = (
    "present: [p.binh, p.cuong]\nvotes: {p.binh: approve, p.cuong: approve}\nhold: true\nremarks: Rút gọn\n"
)


def done(ran: Ran) -> Ran:
    assert ran.status == 0, ran
    return ran


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal beside an ``up`` with a council of initiatives and its rules."""
    folder = tmp_path_factory.mktemp("initiative")
    terminal = Terminal(folder / "data")
    process = terminal.up()
    try:
        for body, text in (
            ("common", (FILES / "registry.yaml").read_text("utf-8")),
            ("division-1", (FILES / "division-1.yaml").read_text("utf-8")),
            ("common", COUNCIL),
            ("court", CHIEF),
        ):
            (folder / "rows.yaml").write_text(text, encoding="utf-8")
            done(terminal("register", body, folder / "rows.yaml", "--as", OFFICER))
        done(terminal("adopt", ROOT / "policies" / "court" / "initiative-2024.yaml", "--as", OFFICER))
        (folder / "rows.yaml").write_text(MANDATES, encoding="utf-8")
        done(terminal("register", "council", folder / "rows.yaml", "--as", OFFICER))
        yield terminal
    finally:
        assert down(process) == 0


def test_an_initiative_goes_from_its_authors_to_the_certificate(court: Terminal, tmp_path: Path) -> None:
    file, review = tmp_path / "initiative.yaml", tmp_path / "review.yaml"
    review.write_text(REVIEW, encoding="utf-8")
    (tmp_path / "form.txt").write_text("Đơn", encoding="utf-8")

    def written(code: str, first: str) -> Path:
        file.write_text(INITIATIVE.format(code=code, first=first), encoding="utf-8")
        return file

    wrong = court("initiative", "file", written("sk-1", "50%"), "--as", AUTHOR, "--json")
    assert (wrong.status, wrong.json["refusal"]["values"]["sum"]) == (3, "90%")
    done(court("initiative", "file", written("sk-1", "60%"), "--as", AUTHOR))
    done(court("initiative", "return", "sk-1", "--reason", "Nêu rõ phạm vi", "--as", CHAIR))
    done(court("initiative", "resubmit", file, "--as", OFFICER))
    done(court("initiative", "file", written("sk-2", "60%"), "--as", OFFICER))
    for code in ("sk-1", "sk-2"):
        done(court("initiative", "review", code, review, "--as", CHAIR))
    signed = court("initiative", "sign", "sk-1", "sk-2", "--number", "15/QĐ", "--as", CHAIR, "--json")
    assert [row["initiative"] for row in done(signed).json] == ["sk-1", "sk-2"]
    shown = done(court("initiative", "show", "sk-1", "--json")).json
    assert shown["phase"] == "publication_held"
    assert [(row["level"], row["number"]) for row in shown["recognised"]] == [("base", "15/QĐ")]
    assert shown["reviews"][0]["derivation"] == "2 of 2 members = 100.00 % > 50 %: passed"
    assert "60 %" in done(court("initiative", "show", "sk-1")).out
    done(court("initiative", "release", "sk-1", "--as", CHAIR))
    assert court("initiative", "decline", "sk-1", "--reason", "x", "--as", CHAIR).status == 3
    assert court("initiative", "show", "none").status == 3
    log = done(court("log", "registry/division-1")).out
    assert log.count("initiative recognised") == 2
    [form] = done(court("attachments", "--about", "division-1", "--json")).json
    assert done(court("attachment", form["sha256"])).out == "Đơn"
    done(court("replay", "initiative/sk-1"))
    assert "Bìa hồ sơ" not in court("log", "initiative/sk-1", "--json").out


def test_each_author_withdraws_for_himself(court: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "initiative.yaml"
    (tmp_path / "form.txt").write_text("Đơn", encoding="utf-8")
    file.write_text(INITIATIVE.format(code="sk-3", first="60%"), encoding="utf-8")
    done(court("initiative", "file", file, "--as", HEAD))
    for author in (AUTHOR, OFFICER):
        done(court("initiative", "withdraw", "sk-3", "--as", author))
    assert court("initiative", "show", "sk-3", "--json").json["phase"] == "withdrawn"
