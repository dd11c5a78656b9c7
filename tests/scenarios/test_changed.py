"""The published outcomes where something is changed: another figure, an allotment, a year loaded later."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from domain.award.stages import Threshold
from domain.decision.paper import about_of
from domain.events import ClusterLed
from domain.facts import COMMON
from domain.registry import Register
from eventlog.fold import Registers
from scenarios import steps
from scenarios.steps import Adopt, CountPapers, Refused
from scenarios.steps.sitting import LinePapers
from tests.scenarios.told import Told, play, scenario, tell, there

FLAGS = "procuracy-government-flags-2022"


def test_case_1_two_thresholds_stand_side_by_side_in_one_session_chosen_by_the_award() -> None:
    told = tell("justice-council-2014")
    lines = there(told.played.sittings["jc-2014"].counted[0].counts)
    needed = {
        about_of(state).award: lines[f"nomination/{case}"].needed
        for case, state in told.played.cases.items()
        if state.taken
    }
    assert needed == {
        "justice.labour_order_1": 8,
        "justice.labour_order_2": 13,
        "justice.labour_order_3": 8,
        "justice.pm_certificate": 8,
    }


@pytest.mark.parametrize(
    ("figure", "needed", "passed"),
    [
        ({"more_than": "50%"}, 8, True),
        ({"at_least": "2/3"}, 10, True),
        ({"at_least": "70%"}, 10, True),
        ({"at_least": "80%"}, 12, False),
        ({"more_than": "90%"}, 13, False),
    ],
)
def test_case_1_ten_of_fourteen_is_decided_by_its_own_awards_figure(
    figure: dict[str, str], needed: int, passed: bool
) -> None:
    """The outcome of the whole session, where only that award's figure is another one."""
    of = scenario("justice-council-2014")
    own = Threshold.model_validate(figure)
    figures = tuple(
        row.model_copy(update={"threshold": own}) if row.award == "justice.labour_order_1" else row
        for row in of.figures
    )
    told = play(of.model_copy(update={"figures": figures}))
    counted = there(told.played.sittings["jc-2014"].counted[0].counts)["nomination/jc-ten"]
    assert (counted.approve, counted.base, counted.needed, counted.passed) == (10, 14, needed, passed)
    assert told.results("jc-2014") == ({"passed": 17} if passed else {"passed": 16, "not_passed": 1})


def test_case_9_what_was_so_in_2023_stays_so_with_every_row_of_2024_that_is_loaded() -> None:
    """The answers for a day of 2023, asked after every entry of the log: no row of 2024 changes them."""
    in_2023, in_2024 = dt.date(2023, 6, 1), dt.date(2024, 6, 1)

    def answers(common: Register) -> dict[str, tuple[str, ...] | ClusterLed | None]:
        clusters = ("cm-10", "cm-13", "cm-brvt-rooms", "cm-brvt-districts")
        led = {f"{one} is led": common.lead_of(one, in_2023) for one in clusters}
        return {**led, **{one: tuple(common.units_of(one, in_2023)) for one in clusters}}

    registers, seen = Registers(), []
    for entry in tell("procuracy-clusters-2024").memory.entries:
        registers.take(entry)
        common = registers.states.get(COMMON)
        if isinstance(common, Register):
            seen.append((answers(common), len(common.units_of("cm-13", in_2024))))
    whole = next(n for n, (said, _) in enumerate(seen) if said["cm-10"] == ("cm-vinh-long", "cm-dong-thap"))
    before, after = seen[whole], seen[-1]
    assert (before[1], after[1]) == (0, 6), "2024 was loaded when 2023 was complete"
    assert [said for said, _ in seen[whole:]] == [before[0]] * (len(seen) - whole)
    assert after[0]["cm-13 is led"] is None


def allotted_anew(seats: int, central: int, local: int, *, reason: str) -> Told:
    """The scenario with another change of the allotment before the council meets, and more votes for locals.

    Played up to the adopted minutes: what the scenario expects behind them is of the allotment as it was.
    """
    of = scenario(FLAGS)
    found: list[steps.Step] = []
    for step in of.steps:
        match step:
            case steps.Register(expect=Refused(refused="allotment_stands"), facts=[fact]):
                changed = {"seats": seats, "segments": {"central": central, "local": local}}
                facts = (fact.model_copy(update={**changed, "reasoned": bool(reason)}),)
                expected = "recorded" if reason else step.expect
                asked = {"facts": facts, "expect": expected, "reason": reason}
                found.append(step.model_copy(update=asked))
            case CountPapers():
                more = {f"gf-l{number:02}": LinePapers(approve=16, reject=1) for number in range(1, 14)}
                found.append(step.model_copy(update={"lines": {**step.lines, **more}}))
            case _:
                found.append(step)
        if isinstance(step, Adopt):
            break
    told = play(of.model_copy(update={"steps": tuple(found)}))
    assert not told.played.surprises, told.played.surprises
    return told


def winners(told: Told) -> Counter[str]:
    results = told.played.sittings["gf-council-2022"].results
    return Counter(line.removeprefix("nomination/")[:4] for line, how in results.items() if how == "passed")


def test_case_12_the_allotment_is_not_changed_without_a_reason() -> None:
    told = allotted_anew(22, 9, 13, reason="")
    assert winners(told) == {"gf-c": 8, "gf-l": 14}
    assert there(told.register("gf-council").allotment("procuracy.government_flag", "gf-2022")).segments == {
        "central": 8,
        "local": 14,
    }


def test_case_12_with_its_reason_another_split_comes_out_nine_and_thirteen() -> None:
    told = allotted_anew(22, 9, 13, reason="Công văn phân bổ lại")
    assert winners(told) == {"gf-c": 9, "gf-l": 13}
    assert told.results("gf-council-2022") == {"passed": 22, "no_seat": 2}
    case = told.played.cases["gf-c9"]
    assert (case.taken[-1].won, case.stage is not None and case.stage.name) == (True, "upward")


def test_case_12_a_twenty_third_flag_is_stopped_by_the_allotment_and_then_by_the_quota() -> None:
    """The seats are the year's, set anew with a reason; one fifth of 112 collectives is 22 all the same."""
    assert winners(allotted_anew(23, 9, 14, reason="")).total() == 22
    told = allotted_anew(23, 9, 14, reason="Công văn bổ sung một suất")
    assert winners(told) == {"gf-c": 9, "gf-l": 13}
    assert told.played.sittings["gf-council-2022"].results["nomination/gf-l14"] == "no_seat"
