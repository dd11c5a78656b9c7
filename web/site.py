"""What the process holds for all its visits: connections to the log, the lists, the sessions and the door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from eventlog.files import Files
from eventlog.key import KeyRing
from eventlog.log import CONNECT_SECONDS, Log
from gateway import Gateway
from runtime.connection import Connection
from runtime.services import attachment_folder, data_folder
from web.boards import Boards
from web.limits import Attempts
from web.opendata import OpenData
from web.reading import Reading
from web.register import PublicRegister
from web.replaying import Replays
from web.reporting import Reports
from web.session.box import Box
from web.session.drafts import Drafts
from web.session.provider import IdentityProvider
from web.session.store import Store, installed
from web.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@dataclass(frozen=True, slots=True)
class Site:
    """One for the process."""

    settings: Settings
    where: Connection
    gateway: Gateway
    reading: Reading
    votes: Log
    """The log as the role voter sees it: for somebody's own votes, when we have made sure who asks."""
    lists: Pool[Record]
    """The projections, read only."""
    store: Store
    """Sessions and what belongs to them."""
    drafts: Drafts
    """What is being written and was not sent yet."""
    keys: KeyRing
    boards: Boards
    """What the live boards of sittings show."""
    provider: IdentityProvider | None = None
    """A body's own sign-in, where there is one."""
    attempts: Attempts = field(default_factory=Attempts)
    """Sign-ins that failed."""
    register: PublicRegister = field(default_factory=PublicRegister)
    """Who holds what by a published decision."""
    open_data: OpenData = field(default_factory=OpenData)
    """The files that anybody may take along."""
    replays: Replays = field(default_factory=Replays)
    reports: Reports = field(default_factory=Reports)

    @property
    def box(self) -> Box:
        """The comments of the public that are not in the log yet."""
        return Box(self.store.pool, self.keys)

    @property
    def files(self) -> Files:
        """The attachments: encrypted files beside the log."""
        return Files(attachment_folder(data_folder()), self.keys)


@asynccontextmanager
async def opened(settings: Settings, where: Connection) -> AsyncIterator[Site]:
    """Connect to everything; what is away now is asked again by each visit."""
    from worker import connect

    async with AsyncExitStack() as stack:
        keys = stack.enter_context(KeyRing(where.key_ring))
        log = await stack.enter_async_context(await Log.open(where.dsn_as("reader"), "reader"))
        votes = await stack.enter_async_context(await Log.open(where.dsn_as("voter"), "voter", connections=4))
        lists = await _pool(where.dsn_as("reader"))
        stack.push_async_callback(lists.close)
        sessions = await _pool(where.dsn_as("web"))
        stack.push_async_callback(sessions.close)
        await installed(sessions)
        gateway = Gateway(await connect(where), looking=lambda: nullcontext(log))
        store, drafts = Store(sessions), Drafts(sessions, keys)
        reading = Reading(log, keys)
        boards = Boards(reading)
        provider = IdentityProvider(settings.provider, settings.origin) if settings.provider else None
        yield Site(settings, where, gateway, reading, votes, lists, store, drafts, keys, boards, provider)


async def _pool(dsn: str) -> Pool[Record]:
    return await asyncpg.create_pool(dsn, min_size=0, max_size=8, timeout=CONNECT_SECONDS, command_timeout=10)
