"""An appraisal: papers complete by kind, a finding by its clause, and what follows from it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from domain.award.criteria import AllOf, AnyOf, Stated
from domain.commands import Appraise, CheckDossier, ExtendDeadline, Resubmit, Return
from domain.events import PapersChecked
from domain.nomination.appraising import stated_in
from domain.nomination.waiting import waits_for
from tests.domain.nomination.desk_world import CHIEF, DESK, OFFICER, Office, rules

ELIGIBLE = Appraise("appraisal", "eligible")
COMPLETE = CheckDossier("appraisal", ("report", "minutes"))


def office(tmp_path: Path, **more: object) -> Office:
    place = Office(tmp_path, rules("appraisal", "signing", top=dict(more)))
    place.file()
    return place


def test_the_stage_opens_with_its_time_and_waits_for_its_office(tmp_path: Path) -> None:
    place = office(tmp_path)
    assert place.case.shown == "appraisal"
    assert place.case.stage is not None
    assert place.case.stage.due == dt.datetime(2026, 3, 16, 17, tzinfo=dt.UTC)
    (wait,) = waits_for(place.case, place.registers.facts())
    assert (wait.task, wait.body, wait.office) == ("appraise", "court", "award_head")


def test_only_a_complete_file_is_found_eligible(tmp_path: Path) -> None:
    place = office(tmp_path)
    assert place.refused(DESK, ELIGIBLE) == "dossier_incomplete"
    place.done(DESK, CheckDossier("appraisal", ("report", "photo")))
    assert place.case.desk.papers == PapersChecked("appraisal", ("report", "photo"), ("minutes",))
    assert place.refused(DESK, ELIGIBLE) == "dossier_incomplete"
    place.done(DESK, COMPLETE)
    place.done(DESK, ELIGIBLE)
    assert place.case.shown == "signing"
    place.check()


def test_kinds_of_papers_are_codes_and_named_once(tmp_path: Path) -> None:
    place = office(tmp_path)
    assert place.refused(DESK, CheckDossier("appraisal", ("Báo cáo",))) == "paper_kind_malformed"
    assert place.refused(DESK, CheckDossier("appraisal", ("report", "report"))) == "paper_kind_twice"


def test_nobody_appraises_but_the_office_and_nobody_his_own_case(tmp_path: Path) -> None:
    place = office(tmp_path)
    for who in (OFFICER, CHIEF, "stranger"):
        assert place.refused(who, COMPLETE) == "not_keeper"
    place.register(place.mandate("court", "u2.1", "award_head"), stream="registry/court")
    assert place.refused("u2.1", COMPLETE) == "acts_for_himself"
    assert place.refused("u2.1", Return("appraisal")) == "acts_for_himself"


def test_what_is_not_eligible_ends_before_any_ballot_by_its_clause(tmp_path: Path) -> None:
    place = office(tmp_path)
    assert place.refused(DESK, Appraise("appraisal", "not_eligible")) == "clause_missing"
    place.done(DESK, Appraise("appraisal", "not_eligible", "Art. 14.2"))
    assert (place.case.phase, place.case.result) == ("ended", "ineligible")
    assert "BallotOpened" not in place.said()
    place.check()


def test_where_the_policy_says_so_it_goes_on_marked_for_an_opinion(tmp_path: Path) -> None:
    policy = rules("appraisal", "posting", top={"ineligible": "opinion"})
    place = Office(tmp_path, policy)
    place.file()
    place.done(DESK, Appraise("appraisal", "not_eligible", "Art. 14.2"))
    assert place.case.shown == "posting"
    assert place.case.ineligible
    place.check()


def test_unclear_stays_and_says_who_has_to_say(tmp_path: Path) -> None:
    place = office(tmp_path)
    assert place.refused(DESK, Appraise("appraisal", "unclear")) == "who_has_to_say"
    assert place.refused(DESK, Appraise("appraisal", "unclear", who="nobody")) == "unknown_who"
    place.done(DESK, Appraise("appraisal", "unclear", who="province"))
    assert place.case.shown == "appraisal"
    tasks = {(w.task, w.body, w.office) for w in waits_for(place.case, place.registers.facts())}
    assert tasks == {("appraise", "court", "award_head"), ("clarify", "province", "head")}
    place.done(DESK, COMPLETE)
    place.done(DESK, ELIGIBLE)
    assert place.case.shown == "signing"
    place.check()


def test_it_answers_what_no_register_knows_and_nothing_else(tmp_path: Path) -> None:
    asked = {"rule": "stated", "what": "party_line", "who": "party", "cite": "Art. 9"}
    place = office(tmp_path, eligibility=[{"rule": "any_of", "of": [asked]}])
    place.done(DESK, COMPLETE)
    strange = Appraise("appraisal", "eligible", stated={"weather": "yes"})
    assert place.refused(DESK, strange) == "nobody_asks_that"
    place.done(DESK, Appraise("appraisal", "eligible", stated={"party_line": "yes"}))
    assert place.case.stated == {"party_line": ("yes", DESK)}
    place.check()


def test_what_is_stated_is_looked_for_in_every_depth() -> None:
    one = Stated(rule="stated", what="one", who="x")
    two = Stated(rule="stated", what="two", who="x")
    nested = AnyOf(rule="any_of", of=(AllOf(rule="all_of", of=(two,)),))
    assert list(stated_in([one, nested])) == ["one", "two"]


def test_a_returned_file_is_appraised_anew(tmp_path: Path) -> None:
    place = office(tmp_path)
    place.done(DESK, COMPLETE)
    assert place.refused(OFFICER, Return("appraisal")) == "not_keeper"
    place.done(DESK, Return("appraisal"))
    assert place.refused(DESK, ELIGIBLE) == "stage_not_open"
    place.done(OFFICER, Resubmit())
    assert place.refused(DESK, ELIGIBLE) == "dossier_incomplete"
    place.done(DESK, COMPLETE)
    place.done(DESK, ELIGIBLE)
    assert place.case.shown == "signing"
    place.check()


def test_an_appraisal_that_does_not_come_is_reminded_and_published_and_never_made(tmp_path: Path) -> None:
    place = office(tmp_path)
    place.morning(dt.date(2026, 4, 1))
    assert place.said()[-2:] == ["Reminded", "DelayPublished"]
    delay = place.entries[-1].parsed()["data"]
    assert delay == {"stage": "appraisal", "turn": 1, "lacking": "appraisal"}
    assert place.case.shown == "appraisal"
    assert place.refused(OFFICER, ExtendDeadline("appraisal", place.at)) == "not_chair"
    place.check()
