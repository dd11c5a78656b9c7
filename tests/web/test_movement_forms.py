"""Forms of a plan: what is half filled in is said and stays as it was typed; what stands there is changed in
its place; numbers are written as the reader's language does, and read back as what they were."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import httpx
import pytest

from tests.web import world
from tests.web.ground import Ground, form, submit
from tests.web.moving import running
from tests.web.test_movement_acts import days, do, done, launched, planned


def wrong(answer: httpx.Response, field: str) -> bool:
    """Whether the form came back with this field to blame."""
    return answer.status_code == 422 and f'id="{field}-error"' in answer.text


# Half filled -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "missing"), [("work-begins", "work-until"), ("work-until", "work-begins")])
async def test_half_a_work_year_is_asked_for_its_other_end(ground: Ground, given: str, missing: str) -> None:
    at = await planned(ground, f"half-{given}")
    begins, _ = days()
    refused = await do(ground, "u1.1", f"{at}/change", **{given: str(begins)})
    assert wrong(refused, missing)
    assert form(refused, "/change")[given] == str(begins)
    assert (await ground.state(f"movement/half-{given}")).plan.work_year is None


async def test_half_a_work_year_of_a_new_plan_is_asked_for_its_other_end(ground: Ground) -> None:
    begins, until = days()
    page = await ground.get("u1.1", "/planning/cluster")
    typed = {"code": "half-new", "title": "Thi đua", "begins": str(begins), "until": str(until)}
    refused = await submit(await ground.at("u1.1"), page, "/cluster", **typed, **{"work-begins": str(begins)})
    assert wrong(refused, "work-until")
    assert form(refused, "/cluster")["title"] == "Thi đua"


async def test_a_result_with_half_of_its_figures_is_asked_for_the_other_and_nothing_is_sent(
    ground: Ground,
) -> None:
    at = await launched(ground, "half-result")
    refused = await do(ground, "u2.2", f"{at}/report", **{"part:complaints": "485"})
    assert wrong(refused, "whole:complaints")
    assert form(refused, "/report")["part:complaints"] == "485"
    refused = await do(ground, "u2.2", f"{at}/report", **{"whole:complaints": "500"})
    assert wrong(refused, "part:complaints")
    assert not (await ground.state("movement/half-result")).results


@pytest.mark.parametrize(
    ("act", "typed", "field"),
    [
        ("target", {"target": "t", "measure": "count", "value": None, "bands": ";500", "cite": "1"}, "bands"),
        ("target", {"target": "t", "measure": "count", "value": None, "bands": "1;5;", "cite": "1"}, "bands"),
        ("table", {"table": "t", "cite": "1", "rows": "work"}, "rows"),
        ("table", {"table": "t", "cite": "1", "rows": "; 100"}, "rows"),
    ],
)
async def test_a_line_with_only_some_of_its_parts_is_said_and_stays(
    ground: Ground, act: str, typed: dict[str, Any], field: str
) -> None:
    if (await ground.state("movement/half-lines")).plan is None:
        await planned(ground, "half-lines")
    refused = await do(ground, "u1.1", f"/movements/half-lines/{act}", **typed)
    assert wrong(refused, field)
    assert form(refused, f"/{act}")[field] == typed[field]


# In its place ----------------------------------------------------------------------------------------------


async def test_a_target_is_renamed_in_its_place_and_no_name_is_taken_twice(ground: Ground) -> None:
    at = await planned(ground, "renamed")
    for code, value in (("a", "5"), ("b", "6")):
        await done(ground, "u1.1", f"{at}/target", target=code, measure="count", value=value, cite="1/KH")
    taken = await do(ground, "u1.1", f"{at}/target", target="a", measure="count", value="9", cite="1/KH")
    assert wrong(taken, "target")
    assert form(taken, "/target")["value"] == "9"
    onto = await do(ground, "u1.1", f"{at}/target?target=a", target="b")
    assert wrong(onto, "target")
    await done(ground, "u1.1", f"{at}/target?target=a", target="c")
    targets = (await ground.state("movement/renamed")).plan.targets
    assert [(one.target, one.metric, one.value) for one in targets] == [("c", "c", 5), ("b", "b", 6)]


async def test_a_period_is_changed_in_its_place_and_its_days_of_the_calendar_go_along(ground: Ground) -> None:
    at, (begins, until) = await planned(ground, "periods"), days()
    await done(ground, "u1.1", f"{at}/period", period="h1", begins=str(begins), until=str(until))
    await done(ground, "u1.1", f"{at}/deadline", what="results:h1", on=str(until))
    taken = await do(ground, "u1.1", f"{at}/period", period="h1", begins=str(begins), until=str(until))
    assert wrong(taken, "period")
    assert f"{at}/period?period=h1" in (await ground.get("u1.1", at)).text
    await done(ground, "u1.1", f"{at}/period?period=h1", period="q1")
    plan = (await ground.state("movement/periods")).plan
    assert [one.period for one in plan.reports] == ["q1"]
    assert [one.period for one in plan.deadlines] == ["q1"]


async def test_a_day_of_the_calendar_and_a_prize_are_not_written_over_unsaid(ground: Ground) -> None:
    at, (_, until) = await planned(ground, "twice"), days()
    await done(ground, "u1.1", f"{at}/deadline", what="plans", on=str(until))
    assert wrong(await do(ground, "u1.1", f"{at}/deadline", what="plans", on=str(until)), "what")
    await done(ground, "u1.1", f"{at}/prize", award=world.FLAG, number="2", money="1000")
    assert wrong(await do(ground, "u1.1", f"{at}/prize", award=world.FLAG, number="3"), "award")
    assert (await ground.state("movement/twice")).plan.prizes[0].number == 2


# Numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "half", "money"), [("vi", "2,5", "12.000.000"), ("en", "2.5", "12,000,000")]
)
async def test_numbers_stand_in_forms_as_the_language_writes_them_and_are_read_back(
    ground: Ground, language: str, half: str, money: str
) -> None:
    code = f"numbers-{language}"
    at = await planned(ground, code)
    client = await ground.client_of("u1.1", language)
    bands = f";{half};97,5%\n{half};;98%"
    typed = {"target": "t", "measure": "share", "base": "đơn", "bands": bands, "cite": "1", "value": None}
    answer = await submit(client, await client.get(f"{at}/target"), "/target", **typed)
    assert answer.status_code == 200, answer.text
    spent = {"target": "m", "measure": "dong", "value": "12000000", "cite": "1"}
    answer = await submit(client, await client.get(f"{at}/target"), "/target", **spent)
    assert answer.status_code == 200, answer.text
    rows = {"table": "t", "cite": "1", "total": "100", "rows": f"work; 97,5; {half}; 0\nrest; {half}; 0; 0"}
    answer = await submit(client, await client.get(f"{at}/table"), "/table", **rows)
    assert answer.status_code == 200, answer.text
    await ground.seen()
    before = (await ground.state(f"movement/{code}")).plan
    assert before.targets[0].bands[0].below == Fraction(5, 2)
    share = await client.get(f"{at}/target?target=t")
    sign = half[1]
    assert form(share, "/target")["bands"] == f";{half};97{sign}5%\n{half};;98%"
    amount = await client.get(f"{at}/target?target=m")
    assert form(amount, "/target")["value"] == money
    table = await client.get(f"{at}/table")
    assert form(table, "/table")["rows"].splitlines()[0] == f"work; 97{sign}5; {half}; 0"
    for page, act in ((share, "target"), (amount, "target"), (table, "table")):
        assert (await submit(client, page, f"/{act}")).status_code == 200
    await ground.seen()
    after = (await ground.state(f"movement/{code}")).plan
    assert (after.targets, after.scores) == (before.targets, before.scores), "nothing became another number"


@pytest.mark.parametrize(("language", "half"), [("vi", "2,5"), ("en", "2.5")])
async def test_points_of_a_sheet_stand_in_its_form_as_the_language_writes_them(
    ground: Ground, language: str, half: str
) -> None:
    at = await running(ground, f"points-{language}")
    client = await ground.client_of("u2.2", language)
    address = f"{at}/score/u2/self"
    answer = await submit(
        client, await client.get(address), "/self", **{"deducted:work": half, "bonus:work": "1"}
    )
    assert answer.status_code == 200, answer.text
    await ground.seen()
    page = await client.get(address)
    assert form(page, "/self")["deducted:work"] == half
    await submit(client, page, "/self")
    await ground.seen()
    sheets = (await ground.state(at.removeprefix("/").replace("movements/", "movement/"))).sheets["u2"]
    assert {line.row: line.deducted for line in sheets[-1].lines}["work"] == Fraction(5, 2)
