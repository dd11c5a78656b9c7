"""Pages for anybody: what they may be kept by caches as, and the position of the log at which they were made.

A page for who is not signed in may be kept for a minute. Its tag is the position that the lists had reached,
with the day, the language and the release: nothing else goes into it. Whoever is signed in gets a page with
his name on it, which no cache keeps.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from projections import lists
from web.rendering import HERE, page

if TYPE_CHECKING:
    from web.visit import Visit

MAX_AGE = 60
"""Seconds for which a public page may be shown without asking for it again."""


@cache
def _release() -> str:
    """A digest of what pages are made of."""
    digest = hashlib.sha256()
    for folder in ("templates", "static"):
        for file in sorted((HERE / folder).rglob("*.*")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Standing:
    """The log as a visit finds it: ``position`` is that of the last entry that the page knows of."""

    visit: Visit
    position: int
    also: str = ""
    """What else the page shows that may change without the log."""

    @property
    def tag(self) -> str:
        """The page's ETag."""
        visit = self.visit
        made_of = self.position, f"{visit.today:%Y%m%d}", visit.language, _release(), self.also
        return f'"{"-".join(map(str, made_of))}"'

    @property
    def cacheable(self) -> bool:
        """Whether the page is the same for everybody who asks in this language."""
        return self.visit.viewer.session is None and "lang" not in self.visit.request.query_params

    @property
    def unchanged(self) -> Response | None:
        """The short answer to who has the page already."""
        known = self.visit.request.headers.get("if-none-match", "")
        if not self.cacheable or self.tag not in [one.strip() for one in known.split(",")]:
            return None
        return self._kept(Response(status_code=304))

    def page(self, template: str, **values: Any) -> Response:
        """The page, which says the position that it was made at."""
        return self._kept(page(self.visit, template, position=self.position, **values))

    def file(self, content: bytes | str, media: str, name: str = "") -> Response:
        """A file; with a name it is to be kept under that."""
        headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
        response = Response(content, media_type=media, headers=headers)
        if not self.cacheable:
            response.headers["Cache-Control"] = "no-store"
        return self._kept(response)

    def _kept(self, response: Response) -> Response:
        if self.cacheable:
            response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
            response.headers["ETag"] = self.tag
            response.headers["Vary"] = "Accept-Language, Cookie"
        return response


async def standing(visit: Visit, also: str = "") -> Standing:
    """Where the log stands now. Ask before anything else is read, so that the page knows at least so much."""
    return Standing(visit, await lists.cursor(visit.site.lists), also)
