"""Role models, inspections and activities: small records beside a movement."""

from __future__ import annotations

import datetime as dt

import pytest

from domain.commands import (
    ApprovePublication,
    Ask,
    EndInspection,
    FindRoleModel,
    FollowUpRoleModel,
    FosterRoleModel,
    HoldActivity,
    NoteFinding,
    OrderPractice,
    PlanInspection,
    PublishRoleModel,
    RemedyFinding,
    ReportPractice,
    StrikeActivity,
    VisitUnit,
)
from domain.events import AgendaItem
from domain.inspection import waits_for
from domain.registry import history
from tests.domain.movement.movements import Emulation
from tests.world import person

TEXT = "ab" * 32
DUE = dt.date(2020, 3, 1)


def done(world: Emulation, stream: str, by: str, ask: Ask) -> None:
    world.must(stream, person(by), ask)


def refused(world: Emulation, stream: str, by: str, ask: Ask) -> str:
    answer = world.ask(stream, person(by), ask)
    return getattr(answer, "code", "recorded")


# Role models -----------------------------------------------------------------------------------------------

MODEL = "rolemodel/x"


def test_a_role_model_is_shown_only_with_the_text_that_its_subject_agreed_to(cluster: Emulation) -> None:
    assert refused(cluster, MODEL, "u2.2", FosterRoleModel()) == "unknown_role_model"
    assert refused(cluster, MODEL, "u3.3", FindRoleModel("person", "u2.3", "u2")) == "keeps_no_movement"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("person", "u3", "u2")) == "subject_of_another_kind"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("unit", "u2.3", "u2")) == "subject_of_another_kind"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("unit", "nobody", "u2")) == "unknown_subject"
    done(cluster, MODEL, "u2.2", FindRoleModel("person", "u2.3", "u2", "m"))
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("person", "u2.3", "u2")) == "stands_twice"
    done(cluster, MODEL, "u2.2", FosterRoleModel())
    done(cluster, MODEL, "u2.2", FollowUpRoleModel(True))
    shown = PublishRoleModel(TEXT, "Báo")
    assert refused(cluster, MODEL, "u2.2", shown) == "subject_has_not_approved"
    assert refused(cluster, MODEL, "u2.1", ApprovePublication(TEXT)) == "approves_for_another"
    done(cluster, MODEL, "u2.3", ApprovePublication("cd" * 32))
    assert refused(cluster, MODEL, "u2.2", shown) == "subject_has_not_approved", "another text"
    done(cluster, MODEL, "u2.3", ApprovePublication(TEXT))
    done(cluster, MODEL, "u2.2", shown)
    assert refused(cluster, MODEL, "u2.2", ReportPractice("council")) == "no_practice"
    assert cluster.state(MODEL).shown == "published"
    done(cluster, MODEL, "u2.2", FollowUpRoleModel(False))
    assert cluster.state(MODEL).shown == "no_more"


def test_a_practice_is_reported_to_the_council_and_ordered_applied_by_who_leads(cluster: Emulation) -> None:
    done(cluster, MODEL, "u2.2", FindRoleModel("practice", "u2", "u2"))
    assert refused(cluster, MODEL, "u2.2", ReportPractice("nobody")) == "unknown_body"
    done(cluster, MODEL, "u2.2", ReportPractice("council", "sk-1"))
    order = OrderPractice("field", "civil", "3/CT")
    assert refused(cluster, MODEL, "u3.1", order) == "leads_no_movement"
    done(cluster, MODEL, "chief", order)
    assert refused(cluster, MODEL, "u3.1", ApprovePublication(TEXT)) == "approves_for_another"
    done(cluster, MODEL, "u2.1", ApprovePublication(TEXT))
    (ordered,) = cluster.state(MODEL).ordered
    assert (ordered.reach, ordered.where) == ("field", "civil")
    done(cluster, "rolemodel/p", "u2.2", FindRoleModel("person", "u2.3", "u2"))
    assert refused(cluster, "rolemodel/p", "chief", order) == "no_practice"
    assert refused(cluster, MODEL, "u2.2", StrikeActivity()) == "not_for_this_stream"


# Inspections -----------------------------------------------------------------------------------------------

LOOK = "inspection/k1"
FINDING = NoteFinding("f1", "u2", "u2", True, DUE)


@pytest.fixture
def inspected(cluster: Emulation) -> Emulation:
    done(cluster, LOOK, "chief", PlanInspection("court", ("u2", "u3"), "8/KH", "m"))
    done(cluster, LOOK, "chief", VisitUnit("u2"))
    return cluster


def pending(world: Emulation) -> list[tuple[str, str]]:
    known = history.of("u2", "u2", world.registers.facts(), world.at.date())
    return [(one.kind, one.ref) for one in known.pending]


def test_an_inspection_is_planned_by_who_leads_and_goes_where_it_was_planned(cluster: Emulation) -> None:
    planned = PlanInspection("court", ("u2",), "8/KH")
    assert refused(cluster, LOOK, "chief", VisitUnit("u2")) == "unknown_inspection"
    assert refused(cluster, LOOK, "u2.1", planned) == "leads_no_movement"
    assert refused(cluster, LOOK, "chief", PlanInspection("court", (), "8/KH")) == "nothing_to_do"
    assert refused(cluster, LOOK, "chief", PlanInspection("court", ("x",), "8/KH")) == "unknown_body"
    done(cluster, LOOK, "chief", planned)
    assert refused(cluster, LOOK, "chief", planned) == "stands_twice"
    assert refused(cluster, LOOK, "chief", VisitUnit("u3")) == "not_inspected"
    assert refused(cluster, LOOK, "chief", FINDING) == "not_visited"
    assert refused(cluster, LOOK, "chief", NoteFinding("f1", "u3", "u3", False, DUE)) == "not_inspected"
    assert refused(cluster, LOOK, "u2.1", VisitUnit("u2")) == "keeps_no_movement"


def test_a_finding_freezes_the_unit_until_it_is_remedied(inspected: Emulation) -> None:
    """What freezes a case is what its nominee's register has as pending (``domain.nomination.freeze``)."""
    done(inspected, LOOK, "chief", FINDING)
    assert pending(inspected) == [("inspection", "inspection/k1/f1")]
    assert [w.task for w in waits_for(inspected.state(LOOK), inspected.registers.facts())] == [
        "remedy",
        "inspect",
    ]
    assert refused(inspected, LOOK, "chief", FINDING) == "stands_twice"
    done(inspected, LOOK, "chief", EndInspection("9/KL"))
    assert refused(inspected, LOOK, "chief", VisitUnit("u3")) == "inspection_over"
    assert not inspected.state(LOOK).settled
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


# Activities ------------------------------------------------------------------------------------------------


def test_an_activity_is_one_record_that_can_be_struck(cluster: Emulation) -> None:
    stream = "activity/conference"
    items = (AgendaItem("report", "u1.1", None), AgendaItem("ballot", None, "sitting/s1"))
    held = HoldActivity("conference", "cluster", "m", ("council",), ("u2.3",), items)
    assert refused(cluster, stream, "u3.2", held) == "keeps_no_movement"
    assert refused(cluster, stream, "u1.1", HoldActivity("training", "nobody")) == "unknown_body"
    assert (
        refused(cluster, stream, "u1.1", HoldActivity("training", "cluster", people=("x",)))
        == "unknown_person"
    )
    assert refused(cluster, stream, "u1.1", StrikeActivity()) == "unknown_activity"
    done(cluster, stream, "u1.1", held)
    assert refused(cluster, stream, "u1.1", held) == "stands_twice"
    assert cluster.state(stream).shown == "held"
    done(cluster, stream, "u1.1", StrikeActivity())
    assert cluster.state(stream).shown == "struck"
    assert refused(cluster, stream, "u1.1", StrikeActivity()) == "unknown_activity"
    assert refused(cluster, stream, "u1.1", VisitUnit("u2")) == "not_for_this_stream"
