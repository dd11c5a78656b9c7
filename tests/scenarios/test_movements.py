"""The courts' movement of 2024, Cluster VI's conference and the northern mountains' pledges, line by line.

Each test is named after what the source says, and looks at what became of it, all of it decided a second
time by a replay (``tell``).
"""

from __future__ import annotations

import datetime as dt
import hashlib

from domain.events import ActivityHeld, ResultTaken, ReviewHeld
from domain.inspection import Inspection
from domain.movement import Movement
from domain.rolemodel import RoleModel
from tests.scenarios.told import SCENARIOS, Told, happened, movement, on_services, tell, there
from tests.system import System

COURTS, CLUSTER, REGION = "court-movement-2024", "court-cluster-vi-2020", "justice-region-2017"
TOGETHER = (COURTS, REGION, "procuracy-movement-2023", "enforcement-vinh-phuc-2021")
LAUNCHED = dt.date(2023, 12, 25)
MEETING = dt.date(2020, 6, 12)


def activities(name: str) -> dict[str, ActivityHeld]:
    records = tell(name).played.records
    return {stream: state.about for stream, state in records.items() if stream.startswith("activity/")}


async def test_they_go_as_they_say_on_the_real_services(system: System) -> None:
    """These, and the two that have files of their own."""
    assert set(await on_services(system, *TOGETHER)) == set(TOGETHER)


# 1. Courts, the movement of 2024 ----------------------------------------------------------------------------


def test_courts_it_was_launched_on_25_december_2023_and_answers_what_stands_above() -> None:
    state = movement(COURTS, "m24-2024")
    assert state.launched_on == LAUNCHED
    assert state.plan is not None
    above = [link.cite for link in state.plan.links if link.to in ("superior", "five_year")]
    assert len(above) == 3
    assert "Thủ tướng" in above[0]
    assert "Trung ương" in above[1]
    assert "2021-2025" in above[2]
    lasting = next(link for link in state.plan.links if link.to == "lasting")
    assert lasting.movement == "m24-vicongly"
    assert movement(COURTS, "m24-vicongly").plan is not None


def test_courts_routine_campaign_and_thematic_movements_stand_side_by_side() -> None:
    kinds = {
        state.plan.kind
        for state in tell(COURTS).played.records.values()
        if isinstance(state, Movement) and state.plan is not None
    }
    assert kinds == {"routine", "campaign", "thematic", "lasting"}


def test_courts_ministries_and_localities_movements_are_answered_as_well() -> None:
    plan = movement(COURTS, "m24-2024").plan
    assert plan is not None
    assert [link.to for link in plan.links].count("locality") == 1


def test_courts_targets_are_concrete_and_include_party_and_mass_organisations() -> None:
    targets = movement(COURTS, "m24-2024").targets.values()
    assert all(target.value is not None or target.bands for target in targets)
    assert {"party", "mass_organisation"} <= {target.area for target in targets}
    assert sum(target.weight for target in targets if target.weight is not None) == 1


def test_courts_it_cascades_from_the_central_council_to_clusters_and_units() -> None:
    state = movement(COURTS, "m24-2024")
    assert state.plan is not None
    assert state.plan.body == "m24-hdtw"
    assert {"m24-cum-1", "m24-cum-2", *(f"m24-ta-{n}" for n in range(1, 7))} == set(state.members)
    assert state.plans["m24-cum-1"].movement == "m24-2024-cum-1", "the cluster's own movement is its plan"


def test_courts_interim_and_final_review_count_the_targets() -> None:
    reviews = movement(COURTS, "m24-2024").reviews
    assert [review.held.kind for review in reviews] == ["interim", "final"]
    counts = {row.target: row for row in reviews[0].held.targets}
    overturned = counts["overturned"]
    assert (overturned.met, overturned.missed, overturned.not_reported) == (1, 1, 4), "clusters owe none"


def test_courts_big_cases_and_breakthrough_solutions_are_awarded_at_once() -> None:
    played = tell(COURTS).played
    for case in ("m24-bigcase", "m24-breakthrough"):
        assert played.cases[case].result == "awarded"
        assert not played.cases[case].taken, "no vote was held on it"
        assert there(played.cases[case].about).feat_on is not None


def test_courts_leaders_awards_are_tied_to_their_units_result() -> None:
    played = tell(COURTS).played
    assert played.cases["m24-head4"].result == "ineligible"
    found = played.cases["m24-head4"].found
    assert found is not None
    assert [row.rule for row in found.findings if row.answer == "not_fulfilled"] == ["unit_rated"]
    assert played.cases["m24-head1"].found is not None
    assert played.cases["m24-head1"].found.verdict == "eligible"


def test_courts_who_does_the_work_directly_comes_first() -> None:
    results = tell(COURTS).played.sittings["m24-council"].results
    assert results["nomination/m24-judge1"] == "passed"
    assert results["nomination/m24-head1"] == "no_seat"
    taken = {name: tell(COURTS).played.cases[name].taken[-1] for name in ("m24-judge1", "m24-head1")}
    assert len({one.outcome.tally.approve for one in taken.values()}) == 1, "the votes were equal"


def test_courts_a_ballot_is_built_from_those_who_still_run() -> None:
    played = tell(COURTS).played
    assert [(one.aim.candidate, one.on) for one in movement(COURTS, "m24-2024").dropped] == [
        ("p.m24.judge6", dt.date(2024, 6, 3)),
        ("p.m24.judge2", dt.date(2024, 9, 13)),
    ]
    assert played.cases["m24-judge6"].result == "ineligible", "he had dropped out before he was nominated"
    sitting = played.sittings["m24-council"]
    sheets = sitting.counted[0]
    assert sheets.left_out["nomination/m24-judge2"] == "dropped_out", "he was nominated and on the agenda"
    assert sitting.results["nomination/m24-judge2"] == "dropped_out"
    late = played.cases["m24-judge2"]
    assert (late.phase, late.result, late.taken) == ("ended", "ineligible", ())


def test_courts_a_finding_of_the_inspection_freezes_a_case_until_its_remedy() -> None:
    told = tell(COURTS)
    look: Inspection = told.played.records["inspection/m24-kt-1"]
    assert look.visited == {"m24-ta-3": dt.date(2024, 8, 26)}
    assert look.open_findings == ()
    assert look.reported["khai-sai"].number == "GĐ-8/BC-TA3", "what was reported first was sent back"
    sheets = told.played.sittings["m24-council"].counted[0]
    assert sheets.left_out["nomination/m24-judge3"] == "frozen"
    opened, closed = (happened(told, f"Proceeding{what}")[0] for what in ("Opened", "Closed"))
    assert opened["ref"] == closed["ref"] == "inspection/m24-kt-1/khai-sai"


def test_courts_role_models_are_found_fostered_followed_up_and_published() -> None:
    model: RoleModel = tell(COURTS).played.records["rolemodel/m24-dh-1"]
    assert (model.fostered, [holds for _, holds in model.followed]) == (1, [True])
    assert [(one.channel, one.text) for one in model.published] == [("Báo Công lý", model.approved)]


def test_courts_social_charity_culture_exchange_and_publicity_are_activities_of_it() -> None:
    held = activities(COURTS).values()
    assert {one.kind for one in held} == {"social", "charity", "culture", "exchange", "publicity"}
    assert {one.movement for one in held} == {"m24-2024"}


def test_courts_the_history_leads_towards_a_state_level_award() -> None:
    found = tell(COURTS).played.cases["m24-national"].found
    assert found is not None
    assert {row.rule: row.answer for row in found.findings if row.level == 0} == {
        "holds": "fulfilled",
        "initiative": "fulfilled",
    }


# 2. Court Cluster VI, 12 June 2020 --------------------------------------------------------------------------


def test_cluster_vi_one_conference_reviews_the_half_year_and_closes_2015_2020() -> None:
    half, period = movement(CLUSTER, "cluster-6-2020"), movement(CLUSTER, "cluster-6-2015")
    assert [(r.held.kind, r.on) for r in half.reviews] == [("interim", MEETING)]
    assert [(r.held.kind, r.on) for r in period.reviews] == [("final", MEETING)]
    assert (half.phase, period.phase) == ("launched", "reviewed")


def test_cluster_vi_has_twelve_units_a_head_and_a_deputy_head() -> None:
    common = tell(CLUSTER).register()
    led = common.lead_of("cluster-6", MEETING)
    assert led is not None
    assert (led.head, led.deputies) == ("hv", ("vp",))
    assert len(common.units_of("cluster-6", MEETING)) == 12


def test_cluster_vi_the_conference_hears_the_deputy_discusses_and_votes() -> None:
    (about,) = activities(CLUSTER).values()
    assert about.kind == "conference"
    assert [item.what for item in about.items] == [
        *("review", "review", "praise", "praise", "report", "discussion", "ballot", "tasks", "launch")
    ]
    led = tell(CLUSTER).register().lead_of("cluster-6", MEETING)
    assert led is not None
    (report,) = [item for item in about.items if item.what == "report"]
    assert report.by is not None
    (deputy,) = led.deputies
    assert tell(CLUSTER).register(deputy).holds(report.by, "head", MEETING), "the deputy head's report"
    assert about.items[6].of == "sitting/cluster"
    results = tell(CLUSTER).results("cluster")
    assert results["passed"] == 4, "the ballot proposed four units"


def test_cluster_vi_the_conference_rewards_the_role_models_of_the_period() -> None:
    (about,) = activities(CLUSTER).values()
    praised = [item.of for item in about.items if item.what == "praise"]
    assert praised == ["rolemodel/cluster-6-vp", "nomination/role-vp"]
    case = tell(CLUSTER).played.cases["role-vp"]
    model: RoleModel = tell(CLUSTER).played.records["rolemodel/cluster-6-vp"]
    assert case.result == "awarded"
    assert there(case.about).nominee == there(model.about).subject
    (signed,) = [
        e for e in tell(CLUSTER).memory.entries if (e.stream, e.type) == ("nomination/role-vp", "Signed")
    ]
    assert dt.date.fromisoformat(signed.content["on"]) <= MEETING


def test_cluster_vi_the_union_and_the_youth_union_are_partners() -> None:
    (about,) = activities(CLUSTER).values()
    assert about.partners == ("cong-doan", "doan-thanh-nien")


def test_cluster_vi_the_tasks_of_the_second_half_are_set_and_2020_2025_is_launched() -> None:
    assert movement(CLUSTER, "cluster-6-2020").open_actions == ("half-2",)
    state = movement(CLUSTER, "cluster-6-2025")
    assert state.launched_on == MEETING
    assert len(state.members) == 12
    assert state.plan is not None
    assert [(link.to, link.movement) for link in state.plan.links] == [("follows", "cluster-6-2015")]


def test_cluster_vi_the_central_council_launched_first_and_the_cluster_set_targets() -> None:
    central = movement(CLUSTER, "central-2020")
    assert central.plans["cluster-6"].movement == "cluster-6-2020"
    assert movement(CLUSTER, "cluster-6-2020").targets


# 3. Northern mountains, 3 March 2017; and 9 March 2018 (case 7) ---------------------------------------------


def test_region_a_routine_movement_is_linked_to_two_of_2016_2020_and_to_thematic_ones() -> None:
    plan = movement(REGION, "jr-2017").plan
    assert plan is not None
    assert plan.kind == "routine"
    linked = [(link.to, there(movement(REGION, there(link.movement)).plan)) for link in plan.links]
    assert [(to, one.kind, one.body) for to, one in linked[:3]] == [
        ("five_year", "lasting", "jr-moj"),
        ("five_year", "lasting", "jr-moj"),
        ("superior", "thematic", "jr-moj"),
    ]
    own = [(to, one.kind, one.body) for to, one in linked[3:]]
    assert own == [("member", "thematic", unit) for unit in movement(REGION, "jr-2017").units]
    assert plan.targets


def test_region_the_draft_was_presented_and_adopted_before_it_was_launched() -> None:
    types = [e.type for e in tell(REGION).memory.entries if e.stream == "movement/jr-2017"]
    assert types[:3] == ["MovementDrafted", "MovementAdopted", "MovementLaunched"]


def test_region_every_unit_signed_its_blocs_text_and_who_had_not_was_shown() -> None:
    state = movement(REGION, "jr-2017")
    assert len(state.members) == 28
    assert {code: len(pledge.signed) for code, pledge in state.pledges.items()} == {"so": 14, "tha": 14}
    papers = {code: (SCENARIOS / REGION / f"pledge-{code}.txt").read_bytes() for code in ("so", "tha")}
    for code, paper in papers.items():
        assert state.pledges[code].text.text == hashlib.sha256(paper).hexdigest(), "each bloc its own text"
    assert len(set(papers.values())) == 2
    late = state.pledges["tha"].signed["jr-tha-14"]
    assert late == dt.date(2017, 3, 7), "until then expect_movement has named it as missing"


def test_region_what_the_vice_minister_named_became_actions_that_reviews_followed_up() -> None:
    state = movement(REGION, "jr-2017")
    assert {action.about.named_by for action in state.actions.values()} == {"p.jr.vice"}
    assert all(action.about.owner and action.about.due for action in state.actions.values())
    interim, final = (review.held for review in state.reviews)
    assert isinstance(interim, ReviewHeld)
    assert interim.actions_open == ("staff", "models")
    assert final.actions_open == ()


def test_region_selection_is_democratic_and_public() -> None:
    told = tell(REGION)
    sitting = told.played.sittings["jr-year-end"]
    assert {count.outcome.base for count in _taken(told)} == {28}
    assert len(sitting.results) == 3
    assert [one.what for one in movement(REGION, "jr-2017").published] == ["plan", "results"]


def _taken(told: Told) -> list[ResultTaken]:
    return [case.taken[-1] for case in told.played.cases.values()]


def test_region_dossiers_are_simple() -> None:
    """What the vice-minister named was done before anything was filed: one vote each, nothing sent back."""
    told, action = tell(REGION), movement(REGION, "jr-2017").actions["dossiers"]
    assert action.state == "done"
    for code, case in told.played.cases.items():
        entries = [e for e in told.memory.entries if e.stream == f"nomination/{code}"]
        assert dt.date.fromisoformat(entries[0].content["on"]) > action.about.due
        types = [e.type for e in entries]
        assert "Returned" not in types
        assert types.count("StageOpened") <= 2, "the region's vote and what follows it"
        assert len(case.taken) == 1


def test_region_information_technology_is_brought_in_and_who_has_not_is_counted() -> None:
    final = {row.target: row for row in movement(REGION, "jr-2017").reviews[-1].held.targets}
    assert (final["it"].met, final["it"].missed, final["it"].incomplete) == (27, 1, 0)
    assert (final["civil-status"].met, final["enforced"].met) == (14, 14)


def test_region_staff_is_trained_and_vacancies_show_and_there_is_inspection() -> None:
    told = tell(REGION)
    training = activities(REGION)["activity/jr-training"]
    assert (training.kind, len(training.people)) == ("training", 20)
    look: Inspection = told.played.records["inspection/jr-look"]
    assert (look.ended, look.open_findings) == ("GĐ-3/KL-KV", ())
    vacant = [n for n in range(1, 15) if not told.register(f"jr-tha-{n:02}").in_office.get("award_officer")]
    assert vacant == [11, 12, 13, 14]
    assert told.played.records["rolemodel/jr-model"].about.kind == "unit"


def test_case_7_two_texts_are_signed_by_28_members_and_52_run_for_14_voters() -> None:
    state = movement("justice-region-2018", "rg-2018")
    assert {code: len(pledge.signed) for code, pledge in state.pledges.items()} == {"so": 14, "tha": 14}
    flag = state.candidates("justice.flag")
    departments = [one for one in flag if one.startswith("rg-so-")]
    enforcement = [one for one in flag if not one.startswith("rg-so-")]
    assert (len(departments), len(enforcement)) == (8, 52)
    assert len([one for one in enforcement if one not in state.members]) == 38
    assert len(state.candidates("justice.government_flag")) == 3
