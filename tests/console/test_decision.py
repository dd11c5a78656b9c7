"""A decision from the command line: drafted from a file, seen, checked, signed; then the year's close."""

from __future__ import annotations

import json

import pytest

from tests.console.terminal import ROOT, Terminal, done

OFFICER, HEAD, CHIEF = "p.dung", "p.cuong", "p.binh"
CASES = ("first", "second", "third")
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
- {type: MandateGranted, person: p.cuong, office: award_head, begins: 2026-01-01, made_up: true}
"""
DRAFT = """
organ: court
symbol: QĐ-TA
season: example-2026
awards: [example.diploma]
lines: [first, second]
bases:
  - {kind: law, cite: Luật 06/2022/QH15}
"""


@pytest.fixture(scope="module")
def organ(court: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside an ``up`` in which three nominations wait for a decision."""
    folder = tmp_path_factory.mktemp("organ")
    files = {"season": SEASON, "department": DEPARTMENT, "diploma": POLICY, "draft": DRAFT}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for body, file in (("common", "season"), ("court", "department")):
        done(court("register", body, folder / f"{file}.yaml", "--as", OFFICER))
    done(court("adopt", folder / "diploma.yaml", "--as", OFFICER))
    done(court("adopt", "--statute", ROOT / "statutes" / "archive-2023.yaml", "--as", OFFICER))
    for case, nominee in zip(CASES, ("p.an", "p.cuong", "p.dung"), strict=True):
        fields = {"case": case, "award": "example.diploma", "nominee": nominee, "unit": "division-1"}
        nomination = json.dumps({**fields, "season": "example-2026", "title": "x"})
        (folder / f"{case}.yaml").write_text(nomination, encoding="utf-8")
        done(court("nominate", folder / f"{case}.yaml", "--as", OFFICER))
    done(court("decision", "draft", "d1", folder / "draft.yaml", "--as", OFFICER))
    return court


def test_a_list_is_seen_checked_and_signed_by_the_digest_that_was_seen(organ: Terminal) -> None:
    seen = organ("decision", "show", "d1", "--json").json
    assert (seen["phase"], [line["nominee"] for line in seen["lines"]]) == ("draft", ["p.an", "p.cuong"])
    assert seen["counts"] == [{"award": "example.diploma", "kind": "merit", "people": 2, "units": 0}]
    digest = seen["digest"][:8]
    wrong = organ("decision", "check", "d1", "--digest", "00000000", "--as", HEAD)
    assert (wrong.status, "digest" in wrong.err) == (3, True)
    done(organ("decision", "check", "d1", "--digest", digest, "--as", HEAD))
    done(organ("decision", "sign", "d1", "--digest", digest, "--as", CHIEF))
    done(organ("decision", "certify", "d1", "first=001", "second=002", "--book", "2026", "--as", OFFICER))
    shown = organ("decision", "show", "d1")
    assert "Number 1/QĐ-TA" in shown.out
    assert "Kept 20 years" in shown.out
    assert [c["number"] for c in organ("decision", "register", "d1", "--json").json] == ["001", "002"]
    done(organ("decision", "appeal", "d1", "first", "--text", "x", "--as", "p.an"))
    assert "Kiến nghị 1 về first" in Terminal(organ.data, "vi")("decision", "show", "d1").out


def test_a_year_is_not_closed_while_an_agreed_line_is_not_named(organ: Terminal) -> None:
    close = ("decision", "close-season", "court", "example-2026", "--as", OFFICER)
    left = organ(*close)
    assert left.status == 3
    assert "third" in left.err
    assert organ(*close, "--unsigned", "third=forgotten").status == 2
    named = organ("decision", "unsigned", "court", "example-2026", "--json").json
    reasons = [f"--unsigned={one['nomination']}=deferred" for one in named]
    done(organ(*close, *reasons))
    assert organ("replay").status == 0
