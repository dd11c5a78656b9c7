"""The long tests of the pages walk through the same world as the short ones."""

from __future__ import annotations

from tests.web.conftest import ground

__all__ = ["ground"]
