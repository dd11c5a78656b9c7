"""What was done on paper days before is entered with its day and its paper; the command judges the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from domain.calendar import local_date
from tests.web import world
from tests.web.authenticator import enrolled, signed
from tests.web.ground import Ground, form, submit
from tests.web.moving import planned, running
from tests.web.test_movement_acts import do, done

MINUTES = {"minutes": ("bien-ban.pdf", b"%PDF-1.4 bien ban hoi nghi", "application/pdf")}


def ago(days: int) -> dt.date:
    return local_date(dt.datetime.now(dt.UTC)) - dt.timedelta(days=days)


async def last(ground: Ground, at: str) -> Any:
    return (await ground.system.entries(at.removeprefix("/").replace("movements/", "movement/")))[-1].content


async def test_a_plan_adopted_and_launched_on_earlier_days_runs_since_then(ground: Ground) -> None:
    at = await planned(ground, "adopted-before")
    unproven = await do(ground, "u1.1", f"{at}/adopt", number="15/KH-CTĐ", done_on=str(ago(10)))
    assert unproven.status_code == 422
    assert 'id="minutes-error"' in unproven.text, "the paper's field is to blame"
    assert form(unproven, "/adopt")["done_on"] == str(ago(10)), "what was typed stays"
    answer = await submit(await ground.at("u1.1"), unproven, "/adopt", files=MINUTES)
    assert answer.status_code == 200, answer.text
    adopted = await last(ground, at)
    assert (adopted["type"], adopted["on"]) == ("MovementAdopted", ago(10).isoformat())
    given = await ground.get("u2.2", f"{at}/papers/{adopted['minutes']}")
    assert given.content == MINUTES["minutes"][1], "who sees the movement reads what it stands on"
    assert adopted["minutes"] in (await ground.get("u2.2", at)).text
    await done(ground, "u1.1", f"{at}/launch", done_on=str(ago(2)))
    assert (await ground.state("movement/adopted-before")).launched_on == ago(2)


@pytest.mark.parametrize(
    ("act", "who", "typed"),
    [
        ("acknowledge", "u2.2", {}),
        ("plan", "u2.2", {"number": "3/KH-U2"}),
        ("register", "u2.2", {"award": world.FIGHTER, "candidates": ["u2.3"]}),
        ("drop", "u1.2", {"who": "0", "reason": "Chuyển công tác"}),
        ("sign", "u2.1", {"pledge": "nam-nay:u2"}),
        ("pledge", "u1.1", {"pledge": "p", "signers": ["u2"]}),
        ("review", "u1.1", {"kind": "interim"}),
        (
            "action",
            "u1.1",
            {
                "action": "a",
                "reason": "Đơn tồn",
                "owner": "u2",
                "due": str(ago(-30)),
                "named_by": "u1.1",
            },
        ),
        ("follow", "u1.1", {"action": "don-ton", "state": "going_on"}),
        ("publish", "u1.1", {"what": "plan"}),
    ],
)
async def test_what_is_done_in_a_movement_may_be_of_an_earlier_day(
    ground: Ground, act: str, who: str, typed: dict[str, Any]
) -> None:
    at = await running(ground, f"done-{act}")
    early = await do(ground, who, f"{at}/{act}", **typed, done_on=str(ago(1)))
    assert early.status_code == 422, "it lies before the launch"
    assert 'id="done_on-error"' in early.text
    late = await do(ground, who, f"{at}/{act}", **typed, done_on=str(ago(-1)))
    assert late.status_code == 422, "it lies in the future"
    assert 'id="done_on-error"' in late.text
    await done(ground, who, f"{at}/{act}", **typed, done_on=str(ago(0)))
    assert (await last(ground, at))["on"] == ago(0).isoformat()


async def test_the_day_is_folded_away_until_it_is_wanted(ground: Ground) -> None:
    at = await running(ground, "folded")
    page = (await ground.get("u2.2", f"{at}/acknowledge")).text
    assert "<details><summary>It was done on an earlier day" in page
    refused = await do(ground, "u2.2", f"{at}/acknowledge", done_on=str(ago(-1)))
    assert "<details open><summary>It was done on an earlier day" in refused.text


async def test_the_minutes_of_a_withdrawal_are_for_those_who_may_read_why(ground: Ground) -> None:
    at = await running(ground, "dropped-by-paper")
    await done(ground, "u1.2", f"{at}/drop", who="0", reason="Bị kỷ luật", files=MINUTES)
    sha256 = (await last(ground, at))["minutes"]
    await ground.get("u1.1", f"{at}/papers/{sha256}")
    await ground.get("u2.3", f"{at}/papers/{sha256}", status=404)
    assert sha256 not in (await ground.get("u2.3", at)).text


async def test_who_signs_with_a_passkey_signs_the_day_and_the_paper_too(ground: Ground) -> None:
    at = await planned(ground, "signed-before")
    client, device = await enrolled(ground, "u1.1")
    page = await client.get(f"{at}/adopt")
    shown = await submit(client, page, "/adopt", number="15/KH", done_on=str(ago(10)), files=MINUTES)
    assert "Done on (today if left out)" in shown.text
    assert "bien-ban.pdf" in shown.text
    assert "/receipts/" in str((await signed(client, shown, device)).url)
    await ground.seen()
    adopted = await last(ground, at)
    assert (adopted["on"], adopted["actor"]["proof"]) == (ago(10).isoformat(), "passkey")
    assert adopted["minutes"]
