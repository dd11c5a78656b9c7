"""People with passkeys, without a browser: ``enrolled`` goes through an invitation, ``signed`` confirms.

What the device is asked for is read from the page, as the page's script does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from html.parser import HTMLParser
from typing import Any

import httpx

from domain.calendar import local_date
from domain.commands import Invite
from domain.facts import COMMON
from tests.device import Device
from tests.web.forms import Form, form, submit
from tests.web.ground import Ground


async def invited(ground: Ground, person: str) -> str:
    """Invite somebody, as whoever runs the machine would; the link's path."""
    token = secrets.token_hex(16)
    until = local_date(dt.datetime.now(dt.UTC))
    ask = Invite(person, hashlib.sha256(token.encode()).hexdigest(), until)
    await ground.must(COMMON, "registrar", ask)
    return f"/invitation/{token}"


async def enrolled(
    ground: Ground, person: str, device: Device | None = None
) -> tuple[httpx.AsyncClient, Device]:
    """Invite somebody and let him make a passkey; his browser, signed in, and his device."""
    device = device or Device(ground.site.settings.origin)
    client = await ground.browser()
    page = await client.get(await invited(ground, person))
    assert page.status_code == 200, page.text
    made = device.created(asked(page))
    done = await submit(client, page, label="điện thoại", _made=made)
    assert str(done.url.path) == "/passkeys", (done.status_code, done.text)
    return client, device


async def signed(
    client: httpx.AsyncClient, page: httpx.Response, device: Device, *, follow: bool = True, **typed: str
) -> httpx.Response:
    """Sign what a confirmation page shows, and send it."""
    return await submit(client, confirmation(page), follow=follow, _passkey=device.used(asked(page)), **typed)


def confirmation(page: httpx.Response) -> Form:
    """The form of a confirmation page."""
    found = form(page)
    assert "_shown" in found, f"{page.url} ({page.status_code}) is no confirmation: {page.text[:2000]}"
    return found


def asked(page: httpx.Response) -> dict[str, str]:
    """What the page's first form asks of a passkey: its data attributes."""
    reader = _Asked()
    reader.feed(page.text)
    return reader.found[0]


class _Asked(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        given = dict(attrs)
        if tag == "form" and "data-passkey" in given:
            self.found.append({name.removeprefix("data-"): value or "" for name, value in given.items()})
