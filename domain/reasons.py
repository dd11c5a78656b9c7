"""What may not be done without saying why.

The words themselves are sealed, and one day erased: no rule reads them. That they stood beside what was done
is public for ever, by the sealed part's hash in the entry; so anybody can check it again.
"""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import Command


def unreasoned(command: Command) -> Refusal | None:
    """Refuse what has to give a reason and gives none beside its first event, where it is looked for."""
    if not command.ask.reasoned:
        return None
    beside = command.sealed[0] if command.sealed else None
    if beside is not None and any(text.strip() for text in beside.text.values()):
        return None
    return Refusal("reason_missing")
