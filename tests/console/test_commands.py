"""The command line as people and scripts use it: real processes against a running ``up``."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

import pytest

from tests.console.terminal import Terminal

STAFF = [f"p.p1.{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9)]


@pytest.fixture
def case(terminal: Terminal, tmp_path: Path) -> str:
    """A nomination at its unit's vote."""
    name = f"cli-{secrets.token_hex(4)}"
    file = tmp_path / "nomination.yaml"
    report = tmp_path / "report.txt"
    report.write_text("Báo cáo thành tích", encoding="utf-8")
    file.write_text(
        f"case: {name}\naward: procuracy.base_fighter\nnominee: p.p1.9\nunit: phong-1\n"
        "season: procuracy-2025\ntitle: Chiến sĩ thi đua cơ sở\nattachments: [report.txt]\n",
        encoding="utf-8",
    )
    ran = terminal("nominate", file, "--as", "p.p1.2", "--json")
    assert ran.status == 0, ran
    assert set(ran.json["receipt"]) == {"stream", "version", "position", "leaf"}
    return name


def vote(terminal: Terminal, case: str, person: str, choice: str = "approve", *more: str) -> int:
    return terminal("vote", case, "--choice", choice, "--as", person, *more).status


def test_a_case_goes_from_nomination_to_signature(terminal: Terminal, case: str, tmp_path: Path) -> None:
    for person in STAFF[:8]:
        assert vote(terminal, case, person) == 0
    shown = terminal("show", case, "--json").json
    assert shown["stage"] == "council"
    assert (shown["counted"][0]["approve"], shown["counted"][0]["base"]) == (8, 9)
    papers = tmp_path / "papers.yaml"
    papers.write_text("issued: 7\nreturned: 7\nunreturned: 0\napprove: 6\nreject: 1\nblank: 0\ninvalid: 0\n")
    for teller in ("p.vks.6", "p.vks.7"):
        assert terminal("count", case, papers, "--as", teller).status == 0
    assert terminal("sign", case, "--as", "p.vks.1", "--number", "01/QĐ").status == 0
    assert terminal("show", case, "--json").json["result"] == "awarded"
    replayed = terminal("replay", case)
    assert replayed.status == 0, replayed
    assert "8 of 9 staff = 88.89 % > 50 %: passed" in replayed.out
    assert "6 of 7 members = 85.71 % ≥ 80 %: passed" in replayed.out


def test_a_refusal_says_what_is_wrong_and_has_its_own_status(terminal: Terminal, case: str) -> None:
    assert vote(terminal, case, "p.p1.3") == 0
    again = terminal("vote", case, "--choice", "reject", "--as", "p.p1.3", "--json")
    assert again.status == 3
    assert again.json["refusal"]["code"] == "already_voted"
    assert again.json["text"]
    assert terminal("vote", case, "--choice", "approve", "--as", "nobody").status == 3
    assert terminal("show", "no-such-case").status == 3


def test_the_same_id_gives_the_first_receipt_and_other_content_is_refused(
    terminal: Terminal, case: str
) -> None:
    words = ("vote", case, "--choice", "approve", "--as", "p.p1.4", "--id", f"mine-{case}", "--json")
    first, second = terminal(*words), terminal(*words)
    assert first.status == second.status == 0
    assert first.json["receipt"] == second.json["receipt"]
    other = terminal("vote", case, "--choice", "reject", "--as", "p.p1.4", "--id", f"mine-{case}", "--json")
    assert other.json["refusal"] == {
        "code": "command_id_reused",
        "values": {"id": f"mine-{case}"},
        "cite": None,
    }


def test_a_vote_handed_over_is_answered_in_the_inbox(terminal: Terminal, case: str) -> None:
    assert vote(terminal, case, "p.p1.5", "approve", "--no-wait") == 0
    assert vote(terminal, case, "p.p1.5", "reject", "--no-wait") == 0
    stream = f"nomination/{case}"

    def answers() -> list[str | None]:
        told = terminal("inbox", "--as", "p.p1.5", "--json").json["answers"]
        return [a["refused"] for a in told if a["stream"] == stream]

    for _ in range(40):
        if len(answers()) == 2:
            break
    assert answers() == ["already_voted", None]


def test_the_inbox_says_what_waits_until_when(terminal: Terminal, case: str) -> None:
    def mine(person: str) -> list[dict[str, str]]:
        return [
            t for t in terminal("inbox", "--as", person, "--json").json["tasks"] if t["stream"].endswith(case)
        ]

    for _ in range(40):
        if mine("p.p1.6"):
            break
    (task,) = mine("p.p1.6")
    assert (task["task"], task["stage"]) == ("vote", "unit")
    assert dt.datetime.fromisoformat(task["until"]) > dt.datetime.now(dt.UTC)


def test_others_open_votes_are_withheld_and_ones_own_is_not(terminal: Terminal, case: str) -> None:
    assert vote(terminal, case, "p.p1.7", "reject") == 0
    entries = terminal("log", f"nomination/{case}", "--json").json
    assert entries[-1]["withheld"] == "ballot open"
    assert "reject" not in terminal("show", case, "--json").out
    assert "approve" not in terminal("log", f"nomination/{case}").out
    mine, others = (terminal("show", case, "--as", who).out for who in ("p.p1.7", "p.p1.6"))
    assert "reject" in mine.lower()
    assert "reject" not in others.lower()


def test_return_resubmit_amend_withdraw(terminal: Terminal, case: str) -> None:
    assert terminal("return", case, "--reason", "Thiếu báo cáo", "--as", "p.p1.1").status == 0
    assert terminal("resubmit", case, "--as", "p.p1.2", "--text", "Đã bổ sung").status == 0
    assert terminal("amend", case, "--set", "title=Chiến sĩ thi đua cơ sở 2025", "--as", "p.p1.2").status == 0
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=60)).date().isoformat()
    assert terminal("extend", case, "--until", until, "--reason", "Nghỉ lễ", "--as", "p.p1.1").status == 0
    assert terminal("recuse", case, "--as", "p.p1.8").status == 0
    shown = terminal("show", case, "--json").json
    assert shown["ballot"]["ballot"] == "unit/2"
    assert shown["ballot"]["recused"] == 2
    assert terminal("withdraw", case, "--reason", "Để nhường đơn vị khác", "--as", "p.p1.2").status == 0
    assert terminal("show", case, "--json").json["result"] == "withdrawn"
    assert terminal("show", case, "--at", "3", "--json").json["phase"] == "open"


def test_a_deputy_signs_for_and_a_delegate_only_where_the_policy_accepts_it(
    terminal: Terminal, case: str
) -> None:
    ran = terminal(
        *("delegate", "vks", "--office", "procurator_chief", "--to", "p.vks.4", "--from", "2026-01-01"),
        *("--until", "2030-01-01", "--paper", "12/UQ", "--manner", "TUQ.", "--delegation", f"d-{case}"),
        *("--as", "p.vks.1"),
    )
    assert ran.status == 0, ran
    not_his = terminal(
        *("delegate", "vks", "--office", "procurator_chief", "--to", "p.vks.5", "--from", "2026-01-01"),
        *(
            "--until",
            "2030-01-01",
            "--paper",
            "13/UQ",
            "--delegation",
            f"e-{case}",
            "--as",
            "p.vks.4",
            "--json",
        ),
    )
    assert not_his.json["refusal"]["code"] == "delegates_only_own_office"


def test_an_export_replays_without_any_service(terminal: Terminal, case: str, tmp_path: Path) -> None:
    assert vote(terminal, case, "p.p1.3") == 0
    folder = tmp_path / "export"
    assert terminal("export", folder).status == 0
    assert (folder / "entries.ndjson").read_bytes().splitlines()[0].startswith(b'{"actor"')
    alone = Terminal(tmp_path / "nothing")
    whole = alone("replay", "--folder", folder, "--json")
    assert whole.status == 0, whole
    assert f"nomination/{case}" in whole.json["open"]
    one = alone("replay", "cstdcs-1", "--folder", folder)
    assert one.status == 0
    assert "85.71" in one.out
    vietnamese = Terminal(tmp_path / "nothing", "vi")("replay", "cstdcs-2", "--folder", folder)
    assert "71,43" in vietnamese.out


def test_operators_commands(terminal: Terminal, case: str) -> None:
    assert terminal("recover", "--json").status == 0
    rebuilt = terminal("rebuild", "--json").json
    assert rebuilt["entries"] == rebuilt["position"] + 1 > 0
    assert terminal("policies").status == 0
    assert terminal("doctor", "--json").status == 0
    assert terminal("log").status == 0


def test_what_is_wrong_on_the_command_line_is_said(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("vote", "x").status == 2
    assert terminal("nominate", tmp_path / "missing.yaml", "--as", "p").status == 2
    bad = tmp_path / "bad.yaml"
    bad.write_text("case: x\naward: court.flag\nnominee: p\nunit: u\ntitle: t\nseasn: s\n")
    ran = terminal("nominate", bad, "--as", "p.p1.2")
    assert ran.status == 2
    assert ran.err.count(str(bad)) == 1
    assert f"{bad}:6: unknown field 'seasn'" in ran.err
    assert "feat_on" in ran.err
    bad.write_text("issued: 7\nreturned: nhiều\n")
    ran = Terminal(terminal.data, "vi")("count", "x", bad, "--as", "p.p1.2")
    assert ran.status == 2
    assert f"{bad}:2: 'returned' là số nguyên, không phải 'nhiều'" in ran.err
    assert (
        terminal("vote", "cstdcs-1", "--choice", "approve", "--as", "p.p1.3", "--id", "engine/x").status == 3
    )
    assert Terminal(tmp_path / "nothing")("show", "x").status == 5


def test_help_is_in_both_languages_and_names_every_command(terminal: Terminal) -> None:
    english, vietnamese = terminal("--help").out, Terminal(terminal.data, "vi")("--help").out
    for name in (
        *("nominate", "vote", "count", "close", "extend", "recuse", "delegate", "sign", "decline", "return"),
        *(
            "resubmit",
            "withdraw",
            "amend",
            "show",
            "inbox",
            "log",
            "replay",
            "export",
            "recover",
            "run",
            "policies",
        ),
    ):
        assert f"\n  {name} " in english
        assert f"\n  {name} " in vietnamese
    assert "đề nghị" in vietnamese.lower()


def test_ten_commands_in_a_row_leave_with_the_right_status(terminal: Terminal, case: str) -> None:
    for _ in range(5):
        assert terminal("show", case, "--json").json["stream"] == f"nomination/{case}"
        assert terminal("sign", case, "--as", "p.vks.1").status == 3


def test_the_schema_is_brought_up_to_the_release_as_often_as_it_is_asked(terminal: Terminal) -> None:
    for _ in range(2):
        ran = terminal("migrate")
        assert ran.status == 0, ran
        assert "The schema is that of this release." in ran.out
