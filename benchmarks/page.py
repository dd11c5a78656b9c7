"""Puts the measured table into ``docs/performance.md``, between its two marks."""

from __future__ import annotations

from pathlib import Path

BEGIN = "<!-- figures: written by `python -m benchmarks --write`, not by hand -->"
END = "<!-- end of figures -->"


class NoMarks(ValueError):
    """The page has no place for the figures."""

    def __init__(self) -> None:
        super().__init__(f"the page needs a line {BEGIN!r} and after it a line {END!r}")


def put(text: str, figures: str) -> str:
    """The page with ``figures`` between the marks."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise NoMarks
    return f"{head}{BEGIN}\n\n{figures.strip()}\n\n{END}{tail}"


def write(path: Path, figures: str) -> None:
    """The same with a file."""
    path.write_text(put(path.read_text(encoding="utf-8"), figures), encoding="utf-8")
