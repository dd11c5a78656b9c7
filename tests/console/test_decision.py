"""A decision from the command line: drafted from a file, seen, checked, signed; then the year's close."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.console.terminal import ROOT, Terminal, down
from tests.console.test_first_case import CHIEF, FILES, HEAD, OFFICER, done

CASES = ("one", "two", "three")
POLICY = """
award: example.diploma
rules: 2
title: {vi: "Giấy khen (mẫu)", en: "Diploma (a sample)"}
subject: person
basis: season
in_force: {from: 2026-01-01, picked_by: season_end}
source: {cite: "Quy chế mẫu", certainty: unverified}
route:
  - {stage: signing, kind: sign, signs: list, by: chief_justice, body: court_office, cite: "Quy chế mẫu"}
"""
SEASON = "- {type: SeasonOpened, season: example-2026, begins: 2026-01-01, ends: 2026-12-31}\n"
DEPARTMENT = """
- {type: MandateGranted, person: p.dung, office: award_officer, begins: 2026-01-01, made_up: true}
- {type: MandateGranted, person: p.cuong, office: award_head, begins: 2026-01-01, made_up: true}
"""
DRAFT = """
organ: court
symbol: QĐ-TA
season: example-2026
awards: [example.diploma]
lines: [one, two]
bases:
  - {kind: law, cite: Luật 06/2022/QH15}
"""


@pytest.fixture(scope="module")
def organ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal beside an ``up`` in which three nominations wait for a decision."""
    folder = tmp_path_factory.mktemp("organ")
    terminal = Terminal(folder / "data")
    process = terminal.up()
    try:
        files = {"season": SEASON, "department": DEPARTMENT, "diploma": POLICY, "draft": DRAFT}
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        for body, file in (
            ("common", FILES / "registry.yaml"),
            ("court", FILES / "court.yaml"),
            ("division-1", FILES / "division-1.yaml"),
            ("common", folder / "season.yaml"),
            ("court", folder / "department.yaml"),
        ):
            done(terminal("register", body, file, "--as", OFFICER))
        done(terminal("adopt", folder / "diploma.yaml", "--as", OFFICER))
        archive = ROOT / "statutes" / "archive-2023.yaml"
        done(terminal("adopt", "--statute", archive, "--as", OFFICER))
        for case, nominee in zip(CASES, ("p.an", "p.cuong", "p.dung"), strict=True):
            fields = {"case": case, "award": "example.diploma", "nominee": nominee, "unit": "division-1"}
            nomination = json.dumps({**fields, "season": "example-2026", "title": "x"})
            (folder / f"{case}.yaml").write_text(nomination, encoding="utf-8")
            done(terminal("nominate", folder / f"{case}.yaml", "--as", OFFICER))
        done(terminal("decision", "draft", "d1", folder / "draft.yaml", "--as", OFFICER))
        yield terminal
    finally:
        assert down(process) == 0


def test_a_list_is_seen_checked_and_signed_by_the_digest_that_was_seen(organ: Terminal) -> None:
    seen = organ("decision", "show", "d1", "--json").json
    assert (seen["phase"], [line["nominee"] for line in seen["lines"]]) == ("draft", ["p.an", "p.cuong"])
    assert seen["counts"] == [{"award": "example.diploma", "kind": "merit", "people": 2, "units": 0}]
    digest = seen["digest"][:8]
    wrong = organ("decision", "check", "d1", "--digest", "00000000", "--as", HEAD)
    assert (wrong.status, "digest" in wrong.err) == (3, True)
    done(organ("decision", "check", "d1", "--digest", digest, "--as", HEAD))
    done(organ("decision", "sign", "d1", "--digest", digest, "--as", CHIEF))
    done(organ("decision", "certify", "d1", "one=001", "two=002", "--book", "2026", "--as", OFFICER))
    shown = organ("decision", "show", "d1")
    assert "Number 1/QĐ-TA" in shown.out
    assert "Kept 20 years" in shown.out
    assert [c["number"] for c in organ("decision", "register", "d1", "--json").json] == ["001", "002"]
    done(organ("decision", "appeal", "d1", "one", "--text", "x", "--as", "p.an"))
    assert "Kiến nghị 1 về one" in Terminal(organ.data, "vi")("decision", "show", "d1").out


def test_a_year_is_not_closed_while_an_agreed_line_is_not_named(organ: Terminal) -> None:
    close = ("decision", "close-season", "court", "example-2026", "--as", OFFICER)
    left = organ(*close)
    assert left.status == 3
    assert "three" in left.err
    assert organ(*close, "--unsigned", "three=forgotten").status == 2
    named = organ("decision", "unsigned", "court", "example-2026", "--json").json
    reasons = [f"--unsigned={one['nomination']}=deferred" for one in named]
    done(organ(*close, *reasons))
    assert organ("replay").status == 0
