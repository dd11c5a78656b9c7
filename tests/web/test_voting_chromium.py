"""What scripts add for whoever votes: keys on the sheet, a board that moves by itself."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.web import world
from tests.web.chromium import chromium
from tests.web.ground import Ground, served


async def as_person(browser: Browser, origin: str, person: str) -> Page:
    """A page of a browser in which the person has signed in."""
    context = await browser.new_context(locale="en-GB")
    who: dict[str, str | float | bool] = {"person": person, "next": "/inbox"}
    await context.request.post(f"{origin}/sign-in/demo", form=who, max_redirects=0)
    return await context.new_page()


async def test_digits_choose_and_control_enter_sends(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    async with served(ground) as origin, chromium() as browser:
        page = await as_person(browser, origin, "u2.4")
        await page.goto(f"{origin}/cases/{stream.partition('/')[2]}/vote")
        await page.keyboard.press("2")
        await expect(page.locator("input[name=choice]:checked")).to_have_value("reject")
        await page.keyboard.press("1")
        await expect(page.locator("input[name=choice]:checked")).to_have_value("approve")
        await page.locator("textarea").fill("Điều 2")
        await page.locator("textarea").press("3")
        await expect(page.locator("input[name=choice]:checked")).to_have_value("approve")
        async with page.expect_navigation():
            await page.keyboard.press("Control+Enter")
        assert "/receipts/" in page.url
    assert (await ground.state(stream)).ballot.votes["u2.4"].choice == "approve"


async def test_the_board_moves_without_being_loaded_again(ground: Ground) -> None:
    stream = await ground.opened([await ground.nominated(world.SHEET, "u3")])
    async with served(ground) as origin, chromium() as browser:
        page = await as_person(browser, origin, "u1.1")
        await page.goto(f"{origin}/sittings/{stream.partition('/')[2]}/board")
        board = page.locator("#board")
        await expect(board).to_have_text("0 of 4 received")
        await page.evaluate("document.body.dataset.same = 'page'")
        await ground.sheet(stream, "u1")
        await expect(board).to_have_text("1 of 4 received")
        assert await page.evaluate("document.body.dataset.same") == "page"
