"""One browser, and one world for each file of journeys; each is made with JavaScript and without."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.web.chromium import chromium
from tests.web.ground import Ground, served
from tests.web.journeys.screen import PATIENCE, Journey, travelling


@pytest.fixture(scope="module", autouse=True)
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all files of a process: every journey has contexts of its own in it."""
    expect.set_options(timeout=PATIENCE)  # a busy machine is slow at anything
    async with chromium() as running:
        yield running


@pytest.fixture(scope="module")
async def origin(ground: Ground) -> AsyncIterator[str]:
    async with served(ground) as address:
        yield address


@pytest.fixture(
    params=[pytest.param(True, id="scripts"), pytest.param(False, id="plain", marks=pytest.mark.long)]
)
async def journey(
    request: pytest.FixtureRequest, ground: Ground, browser: Browser, origin: str
) -> AsyncIterator[Journey]:
    """A journey with JavaScript and the same without."""
    async with travelling(ground, browser, origin, request.param) as made:
        yield made


@pytest.fixture
async def scripted(ground: Ground, browser: Browser, origin: str) -> AsyncIterator[Journey]:
    """A journey that needs JavaScript: passkeys, the live board, keys."""
    async with travelling(ground, browser, origin, True) as made:
        yield made
