"""The door's look at the log before choices go anywhere: are they a secret ballot's?"""

from __future__ import annotations

import hashlib

from domain.answers import Refusal
from domain.commands import Command
from domain.secrecy import TELLING, Choosing, ballots, kept_on_paper
from eventlog.fold import happened
from eventlog.log import Log


async def refused_as_paper(log: Log, command: Command, ask: Choosing) -> Refusal | None:
    """The refusal of choices that have to stay on paper, by what the log has of the stream.

    A few entries are read; the stream as a whole only while a secret ballot is going on.
    """
    entries = await log.of_types(command.stream, TELLING)
    known = ballots(happened(entry).event for entry in entries)
    refused = kept_on_paper(ask, known, again=False)
    if refused is None or kept_on_paper(ask, known, again=True) is not None:
        return refused
    # The reader sees the id of a vote that is withheld as its hash.
    ids = {command.id, f"sha256:{hashlib.sha256(command.id.encode()).hexdigest()}"}
    again = any([entry.command_id in ids async for entry in log.read(command.stream)])
    return None if again else refused
