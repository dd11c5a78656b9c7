"""Replay in a process of its own: for whoever must go on answering others meanwhile.

The process reads the place of the log and the stream from its input, and writes what came of it as one line
of JSON. It is the last in line for the processor.
"""

from __future__ import annotations

import asyncio
import os
import sys
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


async def replayed(dsn: str, stream: str, seconds: float) -> Replay:
    """Decide one stream of the log at ``dsn`` again, with what it stands on.

    :raises TookTooLong: after so many seconds
    :raises Failed: the process could not do it
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    asked = orjson.dumps({"dsn": dsn, "stream": stream})
    try:
        said, wrong = await asyncio.wait_for(child.communicate(asked), seconds)
    except TimeoutError:
        raise TookTooLong from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise Failed(wrong.decode(errors="replace")[-2000:])
    return _read(orjson.loads(said))


def _read(said: dict[str, Any]) -> Replay:
    return Replay(
        entries=said["entries"],
        decided=said["decided"],
        streams=said["streams"],
        differences=tuple(Difference(**one) for one in said["differences"]),
        corrected=tuple(Corrected(Difference(**one["difference"]), one["by"]) for one in said["corrected"]),
        open=tuple(said["open"]),
    )


def main() -> None:
    """The process."""
    os.nice(10)
    asked = orjson.loads(sys.stdin.buffer.read())
    entries = asyncio.run(source.database(asked["dsn"]))
    sys.stdout.buffer.write(orjson.dumps(asdict(replay(entries, asked["stream"]))))


if __name__ == "__main__":
    main()
