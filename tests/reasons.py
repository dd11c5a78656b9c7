"""A reason for what is not done without one, where the test is about something else."""

from __future__ import annotations

from dataclasses import replace

from domain.commands import Command, Sealed


def with_reason(command: Command) -> Command:
    """The command, with a reason if it takes one and has none."""
    if not command.ask.reasoned or command.sealed:
        return command
    why = Sealed(command.actor.person, "salt", {"reason": "Lý do nêu trong biên bản"})
    return replace(command, sealed=(why,))
