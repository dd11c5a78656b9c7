"""What a page does with the answer to its command: on to the effect, or the form again as it was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from domain.answers import Receipt, Refusal
from web.asking import go

if TYPE_CHECKING:
    from web.visit import Visit

Errors = dict[str, str]
"""What is wrong, by the field that one has to look at; under the empty name what no field is to blame for."""
Again = Callable[[Errors], Awaitable[Response]]
"""Shows the form again; the page gives it a new key."""


async def settle(
    visit: Visit,
    answer: Receipt | Refusal | Response,
    to: str,
    again: Again,
    named: Callable[[str], str] = str,
    field: str = "",
) -> Response:
    """On to ``to`` where it was recorded, the form again where it was refused, else the page that came."""
    if isinstance(answer, Receipt):
        return go(visit, to, answer)
    if isinstance(answer, Refusal):
        return await again({field: visit.words.refusal(answer, named)})
    return answer


def whole(visit: Visit, field: str, most: int = 1_000_000) -> int | None:
    """A field that holds a whole number, nothing else; None where it holds none."""
    text = visit.asked(field).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return None
    return number if (number := int(text)) <= most else None


def several(visit: Visit, field: str) -> tuple[str, ...]:
    """The values of a field that may be there more than once, each once, in their order."""
    values = (value for value in visit.form.getlist(field) if isinstance(value, str) and value)
    return tuple(dict.fromkeys(values))
