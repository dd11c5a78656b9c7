"""The procuracy under Directive 02/CT-VKSTC, 2023, line by line; and the pledges of 2024 (case 9)."""

from __future__ import annotations

import datetime as dt

from domain.initiative import Initiative
from domain.movement import Movement, measuring
from domain.rolemodel import RoleModel
from tests.scenarios.told import movement, tell, there

NAME = "procuracy-movement-2023"


def model(code: str) -> RoleModel:
    state: RoleModel = tell(NAME).played.records[f"rolemodel/{code}"]
    return state


def test_the_years_movement_answers_the_lasting_one_on_the_five_virtues() -> None:
    (link,) = there(movement(NAME, "pm-2023").plan).links
    assert (link.to, link.movement) == ("lasting", "pm-virtues")
    assert there(movement(NAME, "pm-virtues").plan).kind == "lasting"


def test_each_head_makes_a_plan_of_his_own_and_who_has_none_is_shown() -> None:
    state = movement(NAME, "pm-2023")
    assert [unit for unit in state.members if unit not in state.plans] == ["pm-vks-4"]
    assert len({issued.number for issued in state.plans.values()}) == 5


def test_work_comes_first_and_the_award_later() -> None:
    played = tell(NAME).played
    measured = there(movement(NAME, "pm-2023").plan).measured.until
    for case in ("pm-small", "pm-worker"):
        signed = [
            e for e in tell(NAME).memory.entries if e.stream == f"nomination/{case}" and e.type == "Signed"
        ]
        assert dt.date.fromisoformat(signed[0].content["on"]) > measured
        assert played.cases[case].result == "awarded"


def test_criteria_are_specific_and_can_be_checked() -> None:
    state = movement(NAME, "pm-2023")
    for target in state.targets.values():
        assert target.metric
        assert target.base
        assert target.cite
        assert target.value is not None or target.bands
    found = measuring.measured(state, state.targets["charges"], "pm-vks-1", confirmed_only=True)
    assert found.standing == "met"


def test_a_small_collective_and_a_direct_worker_are_awarded() -> None:
    cases = tell(NAME).played.cases
    assert {there(cases[c].about).nominee for c in ("pm-small", "pm-worker")} == {"pm-phong", "p.pm.worker2"}
    assert all(cases[c].result == "awarded" for c in ("pm-small", "pm-worker"))


def test_an_ad_hoc_award_is_signed_within_a_week_of_the_feat() -> None:
    case = tell(NAME).played.cases["pm-feat"]
    (signed,) = [
        e for e in tell(NAME).memory.entries if e.stream == "nomination/pm-feat" and e.type == "Signed"
    ]
    assert case.result == "awarded"
    assert not case.taken
    late = dt.date.fromisoformat(signed.content["on"]) - there(there(case.about).feat_on)
    assert late <= dt.timedelta(days=7)


def test_clusters_exchange_experience_and_leave_a_record() -> None:
    about = tell(NAME).played.records["activity/pm-exchange"].about
    assert (about.kind, about.body, about.partners) == ("exchange", "pm-cum-1", ("pm-cum-2",))
    assert about.paper is not None


def test_role_models_are_shown_in_newspaper_review_and_portal_as_they_agreed() -> None:
    shown = model("pm-model").published
    assert len({one.channel for one in shown}) == 3
    assert {one.text for one in shown} == {model("pm-model").approved}


def test_practices_are_reported_to_the_initiative_council_and_ordered_applied() -> None:
    practice = model("pm-practice")
    assert there(practice.reported).council == "pm-hdsk"
    initiative: Initiative = tell(NAME).played.records[f"initiative/{there(practice.reported).initiative}"]
    assert [made.level for made in initiative.recognitions] == ["base"]
    assert [one.reach for one in practice.ordered] == ["field", "level", "sector"]


def test_councils_of_two_levels_advise_and_the_head_decides() -> None:
    cases = tell(NAME).played.cases
    for case in ("pm-small", "pm-worker"):
        assert [taken.stage for taken in cases[case].taken] == ["base_council", "council"]
    assert tell(NAME).results("pm-sector") == {"passed": 2}


def test_award_staff_are_trained() -> None:
    about = tell(NAME).played.records["activity/pm-training"].about
    assert (about.kind, about.people) == ("training", tuple(f"p.pm.officer{n}" for n in range(1, 5)))


def test_the_history_leads_to_a_higher_award() -> None:
    assert there(tell(NAME).played.cases["pm-higher"].found).verdict == "eligible"


def test_case_9_seventeen_signed_on_29_march_and_nobody_before_the_guidance() -> None:
    state: Movement = tell("procuracy-clusters-2024").played.records["movement/cm-brvt-2024"]
    days = {day for pledge in state.pledges.values() for day in pledge.signed.values()}
    assert days == {dt.date(2024, 3, 29)}
    assert {code: len(pledge.signed) for code, pledge in state.pledges.items()} == {
        "rooms": 9,
        "districts": 8,
    }
    for pledge in state.pledges.values():
        assert [(paper.number, paper.on) for paper in pledge.text.guidance] == [
            ("09/HD-VKSTC", dt.date(2024, 3, 1)),
            ("189/HD-VKS", dt.date(2024, 3, 25)),
        ]
