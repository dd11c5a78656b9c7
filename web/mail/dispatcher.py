"""The dispatcher: takes new notices from their list, and gives each person a letter of what concerns him.

Letters and the position up to which notices were taken move in one transaction; a letter is dropped when the
mail server has taken it. So each is sent at least once, under one Message-ID; twice only if we fall between
the server's word and our note. It begins at the log's end: nobody is mailed what is long over.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

import aiosmtplib
import structlog

from domain.calendar import local_date
from eventlog.log import passing
from projections import lists, notices
from web.mail.letters import ASKS, Item, letter, message_id
from web.mail.settings import MailSettings, is_address

if TYPE_CHECKING:
    from domain.nomination.waiting import Wait
    from projections.notices import Told
    from web.site import Site

LONGEST_PAUSE = 3600.0
GIVEN_UP = dt.timedelta(days=3)
"""A letter that no server took for so long is kept, and sent no more."""

log = structlog.get_logger("mail")


@dataclass(frozen=True, slots=True)
class _Letter:
    position: int
    person: str
    kind: str
    items: list[tuple[Item, str]]
    """What it tells, and the stream of each."""
    tries: int
    since: dt.datetime


class Dispatcher:
    """Sends mail for a site. Several may run at once: each letter is one's own for a while."""

    def __init__(self, site: Site, settings: MailSettings) -> None:
        self._site = site
        self._settings = settings
        self._pool = site.store.pool

    async def follow(self) -> None:
        """Gather and send until cancelled. What passes is waited for."""
        while True:
            try:
                await self.gather()
                await self.send()
            except Exception as error:
                if passing(error):
                    log.warning("mail waits for the log", error=type(error).__name__)
                else:
                    log.exception("mail cannot go on")
            await asyncio.sleep(self._settings.every)

    # What is to be sent ------------------------------------------------------------------------------------

    async def gather(self) -> int:
        """Make letters of the notices that have come since; how many."""
        known = await notices.cursor(self._site.lists)
        if known is None:
            return 0
        begun = await self._pool.fetchval(
            "INSERT INTO web.mail_cursor (position) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true",
            await self._end(),
        )
        position: int = await self._pool.fetchval("SELECT position FROM web.mail_cursor")
        if begun or known <= position:
            return 0
        rows = await self._letters(await notices.between(self._site.lists, position, known))
        async with self._pool.acquire() as connection, connection.transaction():
            moved = await connection.fetchval(
                "UPDATE web.mail_cursor SET position = $2 WHERE position = $1 RETURNING true", position, known
            )
            if not moved:
                return 0  # another one has taken them
            await connection.executemany(
                "INSERT INTO web.outbox (position, person, kind, content) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT DO NOTHING",
                rows,
            )
        return len(rows)

    async def _end(self) -> int:
        """The log's last position."""
        return await self._site.reading.log.length() - 1

    async def _letters(self, told: Iterable[Told]) -> list[tuple[int, str, str, str]]:
        """Everything of one kind that came together is one letter to each whom it concerns."""
        together: dict[tuple[str, str], dict[str, Told]] = defaultdict(dict)
        for one in told:
            for person in await self._people(one):
                together[person, one.kind].setdefault(f"{one.stream} {one.task} {one.stage}", one)
        return [
            (min(one.position for one in items.values()), person, kind, _written(items.values()))
            for (person, kind), items in together.items()
        ]

    async def _people(self, one: Told | Wait) -> list[str]:
        """Whom it concerns today: the person, or whoever holds the office, and whoever stands in for him."""
        if one.person is not None:
            return [one.person]
        if one.body is None or one.office is None:
            return []
        today = local_date(dt.datetime.now(dt.UTC))
        register = (await self._site.reading.facts()).body(one.body)
        standing_in = [
            given.receiver
            for given in register.delegations.values()
            if given.office == one.office and given.begins <= today <= given.until
        ]
        return list(dict.fromkeys((*register.holders(frozenset((one.office,)), today), *standing_in)))

    # Sending -----------------------------------------------------------------------------------------------

    async def send(self) -> int:
        """Send what is due; how many letters the server took."""
        sent = 0
        async with _Server(self._settings) as server:
            while (due := await self._claim()) is not None:
                try:
                    sent += await self._send(due, server)
                except (aiosmtplib.SMTPException, OSError) as error:
                    await self._again(due, error)
                    if not isinstance(error, aiosmtplib.SMTPResponseException):
                        break  # nobody answers: the others wait too
        return sent

    async def _send(self, due: _Letter, server: _Server) -> bool:
        address = await self._site.reading.mail_of(due.person)
        items = await self._current(due)
        if not items or address is None or not is_address(address):
            await self._done(due)
            return False
        site = self._site.settings
        id = message_id(due.position, due.person, due.kind, site.host)
        now = dt.datetime.now(dt.UTC)
        await server.send(letter(due.kind, items, address, self._settings.sender, id, site.origin, now))
        await self._done(due)
        return True

    async def _current(self, due: _Letter) -> list[Item]:
        """What of it still has to be told: what was asked of somebody and others still have to do is not."""
        if due.kind not in ASKS:
            return [item for item, _ in due.items]
        own: dict[str, set[str]] = {}
        for stream in {stream for _, stream in due.items}:
            waits = await lists.waits(self._site.lists, stream)
            own[stream] = {wait.task for wait in waits if due.person in await self._people(wait)}
        return [item for item, stream in due.items if item.task in own[stream]]

    async def _claim(self) -> _Letter | None:
        """A letter that is due, for ourselves until the lease is over."""
        row = await self._pool.fetchrow(
            """
            UPDATE web.outbox SET tries = tries + 1, next = now() + $1::interval
            WHERE (position, person, kind) = (
                SELECT position, person, kind FROM web.outbox WHERE next <= now() AND failed IS NULL
                ORDER BY next, position LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING position, person, kind, content, tries, since
            """,
            dt.timedelta(seconds=self._settings.lease),
        )
        if row is None:
            return None
        return _Letter(
            row["position"], row["person"], row["kind"], _read(row["content"]), row["tries"], row["since"]
        )

    async def _done(self, due: _Letter) -> None:
        await self._pool.execute(
            "DELETE FROM web.outbox WHERE (position, person, kind) = ($1, $2, $3)",
            due.position,
            due.person,
            due.kind,
        )

    async def _again(self, due: _Letter, error: Exception) -> None:
        """Try again later; not what the server will never take."""
        never = isinstance(error, aiosmtplib.SMTPResponseException) and 500 <= error.code < 600
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            never = all(500 <= one.code < 600 for one in error.recipients)
        old = dt.datetime.now(dt.UTC) - due.since > GIVEN_UP
        pause = min(self._settings.pause * 2 ** min(due.tries - 1, 12), LONGEST_PAUSE)
        failed = type(error).__name__ if never or old else None
        log.warning(
            "a letter was not taken", error=type(error).__name__, tries=due.tries, given_up=never or old
        )
        await self._pool.execute(
            "UPDATE web.outbox SET next = now() + $4::interval, failed = $5"
            " WHERE (position, person, kind) = ($1, $2, $3)",
            due.position,
            due.person,
            due.kind,
            dt.timedelta(seconds=pause),
            failed,
        )


class _Server:
    """The mail server, connected when the first letter is to go."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._client: aiosmtplib.SMTP | None = None

    async def __aenter__(self) -> _Server:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            with suppress(aiosmtplib.SMTPException, OSError):
                await self._client.quit()
            self._client.close()

    async def send(self, message: EmailMessage) -> None:
        if self._client is None or not self._client.is_connected:
            settings = self._settings
            self._client = aiosmtplib.SMTP(
                hostname=settings.host,
                port=settings.port,
                username=settings.user,
                password=settings.password,
                use_tls=settings.tls == "tls",
                start_tls=settings.tls == "starttls",
                timeout=settings.timeout,
            )
            await self._client.connect()
        await self._client.send_message(message)


def _written(told: Iterable[Told]) -> str:
    rows = [
        [one.id, one.task, None if one.until is None else one.until.isoformat(), one.stream] for one in told
    ]
    return json.dumps(rows)


def _read(content: str) -> list[tuple[Item, str]]:
    return [
        (Item(id, task, None if until is None else dt.datetime.fromisoformat(until)), stream)
        for id, task, until, stream in json.loads(content)
    ]


@asynccontextmanager
async def mailing(site: Site) -> AsyncIterator[None]:
    """Send mail beside what else is done, if the site has a mail server."""
    if site.settings.mail is None:
        yield
        return
    task = asyncio.create_task(Dispatcher(site, site.settings.mail).follow())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
