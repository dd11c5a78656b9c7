"""A world of movements for the tests here; at the end its whole log is decided once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.domain.movement.movements import Emulation


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Emulation]:
    made = Emulation(tmp_path)
    yield made
    made.proved()
