"""``vinhdanh rehearse``: everything as in service, beside the real cases, and nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

from tests.console.terminal import Terminal, down


def test_a_rehearsal_has_the_real_cases_and_leaves_them_alone(untouched: Terminal) -> None:
    before = untouched("log", "--json").json
    said: list[str] = []
    process = untouched.up("rehearse", "--copy", said=said)
    try:
        assert said[0].startswith("REHEARSAL")
        folder = next(line.partition("VINHDANH_DATA=")[2] for line in said if "VINHDANH_DATA=" in line)
        there = Terminal(Path(folder))
        copied = there("log", "--json").json
        assert copied[: len(before)] == before, "entry by entry the same"
        # A machine that is slow to start tells of it: the service was away since the last entry.
        assert {entry["stream"] for entry in copied[len(before) :]} <= {"service"}
        assert there("replay").status == 0
        case = next(e["stream"] for e in reversed(before) if e["stream"].startswith("nomination/"))
        assert there("show", case.removeprefix("nomination/")).status == 0
    finally:
        assert down(process) == 0
    assert not Path(folder).exists()
    assert untouched("log", "--json").json == before
