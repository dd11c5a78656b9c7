"""An initiative from the command line: filed by two authors, returned, judged, signed with another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Terminal, done

OFFICER, HEAD, CHAIR, AUTHOR = "p.dung", "p.cuong", "p.binh", "p.an"
COUNCIL = """\
- {type: BodyRegistered, body: initiatives, kind: council, role: initiative_council, parent: court,
   made_up: true, name: {vi: Hội đồng sáng kiến, en: Council of initiatives}}
- {type: SeasonOpened, season: court-2026, begins: 2026-01-01, ends: 2026-12-31}
"""
MANDATES = """\
- {type: MandateGranted, person: p.binh, office: chair, begins: 2026-01-01, made_up: true}
- {type: MandateGranted, person: p.cuong, office: member, begins: 2026-01-01, made_up: true}
- {type: FigureEntered, award: court.initiative, stage: council, pass: {more_than: '50%'}, cite: Quy chế,
   made_up: true}
"""
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


@pytest.fixture(scope="module")
def judging(court: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside an ``up`` with a council of initiatives and its rules."""
    rows = tmp_path_factory.mktemp("initiative") / "rows.yaml"
    rows.write_text(COUNCIL, encoding="utf-8")
    done(court("register", "common", rows, "--as", OFFICER))
    done(court("adopt", ROOT / "policies" / "court" / "initiative-2024.yaml", "--as", OFFICER))
    rows.write_text(MANDATES, encoding="utf-8")
    done(court("register", "initiatives", rows, "--as", OFFICER))
    return court


def test_an_initiative_goes_from_its_authors_to_the_certificate(judging: Terminal, tmp_path: Path) -> None:
    file, review = tmp_path / "initiative.yaml", tmp_path / "review.yaml"
    review.write_text(REVIEW, encoding="utf-8")
    (tmp_path / "form.txt").write_text("Đơn", encoding="utf-8")

    def written(code: str, first: str) -> Path:
        file.write_text(INITIATIVE.format(code=code, first=first), encoding="utf-8")
        return file

    wrong = judging("initiative", "file", written("sk-1", "50%"), "--as", AUTHOR, "--json")
    assert (wrong.status, wrong.json["refusal"]["values"]["sum"]) == (3, "90%")
    done(judging("initiative", "file", written("sk-1", "60%"), "--as", AUTHOR))
    done(judging("initiative", "return", "sk-1", "--reason", "Nêu rõ phạm vi", "--as", CHAIR))
    done(judging("initiative", "resubmit", file, "--as", OFFICER))
    done(judging("initiative", "file", written("sk-2", "60%"), "--as", OFFICER))
    for code in ("sk-1", "sk-2"):
        done(judging("initiative", "review", code, review, "--as", CHAIR))
    signed = judging("initiative", "sign", "sk-1", "sk-2", "--number", "15/QĐ", "--as", CHAIR, "--json")
    assert [row["initiative"] for row in done(signed).json] == ["sk-1", "sk-2"]
    shown = done(judging("initiative", "show", "sk-1", "--json")).json
    assert shown["phase"] == "publication_held"
    assert [(row["level"], row["number"]) for row in shown["recognised"]] == [("base", "15/QĐ")]
    assert shown["reviews"][0]["derivation"] == "2 of 2 members = 100.00 % > 50 %: passed"
    assert "60 %" in done(judging("initiative", "show", "sk-1")).out
    done(judging("initiative", "release", "sk-1", "--as", CHAIR))
    assert judging("initiative", "decline", "sk-1", "--reason", "x", "--as", CHAIR).status == 3
    assert judging("initiative", "show", "none").status == 3
    log = done(judging("log", "registry/division-1")).out
    assert log.count("initiative recognised") == 2
    [form] = done(judging("attachments", "--about", "division-1", "--json")).json
    assert done(judging("attachment", form["sha256"])).out == "Đơn"
    done(judging("replay", "initiative/sk-1"))
    assert "Bìa hồ sơ" not in judging("log", "initiative/sk-1", "--json").out


def test_each_author_withdraws_for_himself(judging: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "initiative.yaml"
    (tmp_path / "form.txt").write_text("Đơn", encoding="utf-8")
    file.write_text(INITIATIVE.format(code="sk-3", first="60%"), encoding="utf-8")
    done(judging("initiative", "file", file, "--as", HEAD))
    for author in (AUTHOR, OFFICER):
        done(judging("initiative", "withdraw", "sk-3", "--as", author))
    assert judging("initiative", "show", "sk-3", "--json").json["phase"] == "withdrawn"
