"""What a decision may know besides the case: the registry and the service, as folded from their streams.

``Facts`` notes the names of the streams that were looked at. ``apply`` hands their versions to ``append``,
which refuses the entry if one of them has moved: so an entry saw the registry as it stood at the entry's
own position, and a replay needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.registry import Register
    from domain.service import Service

COMMON = "registry/common"
SERVICE = "service"


def registry_of(body: str) -> str:
    """The stream of one body's mandates, delegations, figures and declared conflicts."""
    return f"registry/{body}"


class Facts:
    """The registers and the service at one moment of the log; remembers which were looked at."""

    __slots__ = ("_empty", "_registers", "_service", "read")

    def __init__(self, registers: Mapping[str, Register], service: Service, empty: Register) -> None:
        self._registers = registers
        self._service = service
        self._empty = empty
        self.read: set[str] = set()

    @property
    def common(self) -> Register:
        """Bodies, people, cluster members, policies, calendars and seasons."""
        self.read.add(COMMON)
        return self._registers.get(COMMON, self._empty)

    def body(self, body: str) -> Register:
        """One body's register; an unknown body's is empty."""
        stream = registry_of(body)
        self.read.add(stream)
        return self._registers.get(stream, self._empty)

    @property
    def service(self) -> Service:
        """When the service was last away."""
        self.read.add(SERVICE)
        return self._service
