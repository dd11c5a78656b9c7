"""The pages of movements: what is asked, who has done it, who has not; for those alone whose it is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.commands import AdoptMovement, LaunchMovement, ReportTarget
from domain.commands.movement import asked_of_movement
from domain.records import replace
from tests.web.ground import Ground
from tests.web.moving import running
from web.pages import movement_progress, movements


async def test_a_movement_shows_what_is_asked_and_who_has_not_done_it(ground: Ground) -> None:
    address = await running(ground, "shown")
    listed = (await ground.get("u2.2", "/movements")).text
    assert f'href="{address}"' in listed
    shown = " ".join((await ground.get("u2.2", address)).text.split())
    assert "97/100 = 97.00 %" in shown
    assert "about to miss" in shown, "97 % is not over 97 %"
    assert "1 of 2 have signed; not yet: Unit 2" in shown.replace("</dd>", "")
    assert "interim review" in shown
    assert "don-ton" in shown


async def test_a_target_that_another_movement_sets_too_is_shown_beside_it_and_which_of_them_counts(
    ground: Ground,
) -> None:
    address = await running(ground, "one-superior")
    await running(ground, "another-superior")
    shown = " ".join((await ground.get("u2.2", address)).text.split())
    both = shown.partition("<h2>Targets of several superiors</h2>")[2].partition("<h2>")[0]
    assert both.count("&gt; 97 %") >= 4, "two units, each with both targets"
    assert "Kế hoạch thi đua, mục II" in both
    assert "counts" in both


async def test_of_very_many_units_a_page_shows_ones_own_and_the_numbers_of_the_others(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await running(ground, "very-many")
    monkeypatch.setattr(movements, "MOST_ROWS", 1)
    monkeypatch.setattr(movement_progress, "MOST_ROWS", 1)
    shown = " ".join((await ground.get("u2.2", address)).text.split())
    targets = shown.partition("<h2>Targets</h2>")[2].partition("</table>")[0]
    assert "2 about to miss" in targets
    assert "97/100" not in targets, "another unit's figure stands under progress"
    assert "Unit 2" in targets
    progress = (await ground.get("u2.2", f"{address}/progress")).text
    assert "97/100" in progress


@pytest.mark.parametrize("person", ["u2.1", "u2.2"])
async def test_a_members_head_and_officer_come_to_its_progress(ground: Ground, person: str) -> None:
    """Plans, pledges and votes are outstanding in a movement without targets too."""
    stream, plan = "movement/no-targets", (await ground.state(await _running(ground))).plan
    if (await ground.state(stream)).plan is None:
        asked = asked_of_movement([replace(plan, targets=(), deadlines=())])
        assert asked is not None
        for ask in (asked, AdoptMovement("9/KH"), LaunchMovement()):
            await ground.must(stream, "u1.1", ask)
    page = await ground.get(person, "/movements/no-targets")
    assert 'href="/movements/no-targets/progress"' in page.text
    assert "Unit 2" in (await ground.get(person, "/movements/no-targets/progress")).text


async def _running(ground: Ground) -> str:
    """The stream of one that runs."""
    address = "/movements/like-this"
    if (await ground.state("movement/like-this")).plan is None:
        address = await running(ground, "like-this")
    return address.removeprefix("/").replace("movements/", "movement/")


async def test_a_long_history_shows_what_was_last_and_folds_what_was_before(ground: Ground) -> None:
    at = await running(ground, "long")
    short = (await ground.get("u2.2", at)).text
    assert "What happened before" not in short
    for part in range(8):
        ask = ReportTarget("complaints", "u2", "h1", Fraction(90 + part), Fraction(100))
        await ground.must("movement/long", "u2.2", ask)
    shown = (await ground.get("u2.2", at)).text
    folded = shown.partition("What happened before")[2].partition("</details>")[0]
    assert "adopted the plan" in folded
    last = shown.rpartition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert last.count("<li>") == 10
    assert "97/100" in last


async def test_what_a_movement_waits_for_stands_in_the_inbox_and_leads_there(ground: Ground) -> None:
    address = await running(ground, "waited-for")
    inbox = (await ground.get("u2.2", "/inbox")).text
    assert "issue its own plan" in inbox
    assert f'href="{address}"' in inbox


async def test_it_is_shown_in_vietnamese_too(ground: Ground) -> None:
    address = await running(ground, "tieng-viet")
    browser = await ground.at("u2.2")
    shown = (await browser.get(address, headers={"Accept-Language": "vi"})).text
    assert "có nguy cơ không đạt" in shown
    assert "97/100 = 97,00 %" in shown


async def test_whoever_has_no_part_in_it_is_shown_nothing(ground: Ground) -> None:
    address = await running(ground, "not-theirs")
    assert address not in (await ground.get("far.2", "/movements")).text
    stranger = await ground.at("far.2")
    assert (await stranger.get(address)).status_code == 404
