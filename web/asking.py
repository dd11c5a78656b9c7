"""From a form to the log: one command through the one door, once, and the page that shows its effect.

Every form carries a key that becomes the command's id, so that twice clicked is once done; a form that was
refused comes back with a new one. Where nobody answers, nothing is recorded yet: the page says so, keeps what
was typed, and offers to try again with the same key or to hand the command over.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from starlette.responses import RedirectResponse, Response
from temporalio.service import RPCError

from domain.answers import Receipt, Refusal
from domain.commands import Actor, Ask, Command, Sealed
from gateway import NotRecorded
from projections import lists
from web.rendering import page
from workflows.codec import payload_key

if TYPE_CHECKING:
    from web.visit import Visit

log = structlog.get_logger("web")

KEY = "_key"
"""The form's field that becomes the command's id."""
TOKEN = "_token"
"""The form's field that shows that the form came from our page."""
HAND_OVER = "_hand_over"
_KEY = re.compile(r"[0-9a-f]{24}")
SEEN_WITHIN = 2.0
"""Seconds that a page waits for the lists to reach what was just recorded."""


def new_key() -> str:
    """A key for a form."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class NoKey(Exception):
    """The form came without its key: it is not one of our pages'."""


class Unanswered(Exception):
    """Nobody answered in time: the command may be sent again under its id, or handed over."""


def command_id(visit: Visit) -> str:
    """The id that this form's command has."""
    key = visit.asked(KEY)
    if not _KEY.fullmatch(key):
        raise NoKey
    return f"web/{key}"


def hidden(visit: Visit, purpose: str) -> str:
    """128 bits that nobody can guess, the same when the form is sent again."""
    key = payload_key(visit.site.where.payload_key)
    return hmac.new(key, f"{purpose}:{command_id(visit)}".encode(), hashlib.sha256).hexdigest()[:32]


def sealed(visit: Visit, of: str, **text: str | None) -> tuple[Sealed | None, ...]:
    """The words of a form, to be kept sealed under the key of whom they are about; nothing without any."""
    said = {name: value.strip() for name, value in text.items() if value and value.strip()}
    return (Sealed(of=of, salt=hidden(visit, "salt"), text=said),) if said else ()


def actor(visit: Visit, office: str | None = None) -> Actor:
    """Whoever sends the form, by his session; in an office, and by a delegation, where the form says so."""
    return Actor(
        person=visit.person,
        proof="session",
        office=office or visit.asked("_office") or None,
        delegation=visit.asked("_delegation") or None,
    )


async def deliver(visit: Visit, command: Command, *, hand_over: bool = False) -> Receipt | Refusal | None:
    """Give the command to the one door; nothing comes back where it was handed over.

    :raises Unanswered: nobody answered in time, so nothing is known to be recorded
    """
    gateway = visit.site.gateway
    try:
        if hand_over:
            return await gateway.hand_over(command)
        answer = await gateway.send(command, visit.site.settings.patience)
    except (NotRecorded, RPCError, OSError) as error:
        raise Unanswered from error
    if isinstance(answer, Refusal):
        log.info("refused", code=answer.code, person=command.actor.person, stream=command.stream)
    return answer


async def send(visit: Visit, command: Command) -> Receipt | Refusal | Response:
    """Send it; where nobody answers in time, the page that says so."""
    try:
        answer = await deliver(visit, command, hand_over=bool(visit.asked(HAND_OVER)))
    except Unanswered:
        fields = [(name, value) for name, value in visit.form.multi_items() if isinstance(value, str)]
        return page(visit, "not_recorded.html", status=503, fields=fields, action=visit.request.url.path)
    return page(visit, "handed_over.html", status=202) if answer is None else answer


async def ask(
    visit: Visit,
    stream: str,
    what: Ask,
    seals: tuple[Sealed | None, ...] = (),
    by: Actor | None = None,
    *,
    on: dt.date | None = None,
    minutes: str | None = None,
) -> Receipt | Refusal | Response:
    """Send what the form asks of a stream; of a day before today where it says so, by that day's paper."""
    who = by or actor(visit)
    command = Command(stream, command_id(visit), who, what, sealed=seals, on=on, minutes=minutes)
    return await send(visit, command)


def go(visit: Visit, to: str, receipt: Receipt | None = None) -> Response:
    """On to another page; with a receipt, one that shows its effect."""
    del visit
    if receipt is not None:
        to += f"{'&' if '?' in to else '?'}at={receipt.position}"
    return RedirectResponse(to, status_code=303)


async def effect_seen(visit: Visit) -> None:
    """Wait until the lists have reached the position that the address names; they follow within a moment."""
    at = visit.request.query_params.get("at", "")
    if not at.isdigit() or len(at) > 15:
        return
    deadline = time.monotonic() + SEEN_WITHIN
    while time.monotonic() < deadline:
        if await lists.cursor(visit.site.lists) >= int(at):
            return
        await asyncio.sleep(0.02)
