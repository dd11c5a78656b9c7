"""What each command of the command line sends: the words that are typed, and what is asked of which stream.

The door here only notes what it is given: what the rules say to it is told by other tests, and what these
commands do on real services by those that ``ELSEWHERE`` names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli import vinhdanh
from console import session
from domain.answers import Answer, Receipt
from domain.commands import Appraise, Command
from runtime.connection import Connection, made
from tests.console.asked_lines import LINES, Line
from tests.console.terminal import ROOT

ELSEWHERE = {
    "test_first_case.py": "register, adopt, nominate, vote, sign, show, log, replay, export, erase",
    "test_season.py": "load, history, resting, titles",
    "test_inviting.py": "invite",
    "test_eligible.py": "eligible",
    "test_attachments.py": "attach, attachment, attachments",
    "test_submission.py": "submit, list show, list all, list check",
    "test_casework.py": "postings",
    "test_sitting.py": "sitting sheet, sitting show",
    "test_initiative.py": "initiative show",
    "test_movement.py": ("movement shelve, movement list, movement show, movement ballot, report progress"),
    "test_records.py": "rolemodel approve, rolemodel list, rolemodel show, inspection list, "
    "inspection show, activity list, activity show",
    "test_decision.py": "decision check, decision sign, decision show, decision register, decision unsigned, "
    "decision close-season",
    "test_report.py": "report fairness, report statistics, simulate",
    "test_policies.py": "policies, policies list, policies check, policies diff",
    "test_commands.py": "inbox, doctor, recover, rebuild, run, migrate",
    "test_up.py": "up",
    "test_web.py": "web",
    "test_rehearsal.py": "rehearse",
    "../web/test_mail.py": "mail",
    "../faults.py": "worker",
}
"""The commands that first have to look at the log or run the services, and the tests that run them there."""


@dataclass(slots=True)
class Noting:
    """A door that notes what it is given, and says that it is recorded."""

    came: list[Command] = field(default_factory=list)
    handed: list[Command] = field(default_factory=list)

    async def send(self, command: Command) -> Answer:
        self.came.append(command)
        return Receipt(command.stream, 1, 0, "00" * 32)

    async def hand_over(self, command: Command) -> None:
        self.handed.append(command)


@pytest.fixture
def noting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Noting:
    """The door; the log does not answer, so no command may have to look."""
    door = Noting()

    async def opened(_where: Connection) -> Noting:
        return door

    nowhere = Connection("postgresql:///none?host=/nowhere/at/all", "nowhere:1", made(tmp_path / "keys"))
    monkeypatch.setattr(session, "connection", lambda: nowhere)
    monkeypatch.setattr(session, "door", opened)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "count.yaml").write_text(
        "{issued: 3, returned: 3, unreturned: 0, approve: 2, reject: 1, blank: 0, invalid: 0, sealed: 1}"
    )
    (tmp_path / "counts.yaml").write_text(
        "vp: {issued: 3, returned: 3, unreturned: 0, approve: 2, reject: 1, blank: 0, invalid: 0}"
    )
    (tmp_path / "sheet.yaml").write_text("{approve: [vp], reject: [hv]}")
    (tmp_path / "minutes.txt").write_text("minutes")
    (tmp_path / "cases.txt").write_text("hv  # the second\n")
    (tmp_path / "draft.yaml").write_text(
        "{organ: court, symbol: QĐ-TA, awards: [court.flag], lines: [vp], season: court-2026}"
    )
    (tmp_path / "initiative.yaml").write_text(
        "{code: sk-1, award: court.initiative, unit: u1, season: court-2026, round: 1, title: Bìa,\n"
        ' authors: [{person: p.an, share: "60%"}, {person: p.binh, unit: u2, share: "40%"}]}'
    )
    (tmp_path / "movement.yaml").write_text(
        "{code: td-1, body: court, kind: routine, title: Vì công lý, season: court-2026, members: [u1, u2],\n"
        " runs: {begins: 2026-01-01, until: 2026-12-31}, links: [{to: lasting, cite: 05/CT}],\n"
        " reports: [{period: h1, begins: 2026-01-01, until: 2026-06-30}],\n"
        " targets: [{target: t1, measure: share, base: complaints, comparison: '>', value: 97%,\n"
        "  cite: 1/KH}],\n"
        " deadlines: [{what: final, on: 2026-12-31}]}"
    )
    (tmp_path / "activity.yaml").write_text(
        "{code: hn-1, kind: conference, body: court, title: Hội nghị, movement: td-1, partners: [u2],\n"
        " people: [p.an], items: [{what: report, by: p.an}]}"
    )
    (tmp_path / "aims.yaml").write_text("{unit: u1, aims: [{candidate: u1, award: court.flag}]}")
    (tmp_path / "results.csv").write_text("Chỉ tiêu;Đơn vị;Kỳ;Kết quả;Tổng số\nt1;u1;h1;1,5;100\n")
    (tmp_path / "scores.yaml").write_text(
        "{unit: u1, by: cross, scorer: u2,\n"
        " lines: [{row: work, deducted: 2, rate: 3%, reason: Hai vụ quá hạn}]}"
    )
    (tmp_path / "review.yaml").write_text(
        "{present: [p.an], votes: {p.an: approve}, stated: {new: true}, remarks: Rút gọn}"
    )
    return door


def leaves(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands that do something, by the words that call them."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    if command.invoke_without_command:
        yield " ".join(words)
    for name, one in command.commands.items():
        yield from leaves(one, (*words, name))


def typed(line: Line) -> list[str]:
    return shlex.split(line.typed)


def called(line: Line) -> str:
    """The command that the words of a line call."""
    words = typed(line)
    return " ".join(words[:2]) if isinstance(vinhdanh.commands[words[0]], click.Group) else words[0]


def test_every_command_has_a_line_here_or_a_test_that_runs_it_on_the_services() -> None:
    here = {called(line) for line in LINES}
    there = {one for told in ELSEWHERE.values() for one in told.split(", ")}
    assert sorted(here | there) == sorted(leaves(vinhdanh))


@pytest.mark.parametrize(("file", "told"), ELSEWHERE.items(), ids=list(ELSEWHERE))
def test_the_tests_named_run_these_commands(file: str, told: str) -> None:
    text = (ROOT / "tests" / "console" / file).read_text("utf-8")
    for one in told.split(", "):
        words = r"\W+".join(map(re.escape, one.split()))
        assert re.search(rf"\W{words}\W", text), f"{file} does not run {one}"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.typed)
def test_the_words_typed_are_the_command_sent(noting: Noting, line: Line) -> None:
    ran = CliRunner().invoke(vinhdanh, [*typed(line), "--as", "p.an", "--id", "c1"])
    assert ran.exit_code == 0, (ran.output, ran.exception)
    assert [(c.stream, c.ask) for c in noting.came] == [(line.stream, line.asked)]
    [command] = noting.came
    assert (command.id, command.actor.person, command.actor.proof) == ("c1", "p.an", "local")
    said = [one.text for one in command.sealed if one is not None]
    assert said == ([line.said] if line.said else [])


def test_a_step_for_many_is_a_command_for_each(noting: Noting) -> None:
    words = ("appraise", "vp", "--from-file", "cases.txt", "--finding", "eligible", "--stage", "desk")
    ran = CliRunner().invoke(vinhdanh, [*words, "--as", "p.an", "--id", "c1"])
    assert ran.exit_code == 0, ran.output
    assert [(c.stream, c.id, c.ask) for c in noting.came] == [
        (f"nomination/{case}", f"c1/{case}", Appraise("desk", "eligible")) for case in ("vp", "hv")
    ]


def test_a_command_is_sent_in_an_office_on_a_day_and_may_be_handed_over(noting: Noting) -> None:
    words = (
        "decline",
        "vp",
        "--stage",
        "signing",
        "--reason",
        "why",
        "--capacity",
        "KT.",
        "--delegation",
        "uq-1",
    )
    ran = CliRunner().invoke(
        vinhdanh, [*words, "--as", "p.an", "--on", "2026-03-01", "--minutes", "minutes.txt", "--no-wait"]
    )
    assert ran.exit_code == 0, ran.output
    assert noting.came == []
    [command] = noting.handed
    assert (command.actor.capacity, command.actor.delegation) == ("KT.", "uq-1")
    assert command.on == dt.date(2026, 3, 1)
    assert command.minutes == hashlib.sha256(b"minutes").hexdigest()
