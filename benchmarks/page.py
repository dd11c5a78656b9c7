"""Puts the measured table into ``docs/performance.md``, between its two marks."""

from __future__ import annotations

from pathlib import Path

BEGIN = "<!-- figures: written by `python -m benchmarks --write`, not by hand -->"
END = "<!-- end of figures -->"


class NoMarks(ValueError):
    """The page has no place for the figures."""

    def __init__(self, begin: str, end: str) -> None:
        super().__init__(f"the page needs a line {begin!r} and after it a line {end!r}")


def put(text: str, figures: str, begin: str = BEGIN, end: str = END) -> str:
    """The page with ``figures`` between the marks."""
    head, begins, rest = text.partition(begin)
    _, ends, tail = rest.partition(end)
    if not (begins and ends):
        raise NoMarks(begin, end)
    return f"{head}{begin}\n\n{figures.strip()}\n\n{end}{tail}"


def write(path: Path, figures: str, begin: str = BEGIN, end: str = END) -> None:
    """The same with a file."""
    path.write_text(put(path.read_text(encoding="utf-8"), figures, begin, end), encoding="utf-8")
