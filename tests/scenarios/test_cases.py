"""The ten published outcomes: each scenario comes out as printed, and what an engine must do besides.

All are played in memory. On a real PostgreSQL and a real Temporal, by the same player, five are played in
every run and all but the largest, of many hundred lines, in ``make long``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest

from domain.award.policy import Policy
from domain.award.stages import Quota, Threshold, VoteStage
from domain.count.quota import Places, places
from domain.count.titles import counted
from domain.decision.paper import about_of
from scenarios.facts import Fact
from scenarios.format import POLICIES, load_policy
from tests.scenarios.told import SCENARIOS, Told, changed_facts, on_services, play, scenario, tell, there
from tests.system import System

TOGETHER = (
    "justice-council-2014",
    "justice-council-2020",
    "justice-bloc-vi-2014",
    "justice-region-2018",
    "procuracy-district-clusters-2022",
    "procuracy-clusters-2024",
    "procuracy-government-flags-2022",
    "sectors-postings-2025",
    "culture-peoples-artisans-2018",
    "trade-artisans-2019",
    "education-teachers-2017",
)
EVERY_RUN = (
    "justice-council-2014",
    "procuracy-clusters-2024",
    "procuracy-government-flags-2022",
    "sectors-postings-2025",
    "culture-peoples-artisans-2018",
)
IN_MEMORY = ("culture-merited-artisans-2018", "culture-artists-2018")


async def test_cases_come_out_as_printed_on_the_real_services(system: System) -> None:
    assert set(await on_services(system, *EVERY_RUN)) == set(EVERY_RUN)
    assert "culture-peoples-artisans-2018" in EVERY_RUN, "one of a hundred lines is among them"


@pytest.mark.timeout(900)
@pytest.mark.long
async def test_all_cases_come_out_as_printed_on_the_real_services(system: System) -> None:
    assert set(await on_services(system, *TOGETHER)) == set(TOGETHER)


# 1. Ten of fourteen ----------------------------------------------------------------------------------------


def test_case_1_who_is_not_eligible_ends_without_a_ballot() -> None:
    told = tell("justice-council-2014")
    case = told.played.cases["jc-not-eligible"]
    assert (case.result, case.taken, case.counted) == ("ineligible", (), ())
    sitting = told.played.sittings["jc-2014"]
    assert "nomination/jc-not-eligible" not in sitting.counted[0].lines
    kinds = {about_of(state).kind for state in told.played.cases.values()}
    assert kinds == {"service", "merit", "adhoc"}, "in one session"
    agreed = Counter(
        (about_of(state).award, about_of(state).kind) for state in told.played.cases.values() if state.taken
    )
    assert agreed == {
        ("justice.labour_order_2", "service"): 3,
        ("justice.labour_order_3", "service"): 2,
        ("justice.labour_order_1", "adhoc"): 1,
        ("justice.labour_order_3", "merit"): 6,
        ("justice.pm_certificate", "merit"): 5,
    }


def test_case_1_the_count_and_the_base_are_kept_and_answer_for_every_threshold() -> None:
    told = tell("justice-council-2014")
    outcome = told.played.cases["jc-ten"].taken[0].outcome
    assert (outcome.tally.approve, outcome.base) == (10, 14)
    passes = {
        share: Threshold.model_validate(rule).met_by(10, 14)
        for share, rule in {
            "> 50 %": {"more_than": "50%"},
            "2/3": {"at_least": "2/3"},
            "70 %": {"at_least": "70%"},
            "80 %": {"at_least": "80%"},
            "> 90 %": {"more_than": "90%"},
            "90 %": {"at_least": "90%"},
        }.items()
    }
    assert passes == {
        "> 50 %": True,
        "2/3": True,
        "70 %": True,
        "80 %": False,
        "> 90 %": False,
        "90 %": False,
    }
    needed = [Threshold.model_validate({"at_least": share}).needed(14) for share in ("80%", "90%")]
    assert needed == [12, 13]


# 2. Nineteen cases of three kinds --------------------------------------------------------------------------


def test_case_2_the_table_of_kinds_by_collectives_and_persons_closes_at_nineteen() -> None:
    told = tell("justice-council-2020")
    table = Counter(
        (about_of(state).kind, "unit" if about_of(state).nominee == about_of(state).unit else "person")
        for state in told.played.cases.values()
    )
    assert table == {
        ("service", "person"): 2,
        ("influence", "unit"): 3,
        ("influence", "person"): 4,
        ("merit", "unit"): 4,
        ("merit", "person"): 6,
    }
    assert sum(table.values()) == 19
    assert sum(n for (_, subject), n in table.items() if subject == "unit") == 7


def test_case_2_one_award_in_two_kinds_does_not_merge() -> None:
    told = tell("justice-council-2020")
    certificates = Counter(
        about_of(state).kind
        for state in told.played.cases.values()
        if about_of(state).award == "justice.pm_certificate"
    )
    assert certificates == {"influence": 5, "merit": 9}
    sitting = told.played.sittings["jd-2020"]
    contests = sitting.counted[0].contests
    assert {"justice.pm_certificate/influence", "justice.pm_certificate/merit"} <= set(contests)
    guests = there(sitting.about).invited
    assert guests == ("p.jd.guest1", "p.jd.guest2")
    assert not set(guests) & set(sitting.roll)
    assert sitting.opinions["nomination/jd-merit-12"].reject == 13


# 4. Withdrawals --------------------------------------------------------------------------------------------


def test_case_4_who_withdraws_is_no_loser_and_the_votes_are_kept() -> None:
    told = tell("justice-bloc-vi-2014")
    assert told.results("b6-2014") == {"passed": 5, "withdrawn": 2}, "nobody has lost"
    after = told.played.cases["b6-tand"]
    assert (after.result, after.taken) == ("withdrawn", ())
    kept = there(told.played.sittings["b6-2014"].counted[-1].counts)["nomination/b6-tand"]
    assert (kept.approve, kept.passed) == (8, True)
    government = told.played.cases["b6-tt-government"].taken[0].outcome
    assert (government.tally.approve, government.base) == (9, 9)
    assert told.played.cases["b6-tha"].taken[0].won, "it had the flag last year too: a courtesy is no rule"


# 7. Members and candidates ---------------------------------------------------------------------------------


def test_case_7_fourteen_members_vote_on_fifty_two_candidates() -> None:
    told = tell("justice-region-2018")
    sitting = told.played.sittings["rg-tha-2018"]
    units = {
        about_of(told.played.cases[line.partition("/")[2]]).unit
        for line, written in sitting.counted[0].lines.items()
        if written.contest == "justice.flag"
    }
    assert (len(sitting.roll), len(units)) == (14, 52)
    assert len(units - set(sitting.roll)) == 38, "candidates that are no members"
    day = dt.date(2018, 3, 9)
    common = told.register()
    members = common.units_of("rg-so", day) + common.units_of("rg-tha", day)
    assert len(members) == 28
    flags = Counter(about_of(state).award for state in told.played.cases.values())
    assert flags == {"justice.flag": 8 + 52, "justice.government_flag": 3}


# 8. Titles that contain each other -------------------------------------------------------------------------


CHAIN = ("procuracy.flag", "procuracy.excellent_unit", "procuracy.advanced_unit")


def holders(told: Told, units: set[str], season: str) -> dict[str, set[str]]:
    return {award: {u for u in units if u in told.register(u).holders_of(award, season)} for award in CHAIN}


def test_case_8_titles_are_counted_nested_and_highest_only() -> None:
    told = tell("procuracy-district-clusters-2022")
    quang_nam = set(told.register().units_of("dc-qn-3", dt.date(2022, 11, 25)))
    counts = counted(quang_nam, holders(told, quang_nam, "dc-2022"), CHAIN)
    assert list(counts.highest.values()) == [1, 1, 4]
    assert list(counts.nested.values()) == [1, 2, 6]
    phu_yen = set(told.register().units_of("dc-py-2", dt.date(2023, 11, 25)))
    counts = counted(phu_yen, holders(told, phu_yen, "dc-2023"), CHAIN)
    assert list(counts.highest.values()) == [1, 0, 3], "one flag, three Advanced: the sum is the units"
    assert list(counts.nested.values()) == [1, 1, 4]


def test_case_8_one_result_of_a_cluster_goes_two_ways() -> None:
    told = tell("procuracy-district-clusters-2022")
    bodies = {
        case: there(told.played.cases[case].carried).decision for case in ("dc-tg-excellent", "dc-tg-flag")
    }
    assert bodies == {
        "dc-tg-excellent": "decision/dc-qn-excellent",
        "dc-tg-flag": "decision/dc-qn-flag",
    }
    organs = {name: there(state.about).organ for name, state in told.played.decisions.items()}
    assert (organs["dc-qn-excellent"], organs["dc-qn-flag"]) == ("dc-qn", "dc-vkstc")
    blocked = told.played.cases["dc-ng-flag"]
    assert blocked.taken == (), "no flag without Excellent, and no ballot on it"


def test_case_8_the_quota_follows_the_rule_of_its_day() -> None:
    """Circular 02/2024/TT-VKSTC, Art. 18.2: at most 20 %, and one where that is less than one; not before."""

    def quota(file: str) -> Quota | None:
        policy: Policy = load_policy(POLICIES / "procuracy" / file)
        return next((s.quota for s in policy.route if isinstance(s, VoteStage) and s.quota), None)

    assert quota("excellent_unit-2019.yaml") is None
    for base, seats in ((4, 1), (6, 1), (10, 2)):
        found = places(there(quota("excellent_unit-2024.yaml")), base)
        assert isinstance(found, Places)
        assert found.places == seats


# 9. Clusters by year ---------------------------------------------------------------------------------------


def test_case_9_who_belongs_to_a_cluster_is_a_matter_of_the_year() -> None:
    told = tell("procuracy-clusters-2024")
    common = told.register()
    in_2023, in_2024 = dt.date(2023, 6, 1), dt.date(2024, 6, 1)
    assert common.units_of("cm-13", in_2023) == []
    assert len(common.units_of("cm-13", in_2024)) == 6
    assert common.units_of("cm-10", in_2023) == ["cm-vinh-long", "cm-dong-thap"]
    assert common.units_of("cm-10", in_2024) == []
    lead = there(common.lead_of("cm-13", in_2024))
    assert (lead.head, lead.deputies) == ("cm-tra-vinh", ("cm-soc-trang",))
    assert len(common.units_of("cm-brvt-rooms", in_2024)) == 9
    assert len(common.units_of("cm-brvt-districts", in_2024)) == 8
    assert len(common.units_of("cm-moj-3", dt.date(2026, 1, 29))) == 6
    heads = {key[1]: formed.head_by for key, formed in common.formed.items()}
    assert set(heads.values()) == {"rotation", "designation", "election"}


def test_case_9_results_of_a_unit_that_is_no_more_are_kept() -> None:
    told = tell("procuracy-clusters-2024")
    common = told.register()
    day = dt.date(2025, 8, 1)
    assert not common.stands("cm-tra-vinh", day)
    assert list(common.predecessors("cm-vinh-long", day)) == ["cm-tra-vinh", "cm-ben-tre"]
    assert told.register("cm-tra-vinh").holders_of("procuracy.flag", "cm-2024") == {"cm-tra-vinh"}


# 12. Eight and fourteen ------------------------------------------------------------------------------------


def test_case_12_another_split_needs_another_allotment() -> None:
    of = scenario("procuracy-government-flags-2022")

    def nine_and_thirteen(fact: Fact) -> Fact:
        if fact.type != "AllotmentSet":
            return fact
        return fact.model_copy(update={"segments": {"central": 9, "local": 13}})

    told = tell("procuracy-government-flags-2022")
    won = [case for case, state in told.played.cases.items() if state.result == "awarded"]
    assert Counter(case[:4] for case in won) == {"gf-c": 8, "gf-l": 14}
    short = {case: state.taken[-1] for case, state in told.played.cases.items() if case not in won}
    assert {case: (t.outcome.passed, t.won) for case, t in short.items()} == {
        "gf-c9": (True, False),
        "gf-l15": (True, False),
    }
    # The ninth central unit wins only where the allotment says so; the fourteen locals then tie for thirteen.
    edited = play(changed_facts(of, nine_and_thirteen))
    counts = edited.played.sittings["gf-council-2022"].counted[0]
    assert counts.contests["procuracy.government_flag"].segments == {"central": 9, "local": 13}
    assert edited.played.sittings["gf-council-2022"].results == {}, "a tie on the last seat is open"


def test_case_12_proposal_decision_and_hand_over_are_three_days() -> None:
    told = tell("procuracy-government-flags-2022")
    stream = "nomination/gf-c1"
    days = {
        entry.type: entry.content["on"]
        for entry in told.memory.entries
        if entry.stream == stream and entry.type in ("SentUpward", "UpwardAnswered", "AwardHandedOver")
    }
    assert days == {
        "SentUpward": "2022-12-20",
        "UpwardAnswered": "2023-04-10",
        "AwardHandedOver": "2023-12-25",
    }


# 14. Postings ----------------------------------------------------------------------------------------------


def test_case_14_the_same_duty_in_five_windows() -> None:
    told = tell("sectors-postings-2025")
    calendar = there(told.register().calendar_for(dt.date(2019, 1, 2)))
    windows = {}
    for entry in told.memory.entries:
        if entry.type == "Posted":
            data = entry.content["data"]
            begins, last = (dt.date.fromisoformat(data[day]) for day in ("begins", "last"))
            windows[entry.stream[11:]] = ((last - begins).days + 1, calendar.between(begins, last))
    assert windows["po-2023"] == (8, 3)
    assert windows["po-2024"] == (10, 8)
    assert windows["po-2025"] == (14, 10)
    assert windows["po-2019"][1] == 5
    assert [windows[f"po-hn-{n:02}"][1] for n in range(8, 15)] == [10] * 7


# 16. A bar missed, and a way back --------------------------------------------------------------------------


def test_case_16_a_failed_case_comes_back_only_by_a_named_decision() -> None:
    told = tell("culture-artists-2018")
    assert told.results("ar-specialist-peoples") == {"passed": 77, "not_passed": 28}
    assert told.results("ar-specialist-merited") == {"passed": 303, "not_passed": 56}
    assert told.results("ar-state") == {"passed": 84 + 309, "not_passed": 1}
    again = told.played.cases["ar-p078"]
    assert [taken.won for taken in again.taken] == [False, True, True, True]
    trail = [
        entry.content["data"]["decision"]
        for entry in told.memory.entries
        if entry.stream == "nomination/ar-p078" and entry.type == "Reopened"
    ]
    assert trail == ["decision/ar-reopening"]
    voted_twice = [case for case, state in told.played.cases.items() if state.turns.get("specialist", 0) > 1]
    assert len(voted_twice) == 14
    asked = there(told.played.decisions["ar-reopening"].reopening)
    assert {line.partition("/")[2] for line in asked.lines} == set(voted_twice)


def test_case_16_all_members_are_the_base_and_the_paper_has_its_order() -> None:
    told = tell("culture-artists-2018")
    ballot = told.played.sittings["ar-specialist-peoples"].counted[0]
    assert [line[-3:] for line in ballot.lines] == [f"{n:03}" for n in [*range(70, 106), *range(1, 70)]]
    short = there(ballot.counts)["nomination/ar-p078"]
    assert (short.approve, short.base, short.took_part, short.passed) == (17, 20, 19, False)
    secret = [e for e in told.memory.entries if e.type == "SheetCast"]
    assert secret == [], "nobody's paper is in the log"


# 18. Five clean ballots ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sittings", "passed", "total"),
    [
        ("culture-peoples-artisans-2018", ["pa-council-1"], 67, 103),
        ("culture-merited-artisans-2018", ["ma-council-1", "ma-council-2"], 570, 740),
        ("trade-artisans-2019", ["ta-2019"], 5 + 74, 10 + 82),
        ("education-teachers-2017", ["et-2017"], 16, 19),
    ],
)
def test_case_18_survivors_of_a_clean_ballot(name: str, sittings: list[str], passed: int, total: int) -> None:
    told = tell(name)
    results: Counter[str] = Counter()
    for sitting in sittings:
        results.update(told.results(sitting))
    assert (results["passed"], sum(results.values())) == (passed, total)
    posted = {entry.stream[11:] for entry in told.memory.entries if entry.type == "Posted"}
    survivors = {case for case, state in told.played.cases.items() if state.phase == "open"}
    if posted:
        assert posted == survivors, "only they are posted"


def test_case_18_two_bars_have_two_bases() -> None:
    told = tell("education-teachers-2017")
    both = told.played.cases["et-school-1"].taken
    assert [(t.outcome.base_kind, t.outcome.base, t.outcome.needed) for t in both] == [
        ("staff", 25, 20),
        ("members", 10, 9),
    ]
    agreed = [e for e in told.memory.entries if e.type == "ListAgreed"]
    assert [len(entry.content["data"]["lines"]) for entry in agreed] == [19]


# All of them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TOGETHER, *IN_MEMORY])
def test_a_case_says_what_is_made_up(name: str) -> None:
    of = scenario(name)
    assert of.title.vi
    assert of.title.en
    assert all(person.made_up for person in of.people), "nobody real is said to have voted"
    assert all(figure.made_up for figure in of.figures)
    written = (SCENARIOS / name / "scenario.yaml").read_text("utf-8")
    assert "# Printed:" in written
    assert re.search(r"Made\s+(#\s+)?up:|made up", written)


def test_codes_of_the_cases_are_their_own() -> None:
    """They are played in one system, so no two may give one body, person or case the same name."""
    seen: dict[str, str] = {}
    for name in (*TOGETHER, *IN_MEMORY):
        of = scenario(name)
        rows = [row.body for row in of.bodies] + [row.person for row in of.people]
        for code in rows + [row.case for row in of.cases]:
            assert seen.setdefault(code, name) == name, code
