"""The long tests of the pages walk through the same world as the short ones, with something everywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import httpx
import pytest

from tests.web.conftest import ground
from tests.web.crawl import WALKERS
from tests.web.ground import Ground
from tests.web.peopled import peopled

__all__ = ["ground"]


@dataclass(frozen=True, slots=True)
class Peopled:
    """A browser for each walker, and addresses that stand on no page."""

    browsers: Mapping[str, httpx.AsyncClient]
    more: Sequence[str]


@pytest.fixture(scope="module")
async def world_of_pages(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Peopled]:
    """Everybody has signed in where there is something to be seen; attachments have a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        more = await peopled(ground)
        yield Peopled(
            {one: await ground.client_of(one) if one else await ground.browser() for one in WALKERS}, more
        )
