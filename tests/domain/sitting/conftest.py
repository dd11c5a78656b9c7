"""The chamber in which sittings are tried; files that need another size have one of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.invariants import check
from tests.domain.sitting.chamber import Chamber


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    """A chamber of twelve units; whatever happened in it has to be decided again alike."""
    built = Chamber(tmp_path / "keys")
    yield built
    check(built.entries)
