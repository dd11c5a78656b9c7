"""A season of 2,000 nominations over 39 courts, in a registry of 389: each has exactly one result.

The figures printed stand beside those of ``make season`` in docs/performance.md.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from audit.replay import replay
from benchmarks import nationwide
from benchmarks.thousands import Season
from eventlog.log import Log
from runtime.connection import Connection
from runtime.postgres import Postgres
from tests.ground import figures

NOMINATIONS = 2_000


@pytest.mark.timeout(1800)
async def test_a_season_of_two_thousand_nominations_is_decided_and_every_one_has_one_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # It ends with ``judge``, which compares every result with the plan.
    marks = await nationwide.carry(tmp_path, NOMINATIONS, lambda line: figures(capsys, line))
    season = Season(marks)
    assert season.nominations == NOMINATIONS
    cost = season.cost()
    figures(
        capsys,
        f"{NOMINATIONS:,} nominations, each {cost.milliseconds:.0f} ms ({cost.processor:.0f} of processor) "
        f"and {cost.entries:.1f} entries; {season.last.log:,} entries in all",
    )
    postgres = Postgres(tmp_path / "services" / "postgres")
    postgres.start()
    try:
        async with await Log.open(Connection(postgres.dsn(), "", tmp_path).dsn_as("writer")) as log:
            entries = [entry async for entry in log.read()]
    finally:
        postgres.stop()
    assert [entry.position for entry in entries] == list(range(season.last.log))
    found = replay(entries)
    assert found.clean, list(itertools.islice(found.differences, 3))


@pytest.mark.timeout(600)
async def test_a_season_that_was_interrupted_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = await nationwide.carry(tmp_path, 100, print, people=400)
    # As if it had died before it wrote down the province: all its commands are sent once more.
    progress = tmp_path / nationwide.PROGRESS
    progress.write_text(progress.read_text().splitlines(keepends=True)[0])
    second = await nationwide.carry(tmp_path, 100, print, people=400)
    assert [mark.what for mark in second] == [mark.what for mark in first]
    assert second[-1].again
    grown = second[-1].log - first[-1].log
    assert grown <= 2, "only the service's own absence is new"
