"""A reminder to whoever has not voted yet, as a mail that the chair sends with a program of his own.

It says that a vote waits and where; who or what it is about stands behind the sign-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from web.visit import Visit


def reminder(visit: Visit, body: str, path: str) -> str:
    """The address that opens the mail program; ``path`` is the page of the vote."""
    subject = visit._("Your vote is still to come")
    where = f"{visit.site.settings.origin}{path}"
    text = visit._(
        "{body}: the ballot is open and your vote has not come in yet. {where}", body=body, where=where
    )
    return f"mailto:?subject={quote(subject)}&body={quote(text)}"
