"""The lists that the worker keeps, as far as the log goes: whoever has sent something finds it in them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import click

from console.language import _
from console.session import reading
from projections import lists
from runtime.connection import connection

if TYPE_CHECKING:
    from asyncpg import Pool, Record

PATIENCE = 3.0
"""Seconds for which a command waits for the lists; with a worker they are a fifth of a second behind."""


@asynccontextmanager
async def projected() -> AsyncIterator[Pool[Record]]:
    """The lists, when they know what stands in the log by now. Where nobody keeps them up, that is said."""
    async with reading() as log:
        end = await log.length()
    async with asyncpg.create_pool(connection().dsn_as("reader"), min_size=0, max_size=1) as pool:
        last = time.monotonic() + PATIENCE
        while (behind := end - 1 - await lists.cursor(pool)) > 0:
            if time.monotonic() > last:
                text = _("The lists are {number} entries behind the log: a worker that runs catches them up.")
                click.echo(text.format(number=behind), err=True)
                break
            await asyncio.sleep(0.05)
        yield pool
