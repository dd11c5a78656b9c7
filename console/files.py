"""Files that people write for a command: read with file and line, and told in their language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from pydantic import BaseModel

from console.language import _

M = TypeVar("M", bound=BaseModel)


@contextmanager
def wrong_command_line() -> Iterator[None]:
    """A wrong file is a wrong command line: ``file:line: what is wrong; what would be right``."""
    from audit.marked import ScenarioError

    try:
        yield
    except ScenarioError as error:
        text = _(error.text).format(**error.values) if error.values else _(error.text)
        raise click.UsageError(f"{error.file}:{error.line}: {text}") from None


def read(file: Path, model: type[M], *, decimals: bool = False) -> M:
    """The file as a ``model``; with ``decimals`` a plain 2.5 is the exact number that it says."""
    from audit import marked

    with wrong_command_line():
        return marked.checked(model, marked.read(file, decimals=decimals))
