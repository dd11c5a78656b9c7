"""The pages, a module for each thing that people look at or do. ``load`` enters all of them in the table.

An address that is written out goes before one with a name in its place, whatever their modules are called.
"""

from __future__ import annotations

import importlib
import pkgutil

from web.table import ROUTES


def load() -> None:
    """Import every module of pages: each enters its own."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    ROUTES.sort(key=lambda one: [part.startswith("{") for part in one.path.split("/")])
