"""Asking for a nominee's eligibility, filing, and a freeze, as an award officer does it."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Ran, Terminal

REGISTRAR = "registrar"
AWARD = "procuracy.advanced_worker"
NOMINEE = "p.p1.7"
CHAIR = "p.p1.1"


def entered(terminal: Terminal, tmp_path: Path, *rows: str) -> Ran:
    file = tmp_path / f"{secrets.token_hex(4)}.yaml"
    file.write_text("".join(f"- {row}\n" for row in rows), encoding="utf-8")
    return terminal("register", "phong-1", file, "--as", REGISTRAR)


@pytest.fixture(scope="module")
def adopted(terminal: Terminal) -> Terminal:
    """The terminal, with an award whose rules decide eligibility."""
    policy = ROOT / "policies" / "procuracy" / "advanced_worker-2025.yaml"
    done = terminal("adopt", policy, "--as", REGISTRAR)
    assert done.status == 0, done
    return terminal


def test_eligibility_is_asked_before_anything_is_filed(adopted: Terminal, tmp_path: Path) -> None:
    words = ("eligible", AWARD, NOMINEE, "--unit", "phong-1", "--season", "procuracy-2025")
    before = adopted(*words, "--json").json
    assert (before["verdict"], before["decided"]) == ("not_known", True)
    said = adopted(*words)
    assert said.status == 0, said
    assert "who has to say: award officer" in said.out
    assert "Điều 24.1" in said.out
    done = entered(
        adopted,
        tmp_path,
        "{type: ResultsEntered, season: procuracy-2025, source: list, verified: true, "
        f"rows: [{{subject: {NOMINEE}, what: rating, value: completed}}]}}",
    )
    assert done.status == 0, done
    after = adopted(*words, "--json").json
    assert after["verdict"] == "not_eligible"
    rated = next(row for row in after["findings"] if row["rule"] == "rated")
    assert (rated["answer"], rated["values"]["missing"]) == ("not_fulfilled", "procuracy-2025")
    assert "missing: 2025" in rated["text"]
    vietnamese = Terminal(adopted.data, "vi")(*words)
    assert "không đáp ứng: chưa được xếp loại" in vietnamese.out


def test_rules_that_do_not_decide_say_so(adopted: Terminal) -> None:
    words = ("eligible", "procuracy.base_fighter", NOMINEE, "--unit", "phong-1", "--season", "procuracy-2025")
    said = adopted(*words)
    assert said.status == 0, said
    assert adopted(*words, "--json").json["decided"] is False


@pytest.mark.parametrize(
    ("nominee", "more", "code"),
    [
        ("nobody", (), "unknown_person"),
        (NOMINEE, ("--kind", "adhoc"), "kind_not_given"),
        (NOMINEE, ("--special", "heroic_feat"), "no_special_exception"),
    ],
)
def test_what_could_not_be_filed_cannot_be_asked(
    adopted: Terminal, nominee: str, more: tuple[str, ...], code: str
) -> None:
    words = ("eligible", AWARD, nominee, "--unit", "phong-1", "--season", "procuracy-2025")
    refused = adopted(*words, *more, "--json")
    assert refused.status == 3, refused
    assert code in refused.out + refused.err


def test_a_case_shows_what_was_found_and_what_freezes_it(adopted: Terminal, tmp_path: Path) -> None:
    name, nominee = f"lt-{secrets.token_hex(4)}", "p.p1.6"
    file = tmp_path / "nomination.yaml"
    file.write_text(
        f"case: {name}\naward: {AWARD}\nnominee: {nominee}\nunit: phong-1\n"
        "season: procuracy-2025\nkind: merit\ntitle: Lao động tiên tiến\n",
        encoding="utf-8",
    )
    filed = adopted("nominate", file, "--as", "p.p1.2", "--json")
    assert filed.status == 0, filed
    shown = adopted("show", name, "--json").json
    assert (shown["eligibility"]["verdict"], shown["frozen"]) == ("not_known", [])
    opened = entered(
        adopted,
        tmp_path,
        f"{{type: ProceedingOpened, about: {nominee}, ref: kn-{name}, kind: complaint, on: 2025-12-01}}",
    )
    assert opened.status == 0, opened
    assert adopted("check-freeze", name, "--as", "p.p1.2").status == 0
    said = adopted("show", name).out
    assert "frozen: complaint" in said
    stream = f"nomination/{name}"
    (task,) = (t for t in adopted("inbox", "--as", CHAIR, "--json").json["tasks"] if t["stream"] == stream)
    assert [(g["kind"], g["ref"]) for g in task["frozen"]] == [("complaint", f"kn-{name}")]
    lines = adopted("inbox", "--as", CHAIR).out.splitlines()
    assert f"(frozen: complaint kn-{name})" in next(line for line in lines if line.startswith(stream))
    assert (
        f"(đang tạm dừng xét: khiếu nại, tố cáo kn-{name})"
        in Terminal(adopted.data, "vi")("inbox", "--as", CHAIR).out
    )
    assert "the case is frozen: ground 4: complaint" in said
    again = adopted("check-freeze", name, "--as", "p.p1.2", "--json")
    assert again.json["refusal"]["code"] == "freeze_same"
    assert adopted("reassess", name, "--as", "p.p1.2").status == 0, "that it is pending is found as well"
    assert adopted("replay", name).status == 0
