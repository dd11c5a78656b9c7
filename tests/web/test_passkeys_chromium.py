"""Passkeys in a real browser: enrol, sign in, vote; a stolen cookie; a page changed after the challenge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from audit.replay import replay
from tests.web import world
from tests.web.authenticator import invited
from tests.web.chromium import chromium, with_authenticator
from tests.web.ground import Ground, served

SHOTS = Path(__file__).resolve().parents[2] / "out" / "screenshots"


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture(scope="module")
async def origin(ground: Ground) -> AsyncIterator[str]:
    async with served(ground) as address:
        yield address


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(locale="vi-VN", viewport={"width": 1100, "height": 900})
    yield made
    await made.close()


async def enrolled(ground: Ground, context: BrowserContext, origin: str, person: str) -> Page:
    """A page in which the person has made a passkey and is signed in."""
    page = await with_authenticator(context)
    await page.goto(origin + await invited(ground, person))
    await page.get_by_label("Tên gọi").fill("máy tính cơ quan")
    await well_made(page, "invitation")
    await page.get_by_role("button", name="Tạo khóa truy cập").click()
    await page.wait_for_url("**/passkeys?at=*")
    return page


async def well_made(page: Page, name: str) -> None:
    """No violation that axe knows of; a picture for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for width in (360, 1100):
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"
        await page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
    found = await Axe().run(page)
    assert not found.response["violations"], found.generate_report()


async def to_confirmation(page: Page, origin: str, case: str, choice: str = "Tán thành") -> None:
    """Fill in the sheet, as far as the page on which one signs."""
    await page.goto(f"{origin}/cases/{case.partition('/')[2]}/vote")
    await page.get_by_label(choice, exact=True).check()
    await page.locator("form[action$='/vote'] button").first.click()
    await expect(page.get_by_role("button", name="Ký bằng khóa truy cập")).to_be_visible()


async def test_enrolled_signed_out_signed_in_and_voted(
    ground: Ground, context: BrowserContext, origin: str
) -> None:
    page = await enrolled(ground, context, origin, "u1.3")
    await expect(page.get_by_text("máy tính cơ quan", exact=True)).to_be_visible()
    await well_made(page, "passkeys")
    await page.get_by_role("link", name="Nơi tôi đang đăng nhập").click()
    await well_made(page, "sessions")
    await page.get_by_role("button", name="Đăng xuất").click()
    await page.goto(f"{origin}/sign-in?next=/sessions")
    await page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    await page.wait_for_url("**/sessions")
    case = await ground.nominated(world.FLAG, "u1")
    await to_confirmation(page, origin, case)
    await well_made(page, "confirm")
    await page.get_by_role("button", name="Ký bằng khóa truy cập").click()
    await page.wait_for_url("**/receipts/**")
    entries = await ground.system.entries()
    vote = next(e for e in reversed(entries) if e.stream == case and e.type == "VoteCast")
    assert vote.content["actor"]["proof"] == "passkey"
    assert "proof" in vote.content
    assert replay(entries).clean


async def test_a_registrar_invites_somebody(ground: Ground, context: BrowserContext, origin: str) -> None:
    page = await context.new_page()
    await page.goto(f"{origin}/sign-in")
    await well_made(page, "sign-in")
    await page.close()
    page = await enrolled(ground, context, origin, "registrar")
    await page.goto(f"{origin}/registry/people/m1/invite")
    await well_made(page, "invite")
    await page.get_by_role("button", name="Lập giấy mời").click()
    await page.get_by_role("button", name="Ký bằng khóa truy cập").click()
    await expect(page.get_by_role("heading", name="Đã lập giấy mời")).to_be_visible()
    await well_made(page, "invited")


async def test_a_second_passkey_on_the_same_device_is_refused_by_the_browser(
    ground: Ground, context: BrowserContext, origin: str
) -> None:
    page = await enrolled(ground, context, origin, "u2.4")
    await page.get_by_role("button", name="Tạo khóa truy cập").click()
    await expect(page.get_by_role("alert")).to_contain_text("đã có khóa truy cập")


async def test_a_stolen_cookie_cannot_approve(
    ground: Ground, browser: Browser, context: BrowserContext, origin: str
) -> None:
    await enrolled(ground, context, origin, "u2.3")
    case = await ground.nominated(world.FLAG, "u2")
    thief = await browser.new_context(locale="vi-VN", storage_state=await context.storage_state())
    page = await with_authenticator(thief)
    await to_confirmation(page, origin, case)
    await page.get_by_role("button", name="Ký bằng khóa truy cập").click()
    await expect(page.get_by_role("alert")).to_contain_text("Khóa truy cập không trả lời")
    # He leaves the script out and sends the form as it is.
    await page.evaluate("document.querySelector('form[data-passkey]').submit()")
    await expect(page.locator("#error-summary")).to_contain_text("chưa có gì được ghi")
    assert "VoteCast" not in await ground.system.types(case)
    await thief.close()


async def test_a_page_changed_after_the_challenge_is_refused(
    ground: Ground, context: BrowserContext, origin: str
) -> None:
    page = await enrolled(ground, context, origin, "u3.3")
    case = await ground.nominated(world.FLAG, "u3")
    await to_confirmation(page, origin, case)
    await page.evaluate("document.querySelector('input[name=choice]').value = 'reject'")
    await page.get_by_role("button", name="Ký bằng khóa truy cập").click()
    await expect(page.locator("#error-summary")).to_contain_text("không phải nội dung bạn đã ký")
    await well_made(page, "confirm-changed")
    assert "VoteCast" not in await ground.system.types(case)
    # What it says now he may sign, if he wants to.
    await page.get_by_role("button", name="Ký bằng khóa truy cập").click()
    await page.wait_for_url("**/receipts/**")


async def test_without_javascript_the_page_says_what_is_missing(
    ground: Ground, browser: Browser, origin: str
) -> None:
    context = await browser.new_context(locale="vi-VN", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{origin}/sign-in")
    await expect(page.locator("noscript p")).to_contain_text("cần JavaScript")
    await page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    await expect(page.locator("#error-summary")).to_be_visible()
    await context.close()
