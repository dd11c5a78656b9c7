"""A real PostgreSQL and a real Temporal for the run, a system of its own for each test, and a clean exit."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import xdist

from eventlog.key import KeyRing
from eventlog.schema.migrate import install
from runtime import logs
from runtime.services import Services
from tests import order
from tests.door import Door
from tests.system import System, new_namespace, system_at

_session = pytest.StashKey[pytest.Session]()


def pytest_configure() -> None:
    logs.configure("warning")


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_session] = session


@pytest.hookimpl(trylast=True)  # of what is left after ``-m`` and ``-k``
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Several processes share what there is; one alone takes it as it was asked for."""
    if xdist.is_xdist_worker(session):
        order.put_in_order(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files as the run has put them, unless another distribution is asked for."""
    return order.scheduler(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave before the interpreter is torn down: Temporal's threads outlive it, and sometimes crash it."""
    session = config.stash.get(_session, None)
    if session is None or "temporalio" not in sys.modules:
        return
    # The summary is printed; what is still buffered would be lost.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(session.exitstatus))


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """PostgreSQL and Temporal for the whole run. A test that stops one of them starts its own."""
    with Services(tmp_path_factory.mktemp("services"), persistent=False) as running:
        yield running


@pytest.fixture(scope="session")
async def system_template(services: Services) -> str:
    """A database with the schema in it, to be copied."""
    connection = await asyncpg.connect(services.dsn("postgres"))
    await connection.execute("CREATE DATABASE system_template")
    await connection.close()
    connection = await asyncpg.connect(services.dsn("system_template"))
    await install(connection)
    await connection.close()
    return "system_template"


@pytest.fixture
async def idle(services: Services, system_template: str, tmp_path: Path) -> AsyncIterator[System]:
    """A system without a worker; the log's invariants are checked when the test is over."""
    namespace = await new_namespace(services.temporal_address)
    async with system_at(
        services.dsn, system_template, services.temporal_address, namespace, tmp_path / "keys"
    ) as system:
        yield system


@pytest.fixture
async def system(idle: System) -> AsyncIterator[System]:
    """A system with a worker in this process."""
    async with idle.working():
        yield idle


@pytest.fixture
async def door(idle: System) -> AsyncIterator[Door]:
    """``apply`` on an empty log, without Temporal."""
    async with idle.log() as log:
        with KeyRing(idle.where.key_ring) as keys:
            yield Door(idle, log, keys)
