"""Invitations: the link by which somebody makes his first passkey, and whoever gave it.

The registrar gets the link; the log has the SHA-256 of its token alone. The link works once: what enrols the
passkey shows the token, and everybody can check from then on that it was the invited one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re

import structlog
from starlette.responses import Response

from domain.answers import Receipt, Refusal
from domain.commands import Actor, Command, EnrolPasskey, Invite, RevokePasskey
from domain.facts import COMMON
from web.asking import KEY, command_id, go, hidden, sealed, send
from web.confirming import confirm
from web.needs import ADMINISTERS, ANYBODY
from web.pages.signing_in import entered
from web.rendering import page
from web.session import passkeys
from web.session.own import LABEL, passkeys_of
from web.table import route
from web.visit import Visit
from workflows.codec import payload_key

LASTS = dt.timedelta(days=7)
_FORM_KEY = re.compile(r"[0-9a-f]{24}")

log = structlog.get_logger("web")


# Whoever is invited ----------------------------------------------------------------------------------------


@route("GET", "/invitation/{token}", ANYBODY)
async def show(visit: Visit) -> Response:
    """The invitation, for whoever has its link."""
    return await _invitation(visit)


@route("POST", "/invitation/{token}", ANYBODY)
async def enrol(visit: Visit) -> Response:
    """Make the passkey, and be signed in."""
    token, settings = visit.path("token"), visit.site.settings
    person = (await visit.facts()).common.invited_by(token, visit.today)
    if person is None:
        return _over(visit)
    made = passkeys.made(visit, person)
    if made is None:
        problem = visit._("The passkey was not made, or the page was too old. Try again.")
        return await _invitation(visit, problem)
    what = EnrolPasskey(
        person, made.credential, made.public_key, settings.host, settings.origin, made.transports, token
    )
    words = sealed(visit, person, **{LABEL: visit.asked(LABEL)})
    answer = await send(
        visit, Command(COMMON, command_id(visit), Actor(person, "session"), what, sealed=words)
    )
    if isinstance(answer, Refusal):
        name = (await visit.names([person]))[person]
        return await _invitation(visit, visit.words.refusal(answer, lambda _: name))
    if isinstance(answer, Response):
        return answer
    return await entered(visit, person, "passkey", f"/passkeys?at={answer.position}")


async def _invitation(visit: Visit, problem: str = "") -> Response:
    common = (await visit.facts()).common
    person = common.invited_by(visit.path("token"), visit.today)
    if person is None:
        return _over(visit)
    return page(
        visit,
        "invitation.html",
        status=422 if problem else 200,
        errors={"": problem} if problem else {},
        person=person,
        name=(await visit.names([person]))[person],
        last_day=common.invitations[person].until,
        asked=await passkeys.creation(visit, person),
    )


def _over(visit: Visit) -> Response:
    log.warning("an invitation does not count")
    return page(visit, "invitation_over.html", status=404)


# The registrar ---------------------------------------------------------------------------------------------


@route("GET", "/registry/people/{person}/invite", ADMINISTERS)
async def of(visit: Visit) -> Response:
    """A person's passkeys, and a form to invite him."""
    return await _of(visit)


@route("POST", "/registry/people/{person}/invite", ADMINISTERS)
async def invite(visit: Visit) -> Response:
    """Invite the person: the registrar signs it, the next page has the link."""
    person = visit.path("person")
    try:
        until = dt.date.fromisoformat(visit.asked("until"))
    except ValueError:
        return await _of(visit, {"until": visit._("Enter a day")})
    digest = hashlib.sha256(hidden(visit, "invitation").encode()).hexdigest()
    name = (await visit.names([person]))[person]
    answer = await confirm(
        visit,
        COMMON,
        Invite(person, digest, until),
        title=visit._("You invite somebody to enrol a passkey"),
        statement=[
            (visit._("Who"), f"{name} ({person})"),
            (visit._("Until the end of"), visit.words.day(until)),
        ],
        about=person,
    )
    if isinstance(answer, Receipt):
        return go(visit, f"/registry/people/{person}/invite/{visit.asked(KEY)}", answer)
    if isinstance(answer, Refusal):
        return await _of(visit, {"until": await _told(visit, answer)})
    return answer


@route("GET", "/registry/people/{person}/invite/{key}", ADMINISTERS)
async def invited(visit: Visit) -> Response:
    """The link, as long as it counts. It is made of the form's key again: nobody keeps it."""
    person, key = visit.path("person"), visit.path("key")
    token = _token(visit, key) if _FORM_KEY.fullmatch(key) else ""
    common = (await visit.facts()).common
    if common.invited_by(token, visit.today) != person:
        return _over(visit)
    return page(
        visit,
        "invited.html",
        person=person,
        name=(await visit.names([person]))[person],
        last_day=common.invitations[person].until,
        link=f"{visit.site.settings.origin}/invitation/{token}",
    )


@route("POST", "/registry/people/{person}/invite/revoke", ADMINISTERS)
async def revoke(visit: Visit) -> Response:
    """Let a passkey of the person count no more, and end his sessions: a device was lost."""
    person, credential = visit.path("person"), visit.asked("credential")
    name = (await visit.names([person]))[person]
    answer = await confirm(
        visit,
        COMMON,
        RevokePasskey(person, credential),
        title=visit._("You revoke a passkey"),
        statement=[(visit._("Whose"), f"{name} ({person})"), (visit._("Passkey"), credential)],
        about=person,
        back=f"/registry/people/{person}/invite",
    )
    if isinstance(answer, Receipt):
        await visit.site.store.end_all(person)
        return go(visit, f"/registry/people/{person}/invite", answer)
    if isinstance(answer, Refusal):
        return await _of(visit, {"": await _told(visit, answer)})
    return answer


async def _told(visit: Visit, refusal: Refusal) -> str:
    names = await visit.names([visit.person, visit.path("person")])
    return visit.words.refusal(refusal, lambda code: names.get(code, code))


async def _of(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    person = visit.path("person")
    common = (await visit.facts()).common
    if person not in common.people:
        return page(visit, "not_for_you.html", status=404)
    return page(
        visit,
        "invite.html",
        status=422 if errors else 200,
        errors=errors or {},
        name=(await visit.names([person]))[person],
        passkeys=await passkeys_of(visit, person),
        invitation=common.invitations.get(person),
        proposed=(visit.today + LASTS).isoformat(),
    )


def _token(visit: Visit, key: str) -> str:
    """The token of the invitation that was made by the form with this key, as ``hidden`` made it."""
    secret = payload_key(visit.site.where.payload_key)
    return hmac.new(secret, f"invitation:web/{key}".encode(), hashlib.sha256).hexdigest()[:32]
