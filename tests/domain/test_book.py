"""The year's close names every agreed line that no decision carries, and says why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit import closed, invariants
from audit.replay import replay
from audit.told import TOLD
from domain import book, kinds
from domain.answers import Refusal
from domain.commands import (
    CloseSeason,
    DeclineLines,
    DropLines,
    PublishDecision,
    ReopenCases,
    Resubmit,
    SendLinesBack,
    Withdraw,
)
from domain.decision import decide as decide_a_decision
from domain.events import Conclusion, Unsigned
from domain.nomination import deciding
from eventlog.fold import is_fact
from tests.domain.decision.organ import DRAFTER, SEASON, SIGN, VOTE, Organ, award
from tests.world import CHIEF, person

STREAM = book.of_season("court", SEASON)


@pytest.fixture
def organ(tmp_path: Path) -> Organ:
    return Organ(tmp_path / "keys")


@pytest.fixture
def checked(organ: Organ) -> Iterator[Organ]:
    yield organ
    invariants.check(organ.entries)


def test_a_year_is_closed_once_with_a_reason_for_each_line_that_was_not_signed(checked: Organ) -> None:
    lines = checked.agreed("court.flag_listed", ["u1", "u2", "u3"])
    checked.signed("d1", lines[:1])
    checked.draft("d2", lines[1:2])
    ask = CloseSeason("court", SEASON, {lines[1]: "in_draft", lines[2]: "waiting_for_papers"})
    assert checked.refused(STREAM, person("u1.2"), ask) == "not_award_department"
    checked.must(STREAM, DRAFTER, ask)
    assert checked.refused(STREAM, DRAFTER, ask) == "season_closed"
    # What was named may be signed in the next year.
    checked.sign_list("decision/d2")


def test_what_is_not_agreed_of_another_season_or_of_another_organ_is_not_named(checked: Organ) -> None:
    (line,) = checked.agreed("court.flag_listed", ["u1"])
    (other,) = checked.agreed("court.worker", ["u2"], season="court-2021")
    voting = checked.nominate("voting", "u5")

    def code(**unsigned: str) -> str:
        named = {"line": line, "other": other, "voting": voting, "none": "nomination/none", "s": "sitting/s"}
        lines = {named[name]: reason for name, reason in unsigned.items()}
        return checked.refused(STREAM, DRAFTER, CloseSeason("court", SEASON, lines))  # type: ignore[arg-type]

    assert code(other="deferred") == "line_of_other_season"
    assert code(voting="deferred") == "line_not_agreed"
    assert code(none="deferred") == "no_such_nomination"
    assert code(s="deferred") == "no_such_nomination"
    checked.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {line: "deferred"}))


def test_a_close_stands_in_the_book_of_its_season_and_nothing_else_is_asked_of_a_book(checked: Organ) -> None:
    ask = CloseSeason("court", SEASON, {})
    assert checked.refused("book/court-2020", DRAFTER, ask) == "not_for_this_stream"
    assert checked.refused(STREAM, DRAFTER, PublishDecision()) == "not_for_this_stream"
    unknown = CloseSeason("court", "court-1945", {})
    where = book.of_season("court", "court-1945")
    assert checked.refused(where, DRAFTER, unknown) == "season_not_opened"


def test_what_an_open_draft_holds_is_named_when_the_year_is_closed(checked: Organ) -> None:
    lines = checked.agreed("court.flag_listed", ["u1", "u2", "u3", "u4"])
    draft = checked.draft("d1", lines)
    checked.must(draft, DRAFTER, DropLines(lines[2:3]))
    # Withdrawn it waits for nothing any more, though it still stands in the draft.
    checked.must(lines[3], person("u4.2"), Withdraw())
    named: dict[str, Unsigned] = {lines[0]: "in_draft"}
    close = CloseSeason("court", SEASON, named)
    answer = checked.ask(STREAM, DRAFTER, close)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["line"]) == ("line_in_draft_unnamed", lines[1])
    checked.must(draft, CHIEF, DeclineLines(lines[1:2]))
    checked.must(draft, DRAFTER, DropLines(lines[3:]))
    checked.sign_list(draft)
    named = {lines[2]: "deferred"}
    checked.must(STREAM, DRAFTER, CloseSeason("court", SEASON, named))


def test_no_year_is_closed_over_an_agreed_line_that_nobody_named(checked: Organ) -> None:
    lines = checked.agreed("court.flag_listed", ["u1", "u2", "u3", "u4", "u5"])
    named: dict[str, Unsigned] = {lines[1]: "deferred"}

    def unnamed(**more: Unsigned) -> list[str | int]:
        answer = checked.ask(STREAM, DRAFTER, CloseSeason("court", SEASON, {**named, **more}))
        assert isinstance(answer, Refusal)
        assert answer.code == "agreed_line_unnamed"
        return [answer.values["line"], answer.values["missing"]]

    assert unnamed() == [lines[0], 4]
    # Signed, withdrawn or declined it waits no more; sent back neither, until it comes again.
    checked.signed("d1", lines[:1])
    checked.must(lines[2], person("u3.2"), Withdraw())
    checked.must(checked.draft("d2", lines[3:]), CHIEF, DeclineLines(lines[3:4]))
    checked.must("decision/d2", CHIEF, SendLinesBack(lines[4:]))
    assert checked.state(STREAM).waiting == [lines[1]]
    checked.must(lines[4], person("u5.2"), Resubmit())
    assert unnamed() == [lines[4], 1]
    checked.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {**named, lines[4]: "deferred"}))


def test_each_organ_and_season_has_to_name_only_its_own(checked: Organ) -> None:
    checked.agreed("court.worker", ["u2"], season="court-2021")
    what_if = checked.adopt_policy(award("court.tried"), "tried", what_if=True)
    trying = checked.nominating("court.tried", "u1", what_if=True, policy=what_if)
    checked.must("nomination/tried", person("u1.2"), trying)
    checked.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {}))
    other = book.of_season("court", "court-2021")
    assert checked.refused(other, DRAFTER, CloseSeason("court", "court-2021", {})) == "agreed_line_unnamed"


def test_nobody_is_nominated_for_a_closed_season_and_no_line_of_it_decided_but_the_named_ones(
    organ: Organ,
) -> None:
    organ.adopt_policy(award("court.voted", VOTE, SIGN), "voted")
    voting = "nomination/voting"
    organ.must(voting, person("u2.2"), organ.nominating("court.voted", "u2"))
    (line,) = organ.agreed("court.flag_listed", ["u1"])
    organ.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {line: "deferred"}))
    late = organ.nominating("court.worker", "u3")
    assert organ.refused("nomination/late", person("u3.2"), late) == "nominating_is_over"
    organ.unit_votes(voting)
    assert organ.refused("decision/d2", DRAFTER, organ.drafting([voting])) == "line_of_closed_season"
    organ.signed("d1", [line])
    organ.agreed("court.worker", ["u3"], season="court-2021")
    invariants.check(organ.entries)


def test_what_an_exceptional_decision_opens_again_is_decided_after_the_close_too(checked: Organ) -> None:
    checked.adopt_policy(award("court.voted", VOTE, SIGN), "voted")
    line = "nomination/voted"
    checked.must(line, person("u1.2"), checked.nominating("court.voted", "u1"))
    checked.unit_votes(line, ("reject",) * 3)
    assert checked.state(line).shown == "not_passed"
    checked.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {}))
    basis = Conclusion("12/KL-TTr", dt.date(2020, 5, 29), "inspectorate")
    checked.must("decision/again", CHIEF, ReopenCases("court", "QĐ", (line,), "unit", basis, "judgment"))
    checked.unit_votes(line)
    checked.signed("d1", [line])
    assert checked.state(line).shown == "awarded"


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Until it is undone, the rules of a release that told the books of no agreed line."""
    for kind, decide in (("nomination", deciding.decide), ("decision", decide_a_decision)):
        monkeypatch.setitem(kinds.KINDS, kind, replace(kinds.KINDS[kind], decide=decide))
    return monkeypatch


def test_the_audit_finds_a_line_that_a_close_of_an_older_release_leaves_out(
    organ: Organ, older: pytest.MonkeyPatch
) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    late = organ.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {lines[0]: "deferred"}))
    organ.agreed("court.worker", ["u3"], season="court-2021")
    assert not any(entry.type in TOLD for entry in organ.entries)
    older.undo()
    (found,) = closed.left_out(organ.entries)
    assert (found.position, found.recorded) == (late.position, f"nothing of {lines[1]}")
    with pytest.raises(AssertionError, match=re.escape(f"nothing of {lines[1]}")):
        invariants.check(organ.entries)


def test_a_log_that_an_older_release_began_is_replayed_and_continued(
    organ: Organ, older: pytest.MonkeyPatch
) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2", "u3"])
    organ.signed("d1", lines[:1])
    older.undo()
    invariants.check(organ.entries)
    organ.signed("d2", lines[1:2])
    (new,) = organ.agreed("court.worker", ["u4"])
    invariants.check(organ.entries)
    assert organ.refused(STREAM, DRAFTER, CloseSeason("court", SEASON, {})) == "agreed_line_unnamed"
    organ.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {lines[2]: "deferred", new: "deferred"}))
    invariants.check(organ.entries)


def test_a_line_that_a_book_was_not_told_of_is_missed_by_replay(
    organ: Organ, older: pytest.MonkeyPatch
) -> None:
    older.undo()
    organ.agreed("court.flag_listed", ["u1"])
    for kind, decide in (("nomination", deciding.decide), ("decision", decide_a_decision)):
        older.setitem(kinds.KINDS, kind, replace(kinds.KINDS[kind], decide=decide))
    (line,) = organ.agreed("court.flag_listed", ["u2"])
    older.undo()
    (found,) = replay(organ.entries).differences
    assert (found.stream, found.decided) == (line, "LinesAgreed")


def test_one_case_is_replayed_without_the_season_that_its_book_ties_together(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2", "u3"])
    alone = replay(organ.entries, lines[0])
    registers = {entry.stream for entry in organ.entries if is_fact(entry.stream)}
    assert (alone.clean, alone.streams) == (True, len(registers) + 1)
    organ.signed("d1", lines[:2])
    for stream in (lines[0], lines[2], STREAM, "decision/d1"):
        assert replay(organ.entries, stream).clean, stream
