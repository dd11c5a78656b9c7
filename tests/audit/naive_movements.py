"""Form 0601 counted once more, from the lines of an export alone: JSON, loops and nothing of ours."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

SCOPE_ROWS = {"TW": "02", "B": "03", "T": "03", "SBN": "04", "H": "05", "X": "05"}
MANNER_ROWS = {"campaign": "11", "thematic": "11", "routine": "12", "lasting": "manner_lasting"}

Counts = dict[tuple[str, str], set[str]]
"""Row and column (empty for all of them), movements."""


class Recount:
    """All lines, sorted by what they tell."""

    def __init__(self, lines: Iterable[dict[str, Any]]) -> None:
        self.lines = list(lines)
        self.bodies = {
            line["data"]["body"]: line["data"] for line in self.lines if line["type"] == "BodyRegistered"
        }

    def form(self, begins: str, until: str) -> Counts:
        """Every number of the form that is not zero."""
        found: Counts = defaultdict(set)
        plan: dict[str, dict[str, Any]] = {}
        for line in self.lines:
            stream = line["stream"]
            if line["type"] == "MovementDrafted":
                plan[stream] = line["data"]
            if line["type"] == "MovementLaunched" and begins <= line["on"] <= until:
                level = self.level(plan[stream]["body"], line["on"])
                rows = (
                    "01",
                    SCOPE_ROWS.get(level, "scope_not_known"),
                    self.length_row(plan[stream]["runs"]),
                    MANNER_ROWS[plan[stream]["kind"]],
                )
                for row in rows:
                    found[row, ""].add(stream)
                    found[row, level].add(stream)
        return dict(found)

    def length_row(self, runs: dict[str, str]) -> str:
        """By the anniversaries that it passes: no fraction of a year is needed for that."""
        begins = dt.date.fromisoformat(runs["begins"])
        after = dt.date.fromisoformat(runs["until"]) + dt.timedelta(days=1)

        def reached(years: int) -> int:
            day = (begins.year + years, begins.month, begins.day)
            end = (after.year, after.month, after.day)
            return (end > day) - (end < day)

        if reached(1) < 0:
            return "06"
        if reached(1) == 0:
            return "07"
        return "08" if reached(3) < 0 else "09" if reached(5) < 0 else "10"

    def level(self, body: str, day: str) -> str:
        here = self.bodies[body]
        if here["kind"] == "council":
            return self.level(here["parent"], day)
        if here["kind"] == "cluster":
            units = [
                line["data"]["unit"]
                for line in self.lines
                if line["type"] == "MemberAdmitted"
                and line["data"]["cluster"] == body
                and line["data"]["begins"] <= day <= (line["data"]["until"] or "9999")
            ]
            levels = {self.level(unit, day) for unit in units}
            return min(levels) if len(levels) == 1 else "not_known"
        if here["locality"]:
            return "SBN"
        steps, top = 0, here
        while top["parent"]:
            steps, top = steps + 1, self.bodies[top["parent"]]
        if top["kind"] != "organ":
            return "not_known"
        if steps:
            return "SBN" if steps == 1 else "X"
        if body in {other["locality"] for other in self.bodies.values()}:
            return "T"
        return "B" if body in {other["parent"] for other in self.bodies.values()} else "not_known"
