"""Replay in a process of its own: what goes wrong there is said here, and nothing is left running."""

from __future__ import annotations

import pytest

from audit.apart import Failed, TookTooLong, replayed


async def test_a_log_that_is_not_there_is_said() -> None:
    with pytest.raises(Failed):
        await replayed("postgresql://nobody@/nothing?host=/nowhere", "nomination/x", 60)


async def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TookTooLong):
        await replayed("postgresql://nobody@/nothing?host=/nowhere", "nomination/x", 0.01)
