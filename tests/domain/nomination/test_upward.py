"""The proposal upward: sent, answered, handed over: three dated steps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from audit.story import story
from audit.words import Words
from domain.commands import (
    Appraise,
    AskOpinions,
    CheckDossier,
    ClosePosting,
    EnterAnswer,
    GiveOpinion,
    HandOverAward,
    Nominate,
    Post,
    Resubmit,
    SendUpward,
)
from domain.events import AwardsHeld, HeldRow, ProceedingOpened
from domain.facts import registry_of
from domain.nomination.waiting import waits_for
from eventlog.fold import happened
from tests.domain.nomination.desk_world import (
    AWARD,
    CASE,
    DESK,
    MONDAY,
    OFFICER,
    POLICE,
    PROVINCE,
    Office,
    noon,
    rules,
)
from tests.world import person

SEND = SendUpward("upward", "12/TTr-CA")
DECIDED = dt.date(2026, 5, 4)


def answer(what: Any = "granted", decided: dt.date = DECIDED) -> EnterAnswer:
    return EnterAnswer("upward", what, "640/QĐ-TTg", decided, "prime_minister")


@pytest.fixture
def place(tmp_path: Path) -> Office:
    place = Office(tmp_path, rules("upward"))
    place.file()
    return place


@pytest.fixture
def sent(place: Office) -> Office:
    place.done(DESK, SEND)
    place.morning(dt.date(2026, 5, 11))
    return place


def task(place: Office) -> str:
    (wait,) = waits_for(place.case, place.registers.facts())
    return wait.task


def test_the_office_sends_it_once_under_a_number(place: Office) -> None:
    assert task(place) == "send_upward"
    assert place.refused(OFFICER, SEND) == "not_keeper"
    assert place.refused(DESK, SendUpward("upward", " ")) == "number_missing"
    assert place.refused(DESK, answer()) == "not_sent"
    place.done(DESK, SEND)
    assert place.case.desk.sent is not None
    assert (place.case.desk.sent.on, place.case.desk.sent.to) == (MONDAY, "prime_minister")
    assert place.refused(DESK, SEND) == "sent_already"
    assert task(place) == "enter_answer"
    place.check()


def test_granted_is_awarded_and_stands_in_the_register_of_the_unit(sent: Office) -> None:
    sent.done(DESK, answer())
    assert (sent.case.phase, sent.case.result) == ("ended", "awarded")
    held = sent.entries[-1]
    assert (held.stream, held.type) == (registry_of("u2"), "AwardsHeld")
    row = HeldRow("u2", AWARD, "order", "merit", "640/QĐ-TTg", DECIDED, "prime_minister")
    assert happened(held).event == AwardsHeld("u2", CASE, True, None, (row,))
    sent.check()


def test_refused_ends_the_case_without_an_award(sent: Office) -> None:
    sent.done(DESK, answer("refused"))
    assert sent.case.result == "refused"
    assert sent.entries[-1].stream == CASE
    assert sent.refused(DESK, HandOverAward("upward")) == "not_granted"
    sent.check()


def test_returned_goes_back_to_the_officer_and_is_sent_again(sent: Office) -> None:
    sent.done(DESK, answer("returned"))
    assert sent.case.phase == "returned"
    sent.done(OFFICER, Resubmit())
    sent.done(DESK, SendUpward("upward", "19/TTr-CA"))
    sent.done(DESK, answer(decided=dt.date(2026, 5, 11)))
    assert sent.case.result == "awarded"
    sent.check()


def test_an_answer_lies_between_the_proposal_and_its_entry(sent: Office) -> None:
    assert sent.refused(DESK, answer(decided=MONDAY - dt.timedelta(days=1))) == "answer_out_of_time"
    assert sent.refused(DESK, answer(decided=dt.date(2026, 5, 12))) == "answer_out_of_time"


def test_it_is_handed_over_once_perhaps_in_another_year(sent: Office) -> None:
    assert sent.refused(DESK, HandOverAward("upward")) == "not_granted"
    sent.done(DESK, answer())
    early = DECIDED - dt.timedelta(days=1)
    assert sent.refused(DESK, HandOverAward("upward"), on=early, minutes="0" * 64) == "handed_over_before"
    sent.at = noon(dt.date(2027, 1, 15))
    assert sent.refused(OFFICER, HandOverAward("upward")) == "not_keeper"
    sent.done(DESK, HandOverAward("upward"))
    assert sent.case.reports.handed_over == {"upward": dt.date(2027, 1, 15)}
    assert (sent.case.phase, sent.case.result) == ("ended", "awarded")
    assert sent.refused(DESK, HandOverAward("upward")) == "handed_over_already"
    sent.check()


def test_an_answer_that_does_not_come_is_published_and_never_assumed(place: Office) -> None:
    place.morning(dt.date(2026, 6, 1))
    assert place.entries[-1].parsed()["data"]["lacking"] == "answer"
    assert place.case.shown == "upward"
    place.check()


def test_trying_out_a_policy_gives_nobody_an_award(tmp_path: Path) -> None:
    place = Office(tmp_path, rules("upward"))
    place.ask(
        CASE,
        person(OFFICER),
        Nominate(AWARD, "u2", "u2", "order", policy=place.policies["order"], what_if=True),
    )
    place.done(DESK, SEND)
    place.done(DESK, answer(decided=MONDAY))
    assert place.case.result == "awarded"
    assert not any(entry.type == "AwardsHeld" for entry in place.entries)
    place.check()


def test_while_a_case_is_frozen_it_does_not_leave(tmp_path: Path) -> None:
    policy = rules(
        "upward", top={"eligibility": [{"rule": "no_open", "of": ["complaint"], "cite": "Art. 4"}]}
    )
    place = Office(tmp_path, policy)
    place.file()
    place.register(ProceedingOpened("u2", "u2", "c1", "complaint", MONDAY), stream=registry_of("u2"))
    assert place.refused(DESK, SEND) == "case_frozen"


def test_a_case_passes_all_the_stages_that_an_office_keeps(tmp_path: Path) -> None:
    place = Office(tmp_path, rules("appraisal", "consultation", "posting", "upward"))
    place.file()
    place.done(DESK, CheckDossier("appraisal", ("report", "minutes")))
    place.done(DESK, Appraise("appraisal", "eligible"))
    place.done(DESK, AskOpinions("consultation"))
    for who, body in ((PROVINCE, "province"), (POLICE, "police")):
        place.done(who, GiveOpinion("consultation", body, "agree"))
    place.done(DESK, Post("posting", ("portal",)))
    place.morning(dt.date(2026, 3, 16))
    place.done(DESK, ClosePosting("posting", {"portal": 77}, {"portal": 0}))
    place.done(DESK, SEND)
    place.done(DESK, answer(decided=dt.date(2026, 3, 16)))
    assert place.case.result == "awarded"
    assert place.case.reports.appraisals["appraisal"].finding == "eligible"
    told = story([e for e in place.entries if e.stream == CASE], place.registers.facts(), Words("en"))
    assert not any("…" in line or "{" in line for line in told)
    place.check()
