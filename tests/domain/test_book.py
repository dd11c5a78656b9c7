"""The year's close names every agreed line that no decision carries, and says why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import closed, invariants
from domain import book
from domain.answers import Refusal
from domain.commands import (
    CloseSeason,
    DeclineLines,
    DropLines,
    PublishDecision,
    ReopenCases,
    Withdraw,
)
from domain.events import Conclusion, Unsigned
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


def test_nobody_is_nominated_for_a_closed_season_and_no_line_of_it_decided_but_the_named_ones(
    organ: Organ,
) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    organ.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {lines[0]: "deferred"}))
    late = organ.nominating("court.worker", "u3")
    assert organ.refused("nomination/late", person("u3.2"), late) == "nominating_is_over"
    assert organ.refused("decision/d2", DRAFTER, organ.drafting(lines[1:])) == "line_of_closed_season"
    organ.signed("d1", lines[:1])
    organ.agreed("court.worker", ["u3"], season="court-2021")


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


def test_the_audit_finds_a_line_that_a_close_leaves_out(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    late = organ.must(STREAM, DRAFTER, CloseSeason("court", SEASON, {lines[0]: "deferred"}))
    organ.agreed("court.worker", ["u3"], season="court-2021")
    (found,) = closed.left_out(organ.entries)
    assert (found.position, found.recorded) == (late.position, f"nothing of {lines[1]}")
    with pytest.raises(AssertionError, match=re.escape(f"nothing of {lines[1]}")):
        invariants.check(organ.entries)
