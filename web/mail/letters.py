"""A letter: that something waits, until when, and where one signs in to see it; in both languages.

Mail is read by others on its way. So it has no name, no award, no result and no code of a case: what waits is
said in a word, and the link leads through the sign-in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from audit.words import Language
from web.visit import words_in

MOST = 20
"""Things that one letter lists; of more it says how many."""


def N_(text: str) -> str:  # the name that collectors of texts know
    """Mark a text that is translated where it is shown."""
    return text


SUBJECTS = {
    "task": N_("Something waits for you"),
    "deadline": N_("A deadline was moved"),
    "reminder": N_("A reminder: something still waits for you"),
    "escalation": N_("Something is late in a body below yours"),
    "delay": N_("A delay was made public in a body below yours"),
    "result": N_("There is news of a file of yours"),
    "launched": N_("A movement in which your unit takes part was launched"),
    "overdue": N_("A day of a movement is over, and your part is still to be done"),
    "behind": N_("A day of a movement is over, and somebody has not done his part"),
}

ASKS = frozenset(("task", "deadline", "reminder", "overdue"))
"""Kinds that are out of date once what they ask for is done."""
NEWS = frozenset(("result", "launched"))
"""Kinds that ask for nothing, and name no task."""


@dataclass(frozen=True, slots=True)
class Item:
    """One notice of a letter: its id, the task, and until when."""

    id: str
    task: str
    until: dt.datetime | None


def message_id(position: int, person: str, kind: str, host: str) -> str:
    """The same for the same letter, however often it has to be sent."""
    digest = hashlib.sha256(f"{position}:{person}:{kind}".encode()).hexdigest()
    return f"<{digest[:40]}@{host}>"


def letter(
    kind: str, items: Sequence[Item], to: str, sender: str, id: str, origin: str, now: dt.datetime
) -> EmailMessage:
    """The letter, Vietnamese first."""
    made = EmailMessage()
    made["Subject"] = f"{words_in('vi').text(SUBJECTS[kind])} / {words_in('en').text(SUBJECTS[kind])}"
    made["From"] = Address("Vinh Danh", addr_spec=sender)
    made["To"] = Address(addr_spec=to)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(
        "\n-- \n".join(_text(language, kind, items, origin) for language in ("vi", "en")), cte="base64"
    )
    return made


def _text(language: Language, kind: str, items: Sequence[Item], origin: str) -> str:
    words = words_in(language)
    lines = [words.text(SUBJECTS[kind]) + ".", ""]
    for item in items[:MOST]:
        until = words.text("until {time}", time=words.until(item.until)) if item.until else ""
        what = "" if kind in NEWS else words.task(item.task)
        told = ", ".join(part for part in (what, until) if part)
        lines += [f"- {told}" if told else "-", f"  {origin}/notices/{item.id}"]
    if len(items) > MOST:
        lines.append(words.text("And {number} more: {address}", number=len(items) - MOST, address=origin))
    lines += ["", words.text("Sign in to see what it is about. This letter was written by a machine.")]
    return "\n".join(lines) + "\n"
