"""The procuracy under Directive 02/CT-VKSTC, 2023, line by line; and the pledges of 2024 (case 9)."""

from __future__ import annotations

import datetime as dt
import hashlib
from fractions import Fraction

from domain.initiative import Initiative
from domain.movement import Movement, measuring
from domain.rolemodel import RoleModel
from tests.scenarios.told import SCENARIOS, movement, tell, there

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
    """In the log: what the procuracy came to was confirmed before its people's awards were signed, and these
    after the time that counts was over."""
    entries = tell(NAME).memory.entries
    confirmed = [e.position for e in entries if e.type == "ResultConfirmed"]
    measured = there(movement(NAME, "pm-2023").plan).measured.until
    for case in ("pm-small", "pm-worker"):
        (signed,) = [e for e in entries if (e.stream, e.type) == (f"nomination/{case}", "Signed")]
        assert confirmed
        assert max(confirmed) < signed.position
        assert dt.date.fromisoformat(signed.content["on"]) > measured
        assert tell(NAME).played.cases[case].result == "awarded"


def test_criteria_are_specific_easy_to_carry_out_to_check_and_to_supervise() -> None:
    """Each has a number, a base and a paper; whether it is kept follows from two figures that a unit reported
    and a superior, who does not act for it, confirmed."""
    state = movement(NAME, "pm-2023")
    (target,) = state.targets.values()
    assert (target.metric, target.base, target.value) == ("charges_on_time", "cases", Fraction(99, 100))
    assert target.cite
    for unit in state.units:
        reported = [one for (_, of, _), one in state.results.items() if of == unit]
        kept = all(one.result.part * 100 >= 99 * there(one.result.whole) for one in reported)
        found = measuring.measured(state, target, unit, confirmed_only=True)
        assert found.standing == ("met" if kept else "missed")
        assert {one.state for one in reported} == {"confirmed"}
    judged = [e for e in tell(NAME).memory.entries if e.type in ("ResultReported", "ResultConfirmed")]
    who = {e.type: {x.content["actor"]["person"] for x in judged if x.type == e.type} for e in judged}
    assert not who["ResultReported"] & who["ResultConfirmed"]
    (final,) = state.reviews
    assert [(row.met, row.missed) for row in final.held.targets] == [(3, 1)]


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


def test_case_9_four_pledges_each_signed_by_its_members_on_its_day() -> None:
    """Bình Phước 2020, Trà Vinh and Bà Rịa - Vũng Tàu on 29 March 2024, the Ministry of Justice in 2026."""
    signed = {
        code: [pledge.signed for pledge in clusters(code).pledges.values()]
        for code in ("cm-bp-2020", "cm-13-2024", "cm-brvt-2024", "cm-moj-2026")
    }
    assert {code: [len(one) for one in texts] for code, texts in signed.items()} == {
        "cm-bp-2020": [6],
        "cm-13-2024": [6],
        "cm-brvt-2024": [9, 8],
        "cm-moj-2026": [6],
    }
    days = {code: {day for one in texts for day in one.values()} for code, texts in signed.items()}
    assert days["cm-13-2024"] == days["cm-brvt-2024"] == {dt.date(2024, 3, 29)}
    assert days["cm-moj-2026"] == {dt.date(2026, 1, 29)}
    assert "cm-vinh-long" not in clusters("cm-13-2024").members, "a guest of the cluster of the year before"


def test_case_9_the_year_is_closed_and_the_next_one_opened_on_one_day() -> None:
    (final,) = clusters("cm-moj-2025").reviews
    assert (final.held.kind, final.on) == ("final", clusters("cm-moj-2026").launched_on)


def test_case_9_nobody_signs_before_the_guidance_that_the_text_cites() -> None:
    state = clusters("cm-brvt-2024")
    for code, pledge in state.pledges.items():
        paper = (SCENARIOS / "procuracy-clusters-2024" / f"pledge-{code}.txt").read_bytes()
        assert pledge.text.text == hashlib.sha256(paper).hexdigest()
        cited = [(paper.number, paper.on) for paper in pledge.text.guidance]
        assert cited == [
            ("09/HD-VKSTC", dt.date(2024, 3, 1)),
            ("189/HD-VKS", dt.date(2024, 3, 25)),
        ]
        assert min(pledge.signed.values()) >= max(on for _, on in cited)


def clusters(code: str) -> Movement:
    state: Movement = tell("procuracy-clusters-2024").played.records[f"movement/{code}"]
    return state
