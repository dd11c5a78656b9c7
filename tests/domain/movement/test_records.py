"""Role models and activities: small records beside a movement."""

from __future__ import annotations

import hashlib

from domain.commands import (
    ApprovePublication,
    FindRoleModel,
    FollowUpRoleModel,
    FosterRoleModel,
    HoldActivity,
    OrderPractice,
    PublishRoleModel,
    ReportPractice,
    StrikeActivity,
    VisitUnit,
)
from domain.events import AgendaItem
from tests.domain.movement.movements import HEAD, Emulation, done, plan, refused

TEXT = "ab" * 32


# Role models -----------------------------------------------------------------------------------------------

MODEL = "rolemodel/x"


def test_a_role_model_is_shown_only_with_the_text_that_its_subject_agreed_to(cluster: Emulation) -> None:
    assert refused(cluster, MODEL, "u2.2", FosterRoleModel()) == "unknown_role_model"
    assert refused(cluster, MODEL, "u3.3", FindRoleModel("person", "u2.3", "u2")) == "keeps_no_movement"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("person", "u3", "u2")) == "subject_of_another_kind"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("unit", "u2.3", "u2")) == "subject_of_another_kind"
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("unit", "nobody", "u2")) == "unknown_subject"
    cluster.done(HEAD, plan())
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


def test_what_is_no_role_model_any_more_is_shown_again_only_once_it_is_one_again(cluster: Emulation) -> None:
    done(cluster, MODEL, "u2.2", FindRoleModel("person", "u2.3", "u2"))
    done(cluster, MODEL, "u2.3", ApprovePublication(TEXT))
    done(cluster, MODEL, "u2.2", PublishRoleModel(TEXT, "portal"))
    done(cluster, MODEL, "u2.2", FollowUpRoleModel(False))
    assert cluster.state(MODEL).shown == "no_more"
    again = PublishRoleModel(TEXT, "Báo")
    assert refused(cluster, MODEL, "u2.2", again) == "role_model_no_more"
    done(cluster, MODEL, "u2.2", FollowUpRoleModel(True))
    assert cluster.state(MODEL).shown == "published"
    done(cluster, MODEL, "u2.2", again)


def test_nobody_agrees_to_an_empty_text_or_to_what_is_no_text(cluster: Emulation) -> None:
    done(cluster, MODEL, "u2.2", FindRoleModel("person", "u2.3", "u2"))
    nothing = hashlib.sha256(b"").hexdigest()
    assert refused(cluster, MODEL, "u2.3", ApprovePublication(nothing)) == "text_is_empty"
    assert refused(cluster, MODEL, "u2.2", PublishRoleModel(nothing, "Báo")) == "text_is_empty"
    assert refused(cluster, MODEL, "u2.3", ApprovePublication("")) == "attachment_malformed"


def test_a_role_model_is_of_the_body_that_finds_it(cluster: Emulation) -> None:
    for subject in ("u3", "court", "cluster"):
        assert (
            refused(cluster, MODEL, "u2.2", FindRoleModel("unit", subject, "u2")) == "subject_of_another_body"
        )
    assert refused(cluster, MODEL, "u2.2", FindRoleModel("person", "u3.3", "u2")) == "subject_of_another_body"
    done(cluster, "rolemodel/office", "u2.2", FindRoleModel("unit", "sub", "u2"))
    done(cluster, "rolemodel/of-the-court", "chief", FindRoleModel("person", "u2.3", "court"))
    done(cluster, "rolemodel/of-the-council", "council-chair", FindRoleModel("unit", "u4", "council"))
    done(cluster, "rolemodel/of-the-cluster", HEAD, FindRoleModel("person", "u5.3", "cluster"))


def test_a_role_model_and_an_activity_belong_to_a_movement_that_there_is(cluster: Emulation) -> None:
    for code in ("m", "", "x" * 300):
        found = FindRoleModel("person", "u2.3", "u2", code)
        assert refused(cluster, MODEL, "u2.2", found) == "unknown_movement"
        assert (
            refused(cluster, "activity/a", HEAD, HoldActivity("training", "cluster", code))
            == "unknown_movement"
        )
    cluster.done(HEAD, plan())
    done(cluster, MODEL, "u2.2", FindRoleModel("person", "u2.3", "u2", "m"))
    done(cluster, "activity/a", HEAD, HoldActivity("training", "cluster", "m"))


def test_a_practice_is_reported_to_the_council_and_ordered_applied_by_who_leads(cluster: Emulation) -> None:
    done(cluster, MODEL, "u2.2", FindRoleModel("practice", "u2", "u2"))
    assert refused(cluster, MODEL, "u2.2", ReportPractice("nobody")) == "unknown_body"
    order = OrderPractice("field", "civil", "3/CT")
    assert refused(cluster, MODEL, "chief", order) == "practice_not_reported"
    done(cluster, MODEL, "u2.2", ReportPractice("council", "sk-1"))
    assert refused(cluster, MODEL, "u3.1", order) == "leads_no_movement"
    done(cluster, MODEL, "chief", order)
    assert refused(cluster, MODEL, "u3.1", ApprovePublication(TEXT)) == "approves_for_another"
    done(cluster, MODEL, "u2.1", ApprovePublication(TEXT))
    (ordered,) = cluster.state(MODEL).ordered
    assert (ordered.reach, ordered.where) == ("field", "civil")
    done(cluster, "rolemodel/p", "u2.2", FindRoleModel("person", "u2.3", "u2"))
    assert refused(cluster, "rolemodel/p", "chief", order) == "no_practice"
    assert refused(cluster, MODEL, "u2.2", StrikeActivity()) == "not_for_this_stream"


def test_the_whole_sector_is_ordered_by_who_leads_it_alone(cluster: Emulation) -> None:
    done(cluster, MODEL, "u2.2", FindRoleModel("practice", "u2", "u2"))
    done(cluster, MODEL, "u2.2", ReportPractice("council"))
    everywhere = OrderPractice("sector", "all", "3/CT")
    assert refused(cluster, MODEL, "u2.1", everywhere) == "leads_no_movement"
    done(cluster, MODEL, "u2.1", OrderPractice("level", "units", "2/CT"))
    done(cluster, MODEL, "chief", everywhere)
    done(cluster, "rolemodel/c", HEAD, FindRoleModel("practice", "u3", "cluster"))
    done(cluster, "rolemodel/c", HEAD, ReportPractice("council"))
    assert refused(cluster, "rolemodel/c", HEAD, everywhere) == "leads_no_movement", "the court formed it"
    done(cluster, "rolemodel/c", "chief", everywhere)
    done(cluster, "rolemodel/c", HEAD, FollowUpRoleModel(False))
    assert refused(cluster, "rolemodel/c", "chief", everywhere) == "role_model_no_more"
    assert refused(cluster, "rolemodel/c", HEAD, ReportPractice("council")) == "role_model_no_more"


# Activities ------------------------------------------------------------------------------------------------


def test_an_activity_is_one_record_that_can_be_struck(cluster: Emulation) -> None:
    stream = "activity/conference"
    cluster.done(HEAD, plan())
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
