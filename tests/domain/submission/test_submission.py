"""A list is filed with its nominations, all or none; one nomination stands in one open list of a level."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import invariants
from domain.answers import Receipt, Refusal
from domain.commands import ListRow, ReportResults, Sealed, TakeBackList
from domain.events import BodyRegistered, Cited, Delegated, MandateGranted, PersonRegistered, PrintedCount
from domain.facts import registry_of
from tests.domain.submission.lists import AWARD, HEAD, OFFICER, Levels, printed, row, there
from tests.world import person

LIST = "submission/a"


@pytest.fixture
def levels(tmp_path: Path) -> Levels:
    return Levels(tmp_path / "keys")


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_a_list_files_its_new_nominations_and_takes_up_those_that_are_there(levels: Levels) -> None:
    levels.file("a", "d1", "u1", [row("x", "d1.3"), row("y", "d1.4", kind="adhoc")])
    levels.must("submission/a", HEAD["d1"], TakeBackList())
    levels.file("b", "d1", "u1", [there("x"), row("z", "d1.5"), there("y")])
    state = levels.list("b")
    assert [(line.row.line, line.row.new) for line in state.lines.values()] == [
        ("nomination/x", False),
        ("nomination/z", True),
        ("nomination/y", False),
    ]
    assert state.lines["nomination/y"].row.kind == "adhoc"
    for case, nominee in (("x", "d1.3"), ("z", "d1.5")):
        nomination = levels.state(f"nomination/{case}")
        assert (nomination.about.nominee, nomination.phase) == (nominee, "open")
        assert nomination.listed == {"proposal/d1": "submission/b"}
    invariants.check(levels.entries)


def test_nothing_is_filed_if_one_row_is_wrong_and_the_row_is_named(levels: Levels) -> None:
    before = len(levels.entries)
    rows = [row("x", "d1.3"), row("y", "d1.4"), row("z", "nobody", "d1")]
    answer = levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", rows))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["row"]) == ("unknown_person", 3)
    assert len(levels.entries) == before


@pytest.mark.parametrize(
    ("rows", "refused", "number"),
    [
        ([there("x")], "unknown_nomination", 1),
        ([row("x", "d1.3"), ListRow("registry/common")], "line_malformed", 2),
        ([row("x", "d1.3"), row("y", "d1.3")], "nominee_twice", 2),
        ([row("x", "d1.3"), row("x", "d1.4")], "line_twice", 2),
        ([row("x", "d2.3")], "unit_not_under_sender", 1),
        ([row("x", "d1.3", kind="service")], "kind_not_given", 1),
        ([row("x", "d1.3", attachments=("report.pdf",))], "attachment_malformed", 1),
        ([replace(row("x", "d1.3"), award="test.none")], "unknown_award", 1),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_number(
    levels: Levels, rows: list[ListRow], refused: str, number: int
) -> None:
    answer = levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", rows, counts=()))
    assert code(answer) == refused
    assert isinstance(answer, Refusal)
    assert answer.values["row"] == number


def test_the_same_person_may_be_asked_for_in_two_kinds_which_are_counted_apart(levels: Levels) -> None:
    rows = [row("x", "d1.3"), row("y", "d1.3", kind="adhoc")]
    merged = (PrintedCount(AWARD, "merit", "person", 2),)
    answer = levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", rows, counts=merged))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["printed"], answer.values["there"]) == ("counts_differ", 2, 1)
    levels.file("a", "d1", "u1", rows)


def test_case_two_fourteen_certificates_of_two_kinds_do_not_merge(levels: Levels) -> None:
    rows = [row(f"m{n}", f"u1.{n}") for n in range(1, 6)]
    rows += [row(f"a{n}", f"u1.{n}", kind="adhoc") for n in range(1, 10)]
    levels.file("a", "u1", "court", rows)
    about = levels.list("a").about
    assert about is not None
    assert {(c.kind, c.number) for c in about.counts} == {("merit", 5), ("adhoc", 9)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_printed_counts_are_accepted_exactly_where_they_are_the_lists(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    levels = Levels(tmp_path_factory.mktemp("keys") / "keys")
    kinds = data.draw(st.lists(st.sampled_from(["merit", "adhoc"]), min_size=1, max_size=5))
    rows = [row(f"x{n}", f"u1.{n + 1}", kind=kind) for n, kind in enumerate(kinds)]
    merit, adhoc = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))
    counts = (
        PrintedCount(AWARD, "merit", "person", merit),
        PrintedCount(AWARD, "adhoc", "person", adhoc),
    )
    answer = levels.ask(LIST, HEAD["u1"], levels.asked("u1", "court", rows, counts=counts))
    right = (merit, adhoc) == (kinds.count("merit"), kinds.count("adhoc"))
    assert isinstance(answer, Receipt) == right
    assert right or code(answer) == "counts_differ"


def test_a_nomination_stands_in_one_open_list_of_a_level(levels: Levels) -> None:
    levels.file("a", "d1", "u1", [row("x", "d1.3")])
    again = levels.asked("d1", "u1", [there("x")])
    assert code(levels.ask("submission/b", HEAD["d1"], again)) == "already_listed"
    levels.file("c", "u1", "court", [there("x")])
    assert levels.state("nomination/x").listed == {
        "proposal/d1": "submission/a",
        "proposal/u1": "submission/c",
    }
    levels.must("submission/a", HEAD["d1"], TakeBackList())
    levels.must("submission/b", HEAD["d1"], again)
    invariants.check(levels.entries)


def test_a_row_of_a_nomination_that_is_there_has_to_say_what_it_is(levels: Levels) -> None:
    levels.file("a", "d1", "u1", [row("x", "d1.3")])
    levels.must("submission/a", HEAD["d1"], TakeBackList())
    other = levels.asked("d1", "u1", [row("x", "d1.4")])
    answer = levels.ask("submission/b", HEAD["d1"], other)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["written"], answer.values["there"]) == ("line_differs", "d1.4", "d1.3")
    levels.file("b", "d1", "u1", [row("x", "d1.3")])


def test_a_paper_that_a_nomination_does_not_have_comes_to_it_by_no_list(levels: Levels) -> None:
    """It would be lost: who sends the list would think that it is there."""
    has, has_not = "a" * 64, "b" * 64
    levels.file("a", "d1", "u1", [row("x", "d1.3", attachments=(has,))])
    levels.must("submission/a", HEAD["d1"], TakeBackList())
    for papers in ((has_not,), (has, has_not)):
        again = levels.asked("d1", "u1", [row("x", "d1.3", attachments=papers)])
        answer = levels.ask("submission/b", HEAD["d1"], again)
        assert isinstance(answer, Refusal)
        assert (answer.code, answer.values["attachment"]) == ("line_has_no_such_paper", has_not)
    levels.file("b", "d1", "u1", [row("x", "d1.3", attachments=(has,))])


def test_a_list_is_signed_by_the_head_or_in_the_heads_stead(levels: Levels) -> None:
    asked = levels.asked("d1", "u1", [row("x", "d1.3")])
    assert code(levels.ask(LIST, OFFICER["d1"], asked)) == "signs_no_list"
    levels.register(
        MandateGranted("d1", "d1.3", "deputy", dt.date(2018, 1, 1), None, False, "head", True),
        Delegated(
            "d1", "dl", "head", "d1.1", "d1.4", dt.date(2020, 1, 1), dt.date(2020, 12, 31), "TL.", "1/UQ"
        ),
        stream=registry_of("d1"),
    )
    assert code(levels.ask(LIST, person("d1.3"), asked)) == "signs_no_list"
    levels.must(LIST, person("d1.3", capacity="KT."), asked)
    more = levels.asked("d1", "u1", [row("y", "d1.5")])
    assert code(levels.ask("submission/b", person("d1.4", capacity="TL."), more)) == "signs_no_list"
    levels.must("submission/b", person("d1.4", capacity="TL.", delegation="dl"), more)
    invariants.check(levels.entries)


def test_a_list_goes_to_a_level_above(levels: Levels) -> None:
    def goes(receiver: str) -> bool:
        answer = levels.ask(
            f"submission/to-{receiver}", HEAD["d1"], levels.asked("d1", receiver, [row(receiver, "d1.3")])
        )
        return isinstance(answer, Receipt) or code(answer) != "not_above"

    bodies = ("u1", "d2", "d1", "court", "council", "u2", "awards")
    levels.register(BodyRegistered("awards", "unit", None, "court", "v", "v", True, tags=("award_office",)))
    assert [body for body in bodies if goes(body)] == ["u1", "court", "council", "awards"]
    assert code(levels.ask(LIST, HEAD["u1"], levels.asked("u1", "d1", [row("z", "u1.3")]))) == "not_above"


def test_a_paper_dated_before_the_guidance_it_cites_is_refused(levels: Levels) -> None:
    rows = [row("x", "d1.3")]
    later = (Cited("09/HD-VKSTC", dt.date(2020, 6, 2)),)
    answer = levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", rows, cites=later))
    assert code(answer) == "paper_before_guidance"
    levels.file("a", "d1", "u1", rows, cites=(Cited("09/HD-VKSTC", dt.date(2020, 6, 1)),))


def test_a_list_has_at_most_four_hundred_lines(levels: Levels) -> None:
    rows = [row(f"x{n}", f"d1.{n}", "d1") for n in range(401)]
    answer = levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", rows))
    assert code(answer) == "too_many_lines"
    assert code(levels.ask(LIST, HEAD["d1"], levels.asked("d1", "u1", []))) == "too_many_lines"


def test_the_sealed_words_of_a_new_nomination_are_found_by_its_place(levels: Levels) -> None:
    rows = [row("x", "d1.3"), row("y", "d1.4")]
    words = [Sealed(who, "0" * 32, {"title": who}) for who in ("d1.3", "d1.4")]
    asked = levels.asked("d1", "u1", rows)
    receipt = levels.must(LIST, HEAD["d1"], asked, sealed=[None, None, *words])
    sealed = {
        entry.stream: entry.content["sealed"]["of"] for entry in levels.entries if entry.content["sealed"]
    }
    assert sealed == {"nomination/x": "d1.3", "nomination/y": "d1.4"}
    assert levels.entries[receipt.position].type == "ListFiled"


def test_a_list_taken_back_frees_its_nominations_and_cannot_be_once_acted_on(levels: Levels) -> None:
    levels.file("a", "d1", "u1", [row("x", "d1.3")])
    assert code(levels.ask(LIST, HEAD["d2"], TakeBackList())) == "not_officer"
    levels.must(LIST, OFFICER["d1"], TakeBackList())
    assert (levels.list("a").phase, levels.state("nomination/x").listed) == ("taken_back", {})
    levels.file("b", "d1", "u1", [there("x")])
    levels.received("b", OFFICER["u1"])
    assert code(levels.ask("submission/b", HEAD["d1"], TakeBackList())) == "list_acted_on"
    invariants.check(levels.entries)


def test_a_list_entered_late_stands_on_its_minutes(levels: Levels) -> None:
    asked = levels.asked("d1", "u1", [row("x", "d1.3")])
    day: dict[str, Any] = {"on": dt.date(2020, 5, 4)}
    assert code(levels.ask(LIST, HEAD["d1"], asked, **day)) == "minutes_needed"
    levels.must(LIST, HEAD["d1"], asked, **day, minutes="a" * 64)
    assert levels.list("a").on == dt.date(2020, 5, 4)
    tomorrow = levels.asked("d1", "u1", [row("y", "d1.4")])
    assert code(levels.ask("submission/b", HEAD["d1"], tomorrow, on=dt.date(2020, 6, 2))) == "date_in_future"


def test_four_hundred_lines_with_a_paper_each_are_one_transaction(tmp_path: Path) -> None:
    levels = Levels(tmp_path / "keys")
    names = [f"u1.x{n}" for n in range(400)]
    for n in range(0, 400, 100):
        levels.register(*(PersonRegistered(name, made_up=True) for name in names[n : n + 100]))
        levels.register(
            *(levels.mandate("u1", name, "staff") for name in names[n : n + 100]), stream=registry_of("u1")
        )
    long = "long-" * 20
    rows = [row(f"{long}{n}", name, "u1", attachments=("a" * 64,)) for n, name in enumerate(names)]
    levels.file("a", "u1", "court", rows)
    levels.received("a", OFFICER["court"])
    levels.must(LIST, OFFICER["court"], ReportResults())
    assert {line.report.result for line in levels.list("a").lines.values() if line.report} == {"pending"}
    assert code(levels.ask(LIST, OFFICER["court"], ReportResults())) == "nothing_new_to_report"
    invariants.check(levels.entries)
    assert len(levels.list("a").lines) == 400
    assert printed([(AWARD, "merit")] * 400) == levels.list("a").about.counts  # type: ignore[union-attr]
