"""``python -m benchmarks``: measure, and print the table.

``python -m benchmarks season`` carries a whole season through, ``python -m benchmarks crowd`` lets people
come to the web of that season, and ``python -m benchmarks simulation`` decides one again under a draft.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import (
    contest,
    crowd,
    crowd_table,
    environment,
    folding,
    machine,
    nationwide,
    page,
    simulating,
    sitting,
    thousands,
)
from benchmarks.contest import FULL, QUICK, ROOT, Size
from benchmarks.table import Report
from benchmarks.thousands import Season
from runtime.connection import Connection
from runtime.services import Services
from runtime.temporal import find_executable

PAGE = ROOT / "docs" / "performance.md"
SEASON = ROOT / "out" / "season"
NOMINATIONS = 20_000
SETTINGS = {
    # A shard's queue of tasks is read 20 times a second by default, and this server has one shard: a flow
    # with an activity a vote is then held to ten votes a second, 100 ms each. That would flatter us.
    "history.transferProcessorMaxPollRPS": 2000,
    "history.timerProcessorMaxPollRPS": 2000,
}


def main() -> None:
    """Parse the arguments, start the servers, hold the contest, print."""
    if sys.argv[1:2] == ["season"]:
        carry(sys.argv[2:])
        return
    if sys.argv[1:2] == ["crowd"]:
        come(sys.argv[2:])
        return
    if sys.argv[1:2] == ["simulation"]:
        try_drafts(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first impression, in under 90 seconds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    parser.add_argument(
        "--default-server", action="store_true", help="leave Temporal's task queues at their default pace"
    )
    given = parser.parse_args()
    report = measure(QUICK if given.quick else FULL, {} if given.default_server else SETTINGS)
    print(
        json.dumps(report.data(), indent=1, ensure_ascii=False) if given.json else report.text(), flush=True
    )
    if given.write:
        page.write(PAGE, report.markdown())


def carry(arguments: Sequence[str]) -> None:
    """A season from wherever it stands to its end; or the tables of some that have ended."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks season", description=nationwide.__doc__)
    parser.add_argument("--nominations", type=int, default=NOMINATIONS, metavar="NUMBER")
    parser.add_argument("--folder", type=Path, default=SEASON, help="where all of it is kept")
    parser.add_argument(
        "--write",
        nargs="+",
        type=Path,
        metavar="FOLDER",
        help=f"put these seasons side by side into {PAGE.name}",
    )
    given = parser.parse_args(arguments)
    if given.write:
        seasons = [Season(nationwide.marks(folder)) for folder in given.write]
        page.write(PAGE, thousands.markdown(seasons), thousands.BEGIN, thousands.END)
        return
    found = _carried(given.folder, given.nominations)
    print(thousands.markdown([Season(found)]), flush=True)


def come(arguments: Sequence[str]) -> None:
    """Let people come to a copy of the season, which is carried to its end first if it has to be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks crowd", description=crowd.__doc__)
    parser.add_argument("--folder", type=Path, default=SEASON, help="where the season is kept")
    parser.add_argument(
        "--seconds", type=float, default=crowd.SECONDS, help="how long the fifty stay, at their pace"
    )
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    if sum(mark.nominations for mark in nationwide.marks(given.folder)) < NOMINATIONS:
        _carried(given.folder, NOMINATIONS)
    with tempfile.TemporaryDirectory(prefix="crowd-", dir=given.folder.parent) as name:
        data = Path(name)
        data.chmod(0o755)  # PostgreSQL runs as a user of its own, and has to get through
        os.environ.pop("TEMPORAL_ADDRESS", None)
        found = asyncio.run(crowd.measure(given.folder, data, given.seconds))
        executable = find_executable()
        assert executable
        described = machine.describe(data, executable.where)
    text = crowd_table.markdown(found, described)
    print(text, flush=True)
    if given.write:
        page.write(PAGE, text, crowd_table.BEGIN, crowd_table.END)


def try_drafts(arguments: Sequence[str]) -> None:
    """Write a season into a database of its own, and try a draft of each of its awards on it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks simulation", description=simulating.__doc__)
    parser.add_argument("--nominations", type=int, default=NOMINATIONS, metavar="NUMBER")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {line}", file=sys.stderr, flush=True)

    (ROOT / "out").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="simulation-", dir=ROOT / "out") as name:
        data = Path(name)
        data.chmod(0o755)  # PostgreSQL runs as a user of its own, and has to get through
        executable = find_executable()
        assert executable
        described = machine.describe(data, executable.where)
        found = asyncio.run(simulating.measure(data, given.nominations, say))
    text = simulating.markdown(found, described)
    print(text, flush=True)
    if given.write:
        page.write(PAGE, text, simulating.BEGIN, simulating.END)


def _carried(folder: Path, nominations: int) -> list[nationwide.Mark]:
    os.environ.pop("TEMPORAL_ADDRESS", None)  # the season keeps its own
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {line}", flush=True)

    return asyncio.run(nationwide.carry(folder, nominations, say))


def measure(size: Size, settings: dict[str, int]) -> Report:
    """Run everything on servers of its own, in a folder of its own that is gone at the end."""
    os.environ.pop("TEMPORAL_ADDRESS", None)  # a server that others use measures them too
    peers = environment.python(ROOT)
    began = time.monotonic()

    def progress(line: str) -> None:
        print(f"{time.monotonic() - began:4.0f} s  {line}", file=sys.stderr, flush=True)

    # On the disk the checkout stands on: the system's folder for what is temporary may be memory.
    (ROOT / "out").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "out") as name:
        data = Path(name)
        services = Services(data / "services", progress=progress)
        services.server.settings = settings
        with services:
            executable = services.server.executable
            assert executable
            described = machine.describe(data, executable)

            async def hold() -> Report:
                found = await contest.contestants(services, peers)
                busy, own, at = machine.busy(), machine.own(), time.monotonic()
                figures = await contest.hold(found, size, data, progress)
                others = (machine.busy() - busy) - (machine.own() - own)
                there_was = (time.monotonic() - at) * (os.cpu_count() or 1)
                progress("folding, and deciding again")
                writer = Connection(services.dsn(), services.temporal_address, data).dsn_as("writer")
                speed = await folding.measure(writer, size.folding)
                sittings: list[sitting.Held] = []
                if size is FULL:
                    progress(
                        f"{sitting.MEMBERS} members over {sitting.LINES} nominations, openly and on paper"
                    )
                    there = await sitting.apart(services, data / "sitting")
                    sittings = await sitting.measure(there, sitting.MEMBERS, sitting.LINES)
                disturbed = f"{max(others, 0) / there_was:.0%} of all processor time"
                return Report({**described, "Taken by other programs": disturbed}, figures, speed, sittings)

            return asyncio.run(hold())


if __name__ == "__main__":
    main()
