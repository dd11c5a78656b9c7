"""Who is told of a movement, on the pages: its launch, a day that is over, an action; with a link to it."""

from __future__ import annotations

import datetime as dt
import re

from domain.commands import ChangeRegistry, Command, FollowAction, IssuePlan, SetAction
from domain.events import MandateGranted
from domain.facts import registry_of
from tests.web import moving, world
from tests.web.ground import Ground
from tests.web.test_notices import told

LAUNCHED = "A movement in which your unit takes part was launched"
OVERDUE = "A day of a movement is over, and your part is still to be done"
BEHIND = "A day of a movement is over, and somebody has not done his part"


async def notices_of(ground: Ground, person: str, code: str) -> dict[str, str]:
    """The link of each notice to the person on the movement, by its subject and what it names beside."""
    page = (await ground.get(person, "/notices")).text
    items = [" ".join(item.split()) for item in re.findall(r"<li>.*?</li>", page, re.DOTALL)]
    about = [item for item in items if f"{code}, Cluster 1" in item]
    found = {
        " | ".join(re.findall(r">([^<>]*[^<> ][^<>]*)<", item)[:-1]): re.findall(
            r'href="(/notices/[0-9-]+)"', item
        )[0]
        for item in about
    }
    assert len(found) == len(about), "nothing is told twice"
    return found


async def test_officers_of_the_members_are_told_of_the_launch_and_led_there(ground: Ground) -> None:
    address = await moving.late(ground, "begun")
    await told(ground)
    for officer in ("u1.2", "u2.2", "u3.2"):
        (link,) = (
            link for said, link in (await notices_of(ground, officer, "begun")).items() if LAUNCHED in said
        )
        followed = await (await ground.at(officer)).get(link)
        assert (followed.status_code, followed.headers["location"]) == (303, address)
        await ground.get(officer, address)
    for other in ("u4.2", "far.2", "u2.3", "stranger"):
        assert await notices_of(ground, other, "begun") == {}


async def test_when_a_day_is_over_those_who_owe_it_and_who_keeps_the_movement_are_told(
    ground: Ground,
) -> None:
    address = await moving.late(ground, "behind")
    await told(ground)
    for officer in ("u2.2", "u3.2"):
        said = await notices_of(ground, officer, "behind")
        (late,) = (text for text in said if OVERDUE in text)
        assert "issue its own plan" in late
        assert "until the end of" in late
        assert (await (await ground.at(officer)).get(said[late])).headers["location"] == address
    assert not [text for text in await notices_of(ground, "u1.2", "behind") if OVERDUE in text]
    keeper = await notices_of(ground, "u1.1", "behind")
    assert [text for text in keeper if BEHIND in text], "who leads the cluster"
    assert not [text for text in keeper if OVERDUE in text]
    inbox = " ".join((await ground.get("u2.2", "/inbox")).text.split())
    row = next(item for item in inbox.split("<li>") if f'href="{address}"' in item)
    assert "issue its own plan" in row
    assert "overdue" in row


async def test_what_was_done_late_waits_no_more(ground: Ground) -> None:
    await moving.late(ground, "late-plan")
    await told(ground)
    await ground.must("movement/late-plan", "u2.2", IssuePlan("u2", "3/KH-U2"))
    await told(ground)
    done, still = [
        next(text for text in await notices_of(ground, officer, "late-plan") if OVERDUE in text)
        for officer in ("u2.2", "u3.2")
    ]
    assert "waits no more" in done
    assert "waits no more" not in still


async def test_an_actions_owner_is_told_also_where_it_takes_no_part(ground: Ground) -> None:
    address = await moving.late(ground, "resolved")
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    for code in ("a-one", "a-two"):
        await ground.must("movement/resolved", "u1.1", SetAction(code, "u4", due, "chief"))
    await told(ground)
    said = await notices_of(ground, "u4.2", "resolved")
    assert sorted("a-one" in text for text in said) == [False, True]
    assert all("do what was resolved" in text for text in said)
    for link in said.values():
        assert (await (await ground.at("u4.2")).get(link)).headers["location"] == address
    await ground.get("u4.2", address)
    await ground.must("movement/resolved", "u4.2", FollowAction("a-one", "done"))
    await told(ground)
    said = await notices_of(ground, "u4.2", "resolved")
    assert len(said) == 2, "that one is done is no news to him"
    assert all(("waits no more" in text) == ("a-one" in text) for text in said)


async def test_it_is_said_in_vietnamese(ground: Ground) -> None:
    await moving.late(ground, "bang-tieng-viet")
    await told(ground)
    officer = await ground.client_of("u2.2", "vi")
    page = (await officer.get("/notices")).text
    assert "Phong trào thi đua có đơn vị bạn tham gia đã được phát động" in page
    assert "Đã quá hạn, đơn vị bạn vẫn còn việc phải làm trong phong trào thi đua" in page
    keeper = (await (await ground.client_of("u1.1", "vi")).get("/notices")).text
    assert "Đã quá hạn, còn đơn vị chưa làm phần việc trong phong trào thi đua" in keeper


async def test_an_officer_of_two_members_is_told_once(ground: Ground) -> None:
    both = MandateGranted("u3", "u2.3", "award_officer", world.SINCE, None, False, None, True)
    own = MandateGranted("u2", "u2.3", "award_officer", world.SINCE, None, False, None, True)
    for unit, mandate in (("u2", own), ("u3", both)):
        seat = ChangeRegistry((mandate,))
        await ground.system.must(Command(registry_of(unit), f"both-{unit}", world.REGISTRAR, seat))
    await moving.late(ground, "of-two")
    await told(ground)
    said = await notices_of(ground, "u2.3", "of-two")
    for subject in (LAUNCHED, OVERDUE):
        assert len([text for text in said if subject in text]) == 1
