"""Who looks at a page: nobody known, or a person with a session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

SignedInBy = Literal["passkey", "provider", "demo"]


@dataclass(frozen=True, slots=True)
class Session:
    """A session that stands. ``token`` is the form token of this session, never the cookie.

    ``renewal_due`` says that its secret has grown old: the next page brings a new cookie.
    """

    person: str
    token: str
    by: SignedInBy
    since: dt.datetime
    renewal_due: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asked for the page."""

    session: Session | None

    @property
    def person(self) -> str | None:
        """Who that is, if anybody knows."""
        return None if self.session is None else self.session.person
