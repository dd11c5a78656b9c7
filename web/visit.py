"""One request for a page: who looks, in which language, at what; what a page is made of."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.requests import Request

from audit.catalogue import WEB
from audit.words import Language, Words
from domain.calendar import local_date
from domain.facts import Facts
from domain.kinds import UnknownKind, kind_of
from web.menu import menu_of, section
from web.reading import Office
from web.viewer import Viewer

if TYPE_CHECKING:
    from web.site import Site

LANGUAGE_COOKIE = "lang"


@functools.cache
def words_in(language: Language) -> Words:
    """The texts in one language, as pages say them."""
    return Words(language, WEB)


@dataclass(slots=True)
class Visit:
    """A request. ``form`` is what was sent with it, empty for a page that is only looked at."""

    site: Site
    request: Request
    viewer: Viewer
    form: FormData = field(default_factory=FormData)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    _offices: list[Office] | None = None
    _name: str | None = None
    _menu: Sequence[tuple[str, str]] = ()
    lacks_passkey: bool = False
    """Whether the visitor holds an office, and no passkey to sign with: then he is asked to enrol one."""

    @property
    def today(self) -> dt.date:
        """The day in Vietnam."""
        return local_date(self.now)

    @property
    def person(self) -> str:
        """Who looks; only for pages that need a session."""
        assert self.viewer.person is not None, "the page's need made sure of a session"
        return self.viewer.person

    @property
    def language(self) -> Language:
        """What the visitor chose, else what his browser prefers; Vietnamese where neither says anything."""
        chosen = self.request.query_params.get("lang") or self.request.cookies.get(LANGUAGE_COOKIE)
        if chosen in ("vi", "en"):
            return "en" if chosen == "en" else "vi"
        preferred = self.request.headers.get("accept-language", "vi").split(",")[0]
        return "en" if preferred.lower().startswith("en") else "vi"

    @property
    def words(self) -> Words:
        """The texts in that language."""
        return words_in(self.language)

    def _(self, text: str, **values: object) -> str:
        return self.words.text(text, **values)

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def asked(self, name: str) -> str:
        """A field of the form, or of the address's query; empty where it is missing."""
        value = self.form.get(name) if name in self.form else self.request.query_params.get(name, "")
        return value.replace("\0", "") if isinstance(value, str) else ""

    def of_address(self, name: str) -> str:
        """A field of the address's query alone, whatever was typed into a form's field of the same name."""
        return self.request.query_params.get(name, "").replace("\0", "")

    @property
    def name_of_viewer(self) -> str:
        """The visitor's name, as it was read before the page was made."""
        return self._name or self.person

    @property
    def section(self) -> str:
        """Under which entry of the menu the page stands."""
        return section(self.request.url.path)

    def menu(self) -> list[tuple[str, str]]:
        """Where one may go from every page: address and text."""
        return [(to, self._(text)) for to, text in self._menu]

    async def prepare(self) -> None:
        """Read what every page of a signed-in visitor shows."""
        if self.viewer.person is None:
            return
        self._name = (await self.names([self.person]))[self.person]
        self._menu = await menu_of(self)
        common = (await self.facts()).common
        self.lacks_passkey = bool(await self.offices()) and not common.standing_passkeys(self.person)

    async def facts(self) -> Facts:
        """The registry as it stands now."""
        return await self.site.reading.facts()

    async def state(self, kind: str, name: str) -> Any:
        """The state of a stream; that of an empty one for a name that is none."""
        try:
            kind_of(f"{kind}/{name}")
        except UnknownKind:
            return kind_of(f"{kind}/-").initial
        return await self.site.reading.state(f"{kind}/{name}")

    async def offices(self) -> list[Office]:
        """What the visitor may act as today."""
        if self._offices is None:
            self._offices = await self.site.reading.offices(self.person, self.now)
        return self._offices

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Names for codes of people and bodies, in the visitor's language; a code that has none is itself."""
        facts, wanted = await self.facts(), set(codes)
        bodies = facts.common.bodies
        found = {
            code: bodies[code].name_vi if self.language == "vi" else bodies[code].name_en
            for code in wanted
            if code in bodies
        }
        return {**await self.site.reading.names(wanted - found.keys()), **found}
