"""The level above takes a list in, knows who has it, appraises each name, sends back what is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from audit import invariants
from domain.answers import Refusal
from domain.commands import (
    AcknowledgeList,
    AppraiseLines,
    AssignList,
    CheckListPapers,
    HandOverList,
    RegisterList,
    Resubmit,
    ResubmitList,
    ReturnLines,
    ReturnList,
    TakeBackList,
    Withdraw,
)
from domain.events import Delegated, LineFinding, PrintedCount
from domain.facts import registry_of
from domain.nomination.waiting import Wait
from domain.submission import discrepancies, next_due, waits_for
from tests.domain.submission.lists import (
    APPRAISAL,
    AWARD,
    DAY,
    HEAD,
    OFFICER,
    SIGNING,
    VOTE,
    Levels,
    row,
    there,
)
from tests.world import person

LIST = "submission/a"
X, Y = "nomination/x", "nomination/y"


@pytest.fixture
def levels(tmp_path: Path) -> Levels:
    """A list of two names lies at ``u1``."""
    there = Levels(tmp_path / "keys")
    there.file("a", "d1", "u1", [row("x", "d1.3"), row("y", "d1.4")])
    return there


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def refused(levels: Levels, by: Any, ask: Any) -> str:
    return code(levels.ask(LIST, by, ask))


def test_who_has_the_list_now_and_since_when(levels: Levels) -> None:
    seen = []

    def look() -> None:
        holder = levels.list("a").holder
        assert holder is not None
        seen.append((holder.body, holder.person, holder.since))

    look()
    for ask, by in (
        (AcknowledgeList(), OFFICER["u1"]),
        (AssignList("u1.5"), OFFICER["u1"]),
        (HandOverList("u1.6"), person("u1.5")),
        (ReturnList(levels.at + 9 * DAY), person("u1.6")),
    ):
        levels.at += DAY
        levels.must(LIST, by, ask)
        look()
    start = levels.at - 4 * DAY
    assert seen == [
        ("u1", None, start),
        ("u1", "u1.2", start + DAY),
        ("u1", "u1.5", start + 2 * DAY),
        ("u1", "u1.6", start + 3 * DAY),
        ("d1", None, start + 4 * DAY),
    ]
    invariants.check(levels.entries)


def test_a_list_is_a_task_for_whoever_has_it(levels: Levels) -> None:
    def task() -> Wait:
        (wait,) = waits_for(levels.list("a"), levels.registers.facts())
        return wait

    assert task() == Wait("receive", "sent", None, "u1", "award_officer", None)
    levels.received("a", OFFICER["u1"], due=levels.at + 5 * DAY)
    assert task() == Wait("handle", "received", "u1.2", None, None, levels.at + 5 * DAY)
    levels.must(LIST, OFFICER["u1"], ReturnList(levels.at + 9 * DAY))
    assert task() == Wait("revise", "returned", None, "d1", "award_officer", levels.at + 9 * DAY)


def test_only_the_receiving_office_takes_in_and_only_who_has_it_goes_on(levels: Levels) -> None:
    assert refused(levels, HEAD["d1"], AcknowledgeList()) == "not_receiving"
    assert refused(levels, OFFICER["u1"], AssignList("u1.5")) == "list_stands_elsewhere"
    levels.received("a", OFFICER["u1"])
    assert refused(levels, OFFICER["u1"], AssignList("d1.3")) == "not_of_body"
    levels.must(LIST, OFFICER["u1"], AssignList("u1.5"))
    found = AppraiseLines((LineFinding(X, "eligible"),))
    assert refused(levels, OFFICER["u1"], found) == "list_not_held"
    assert refused(levels, person("u1.5"), HandOverList("u1.5")) == "has_it_already"
    # The head of the body may act where the officer is away.
    levels.must(LIST, HEAD["u1"], HandOverList("u1.6"))
    levels.must(LIST, person("u1.6"), found)


def test_a_list_is_registered_once(levels: Levels) -> None:
    levels.received("a", OFFICER["u1"])
    levels.must(LIST, OFFICER["u1"], RegisterList("15/CVĐ"))
    assert refused(levels, OFFICER["u1"], RegisterList("16/CVĐ")) == "list_in_book"
    assert levels.list("a").book == "15/CVĐ"


def test_papers_are_checked_by_kind_and_line(levels: Levels) -> None:
    levels.received("a", OFFICER["u1"])
    check = CheckListPapers(("report", "minutes"), {Y: ("minutes",)})
    levels.must(LIST, OFFICER["u1"], check)
    lines = levels.list("a").lines
    assert (lines[X].present, lines[X].missing) == (("report", "minutes"), ())
    assert (lines[Y].present, lines[Y].missing) == (("report",), ("minutes",))
    for wrong, why in (
        (CheckListPapers((), {}), "nothing_to_do"),
        (CheckListPapers(("Report",), {}), "paper_kind_malformed"),
        (CheckListPapers(("report", "report"), {}), "paper_kind_twice"),
        (CheckListPapers(("report",), {X: ("minutes",)}), "paper_not_looked_for"),
        (CheckListPapers(("report",), {Y: ("report",)}, (X,)), "line_not_looked_at"),
        (CheckListPapers(("report",), {}, ("nomination/z",)), "line_not_in_list"),
    ):
        assert refused(levels, OFFICER["u1"], wrong) == why
    invariants.check(levels.entries)


def test_each_name_is_appraised_by_itself_with_its_clause(levels: Levels) -> None:
    levels.received("a", OFFICER["u1"], due=levels.at + 5 * DAY)
    without = AppraiseLines((LineFinding(X, "eligible"), LineFinding(Y, "not_eligible")))
    answer = levels.ask(LIST, OFFICER["u1"], without)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["row"]) == ("line_without_clause", 2)
    assert refused(levels, OFFICER["u1"], AppraiseLines((LineFinding(X, "unclear"),))) == "line_without_who"
    twice = AppraiseLines((LineFinding(X, "eligible"), LineFinding(X, "eligible")))
    assert refused(levels, OFFICER["u1"], twice) == "line_twice"
    levels.must(LIST, OFFICER["u1"], AppraiseLines((LineFinding(Y, "unclear", None, "d1"),)))
    levels.must(LIST, OFFICER["u1"], AppraiseLines((LineFinding(X, "eligible"),)))
    assert next_due(levels.list("a")) is not None
    levels.must(LIST, OFFICER["u1"], AppraiseLines((LineFinding(Y, "not_eligible", "Điều 24"),)))
    assert next_due(levels.list("a")) is None, "all names are appraised: nothing is late any more"
    invariants.check(levels.entries)


def test_nobody_appraises_himself(levels: Levels) -> None:
    levels.file("b", "u1", "court", [row("z", "u1.3"), there("x")])
    levels.received("b", OFFICER["court"])
    levels.register(levels.mandate("court", "u1.3", "staff"), stream="registry/court")
    levels.must("submission/b", OFFICER["court"], AssignList("u1.3"))
    own = AppraiseLines((LineFinding("nomination/z", "eligible"),))
    assert code(levels.ask("submission/b", person("u1.3"), own)) == "acts_for_himself"


def test_where_a_nomination_stands_at_the_appraisal_the_lists_finding_is_its_own(tmp_path: Path) -> None:
    levels = Levels(tmp_path / "keys", APPRAISAL, VOTE, SIGNING)
    levels.file("a", "u1", "court", [row("x", "u1.3"), row("y", "u1.4"), row("z", "u1.5")])
    levels.received("a", OFFICER["court"])
    found = AppraiseLines((LineFinding(X, "eligible"),))
    assert refused(levels, OFFICER["court"], found) == "dossier_incomplete"
    levels.must(LIST, OFFICER["court"], CheckListPapers(("report",), {"nomination/z": ("report",)}))
    assert levels.state("nomination/z").desk.papers.missing == ("report",)
    findings = (LineFinding(X, "eligible"), LineFinding(Y, "not_eligible", "Điều 24"))
    levels.must(LIST, OFFICER["court"], AppraiseLines(findings))
    assert levels.state(X).stage.name == "council"
    assert (levels.state(Y).phase, levels.state(Y).result) == ("ended", "ineligible")
    assert levels.state("nomination/z").stage.name == "appraisal"
    invariants.check(levels.entries)


def test_a_returned_list_comes_again_with_its_own_number_and_counts(levels: Levels) -> None:
    levels.received("a", OFFICER["u1"])
    levels.must(LIST, OFFICER["u1"], ReturnLines((Y,), "sender"))
    levels.must(LIST, OFFICER["u1"], ReturnList(levels.at + 9 * DAY))
    counts = (PrintedCount(AWARD, "merit", "person", 1),)
    stale = (PrintedCount(AWARD, "merit", "person", 2),)
    assert refused(levels, OFFICER["d1"], ResubmitList("13/TTr", counts)) == "signs_no_list"
    assert refused(levels, HEAD["d1"], ResubmitList("13/TTr", stale)) == "counts_differ"
    levels.must(LIST, HEAD["d1"], ResubmitList("13/TTr", counts))
    state = levels.list("a")
    assert (state.phase, state.sent) == ("sent", 2)
    assert state.about is not None
    assert state.about.number == "13/TTr"
    levels.received("a", OFFICER["u1"])
    invariants.check(levels.entries)


def test_a_line_goes_back_to_its_sender_or_to_the_unit_that_files_it(levels: Levels) -> None:
    levels.file("u", "u1", "court", [there("x"), there("y")])
    levels.received("u", OFFICER["court"])
    levels.must("submission/u", OFFICER["court"], ReturnLines((X,), "filer"))
    levels.must("submission/u", OFFICER["court"], ReturnLines((Y,), "sender"))
    # To the unit: returned where it stands, and in no list any more. To the sender: as it was, below too.
    assert (levels.state(X).phase, levels.state(X).listed) == ("returned", {})
    assert (levels.state(Y).phase, levels.state(Y).listed) == ("open", {"proposal/d1": LIST})
    assert (
        code(levels.ask("submission/u", OFFICER["court"], ReturnLines((X,), "filer"))) == "line_not_in_list"
    )
    levels.file("v", "u1", "court", [there("y")])
    levels.must(X, OFFICER["d1"], Resubmit())
    levels.file("w", "d1", "u1", [there("x")])
    invariants.check(levels.entries)


def test_what_is_to_be_signed_is_not_sent_back_past_the_one_who_signs(tmp_path: Path) -> None:
    levels = Levels(tmp_path / "keys", SIGNING)
    levels.file("a", "u1", "court", [row("x", "u1.3")])
    levels.received("a", OFFICER["court"])
    assert refused(levels, OFFICER["court"], ReturnLines((X,), "filer")) == "line_is_to_be_signed"


def test_a_time_is_reminded_of_once_and_then_over(levels: Levels) -> None:
    due = levels.at + 5 * DAY
    assert refused(levels, OFFICER["u1"], AcknowledgeList(levels.at)) == "due_is_past"
    assert refused(levels, OFFICER["u1"], AcknowledgeList(None, due)) == "reminder_without_due"
    assert refused(levels, OFFICER["u1"], AcknowledgeList(due, due)) == "reminder_not_before_due"
    levels.received("a", OFFICER["u1"], due=due, remind=due - DAY)
    for _ in range(7):
        levels.tick(levels.at + DAY)
    types = [entry.type for entry in levels.entries if entry.stream == LIST]
    assert types[-2:] == ["ListReminded", "ListOverdue"]
    assert levels.list("a").overdue
    levels.must(LIST, OFFICER["u1"], ReturnList(levels.at + DAY, levels.at + DAY / 2))
    levels.tick(levels.at + 2 * DAY)
    types = [entry.type for entry in levels.entries if entry.stream == LIST]
    assert types[-2:] == ["ListReminded", "ListOverdue"]
    invariants.check(levels.entries)


def test_what_does_not_agree_is_shown_and_nothing_is_refused(levels: Levels) -> None:
    levels.received("a", OFFICER["u1"])
    levels.must(LIST, OFFICER["u1"], CheckListPapers(("report",), {X: ("report",)}, (X,)))
    levels.must(Y, OFFICER["d1"], Withdraw())
    cases = {name: levels.state(name) for name in (X, Y)}
    common = levels.registers.facts().common
    found = discrepancies(levels.list("a"), cases, common, dt.date(2020, 6, 1))
    assert [(one.what, one.line) for one in found] == [
        ("counts", None),
        ("paper_missing", X),
        ("no_papers", Y),
        ("not_open", Y),
    ]
    assert (found[0].values["printed"], found[0].values["there"]) == (2, 1)


def test_a_stand_in_takes_in_handles_and_takes_back_as_who_stands_for_his_office(levels: Levels) -> None:
    def given(body: str, name: str, office: str, giver: str, receiver: str) -> None:
        days = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
        levels.register(
            Delegated(body, name, office, giver, receiver, *days, None, "1/UQ"), stream=registry_of(body)
        )

    given("d1", "away", "award_officer", "d1.2", "d1.6")
    assert refused(levels, person("d1.6"), TakeBackList()) == "not_officer"
    levels.must(LIST, person("d1.6", delegation="away"), TakeBackList())

    levels.file("b", "d1", "u1", [row("z", "d1.5")])
    given("u1", "leave", "award_officer", "u1.2", "u1.7")
    levels.register(levels.mandate("u1", "u1.5", "award_officer"), stream=registry_of("u1"))
    given("u1", "sick", "award_officer", "u1.5", "u1.8")
    stands_in, for_holder = person("u1.7", delegation="leave"), person("u1.8", delegation="sick")

    def asks(by: Any, ask: Any) -> str:
        answer = levels.ask("submission/b", by, ask)
        return answer.code if isinstance(answer, Refusal) else "done"

    assert asks(person("u1.7"), AcknowledgeList()) == "not_receiving"
    assert asks(person("u1.9", delegation="leave"), AcknowledgeList()) == "not_receiving"
    assert asks(stands_in, AcknowledgeList()) == "done"
    assert asks(stands_in, AssignList("u1.5")) == "done"
    back = ReturnLines(("nomination/z",), "filer")
    assert asks(stands_in, back) == "list_not_held"  # the list is u1.5's now, and the officer does not lead
    assert asks(person("u1.8"), back) == "list_not_held"
    assert asks(for_holder, back) == "done"
