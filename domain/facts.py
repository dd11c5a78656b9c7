"""What a decision may know besides its own stream: the registry, the service, and other streams by name.

``Facts`` notes the names of the streams that were looked at. ``apply`` hands their versions to ``append``,
which refuses the entry if one of them has moved: so an entry saw the registry as it stood at the entry's
own position, and a replay needs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.nomination.state import Nomination
    from domain.registry import Register
    from domain.service import Service

COMMON = "registry/common"
SERVICE = "service"


def registry_of(body: str) -> str:
    """The stream of one body's mandates, delegations, figures and declared conflicts."""
    return f"registry/{body}"


class Unread(Exception):
    """A decision looks at streams that are not folded yet: fold them and decide again."""

    def __init__(self, streams: frozenset[str]) -> None:
        super().__init__(" ".join(sorted(streams)))
        self.streams = streams


class Facts:
    """The registers, the service and other streams at one moment of the log; remembers what was looked at."""

    __slots__ = ("_empty", "_others", "_registers", "_service", "read")

    def __init__(
        self,
        registers: Mapping[str, Register],
        service: Service,
        empty: Register,
        others: Callable[[str], Any | None] = lambda _: None,
    ) -> None:
        """``others`` gives the state of any other stream, or None while it is not folded."""
        self._registers = registers
        self._service = service
        self._empty = empty
        self._others = others
        self.read: set[str] = set()

    def states(self, streams: Iterable[str]) -> dict[str, Any]:
        """The states of other streams: nominations for a sitting, lines for a list.

        :raises Unread: with all of them that have to be folded first
        """
        found = {stream: self._others(stream) for stream in streams}
        if missing := frozenset(stream for stream, state in found.items() if state is None):
            raise Unread(missing)
        self.read |= found.keys()
        return found

    def case(self, stream: str) -> Nomination:
        """One nomination."""
        state: Nomination = self.states((stream,))[stream]
        return state

    def cases(self, streams: Iterable[str]) -> dict[str, Nomination]:
        """Some nominations, by stream."""
        return self.states(streams)

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
