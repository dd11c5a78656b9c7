"""The ground of the tests of the web: a running system, a small world in it, and people who are signed in.

``Ground`` is a system with a worker in this process and the application over it, asked without a socket.
``at(person)`` is a browser in which that person is signed in. The methods that bring a case somewhere send
what the people would send, through the gateway.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from fastapi import FastAPI

from domain.answers import Receipt, Refusal
from domain.calendar import local_date
from domain.commands import (
    Actor,
    Appraise,
    Ask,
    CastSheet,
    CastVote,
    CheckDecision,
    CheckDossier,
    Command,
    Convene,
    CountPapers,
    DraftDecision,
    Nominate,
    OpenSheets,
    OpenSitting,
    Post,
    PublishDecision,
    Sealed,
    Sign,
    SignDecision,
)
from domain.decision import paper
from domain.events import Basis, Choice, Papers
from eventlog.fold import Folded
from projections import lists
from tests.system import System, until
from tests.web import world
from tests.web.forms import form, forms, submit
from web.app import create_app
from web.serve import serve
from web.settings import Settings
from web.site import Site

__all__ = ["ORIGIN", "Ground", "form", "forms", "ground_on", "served", "submit"]

ORIGIN = "http://localhost:8080"
BASES = (Basis("law", "Luật 06/2022/QH15", None),)

_numbers = itertools.count(1)


@dataclass
class Ground:
    """A system, the site over it, and its visitors."""

    system: System
    app: FastAPI
    _at: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def site(self) -> Site:
        """What the application holds."""
        site: Site = self.app.state.site
        return site

    # Visitors ----------------------------------------------------------------------------------------------

    async def browser(self, language: str = "en") -> httpx.AsyncClient:
        """A browser of somebody unknown. In English: tests read the sentences of the code."""
        transport = httpx.ASGITransport(app=self.app)
        headers = {"Accept-Language": language}
        client = httpx.AsyncClient(transport=transport, base_url=self.site.settings.origin, headers=headers)
        return await self._stack.enter_async_context(client)

    async def client_of(self, person: str, language: str = "en") -> httpx.AsyncClient:
        """A new browser in which the person has signed in."""
        client = await self.browser(language)
        answer = await client.post("/sign-in/demo", data={"person": person, "next": "/inbox"})
        assert answer.status_code == 303, f"{person} cannot sign in: {answer.status_code}"
        return client

    async def at(self, person: str) -> httpx.AsyncClient:
        """The person's browser; the same for all tests of a module."""
        if person not in self._at:
            self._at[person] = await self.client_of(person)
        return self._at[person]

    async def get(self, person: str, path: str, status: int = 200) -> httpx.Response:
        """The page as the person sees it, with the status that it has to have."""
        page = await (await self.at(person)).get(path)
        assert page.status_code == status, f"{path} for {person}: {page.status_code}\n{page.text[:3000]}"
        return page

    # The log -----------------------------------------------------------------------------------------------

    async def must(self, stream: str, who: str | Actor, ask: Ask, **more: Any) -> Receipt:
        """Send what has to be accepted, and wait until the lists show it."""
        actor = Actor(who, "local") if isinstance(who, str) else who
        receipt = await self.system.must(Command(stream, secrets.token_hex(8), actor, ask, **more))
        await self.seen()
        return receipt

    async def refused(self, stream: str, who: str, ask: Ask, **more: Any) -> Refusal:
        """Send what has to be refused."""
        return await self.system.refused(
            Command(stream, secrets.token_hex(8), Actor(who, "local"), ask, **more)
        )

    async def state(self, stream: str) -> Any:
        """The stream's state, with nothing withheld."""
        folded = Folded.of(stream)
        for entry in await self.system.entries(stream):
            folded.take(entry)
        return folded.state

    async def seen(self) -> None:
        """Wait until the lists and inboxes have reached the end of the log."""
        end = await self.site.reading.log.length() - 1

        async def there() -> bool:
            return await lists.cursor(self.site.lists) >= end

        await until(there, what="the lists' following")

    # Cases -------------------------------------------------------------------------------------------------

    async def nominated(self, award: str = world.FLAG, unit: str = "u1", nominee: str = "") -> str:
        """A fresh nomination, filed by the unit's officer: at the award's first stage. Its stream."""
        stream = f"nomination/c{next(_numbers)}"
        ask = Nominate(award=award, nominee=nominee or unit, unit=unit, season=world.SEASON)
        officer = "far.2" if unit == "far-unit" else f"{unit}.2"
        said = Sealed(of=nominee or unit, salt=world.SALT, text={"title": f"Hồ sơ {stream}"})
        await self.must(stream, officer, ask, sealed=(said,))
        return stream

    async def voted(self, stream: str, *people: str, choice: Choice = "approve") -> None:
        """These people vote on the case itself; with none named, everybody who has not voted yet."""
        state = await self.state(stream)
        assert state.ballot is not None
        ballot = state.ballot.ballot
        for who in people or tuple(state.ballot.waiting):
            await self.must(stream, who, CastVote(ballot, choice, secrets.token_hex(16), who))

    async def at_signing(self, unit: str = "u1") -> str:
        """A flag's nomination that waits for the chief's signature."""
        stream = await self.nominated(world.FLAG, unit)
        await self.voted(stream)
        return stream

    async def signed(self, unit: str = "u1") -> str:
        """A flag's nomination that was signed."""
        stream = await self.at_signing(unit)
        await self.must(stream, "chief", Sign("signing"))
        return stream

    async def counted(self, stream: str, approve: int = 5, *tellers: str) -> None:
        """The tellers (both of them unless named) count the papers of a secret ballot on the case itself."""
        ballot = (await self.state(stream)).ballot
        papers = Papers(5, 5, 0, approve, 5 - approve, 0, 0)
        for teller in tellers or world.TELLERS:
            await self.must(stream, teller, CountPapers(ballot.ballot, papers))

    async def posted(self, unit: str = "u1") -> str:
        """A medal's nomination that stands open for comment."""
        stream = await self.nominated(world.POSTED, unit)
        await self.must(stream, "dept-2", CheckDossier("appraisal", ("report", "minutes")))
        await self.must(stream, "dept-2", Appraise("appraisal", "eligible"))
        await self.must(stream, "dept-2", Post("posting", ("portal",)))
        return stream

    # Sittings ----------------------------------------------------------------------------------------------

    async def convened(self, lines: Sequence[str], body: str = "cluster") -> str:
        """A sitting of today with these lines on its agenda; its stream."""
        stream = f"sitting/s{next(_numbers)}"
        chair, secretary = ("u1.1", "u2.2") if body == "cluster" else ("m1", "m3")
        today = local_date(dt.datetime.now(dt.UTC))
        await self.must(stream, chair, Convene(body, today, secretary, tuple(lines)))
        return stream

    async def opened(
        self, lines: Sequence[str], body: str = "cluster", absent: Sequence[str] = (), sheets: bool = True
    ) -> str:
        """A sitting that is open, with everybody there but the ``absent``, and its ballot if ``sheets``."""
        stream = await self.convened(lines, body)
        chair = "u1.1" if body == "cluster" else "m1"
        roll = world.UNITS if body == "cluster" else world.MEMBERS
        await self.must(stream, chair, OpenSitting(tuple(one for one in roll if one not in absent)))
        if sheets:
            await self.must(stream, chair, OpenSheets(tuple(lines)))
        return stream

    async def sheet(self, stream: str, seat: str, choice: Choice = "approve") -> None:
        """A seat's sheet with the same choice on every line that it has a part in."""
        ballot = (await self.state(stream)).ballot
        choices = {line: choice for line, on in ballot.lines.items() if seat not in on.recused}
        who = f"{seat}.1" if seat in world.UNITS else seat
        await self.must(stream, who, CastSheet(ballot.ballot, choices, secrets.token_hex(16), seat))

    # Decisions ---------------------------------------------------------------------------------------------

    async def agreed(self, *units: str) -> list[str]:
        """Commendations that wait for a decision over a list; their streams."""
        return [await self.nominated(world.LISTED, unit) for unit in units or ("u1", "u2")]

    async def drafted(self, lines: Sequence[str] = ()) -> str:
        """A draft over the lines; its stream."""
        stream = f"decision/d{next(_numbers)}"
        lines = lines or await self.agreed()
        awards = {(await self.state(line)).about.award for line in lines}
        ask = DraftDecision("court", "QĐ-TA", tuple(sorted(awards)), tuple(lines), world.SEASON, BASES)
        await self.must(stream, "dept-1", ask)
        return stream

    async def digest(self, decision: str) -> str:
        """The digest of what a decision says now: what is checked and signed."""
        state = await self.state(decision)
        return paper.digest(state, {line: await self.state(line) for line in state.lines})

    async def checked(self, lines: Sequence[str] = ()) -> str:
        """A decision that waits for the chief's signature; its stream."""
        stream = await self.drafted(lines)
        await self.must(stream, "dept-2", CheckDecision(await self.digest(stream)))
        return stream

    async def decided(self, lines: Sequence[str] = (), *, published: bool = False) -> str:
        """A signed decision, published too if asked; its stream."""
        stream = await self.checked(lines)
        await self.must(stream, "chief", SignDecision(await self.digest(stream)))
        if published:
            await self.must(stream, "dept-1", PublishDecision())
        return stream


@asynccontextmanager
async def ground_on(system: System, settings: Settings | None = None) -> AsyncIterator[Ground]:
    """The world on a system that has a worker, and the site over it."""
    for commands in world.founding():
        await asyncio.gather(*map(system.must, commands))
    app = create_app(settings or Settings(ORIGIN, demo=True, limits=None), system.where)
    async with app.router.lifespan_context(app):
        ground = Ground(system, app)
        async with ground._stack:
            yield ground


@asynccontextmanager
async def served(ground: Ground) -> AsyncIterator[str]:
    """The same world over a real socket, for a real browser; its origin.

    The site is a second one, since the address is a part of its settings: sessions are shared through the
    database, cookies are not.
    """
    at = socket.create_server(("127.0.0.1", 0))
    settings = replace(ground.site.settings, origin=f"http://localhost:{at.getsockname()[1]}")
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(settings, ground.system.where, at, stop, ready))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
        yield settings.origin
    finally:
        waiting.cancel()
        stop.set()
        await serving
