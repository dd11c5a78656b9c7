"""Inspections: whom a body inspects, what a finding freezes, how it is put right and by whom."""

from __future__ import annotations

import datetime as dt

import pytest

from domain import sight
from domain.answers import Refusal
from domain.award.policy import Policy
from domain.commands import (
    EndInspection,
    Nominate,
    NoteFinding,
    PlanInspection,
    RemedyFinding,
    ReportRemedy,
    ReturnRemedy,
    VisitUnit,
)
from domain.events import (
    BodyRegistered,
    Employed,
    PersonMoved,
    ProceedingClosed,
)
from domain.facts import registry_of
from domain.inspection import waits_for
from domain.nomination import freeze
from domain.registry import history
from tests.domain.court import policy
from tests.domain.movement.movements import HEAD, Emulation, done, plan, refused
from tests.world import person

LOOK = "inspection/k1"
DUE = dt.date(2020, 3, 1)
LATER = dt.date(2020, 4, 1)
FINDING = NoteFinding("f1", "u2", "u2", True, DUE)
REPORT = ReportRemedy("f1", number="12/BC")


@pytest.fixture
def inspected(cluster: Emulation) -> Emulation:
    cluster.done(HEAD, plan())
    done(cluster, LOOK, "chief", PlanInspection("court", ("u2", "u3"), "8/KH", "m"))
    done(cluster, LOOK, "chief", VisitUnit("u2"))
    return cluster


def pending(world: Emulation, subject: str = "u2", unit: str = "u2") -> list[tuple[str, str]]:
    known = history.of(subject, unit, world.registers.facts(), world.at.date())
    return [(one.kind, one.ref) for one in known.pending]


def tasks(world: Emulation, stream: str = LOOK) -> list[tuple[str, str, str | None, str | None]]:
    waits = waits_for(world.state(stream), world.registers.facts())
    return [(one.task, one.stage, one.body, one.office) for one in waits]


# Whom a body inspects --------------------------------------------------------------------------------------


def test_an_inspection_is_planned_by_who_leads_and_goes_where_it_was_planned(cluster: Emulation) -> None:
    planned = PlanInspection("court", ("u2",), "8/KH")
    assert refused(cluster, LOOK, "chief", VisitUnit("u2")) == "unknown_inspection"
    assert refused(cluster, LOOK, "u2.1", planned) == "leads_no_movement"
    assert refused(cluster, LOOK, "chief", PlanInspection("court", (), "8/KH")) == "nothing_to_do"
    assert refused(cluster, LOOK, "chief", PlanInspection("court", ("x",), "8/KH")) == "unknown_body"
    unknown = PlanInspection("court", ("u2",), "8/KH", "m")
    assert refused(cluster, LOOK, "chief", unknown) == "unknown_movement"
    done(cluster, LOOK, "chief", planned)
    assert refused(cluster, LOOK, "chief", planned) == "stands_twice"
    assert refused(cluster, LOOK, "chief", VisitUnit("u3")) == "not_inspected"
    assert refused(cluster, LOOK, "chief", FINDING) == "not_visited"
    assert refused(cluster, LOOK, "chief", NoteFinding("f1", "u3", "u3", False, DUE)) == "not_inspected"
    assert refused(cluster, LOOK, "u2.1", VisitUnit("u2")) == "keeps_no_movement"


@pytest.mark.parametrize(
    ("body", "by", "units"),
    [
        ("u2", "u2.1", ("u3",)),
        ("u2", "u2.1", ("court",)),
        ("u2", "u2.1", ("sub", "u3")),
        ("cluster", HEAD, ("sub",)),
        ("cluster", HEAD, ("court",)),
        ("council", "council-chair", ("far",)),
    ],
)
def test_nobody_inspects_a_rival_or_who_stands_above_him(
    cluster: Emulation, body: str, by: str, units: tuple[str, ...]
) -> None:
    cluster.register(BodyRegistered("far", "unit", None, None, "Xa", "Far", made_up=True))
    assert refused(cluster, LOOK, by, PlanInspection(body, units, "8/KH")) == "inspects_no_other"


@pytest.mark.parametrize(
    ("body", "by", "units"),
    [
        ("u2", "u2.1", ("u2",)),
        ("u2", "u2.1", ("sub",)),
        ("court", "chief", ("court", "u2", "sub", "council")),
        ("cluster", HEAD, ("u1", "u5")),
        ("council", "council-chair", ("court", "u2", "sub")),
    ],
)
def test_a_body_inspects_itself_and_what_is_below_it(
    cluster: Emulation, body: str, by: str, units: tuple[str, ...]
) -> None:
    done(cluster, LOOK, by, PlanInspection(body, units, "8/KH"))


def test_a_body_inspects_what_is_below_it_in_the_locality(cluster: Emulation) -> None:
    cluster.register(
        BodyRegistered("province", "organ", None, None, "Tỉnh", "Province", made_up=True),
        BodyRegistered("dual", "unit", None, "u2", "Chi cục", "Office", locality="province", made_up=True),
    )
    cluster.register(cluster.mandate("province", "m2", "head"), stream=registry_of("province"))
    assert refused(cluster, LOOK, "m2", PlanInspection("province", ("u2",), "8/KH")) == "inspects_no_other"
    done(cluster, LOOK, "m2", PlanInspection("province", ("dual",), "8/KH"))


def test_a_cluster_inspects_those_who_belong_to_it_on_the_day(cluster: Emulation) -> None:
    before = PlanInspection("cluster", ("u2",), "8/KH")
    at = dt.date(2017, 5, 1)
    late = {"on": at, "minutes": "ab" * 32}
    assert refused(cluster, LOOK, HEAD, before, **late) == "inspects_no_other"


def test_a_finding_is_about_somebody_of_the_unit(inspected: Emulation) -> None:
    inspected.register(Employed("sub", "m3", dt.date(2018, 1, 1)), stream=registry_of("sub"))
    for about in ("u3", "court", "u3.3", "m2"):
        other = NoteFinding("f1", "u2", about, True, DUE)
        assert refused(inspected, LOOK, "chief", other) == "not_of_inspected"
    for number, about in enumerate(("u2", "sub", "u2.3", "m3")):
        done(inspected, LOOK, "chief", NoteFinding(f"f{number}", "u2", about, False, DUE))


# What a finding freezes ------------------------------------------------------------------------------------


def test_a_finding_freezes_the_unit_until_it_is_remedied(inspected: Emulation) -> None:
    """What freezes a case is what its nominee's register has as pending (``domain.nomination.freeze``)."""
    done(inspected, LOOK, "chief", FINDING)
    assert pending(inspected) == [("inspection", "inspection/k1/f1")]
    assert refused(inspected, LOOK, "chief", FINDING) == "stands_twice"
    done(inspected, LOOK, "chief", EndInspection("9/KL"))
    assert refused(inspected, LOOK, "chief", VisitUnit("u3")) == "inspection_over"
    assert not inspected.state(LOOK).settled
    done(inspected, LOOK, "u2.2", REPORT)
    done(inspected, LOOK, "chief", RemedyFinding("f1"))
    assert refused(inspected, LOOK, "chief", RemedyFinding("f1")) == "no_open_finding"
    assert pending(inspected) == []
    assert inspected.state(LOOK).settled


def test_a_finding_without_weight_freezes_nothing(inspected: Emulation) -> None:
    late = NoteFinding("f2", "u2", "u2", False, dt.date(2019, 1, 1))
    assert refused(inspected, LOOK, "chief", late) == "ends_before_it_begins"
    done(inspected, LOOK, "chief", NoteFinding("f2", "u2", "u2", False, DUE))
    assert pending(inspected) == []
    done(inspected, LOOK, "chief", RemedyFinding("f2", False))


def frozen(world: Emulation, stream: str) -> list[str]:
    found = freeze.grounds_now(world.state(stream), world.registers.facts(), world.at.date())
    return [one.ref for one in found]


def freezing(world: Emulation) -> None:
    """An award whose cases wait while an inspection is pending."""
    look = [{"rule": "no_open", "of": ["inspection"], "cite": "Art. 4"}]
    top = {"rules": 2, "award": "court.test", "eligibility": look, "subject": "either"}
    world.adopt_policy(Policy.model_validate(policy(top=top)), "frozen")


def test_a_case_of_an_office_below_the_unit_is_frozen_and_goes_on_after_the_remedy(
    inspected: Emulation,
) -> None:
    freezing(inspected)
    inspected.register(
        inspected.mandate("sub", "m2", "award_officer"),
        inspected.mandate("sub", "m3", "head"),
        inspected.mandate("sub", "m3", "staff"),
        stream=registry_of("sub"),
    )
    case = "nomination/office"
    done(inspected, case, "m2", Nominate("court.test", "sub", "sub", "court-2020"))
    done(inspected, LOOK, "chief", NoteFinding("f1", "u2", "sub", True, DUE))
    assert frozen(inspected, case) == ["inspection/k1/f1"]
    done(inspected, LOOK, "u2.2", REPORT)
    assert frozen(inspected, case) == ["inspection/k1/f1"], "a report alone lifts nothing"
    done(inspected, LOOK, "chief", RemedyFinding("f1"))
    assert frozen(inspected, case) == []


def test_every_case_of_a_person_is_frozen_wherever_he_was_nominated_and_once(inspected: Emulation) -> None:
    freezing(inspected)
    before = "nomination/before"
    done(inspected, before, "u3.2", Nominate("court.test", "u3.3", "u3", "court-2020"))
    inspected.register(
        inspected.mandate("sub", "m2", "award_officer"),
        inspected.mandate("sub", "u3.3", "staff"),
        PersonMoved("sub", "u3.3", "u3", dt.date(2020, 1, 2), "secondment"),
        stream=registry_of("sub"),
    )
    done(inspected, LOOK, "chief", NoteFinding("f1", "u2", "u3.3", True, DUE))
    here = "nomination/here"
    done(inspected, here, "m2", Nominate("court.test", "u3.3", "sub", "court-2020"))
    for case in (before, here):
        assert frozen(inspected, case) == ["inspection/k1/f1"], case
    inspected.register(
        ProceedingClosed("u3", "inspection/k1/f1", dt.date(2020, 1, 6), confirmed=False),
        stream=registry_of("u3"),
    )
    assert frozen(inspected, here) == ["inspection/k1/f1"]
    done(inspected, LOOK, "chief", RemedyFinding("f1", False))
    for case in (before, here):
        assert frozen(inspected, case) == [], case


# Put right -------------------------------------------------------------------------------------------------


def test_the_unit_reports_and_whoever_inspects_accepts_or_sends_it_back(inspected: Emulation) -> None:
    done(inspected, LOOK, "chief", FINDING)
    assert refused(inspected, LOOK, "chief", RemedyFinding("f1")) == "remedy_not_reported"
    assert refused(inspected, LOOK, "chief", ReturnRemedy("f1", LATER)) == "remedy_not_reported"
    assert refused(inspected, LOOK, "u3.2", REPORT) == "acts_for_no_member"
    assert refused(inspected, LOOK, "u2.2", ReportRemedy("f9", number="1")) == "no_open_finding"
    assert refused(inspected, LOOK, "u2.2", ReportRemedy("f1")) == "remedy_without_paper"
    assert refused(inspected, LOOK, "u2.2", ReportRemedy("f1", "x")) == "attachment_malformed"
    done(inspected, LOOK, "u2.2", ReportRemedy("f1", "ab" * 32))
    assert refused(inspected, LOOK, "u2.2", REPORT) == "remedy_reported_already"
    assert refused(inspected, LOOK, "u2.1", ReturnRemedy("f1", LATER)) == "keeps_no_movement"
    assert refused(inspected, LOOK, "u2.1", RemedyFinding("f1")) == "lifts_no_finding"
    backwards = ReturnRemedy("f1", dt.date(2020, 1, 1))
    assert refused(inspected, LOOK, "chief", backwards) == "ends_before_it_begins"
    done(inspected, LOOK, "chief", ReturnRemedy("f1", LATER))
    assert inspected.state(LOOK).due["f1"] == LATER
    assert refused(inspected, LOOK, "chief", RemedyFinding("f1")) == "remedy_not_reported"
    done(inspected, LOOK, "u2.1", REPORT)
    done(inspected, LOOK, "chief", RemedyFinding("f1"))
    assert refused(inspected, LOOK, "u2.2", REPORT) == "no_open_finding"


def test_what_is_wrong_without_a_reason_is_refused(inspected: Emulation) -> None:
    done(inspected, LOOK, "chief", FINDING)
    answer = inspected.ask(LOOK, person("u2.2"), REPORT, sealed=(None,))
    assert isinstance(answer, Refusal)
    assert answer.code == "reason_missing"


def test_a_finding_is_not_settled_before_the_day_on_which_it_was_noted(inspected: Emulation) -> None:
    inspected.tick(inspected.at + dt.timedelta(days=2))
    done(inspected, LOOK, "chief", FINDING)
    early = {"on": dt.date(2020, 1, 7)}
    assert refused(inspected, LOOK, "u2.2", REPORT, **early) == "date_before_stage"
    assert refused(inspected, LOOK, "chief", RemedyFinding("f1", False), **early) == "date_before_stage"


def test_who_leads_a_body_above_lifts_what_the_inspecting_one_does_not(cluster: Emulation) -> None:
    done(cluster, LOOK, "u2.1", PlanInspection("u2", ("sub",), "8/KH"))
    done(cluster, LOOK, "u2.1", VisitUnit("sub"))
    done(cluster, LOOK, "u2.1", NoteFinding("f1", "sub", "sub", True, DUE))
    assert refused(cluster, LOOK, "u3.1", RemedyFinding("f1", False)) == "lifts_no_finding"
    facts, today = cluster.registers.facts(), cluster.at.date()
    assert sight.sees_finding(facts, "chief", cluster.state(LOOK), "f1", today)
    assert not sight.sees_finding(facts, "u3.1", cluster.state(LOOK), "f1", today)
    done(cluster, LOOK, "chief", RemedyFinding("f1", False))


def test_who_inspects_itself_says_so_itself(cluster: Emulation) -> None:
    done(cluster, LOOK, "u2.1", PlanInspection("u2", ("u2",), "8/KH"))
    done(cluster, LOOK, "u2.1", VisitUnit("u2"))
    done(cluster, LOOK, "u2.1", FINDING)
    done(cluster, LOOK, "u2.1", RemedyFinding("f1"))
    assert pending(cluster) == []


# What waits for whom ---------------------------------------------------------------------------------------


def test_each_finding_is_a_task_of_its_own_at_the_unit_and_then_where_it_is_inspected(
    inspected: Emulation,
) -> None:
    done(inspected, LOOK, "chief", FINDING)
    done(inspected, LOOK, "chief", NoteFinding("f2", "u2", "sub", False, DUE))
    look = ("inspect", "", "court", "award_officer")
    assert tasks(inspected) == [
        ("remedy", "f1", "u2", "award_officer"),
        ("remedy", "f2", "u2", "award_officer"),
        look,
    ]
    done(inspected, LOOK, "u2.2", REPORT)
    accept = ("accept_remedy", "f1", "court", "award_officer")
    assert tasks(inspected) == [accept, ("remedy", "f2", "u2", "award_officer"), look]
    done(inspected, LOOK, "chief", ReturnRemedy("f1", LATER))
    assert tasks(inspected)[0] == ("remedy", "f1", "u2", "award_officer")
    assert waits_for(inspected.state(LOOK), inspected.registers.facts())[0].until is not None
    done(inspected, LOOK, "u2.2", REPORT)
    done(inspected, LOOK, "chief", RemedyFinding("f1"))
    done(inspected, LOOK, "chief", EndInspection("9/KL"))
    assert tasks(inspected) == [("remedy", "f2", "u2", "award_officer")]


def test_an_inspection_of_a_council_or_a_cluster_waits_where_somebody_has_the_office(
    cluster: Emulation,
) -> None:
    done(cluster, "inspection/of-council", "council-chair", PlanInspection("council", ("u2",), "8/KH"))
    done(cluster, "inspection/of-cluster", HEAD, PlanInspection("cluster", ("u2",), "9/KH"))
    assert tasks(cluster, "inspection/of-council") == [
        ("inspect", "", "court", "award_officer"),
        ("inspect", "", "court", "award_head"),
    ]
    assert tasks(cluster, "inspection/of-cluster") == [("inspect", "", "u1", "award_officer")]
    facts, today = cluster.registers.facts(), cluster.at.date()
    cluster.register(cluster.mandate("court", "m2", "award_officer"), stream=registry_of("court"))
    for who, stream in (("m2", "inspection/of-council"), ("u1.2", "inspection/of-cluster")):
        facts = cluster.registers.facts()
        assert sight.sees_inspection(facts, who, cluster.state(stream), today), "who has the task sees it"
    assert not sight.sees_inspection(facts, "u3.2", cluster.state("inspection/of-council"), today)
