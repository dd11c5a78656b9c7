"""The fairness ledger counted once more, from an export's file alone: JSON, loops and nothing of ours.

It knows no state and no rule, only what stands in the lines: who was nominated, how it ended, who held which
office, which unit approved of which nomination.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

LEADING = ("head", "chair", "vice_chair", "award_head")
WORKING = ("staff", "award_officer")

Counts = dict[str, dict[str, set[str]]]
"""Row, outcome, nominations."""


class Recount:
    """All lines, sorted by what they tell."""

    def __init__(self, lines: Iterable[dict[str, Any]]) -> None:
        self.lines = [line for line in lines if "type" in line]
        self.bodies = {d["body"]: d for d in self.data("BodyRegistered")}
        self.seasons = {d["season"]: (d["begins"], d["ends"]) for d in self.data("SeasonOpened")}
        nominated = [
            line for line in self.lines if line["type"] == "Nominated" and not line["data"]["what_if"]
        ]
        self.filed = {line["stream"]: line["data"] for line in nominated}
        self.filed_on = {line["stream"]: line["on"] for line in nominated}

    def data(self, type: str) -> list[dict[str, Any]]:
        return [line["data"] for line in self.lines if line["type"] == type]

    def outcome(self, stream: str) -> str:
        now = "open"
        for line in self.lines:
            if line["stream"] != stream:
                continue
            match line["type"]:
                case "StageOpened":
                    now = "open"
                case "NominationEnded":
                    now = "awarded" if line["data"]["result"] == "awarded" else "not_awarded"
                case "AwardCancelled" | "Revoked":
                    now = "not_awarded"
        return now

    def signing(self) -> set[str]:
        policies = [json.loads(d["text"]) for d in self.data("PolicyAdopted")]
        offices = {s["by"] for p in policies for s in p["route"] if s["kind"] == "sign"}
        return offices | {p["leaders"]["office"] for p in policies if p.get("leaders")}

    def offices(self, person: str, day: str) -> list[tuple[str, str | None]]:
        """The offices that he held on the day, each with whose deputy it is."""
        held: list[dict[str, Any]] = []
        for line in self.lines:
            if line["type"] == "MandateGranted" and line["data"]["person"] == person:
                held.append({**line["data"], "ended": "9999"})
            if line["type"] == "MandateEnded" and line["data"]["person"] == person:
                hanoi = dt.datetime.fromisoformat(line["at"]) + dt.timedelta(hours=7)
                for mandate in held:
                    named = (mandate["body"], mandate["office"]) == (
                        line["data"]["body"],
                        line["data"]["office"],
                    )
                    if named and mandate["ended"] == "9999":
                        mandate["ended"] = hanoi.date().isoformat()
        return [
            (m["office"], m["deputy_of"])
            for m in held
            if m["begins"] <= day <= (m["until"] or "9999") and day < m["ended"]
        ]

    def traits(self, subject: str) -> set[str]:
        rows = [row for d in self.data("ResultsEntered") for row in d["rows"]]
        return {row["value"] for row in rows if row["subject"] == subject and row["what"] == "trait"}

    def rank(self, person: str, day: str) -> str:
        offices = self.offices(person, day)
        signing = self.signing()
        if any(o in LEADING or o in signing or deputy for o, deputy in offices):
            return "leader"
        works = any(o in WORKING for o, _ in offices) or "direct_worker" in self.traits(person)
        employed = any(
            d["person"] == person and d["begins"] <= day and (d["until"] is None or day <= d["until"])
            for d in self.data("Employed")
        )
        return "direct" if works or employed else "not_known"

    def upwards(self, body: str | None) -> list[str]:
        """The body and those above it."""
        return [] if body is None else [body, *self.upwards(self.bodies[body]["parent"])]

    def size(self, body: str) -> str:
        about = self.bodies[body]
        if "small_collective" in about["tags"]:
            return "small"
        if about["kind"] != "unit" or about["tags"] or about["locality"] or about["parent"] is None:
            return "other"
        if any(other["parent"] == body for other in self.bodies.values()):
            return "other"
        return "small" if self.bodies[about["parent"]]["kind"] == "unit" else "other"

    def women(self, nominee: str) -> str:
        said = self.traits(nominee)
        return next((one for one in ("woman", "women_70", "man") if one in said), "not_known")

    def first(self, nominee: str, award: str, season: str) -> str:
        begins, _ = self.seasons[season]
        gone = {(d["holder"], d["award"], d["number"]) for d in self.data("HoldingEnded")}
        for row in (row for d in self.data("AwardsHeld") for row in d["rows"]):
            if (row["holder"], row["award"]) != (nominee, award):
                continue
            if (row["holder"], row["award"], row["number"]) in gone:
                continue
            known = self.seasons.get(row["season"])
            if (known[1] if known else row["decided"]) < begins:
                return "held_before"
        return "first_time"

    def clusters(self, unit: str, day: str) -> list[str]:
        return [
            d["cluster"]
            for d in self.data("MemberAdmitted")
            if d["unit"] == unit and d["begins"] <= day and (d["until"] is None or day <= d["until"])
        ]

    def member(self, body: str, day: str) -> str | None:
        """The nearest that is in a cluster."""
        return next((one for one in self.upwards(body) if self.clusters(one, day)), None)

    def cluster(self, unit: str, day: str) -> str:
        member = self.member(unit, day)
        return "-" if member is None else self.clusters(member, day)[0]

    def figures(self, season: str) -> Counts:
        """Every row of the ledger that holds a nomination."""
        found: Counts = defaultdict(lambda: defaultdict(set))
        _, day = self.seasons[season]
        for stream, data in self.filed.items():
            if data["season"] is None and self.seasons[season][0] <= self.filed_on[stream] <= day:
                found["apart/no_season"][self.outcome(stream)].add(stream)
            if data["season"] != season:
                continue
            nominee, unit, award = data["nominee"], data["unit"], data["award"]
            keys = ["all", f"award/{award}", f"unit/{unit}", f"cluster/{self.cluster(unit, day)}"]
            keys += [f"women/{self.women(nominee)}", f"first/{self.first(nominee, award, season)}"]
            if nominee in self.bodies:
                keys.append(f"collective/{self.size(nominee)}")
            else:
                keys.append(f"rank/{self.rank(nominee, day)}")
            for key in keys:
                found[key][self.outcome(stream)].add(stream)
        return found

    # Units that favoured each other ------------------------------------------------------------------------

    def votes(self, stream: str) -> dict[str, str]:
        """Each unit's choice on the nomination in the last ballot of a cluster that was counted."""
        clusters = {b for b, d in self.bodies.items() if d["kind"] == "cluster"}
        at: dict[str, str] = {}
        cast: dict[str, dict[str, str]] = defaultdict(dict)
        counted: dict[str, dict[str, str]] = {}
        for line in self.lines:
            data = line["data"]
            if line["stream"] == stream:
                match line["type"]:
                    case "StageOpened":
                        at[f"{data['stage']}/{data['turn']}"] = data["body"]
                    case "VoteCast":
                        cast[data["ballot"]][data["seat"]] = data["choice"]
                    case "BallotClosed" if at[data["ballot"]] in clusters:
                        counted[data["ballot"].split("/")[0]] = dict(cast[data["ballot"]])
                    case "ResultTaken" if self.body_of(data["sitting"]) in clusters:
                        counted[data["stage"]] = self.sheets(data["sitting"], stream)
        return {seat: choice for votes in counted.values() for seat, choice in votes.items()}

    def body_of(self, sitting: str) -> str:
        return next(
            str(line["data"]["body"])
            for line in self.lines
            if (line["stream"], line["type"]) == (sitting, "Convened")
        )

    def sheets(self, sitting: str, line_of: str) -> dict[str, str]:
        choices: dict[str, dict[str, str]] = {}
        lines_of: dict[str, set[str]] = {}
        done: list[str] = []
        for line in self.lines:
            if line["stream"] != sitting:
                continue
            data = line["data"]
            match line["type"]:
                case "SheetsOpened":
                    lines_of[data["ballot"]] = {one["line"] for one in data["lines"]}
                    choices[data["ballot"]] = {}
                case "SheetCast" if line_of in data["choices"]:
                    choices[data["ballot"]][data["seat"]] = data["choices"][line_of]
                case "SheetsCounted" if data["ballot"] not in done:
                    done.append(data["ballot"])
                case "BallotAnnulled" if data["ballot"] in done:
                    done.remove(data["ballot"])
        return next((choices[ballot] for ballot in reversed(done) if line_of in lines_of[ballot]), {})

    def seats(self, stream: str) -> set[str]:
        """Who had a seat in any ballot on the nomination, or in a sitting that gave it its result."""
        sittings = {
            line["data"]["sitting"]
            for line in self.lines
            if (line["stream"], line["type"]) == (stream, "ResultTaken")
        }
        found: set[str] = set()
        for line in self.lines:
            if line["stream"] == stream and line["type"] == "BallotOpened":
                found |= {seat["seat"] for seat in line["data"]["roll"]}
            if line["stream"] in sittings and line["type"] == "SittingOpened":
                found |= set(line["data"]["roll"])
        return found

    def pairs(self, season: str) -> dict[tuple[str, str], set[str]]:
        """The pairs that favoured each other, with the nominations by which they did."""
        favours: dict[tuple[str, str], set[str]] = defaultdict(set)
        _, day = self.seasons[season]
        for stream, data in self.filed.items():
            if data["season"] != season:
                continue
            unit, owner = data["unit"], data["nominee"] if data["nominee"] in self.bodies else data["unit"]
            if owner not in self.upwards(unit) and unit not in self.upwards(owner):
                both = self.member(unit, day) or unit, self.member(owner, day) or owner
                if both[0] != both[1]:
                    favours[both].add(stream)
            seats = self.seats(stream)
            owner = next((one for one in self.upwards(owner) if one in seats), owner)
            for seat, choice in self.votes(stream).items():
                if seat != owner and choice == "approve":
                    favours[seat, owner].add(stream)
        return {
            (one, other): streams | favours[other, one]
            for (one, other), streams in list(favours.items())
            if one < other and favours.get((other, one))
        }
