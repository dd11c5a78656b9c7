"""The season that simulation is measured on: made small, and told by the command as it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import simulating


@pytest.mark.timeout(120)
@pytest.mark.long
async def test_a_season_is_written_and_the_command_tells_whoever_would_lose_in_it(tmp_path: Path) -> None:
    said: list[str] = []
    found = await simulating.measure(tmp_path, 250, said.append, people=400)
    assert sum(one.nominations for one in found.tried) == found.nominations == 250
    assert all(0 < one.loses < one.nominations for one in found.tried)
    assert all(one.processor > 0 for one in found.tried)
    assert all(one.memory > 2**24 for one in found.tried)
    assert found.of_nominations > 8 * 250, "with their ballots and signatures"
