"""One system with the world of ``tests.web.world`` for each module, its log checked when it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from runtime.services import Services
from tests.system import new_namespace, system_at
from tests.web.ground import Ground, ground_on


@pytest.fixture(scope="module")
async def ground(
    services: Services, system_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    """The world, the site over it, and nobody signed in yet."""
    namespace = await new_namespace(services.temporal_address)
    keys = tmp_path_factory.mktemp("keys")
    async with (
        system_at(services.dsn, system_template, services.temporal_address, namespace, keys) as system,
        system.working(),
        ground_on(system) as made,
    ):
        yield made
