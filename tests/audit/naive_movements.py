"""Form 0601, and how units stood at reviews, counted once more from the lines of an export alone: JSON, loops
and nothing of ours."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
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


# Targets at a review, counted once more --------------------------------------------------------------------

Figures = tuple[Fraction, Fraction, Fraction]
"""What was reached, of how many, at which caseload."""


def at_reviews(lines: Iterable[dict[str, Any]]) -> list[tuple[str, dict[str, dict[str, int]]]]:
    """For each review: its movement, and by target how many units stand how."""
    kinds: dict[str, str] = {}
    plan: dict[str, dict[str, Any]] = {}
    members: dict[str, list[str]] = {}
    results: dict[tuple[str, str, str, str], tuple[str, dict[str, Any]]] = {}
    found = []
    for line in lines:
        movement, data = line["stream"], line["data"]
        if line["type"] == "BodyRegistered":
            kinds[data["body"]] = data["kind"]
        elif line["type"] == "MovementDrafted":
            plan[movement] = data
        elif line["type"] == "MovementLaunched":
            # A cluster passes it on to its units: they owe figures, it does not.
            members[movement] = [one for one in data["members"] if kinds[one] != "cluster"]
        elif line["type"] in ("ResultReported", "ResultConfirmed", "ResultReturned"):
            key = movement, data["target"], data["unit"], data["period"]
            figures = data if line["type"] == "ResultReported" else results[key][1]
            results[key] = line["type"], figures
        elif line["type"] == "ReviewHeld":
            wanted = [
                one["period"]
                for one in plan[movement]["reports"]
                if data["kind"] == "final" or one["until"] <= line["on"]
            ]
            counts: dict[str, dict[str, int]] = {}
            for target in plan[movement]["targets"]:
                counted: dict[str, int] = defaultdict(int)
                counts[target["target"]] = counted
                for unit in target["only"] or members[movement]:
                    confirmed = {
                        period: figures
                        for (m, t, u, period), (how, figures) in results.items()
                        if (m, t, u, how) == (movement, target["target"], unit, "ResultConfirmed")
                    }
                    counted[standing_of(target, confirmed, any(p not in confirmed for p in wanted))] += 1
            found.append((movement, {target: dict(counted) for target, counted in counts.items()}))
    return found


def standing_of(target: dict[str, Any], confirmed: dict[str, dict[str, Any]], lacking: bool) -> str:
    """By trying: where a period is lacking, whatever might still come must give the same answer."""
    if not confirmed:
        return "not_reported"
    there = tuple(
        sum((Fraction(one[name]) for one in confirmed.values() if one[name] is not None), Fraction(0))
        for name in ("part", "whole", "load")
    )
    so_far = answer(target, (there[0], there[1], there[2]))
    if not lacking:
        return so_far
    could = {answer(target, then) for then in tried(target, (there[0], there[1], there[2]))}
    return so_far if could == {so_far} and so_far in ("met", "missed") else "incomplete"


def tried(target: dict[str, Any], there: Figures) -> Iterable[Figures]:
    """What the figures might be in the end: as they are, a little more, much more, and at every edge."""
    part, whole, load = there
    bands = target["bands"]
    ends = [band[edge] for band in bands for edge in ("at_least", "below")]
    edges = [Fraction(edge) for edge in ends if edge is not None]
    loads = [load, load + 1, load + 10**9, *(edge for edge in edges if edge >= load)] if bands else [load]
    asked = (target["value"], *(band["value"] for band in bands))
    values = [Fraction(value) for value in asked if value is not None]
    for then in loads:
        if target["measure"] == "done":
            yield from ((max(part, Fraction(more)), whole, then) for more in (0, 1))
        elif target["measure"] != "share":
            exact = [value for value in values if value >= part]
            yield from ((more, whole, then) for more in (part, part + 1, part + 10**12, *exact))
        else:
            for good, bad in ((0, 0), (0, 1), (1, 0), (0, 10**9), (10**9, 0), (1, 1)):
                yield part + good, whole + good + bad, then
            for value in values:
                if 0 < value < 1:
                    # So many good ones more, or bad ones, that the share is the value itself.
                    good_ones = (value * whole - part) / (1 - value)
                    bad_ones = part / value - whole
                    if good_ones >= 0:
                        yield part + good_ones, whole + good_ones, then
                    if bad_ones >= 0:
                        yield part, whole + bad_ones, then


def answer(target: dict[str, Any], figures: Figures) -> str:
    """How the target stands if nothing more comes."""
    part, whole, load = figures
    if target["measure"] == "share" and whole == 0:
        return "nothing_due"
    reached = part / whole if target["measure"] == "share" else part
    if target["measure"] == "done":
        reached = min(part, Fraction(1))
    wanted = target["value"]
    for band in target["bands"]:
        if (band["at_least"] is None or load >= Fraction(band["at_least"])) and (
            band["below"] is None or load < Fraction(band["below"])
        ):
            wanted = band["value"]
    if wanted is None:
        return "unclear"
    kept = {
        ">": reached > Fraction(wanted),
        ">=": reached >= Fraction(wanted),
        "<": reached < Fraction(wanted),
        "<=": reached <= Fraction(wanted),
        "=": reached == Fraction(wanted),
    }
    return "met" if kept[target["comparison"]] else "missed"
