"""One case from an empty folder to the signature, without a scenario; and what goes on without the log."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Terminal, done, down

FILES = ROOT / "docs" / "first-case"
"""The files that the README leads a newcomer through."""
OFFICER, HEAD, CHIEF = "p.dung", "p.cuong", "p.binh"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal beside an ``up`` of its own: it begins with an empty folder, and its PostgreSQL is held."""
    terminal = Terminal(tmp_path_factory.mktemp("first") / "data")
    process = terminal.up()
    try:
        for body, file in (("common", "registry"), ("court", "court"), ("division-1", "division-1")):
            done(terminal("register", body, FILES / f"{file}.yaml", "--as", OFFICER))
        done(terminal("adopt", FILES / "letter-of-thanks.yaml", "--as", OFFICER))
        done(
            terminal("adopt", "--calendar", ROOT / "policies" / "calendars" / "vn-2026.yaml", "--as", OFFICER)
        )
        yield terminal
    finally:
        assert down(process) == 0


def filed(terminal: Terminal, folder: Path, case: str) -> str:
    file = folder / "nomination.yaml"
    text = (FILES / "nomination.yaml").read_text("utf-8").replace("case: an-2026", f"case: {case}")
    file.write_text(text, encoding="utf-8")
    done(terminal("nominate", file, "--as", OFFICER))
    return case


def test_a_case_goes_from_an_empty_folder_to_the_signature(founded: Terminal) -> None:
    done(founded("nominate", FILES / "nomination.yaml", "--as", OFFICER))
    for person in (HEAD, OFFICER):
        done(founded("vote", "an-2026", "--choice", "approve", "--as", person))
    done(founded("sign", "an-2026", "--as", CHIEF))
    shown = founded("show", "an-2026", "--json").json
    assert (shown["result"], shown["counted"][0]["derivation"]) == (
        "awarded",
        "2 of 3 staff = 66.67 % > 50 %: passed",
    )
    assert done(founded("replay", "an-2026")).status == 0
    late = founded("vote", "an-2026", "--choice", "approve", "--as", HEAD, "--json")
    assert (late.status, late.json["error"]["code"]) == (3, "case_ended")


def test_names_that_are_registered_are_sealed(founded: Terminal) -> None:
    entered = founded("log", "registry/common", "--json")
    assert "Nguyễn Văn An" not in entered.out
    about = [e["body"]["sealed"]["of"] for e in entered.json if e["body"]["sealed"]]
    assert about == ["p.binh", "p.cuong", "p.dung", "p.an"]


def test_a_row_that_cannot_be_entered_is_named_with_file_and_line(founded: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text("- {type: PersonRegistered, person: p.new}\n- {type: PersonRegistered, person: p.an}\n")
    again = founded("register", "common", file, "--as", OFFICER)
    assert again.status == 3
    assert again.err.startswith(f"{file}:2: ")
    file.write_text("- {type: MandateGranted, person: p.an, office: staff, from: 2026-01-01}\n")
    unknown = founded("register", "division-1", file, "--as", OFFICER)
    assert unknown.status == 2
    assert f"{file}:1: unknown field 'from'" in unknown.err
    assert "begins" in unknown.err
    file.write_text("- {type: PersonRegistered, person: p.other}\n")
    stranger = founded("register", "common", file, "--as", HEAD, "--json")
    assert stranger.json["refusal"]["code"] == "not_registrar"


@contextmanager
def no_new_connections(terminal: Terminal) -> Iterator[None]:
    """PostgreSQL's first process stands still: who is connected stays so, nobody else gets in."""
    (pid_file,) = terminal.data.glob("postgres/**/postmaster.pid")
    pid = int(pid_file.read_text().splitlines()[0])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_vote_that_names_its_ballot_needs_no_look_at_the_log(founded: Terminal, tmp_path: Path) -> None:
    case = filed(founded, tmp_path, "away-1")
    vote = ("vote", case, "--choice", "approve")
    with no_new_connections(founded):
        done(founded(*vote, "--stage", "unit/1", "--reason", "Xứng đáng", "--as", HEAD, "--no-wait"))
        unnamed = founded(*vote, "--as", OFFICER, "--no-wait", "--json")
        assert (unnamed.status, unnamed.json["error"]["code"]) == (4, "log_away")
        assert "--stage unit/1" in unnamed.json["error"]["text"]
        assert founded("show", case).status == 5
    assert founded(*vote, "--as", HEAD, "--json").json["refusal"]["code"] == "already_voted"
    done(founded("withdraw", case, "--reason", "Nộp nhầm", "--as", OFFICER))


def test_a_stream_that_holds_only_a_refused_signal_is_told_as_that(founded: Terminal) -> None:
    vote = ("vote", "never-filed", "--choice", "approve", "--stage", "unit/1", "--as", HEAD)
    done(founded(*vote, "--no-wait"))
    assert founded(*vote, "--json").json["refusal"]["code"] == "unknown_nomination"  # the signal came first
    shown = founded("show", "never-filed", "--json")
    assert shown.status == 3
    assert [r["code"] for r in shown.json["error"]["refused"]] == ["unknown_nomination"]
    assert "T" in shown.json["error"]["refused"][0]["at"]
    told = founded("show", "never-filed")
    assert (told.status, "Traceback" in told.err) == (3, False)


def test_what_cannot_be_written_is_called_by_its_name(founded: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert founded("export", tmp_path / "file").status == 2
    assert founded("export", tmp_path / "file" / "below").status == 2
    # Said before anything is played.
    played = founded("run", ROOT / "scenarios" / "procuracy-base-fighter-2025", "--export", tmp_path / "file")
    assert (played.status, "Starting" in played.err) == (2, False)
    assert Path("/dev/full").exists(), "this test needs a device that is always full, as Linux has"
    assert founded.status_into(Path("/dev/full"), "log") == 74


def test_erasing_names_a_ground_asks_first_and_knows_whom(founded: Terminal) -> None:
    ground = ("--reason", "request 1/2026")
    assert founded("erase", "p.binh", *ground).status == 2
    nobody = founded("erase", "p.nobody", *ground, "--yes", "--json")
    assert (nobody.status, nobody.json["error"]["code"]) == (3, "unknown_person")
    assert founded("erase", "p.binh", *ground, "--yes", "--json").json == {"person": "p.binh", "rows": 1}


def test_errors_are_one_json_document_and_times_are_rfc_3339(founded: Terminal, tmp_path: Path) -> None:
    missing = founded("show", "no-such-case", "--json")
    assert (missing.status, missing.json["error"]["code"]) == (3, "no_such_nomination")
    usage = founded("vote", "x", "--json")
    assert (usage.status, usage.json["error"]["code"]) == (2, "usage")
    never = founded("extend", "x", "--until", "9999-12-31", "--reason", "r", "--as", HEAD, "--json")
    assert (never.status, never.json["error"]["code"]) == (2, "usage")
    nothing = Terminal(tmp_path / "nothing")("log", "--json")
    assert (nothing.status, json.loads(nothing.out)["error"]["code"]) == (5, "nothing_runs")
    assert founded("log", "no-such-stream").status == 3
    assert founded("log", "an-2026", "--json").json == founded("log", "nomination/an-2026", "--json").json
