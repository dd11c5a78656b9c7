"""The API's one way to change anything: a command, through the door that the pages use."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from domain import commands, sight
from domain.answers import Refusal
from domain.commands import Command, Malformed
from domain.kinds import UnknownKind, kind_of
from eventlog import proof
from web import needs
from web.api.endpoint import Visited, endpoint, not_there
from web.api.models import BEGINNINGS, CommandModel, HandedOver, ReceiptModel, Recorded
from web.api.problem import Problem
from web.asking import Unanswered, deliver
from workflows.codec import payload_key

if TYPE_CHECKING:
    from web.visit import Visit

_HANDED_OVER: dict[int | str, dict[str, Any]] = {
    202: {"model": HandedOver, "description": "Handed over: the answer appears among your answers"}
}


@endpoint(
    "POST", "/commands", needs.SIGNED_IN, also=(400, 404), responses=_HANDED_OVER, response_model=Recorded
)
async def send(visit: Visited, asked: CommandModel) -> Recorded | JSONResponse:
    """Send a command. 200: recorded. 202: handed over. 422: refused, and nothing is recorded. 503: nobody
    answered, so nothing is known to be recorded; the same command may be sent again under its id."""
    command = _command(visit, asked)
    if not await _may_know(visit, command):
        raise not_there(visit)
    if command.signed is not None and (lacks := proof.lacking(command, (await visit.facts()).common)):
        refused = Refusal("proof_invalid", {"person": visit.person, "lacks": lacks})
        raise await _refused(visit, refused, command)
    try:
        answer = await deliver(visit, command, hand_over=asked.hand_over)
    except Unanswered:
        text = visit._("Nobody answered: nothing is known to be recorded. Send it again under the same id.")
        raise Problem(503, "not_recorded", text, command_id=asked.id) from None
    if answer is None:
        made = HandedOver(command_id=asked.id, handed_over=True)
        return JSONResponse(made.model_dump(), 202)
    if isinstance(answer, Refusal):
        raise await _refused(visit, answer, command)
    return Recorded(
        command_id=asked.id,
        receipt=ReceiptModel(
            stream=answer.stream, version=answer.version, position=answer.position, leaf=answer.leaf
        ),
    )


def _command(visit: Visit, asked: CommandModel) -> Command:
    """The command as ``domain.commands.parse`` takes it; the actor is the session's."""
    id = f"api/{asked.id}"
    written = {
        "id": id,
        "stream": asked.stream,
        "type": asked.type,
        "data": asked.data,
        "actor": {
            "person": visit.person,
            "proof": "session" if asked.signed is None else "passkey",
            **(asked.acting.model_dump() if asked.acting else {}),
        },
        "on": None if asked.on is None else asked.on.isoformat(),
        "minutes": asked.minutes,
        "sealed": [
            None if one is None else {**one.model_dump(), "salt": one.salt or _salt(visit, id, number)}
            for number, one in enumerate(asked.sealed)
        ],
        "signed": None if asked.signed is None else asked.signed.model_dump(),
    }
    try:
        return commands.parse(written)
    except Malformed as error:
        text = visit._("This is not a command: {why}", why=str(error)[:500])
        raise Problem(400, "malformed_command", text) from None


def _salt(visit: Visit, id: str, number: int) -> str:
    """128 bits that nobody can guess, the same when the command is sent again."""
    key = payload_key(visit.site.where.payload_key)
    said = f"salt/{number}:{visit.person}:{id}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]


async def _may_know(visit: Visit, command: Command) -> bool:
    """Whether the visitor may know of the stream at all: as for the pages, what may not be seen is not there.

    What nobody has begun yet is there for whoever begins it; whether he may, the command's rule says.
    """
    try:
        kind_of(command.stream)
    except UnknownKind:
        return True  # refused as what it is
    folded = await visit.site.reading.folded(command.stream)
    if folded.kind.name in ("registry", "book", "initiative"):
        return True  # who may enter what there is asked by the rules themselves
    if not folded.version:
        return type(command.ask).__name__ in BEGINNINGS
    return sight.sees(await visit.facts(), visit.person, folded.state, visit.today)


async def _refused(visit: Visit, refusal: Refusal, command: Command) -> Problem:
    codes = {value for value in refusal.values.values() if isinstance(value, str)}
    people = (await visit.facts()).common.people
    names = await visit.names(code for code in codes if code in people)
    return Problem(
        422,
        refusal.code,
        visit.words.refusal(refusal, lambda code: names.get(code, code)),
        cite=refusal.cite,
        values=dict(refusal.values),
        command_id=command.id.removeprefix("api/"),
    )
