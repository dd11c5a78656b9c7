"""Work over the log in a process of its own: for whoever must go on answering others meanwhile.

The process reads what is asked from its input, the place of the log with it, and writes what came of it as
one line of JSON. It is the last in line for the processor.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import orjson

from audit import source
from audit.difference import Difference
from audit.replay import Corrected, Replay, replay


class TookTooLong(Exception):
    """It was not done in the time it was given, and was ended."""


class Failed(Exception):
    """The process ended without an answer; what it said stands in the message."""


async def answer(module: str, asked: dict[str, Any], seconds: float) -> Any:
    """What a process of that module answers, as plain data.

    :raises TookTooLong: after so many seconds
    :raises Failed: the process could not do it
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, wrong = await asyncio.wait_for(child.communicate(orjson.dumps(asked)), seconds)
    except TimeoutError:
        raise TookTooLong from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise Failed(wrong.decode(errors="replace")[-2000:])
    return orjson.loads(said)


def answering(work: Callable[[dict[str, Any]], Any]) -> None:
    """Be such a process: the answer to what came."""
    os.nice(10)
    asked = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(orjson.dumps(work(asked)))


# A replay --------------------------------------------------------------------------------------------------


async def replayed(dsn: str, stream: str, seconds: float) -> Replay:
    """Decide one stream of the log at ``dsn`` again, with what it stands on.

    :raises TookTooLong: after so many seconds
    :raises Failed: the process could not do it
    """
    return _read(await answer(__name__, {"dsn": dsn, "stream": stream}, seconds))


def _read(said: dict[str, Any]) -> Replay:
    return Replay(
        entries=said["entries"],
        decided=said["decided"],
        streams=said["streams"],
        differences=tuple(Difference(**one) for one in said["differences"]),
        corrected=tuple(Corrected(Difference(**one["difference"]), one["by"]) for one in said["corrected"]),
        open=tuple(said["open"]),
    )


def _replay(asked: dict[str, Any]) -> dict[str, Any]:
    entries = asyncio.run(source.database(asked["dsn"]))
    return asdict(replay(entries, asked["stream"]))


if __name__ == "__main__":
    answering(_replay)
