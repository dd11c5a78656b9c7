"""The pages, a module for each thing that people look at or do. ``load`` enters all of them in the table."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Import every module of pages: each enters its own."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
