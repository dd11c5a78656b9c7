"""After the signature: errata, cancelling, certificates, appeals, opening again. Nothing is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import invariants
from domain.commands import (
    AnswerAppeal,
    AttachProceeding,
    CancelLines,
    CastVote,
    FileAppeal,
    HandOverAwards,
    IssueCertificates,
    IssueErratum,
    ReopenCases,
    ReportCertificateLost,
    ReprintCertificate,
    ReturnCertificate,
)
from domain.decision import Decision
from domain.events import Conclusion, StageOpened
from domain.registry import history
from eventlog.fold import happened
from tests.domain.decision.organ import CHECKER, DRAFTER, SIGN, VOTE, Organ, award
from tests.world import CHIEF, person


@pytest.fixture
def organ(tmp_path: Path) -> Iterator[Organ]:
    world = Organ(tmp_path / "keys")
    yield world
    invariants.check(world.entries)


@pytest.fixture
def lines(organ: Organ) -> tuple[str, ...]:
    return organ.agreed("court.flag_listed", ["u1", "u2", "u3"])


@pytest.fixture
def stream(organ: Organ, lines: tuple[str, ...]) -> str:
    return organ.signed("d1", lines)


def held(organ: Organ, unit: str) -> list[tuple[str, str | None]]:
    facts = organ.registers.facts()
    found = history.of(unit, unit, facts, organ.at.date()).held
    return [(h.row.number, h.ended) for h in found]


# Put right -------------------------------------------------------------------------------------------------


def test_an_erratum_is_a_paper_of_its_own_and_changes_no_award(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    assert organ.refused(stream, CHECKER, IssueErratum(("name",), lines[:1])) == "may_not_sign"
    assert organ.refused(stream, CHIEF, IssueErratum(("award",), lines[:1])) == "not_clerical"
    organ.must(stream, CHIEF, IssueErratum(("name", "unit_name"), lines[:1]))
    state: Decision = organ.state(stream)
    assert [e.paper for e in state.errata] == ["2/QĐ-TA"]
    assert state.standing == lines
    assert held(organ, "u1") == [("1/QĐ-TA", None)]


def test_cancelled_in_part_the_rest_of_the_decision_stands(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    deputy = person("deputy")
    assert organ.refused(stream, deputy, CancelLines(lines[:1], "given_twice")) == "may_not_sign"
    organ.must(stream, CHIEF, CancelLines(lines[:1], "given_twice"))
    assert organ.state(lines[0]).shown == "cancelled"
    assert held(organ, "u1") == [("1/QĐ-TA", stream)]
    assert held(organ, "u2") == [("1/QĐ-TA", None)]
    assert organ.state(stream).standing == lines[1:]
    assert organ.refused(stream, CHIEF, CancelLines(lines[:1], "given_twice")) == "line_ended"
    organ.must(stream, CHIEF, CancelLines(lines[1:], "wrong_authority"))
    assert organ.state(stream).standing == ()


def test_what_was_cancelled_is_not_handed_over(organ: Organ, stream: str, lines: tuple[str, ...]) -> None:
    organ.must(stream, CHIEF, CancelLines(lines[:1], "entered_by_mistake"))
    assert organ.refused(stream, DRAFTER, HandOverAwards(lines[:1])) == "line_ended"
    organ.must(stream, DRAFTER, HandOverAwards())
    assert set(organ.state(stream).handed_over) == set(lines[1:])


# Certificates ----------------------------------------------------------------------------------------------


def test_a_certificate_number_stands_once_in_its_book_whichever_decision_it_is_of(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    twice = IssueCertificates("2020-1", {lines[0]: "001", lines[1]: "001"})
    assert organ.refused(stream, DRAFTER, twice) == "certificate_number_taken"
    organ.must(stream, DRAFTER, IssueCertificates("2020-1", {lines[1]: "001", lines[0]: "002"}))
    other = organ.signed("d2", organ.agreed("court.worker", ["u4"]))
    (line,) = organ.state(other).lines
    taken = IssueCertificates("2020-1", {line: "002"})
    assert organ.refused(other, DRAFTER, taken) == "certificate_number_taken"
    organ.must(other, DRAFTER, IssueCertificates("2020-2", {line: "002"}))


def test_a_certificate_is_printed_again_lost_and_given_back_under_its_number(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    organ.must(stream, DRAFTER, IssueCertificates("b", {lines[0]: "7"}))
    again = IssueCertificates("b", {lines[0]: "8"})
    assert organ.refused(stream, DRAFTER, again) == "certificate_issued"
    organ.must(stream, DRAFTER, ReportCertificateLost("b", "7"))
    organ.must(stream, DRAFTER, ReprintCertificate("b", "7"))
    organ.must(stream, DRAFTER, ReprintCertificate("b", "7"))
    found = organ.state(stream).certificates["b", "7"]
    assert (found.prints, found.lost, found.returned) == (3, True, False)
    organ.must(stream, DRAFTER, ReturnCertificate("b", "7"))
    assert organ.refused(stream, DRAFTER, ReprintCertificate("b", "7")) == "certificate_returned"
    # The name was wrong: a new one takes its place, under a number of its own.
    assert (
        organ.refused(stream, DRAFTER, IssueCertificates("b", {lines[0]: "7"})) == "certificate_number_taken"
    )
    organ.must(stream, DRAFTER, again)
    assert organ.refused(stream, DRAFTER, ReprintCertificate("b", "9")) == "no_such_certificate"


@pytest.mark.parametrize(
    ("book", "number", "code"),
    [
        ("a b", "1", "book_malformed"),
        ("", "1", "book_malformed"),
        ("ok", "", "certificate_malformed"),
        ("ok", " 1", "certificate_malformed"),
        ("ok", "9" * 41, "certificate_malformed"),
    ],
)
def test_a_certificate_without_a_proper_book_or_number_is_refused(
    organ: Organ, stream: str, lines: tuple[str, ...], book: str, number: str, code: str
) -> None:
    assert organ.refused(stream, DRAFTER, IssueCertificates(book, {lines[0]: number})) == code


# Appeals and proceedings -----------------------------------------------------------------------------------


def test_an_appeal_comes_at_any_time_and_its_answer_changes_nothing_by_itself(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    organ.go_to(dt.date(2026, 3, 2))
    assert organ.refused(stream, person("u2.1"), FileAppeal(lines[0])) == "not_your_line"
    assert organ.refused(stream, person("stranger"), FileAppeal(lines[0])) == "not_your_line"
    organ.must(stream, person("u1.1"), FileAppeal(lines[0]))
    assert organ.refused(stream, person("u1.2"), FileAppeal(lines[0])) == "appeal_waits"
    assert organ.state(stream).settled is False
    answer = AnswerAppeal(1, "rejected", "88/TB-TA")
    assert organ.refused(stream, CHECKER, answer) == "may_not_sign"
    organ.must(stream, CHIEF, answer)
    assert organ.refused(stream, CHIEF, answer) == "appeal_answered"
    assert organ.refused(stream, CHIEF, AnswerAppeal(2, "upheld", "x")) == "no_such_appeal"
    state: Decision = organ.state(stream)
    assert state.settled
    assert state.standing == lines
    organ.must(stream, person("u1.2"), FileAppeal(lines[0]))


def test_who_was_dropped_from_the_list_may_appeal_too(organ: Organ) -> None:
    from domain.commands import DropLines

    lines = organ.agreed("court.worker", ["u1.3", "u2.3"])
    stream = organ.draft("d1", lines)
    organ.must(stream, DRAFTER, DropLines(lines[:1]))
    organ.sign_list(stream)
    organ.must(stream, person("u1.3"), FileAppeal(lines[0]))
    assert organ.state(stream).shown == "appeal"


def test_a_proceeding_elsewhere_is_attached_to_its_line(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    later = AttachProceeding(lines[0], "inspection", "5/KL-TTr", dt.date(2020, 7, 1), "inspectorate")
    assert organ.refused(stream, DRAFTER, later) == "basis_after_paper"
    organ.go_to(dt.date(2020, 7, 2))
    assert organ.refused(stream, person("u1.1"), later) == "not_award_department"
    organ.must(stream, DRAFTER, later)
    assert [p.paper for p in organ.state(stream).proceedings] == ["5/KL-TTr"]


# Opened again ----------------------------------------------------------------------------------------------


BASIS = Conclusion("12/KL-HĐ", dt.date(2020, 5, 30), "council")


def failed(organ: Organ, unit: str) -> str:
    """A case that its unit's ballot has ended."""
    stream = f"nomination/voted-{unit}"
    organ.must(stream, person(f"{unit}.2"), organ.nominating("court.voted", unit))
    organ.unit_votes(stream, ["reject"] * 3)
    assert organ.state(stream).shown == "not_passed"
    return stream


@pytest.fixture
def voted(organ: Organ) -> Organ:
    organ.adopt_policy(award("court.voted", VOTE, SIGN), "voted")
    return organ


def test_a_failed_case_comes_back_only_by_a_decision_of_its_own_and_keeps_its_earlier_votes(
    voted: Organ,
) -> None:
    lines = tuple(failed(voted, unit) for unit in ("u1", "u2"))
    ask = ReopenCases("court", "QĐ-TA", lines, "unit", BASIS, "council_at_fault")
    assert voted.refused("decision/again", CHECKER, ask) == "may_not_sign"
    voted.must("decision/again", CHIEF, ask)
    assert voted.state("decision/again").reopening.paper == "1/QĐ-TA"
    for line in lines:
        state = voted.state(line)
        assert (state.shown, state.stage.ballot, len(state.counted)) == ("unit", "unit/2", 1)
        voted.unit_votes(line)
        assert voted.state(line).shown == "signing"
        assert [c.outcome.passed for c in voted.state(line).counted] == [False, True]
    assert voted.refused("decision/again", CHIEF, ask) == "already_drafted"
    voted.signed("d1", lines)


def test_the_votes_of_the_first_ballot_do_not_count_in_the_second(voted: Organ) -> None:
    line = failed(voted, "u1")
    voted.must("decision/a", CHIEF, ReopenCases("court", "QĐ", (line,), "unit", BASIS, "judgment"))
    old = CastVote("unit/1", "approve", "0" * 32)
    assert voted.refused(line, person("u1.3"), old) in ("ballot_closed", "no_such_ballot")
    opened = [e.event for e in map(happened, voted.entries) if isinstance(e.event, StageOpened)]
    assert [o.turn for o in opened if o.stage == "unit"][-1] == 2


def test_what_stands_runs_or_was_never_filed_is_not_opened_again(
    voted: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    (agreed,) = voted.agreed("court.worker", ["u5"])
    over = failed(voted, "u1")

    def code(*named: str, stage: str = "unit", organ: str = "court") -> str:
        ask = ReopenCases(organ, "QĐ-TA", named, stage, BASIS, "judgment")
        return voted.refused("decision/again", CHIEF, ask)

    assert code(lines[0]) == "line_is_awarded"
    assert code(agreed) == "line_not_over"
    assert code("nomination/none") == "no_such_nomination"
    assert code("sitting/s") == "no_such_nomination"
    assert code(over, stage="signing") == "no_such_vote"
    assert code(over, organ="u1") == "organ_does_not_decide"
    assert code() == "nothing_to_do"


def test_a_cancelled_award_may_be_decided_anew_after_it_was_opened_again(voted: Organ) -> None:
    line = "nomination/voted-u1"
    voted.must(line, person("u1.2"), voted.nominating("court.voted", "u1"))
    voted.unit_votes(line)
    first = voted.signed("d1", (line,))
    voted.must(first, CHIEF, CancelLines((line,), "wrong_procedure"))
    voted.must("decision/a", CHIEF, ReopenCases("court", "QĐ-TA", (line,), "unit", BASIS, "appeal_upheld"))
    voted.unit_votes(line)
    voted.signed("d2", (line,))
    assert held(voted, "u1") == [("1/QĐ-TA", first), ("4/QĐ-TA", None)]
