"""Facts of the registry as rows: each says its ``type``, the registry's own event, and the event's fields.

What a scenario has a list of its own for (people, mandates, figures, …) may stand here too, except people,
whose names are sealed, and rules and calendars, which come from files.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union, get_args, get_type_hints

from pydantic import ConfigDict, Field, TypeAdapter, create_model

from domain import events
from domain.events import RegistryChange
from scenarios.rows import Row

LEFT_OUT: dict[str, object] = {
    "until": None,
    "acting": False,
    "deputy_of": None,
    "manner": None,
    "role": None,
    "parent": None,
    "made_up": False,
    "decision": None,
    "segments": {},
    "deputies": (),
    "season": None,
}
"""What a row means that leaves these out."""

ELSEWHERE = (events.PersonRegistered, events.PolicyAdopted, events.CalendarAdopted, events.StatuteAdopted)


class Fact(Row):
    """A fact of the registry."""

    model_config = ConfigDict(strict=False)

    TYPE: ClassVar[type[RegistryChange]]

    type: str
    source: str | None = None
    made_up: bool = False

    def change(self) -> RegistryChange:
        """The fact as the registry takes it."""
        named = {field.name for field in _fields(self.TYPE)}
        data = {name: value for name, value in self.model_dump().items() if name in named}
        change: RegistryChange = TypeAdapter(self.TYPE).validate_python(data)
        return change


def _fields(event: Any) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(event)


def _made(event: Any) -> type[Fact]:
    hints = get_type_hints(event, include_extras=True)
    fields: dict[str, Any] = {"type": (Literal[event.__name__], ...)}
    for field in _fields(event):
        if field.default is not dataclasses.MISSING:
            fields[field.name] = (hints[field.name], field.default)
        elif field.name in LEFT_OUT and field.name != "source":
            fields[field.name] = (hints[field.name], LEFT_OUT[field.name])
        else:
            fields[field.name] = (hints[field.name], ...)
    made: type[Fact] = create_model(event.__name__, __base__=Fact, __doc__=event.__doc__, **fields)
    made.TYPE = event
    return made


CLASSES: tuple[type[Fact], ...] = tuple(
    _made(event) for event in get_args(RegistryChange) if event not in ELSEWHERE
)

if TYPE_CHECKING:
    FactRow = Fact
else:
    # Made from the events, and therefore known one by one only when it runs.
    FactRow = Annotated[Union[CLASSES], Field(discriminator="type")]  # noqa: UP007
