"""The confirmation: every approval, refusal and signature is signed with the passkey upon what was shown.

``confirm`` stands where ``ask`` would. Who has no passkey is sent at once, by his session; whether that is
enough the stage's rule says. Who has one is shown the statement first: what is decided, on whom, under which
rule. He signs, the same form comes again with the same key, and command and statement are built anew from the
form and the log. Only if they are what he signed is the command sent, with his signature as its proof.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from starlette.responses import Response
from webauthn.helpers import bytes_to_base64url

from domain.answers import Receipt, Refusal
from domain.commands import Actor, Ask, Command, Sealed
from eventlog import proof
from eventlog.body import withheld_id
from web.asking import TOKEN, actor, command_id, hidden, send
from web.rendering import page
from web.session import passkeys
from web.session.passkeys import ANSWER

if TYPE_CHECKING:
    from domain.registry.keys import Passkey
    from web.visit import Visit

SHOWN = "_shown"
"""The form's field with the digest of the text that was shown."""
AS_OF = "_as_of"
"""The form's field with the version that was shown: what others enter meanwhile does no harm."""
OURS = frozenset((SHOWN, AS_OF, ANSWER, TOKEN))
BOTH = ("session", "passkey")

log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is shown: the act, and its lines. ``text`` is what is signed, every character of it."""

    title: str
    lines: Sequence[tuple[str, str]]

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(f"{name}: {value}" for name, value in self.lines)))


async def confirm(
    visit: Visit,
    stream: str,
    what: Ask,
    seals: tuple[Sealed | None, ...] = (),
    *,
    title: str,
    statement: Sequence[tuple[str, str]],
    by: Actor | None = None,
    accepts: Container[str] = BOTH,
    about: str | None = None,
    back: str | None = None,
    on: dt.date | None = None,
    minutes: str | None = None,
) -> Receipt | Refusal | Response:
    """Send what the form asks of a stream as soon as the visitor has signed it; until then, that page.

    ``statement`` are the lines that say what is decided, each a name and a value. ``accepts`` are the proofs
    that the stage accepts. The statement is sealed under the key of ``about``: of whom the words are, or the
    visitor, where it is not said. ``on`` is the day on which it was done, by these ``minutes``; the statement
    says both.
    """
    by = by or actor(visit)
    own = (await visit.facts()).common.standing_passkeys(by.person)
    if not own or "passkey" not in accepts:
        return await send(visit, Command(stream, command_id(visit), by, what, on, minutes, seals))
    as_of = await _as_of(visit, stream)
    shown = await _statement(visit, stream, title, statement, as_of)
    command = Command(
        stream,
        command_id(visit),
        replace(by, proof="passkey"),
        what,
        on=on,
        minutes=minutes,
        sealed=_sealed_with(visit, shown.text, seals, about),
    )
    back = back or visit.request.url.path
    if not visit.asked(SHOWN):
        return _page(visit, command, shown, as_of, own, back)
    digest = proof.digest_of(shown.text)
    signed = passkeys.assertion(visit, digest)
    if signed is not None:
        command = replace(command, signed=signed)
    changed = visit.asked(SHOWN) != digest
    lacks = "shown" if changed else proof.lacking(command, (await visit.facts()).common)
    if lacks is None:
        return await send(visit, command)
    if known := await _known(visit, stream):
        return known  # sent again after it was recorded: what was shown then stands no more
    log.warning("a signature was refused", person=by.person, lacks=lacks, page=visit.request.url.path)
    errors = {"": visit._("What you see now is not what you signed. Nothing was recorded: read it again.")}
    if not changed:
        refusal = Refusal("proof_invalid", {"person": by.person, "lacks": lacks})
        name = (await visit.names([by.person]))[by.person]
        errors = {"": visit.words.refusal(refusal, lambda code: name if code == by.person else code)}
    return _page(visit, replace(command, signed=None), shown, as_of, own, back, errors)


async def _as_of(visit: Visit, stream: str) -> int:
    """The version that the visitor has seen: as the form says, else as it is now."""
    now: int = (await visit.site.reading.folded(stream)).version
    said = visit.asked(AS_OF)
    return int(said) if said.isdigit() and len(said) < 10 and int(said) <= now else now


async def _statement(
    visit: Visit, stream: str, title: str, lines: Sequence[tuple[str, str]], as_of: int
) -> Statement:
    """The whole text: with who signs, as of which entry, and a reference that no guess at the rest finds."""
    name = (await visit.names([visit.person]))[visit.person] if visit.viewer.person else ""
    more = [
        (visit._("Signed by"), f"{name} ({visit.person})" if name else "-"),
        (visit._("As of entry"), f"{stream} · {as_of}"),
        (visit._("Reference"), hidden(visit, "shown")),
    ]
    return Statement(_line(title), [(_line(label), _line(value)) for label, value in (*lines, *more)])


def _line(text: str) -> str:
    """Text on one line, so that no value can pass for another line of the statement."""
    return unicodedata.normalize("NFC", " ".join(text.replace("\0", " ").split()))


def _sealed_with(
    visit: Visit, text: str, seals: tuple[Sealed | None, ...], about: str | None
) -> tuple[Sealed | None, ...]:
    """The words of the command, with the text that was shown beside the first event's."""
    first, *rest = seals or (None,)
    said = {**(first.text if first else {}), proof.SHOWN: text}
    of = about or (first.of if first else visit.person)
    return (Sealed(of=of, salt=first.salt if first else hidden(visit, "salt"), text=said), *rest)


async def _known(visit: Visit, stream: str) -> Receipt | None:
    """The receipt of this very form, if it was recorded before; only whoever sent it knows its key."""
    id = command_id(visit)
    for entry in await visit.site.votes.own_votes(stream, visit.person):
        if entry.command_id in (id, withheld_id(id)):
            return Receipt(entry.stream, entry.version, entry.position, entry.leaf.hex())
    answered = (await visit.site.reading.folded(stream)).answered.get(id)
    if answered is None:
        return None
    async for entry in visit.site.reading.log.read(stream, since=answered.receipt.version - 1):
        own = entry.body is not None and entry.content["actor"]["person"] == visit.person
        return answered.receipt if own else None
    return None


def _page(
    visit: Visit,
    command: Command,
    shown: Statement,
    as_of: int,
    own: Sequence[Passkey],
    back: str,
    errors: dict[str, str] | None = None,
) -> Response:
    digest = proof.digest_of(shown.text)
    asked = proof.challenge(proof.content_hash(command), command.id, digest)
    fields: list[tuple[str, Any]] = [
        (name, value)
        for name, value in visit.form.multi_items()
        if isinstance(value, str) and name not in OURS
    ]
    return page(
        visit,
        "confirm.html",
        status=422 if errors else 200,
        errors=errors or {},
        statement=shown,
        fields=[*fields, (SHOWN, digest), (AS_OF, str(as_of))],
        action="?".join(filter(None, (visit.request.url.path, visit.request.url.query))),
        challenge=bytes_to_base64url(asked),
        allowed=passkeys.listed(passkeys.usable(visit, own)),
        back=back,
    )
