"""The made-up people of a demonstration: the most useful ones first, everybody once, and only there."""

from __future__ import annotations

from tests.web import world
from tests.web.forms import forms
from tests.web.ground import ORIGIN, Ground
from web.app import create_app
from web.settings import Settings


async def test_the_ten_most_useful_come_first_and_the_others_are_folded_away(ground: Ground) -> None:
    await ground.nominated(world.FLAG, "u3")
    page = await (await ground.browser()).get("/sign-in")
    people = [one["person"] for one in forms(page) if one.action.endswith("/sign-in/demo")]
    assert len(people) == len(set(people)), "nobody stands twice"
    assert set(people) == set(world.PEOPLE) - {"stranger"}, "whoever holds an office stands there"
    before = page.text.rpartition("<details>")[0]
    shown = [person for person in people if f'value="{person}"' in before]
    assert len(shown) == 10
    assert {"chief", "auditor", "registrar"} <= set(shown)
    assert "u3." in " ".join(shown), "a vote waits there, so its people are useful"


async def test_what_one_can_do_is_told_with_how_much_of_it_waits(ground: Ground) -> None:
    await ground.at_signing("u4")
    page = await (await ground.browser("vi")).get("/sign-in")
    assert "<h3>Ký quyết định</h3>" in page.text
    chief = page.text.partition("<h3>Ký quyết định</h3>")[2]
    assert world.PEOPLE["chief"] in chief
    assert "1 việc đang chờ" in chief.partition("</li>")[0]


async def test_without_a_demonstration_there_are_no_made_up_people(ground: Ground) -> None:
    app = create_app(Settings(ORIGIN), ground.system.where)
    async with app.router.lifespan_context(app):
        serious = Ground(ground.system, app)
        async with serious._stack:
            client = await serious.browser()
            page = await client.get("/sign-in")
            assert "/sign-in/demo" not in page.text
            answer = await client.post("/sign-in/demo", data={"person": "chief", "next": "/inbox"})
            assert answer.status_code == 404
            assert "set-cookie" not in answer.headers
