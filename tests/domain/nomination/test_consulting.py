"""Other bodies' opinions: asked for, given, or silent; never assumed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.commands import AskOpinions, CloseConsultation, GiveOpinion, Sign
from domain.events import ConsultationClosed, Opinion
from domain.nomination.waiting import waits_for
from tests.domain.nomination.desk_world import CHIEF, DESK, OFFICER, POLICE, PROVINCE, Office, noon, rules

ASK, CLOSE = AskOpinions("consultation", "17/TĐKT"), CloseConsultation("consultation")
UNTIL = dt.date(2026, 3, 16)
OPINIONS: tuple[Opinion, ...] = ("agree", "disagree", "other")


def opinion(body: str, said: Opinion = "agree", paper: str | None = None) -> GiveOpinion:
    return GiveOpinion("consultation", body, said, paper)


@pytest.fixture
def place(tmp_path: Path) -> Office:
    place = Office(tmp_path, rules("consultation", "signing"))
    place.file()
    return place


@pytest.fixture
def asked(place: Office) -> Office:
    place.done(DESK, ASK)
    return place


def tasks(place: Office) -> list[tuple[str, str | None]]:
    return [(w.task, w.body) for w in waits_for(place.case, place.registers.facts())]


def test_the_office_asks_the_bodies_of_the_policy_once(place: Office) -> None:
    assert tasks(place) == [("ask_opinions", "court")]
    assert place.refused(OFFICER, ASK) == "not_keeper"
    assert place.refused(PROVINCE, opinion("province")) == "opinions_not_asked"
    assert place.refused(DESK, CLOSE) == "opinions_not_asked"
    place.done(DESK, ASK)
    asked = place.case.desk.asked
    assert asked is not None
    assert asked.bodies == ("province", "police")
    assert asked.until == UNTIL
    assert tasks(place) == [
        ("give_opinion", "province"),
        ("give_opinion", "police"),
        ("close_consultation", "court"),
    ]
    assert place.refused(DESK, ASK) == "opinions_asked_already"
    place.check()


def test_it_closes_when_all_have_answered_and_a_disagreement_goes_to_the_council(asked: Office) -> None:
    asked.done(PROVINCE, opinion("province", "disagree"))
    assert asked.case.shown == "consultation"
    asked.done(POLICE, opinion("police"))
    closed = ConsultationClosed("consultation", {"province": "disagree", "police": "agree"}, ())
    assert asked.case.reports.consultations == {"consultation": closed}
    assert asked.case.shown == "signing"
    asked.done(CHIEF, Sign("signing"))
    assert asked.case.reports.consultations["consultation"] == closed
    asked.check()


def test_only_a_bodys_head_speaks_for_it_or_the_office_enters_its_paper(asked: Office) -> None:
    assert asked.refused(POLICE, opinion("province")) == "not_its_head"
    assert asked.refused(OFFICER, opinion("province", paper="8/UBND")) == "not_its_head"
    assert asked.refused(DESK, opinion("province")) == "opinion_without_paper"
    assert asked.refused(DESK, opinion("u1", paper="8/UBND")) == "body_not_asked"
    asked.done(DESK, opinion("province", "other", "8/UBND"))
    assert asked.case.desk.opinions["province"].paper == "8/UBND"
    assert asked.refused(PROVINCE, opinion("province")) == "opinion_given_already"
    asked.check()


def test_an_opinion_is_not_older_than_the_question(place: Office) -> None:
    place.morning(dt.date(2026, 3, 4))
    place.done(DESK, ASK)
    assert place.refused(PROVINCE, opinion("province"), on=dt.date(2026, 3, 3)) == "before_it_was_asked"


def test_nobody_speaks_for_a_body_on_his_own_case(tmp_path: Path) -> None:
    place = Office(tmp_path, rules("consultation", consultation={"asks": ["u2"]}))
    place.file()
    place.done(DESK, ASK)
    assert place.refused("u2.1", opinion("u2")) == "acts_for_himself"


def test_silence_is_reported_and_never_agreement(asked: Office) -> None:
    asked.done(PROVINCE, opinion("province"))
    asked.morning(UNTIL)
    assert asked.refused(DESK, CLOSE) == "opinions_outstanding"
    asked.morning(UNTIL + dt.timedelta(days=1))
    assert asked.said()[-1] == "Reminded", "when the time to reply is over, the office is reminded"
    asked.done(DESK, CLOSE)
    closed = asked.case.reports.consultations["consultation"]
    assert (closed.given, closed.silent) == ({"province": "agree"}, ("police",))
    assert asked.case.shown == "signing"
    asked.check()


def test_an_opinion_that_comes_late_still_counts_while_nobody_has_closed(asked: Office) -> None:
    asked.morning(UNTIL + dt.timedelta(days=3))
    asked.done(PROVINCE, opinion("province"))
    asked.done(POLICE, opinion("police", "other"))
    assert asked.case.reports.consultations["consultation"].silent == ()
    asked.check()


def test_time_alone_closes_nothing(asked: Office) -> None:
    asked.morning(dt.date(2026, 6, 1))
    assert asked.case.shown == "consultation"
    assert asked.said()[-1] == "DelayPublished"
    assert asked.entries[-1].parsed()["data"]["lacking"] == "opinions"
    asked.check()


def test_a_unit_in_no_province_has_nobody_to_ask_and_the_office_says_so(tmp_path: Path) -> None:
    place = Office(tmp_path, rules("consultation", "signing", consultation={"asks": ["ward_committee"]}))
    place.file()
    assert place.refused(DESK, ASK) == "nobody_to_ask"
    place.done(DESK, CLOSE)
    assert place.case.reports.consultations["consultation"].silent == ()
    assert place.case.shown == "signing"
    place.check()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["province", "police"]), st.sampled_from(OPINIONS)))
def test_given_and_silent_are_together_exactly_the_bodies_that_were_asked(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, Opinion]
) -> None:
    place = Office(tmp_path_factory.mktemp("asked"), rules("consultation"))
    place.file()
    place.done(DESK, ASK)
    for body, what in said.items():
        place.done({"province": PROVINCE, "police": POLICE}[body], opinion(body, what))
    if place.case.phase == "open":
        place.at = noon(dt.date(2026, 3, 17))
        place.done(DESK, CLOSE)
    closed = place.case.reports.consultations["consultation"]
    assert closed.given == said
    assert set(closed.silent) == {"province", "police"} - said.keys()
