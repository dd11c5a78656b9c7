"""The fairness ledger once more, counted from the lines of ``entries.ndjson`` alone and as simply as it goes.

Nothing of the project is used here. What is counted is what "The fairness ledger" in ``docs/reports.md``
says, read as somebody reads it who has the export and that page.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Line = dict[str, Any]
Figures = defaultdict[str, defaultdict[str, set[str]]]

LEADS = {"head", "chair", "vice_chair", "award_head"}
BODY_OF_ITS_OWN = {
    "supreme_court_unit",
    "academy",
    "high_court",
    "military_court",
    "provincial_court",
    "district_court",
    "regional_court",
    "enterprise",
    "household",
}
"""Tags that say of a unit that it is more than an office inside of another one."""


def covers(period: Line, day: str) -> bool:
    """Both days belong to a period, and one without an end goes on. Days are compared as they are written."""
    begins, until = period["begins"], period.get("until")
    return bool(begins <= day and (until is None or day <= until))


class Recount:
    """What the lines say, kept by what it is about; then counted for one season after the other."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = [line for line in lines if "type" in line]  # a vote that is withheld has none
        self.bodies: dict[str, Line] = {}
        self.seasons: dict[str, Line] = {}
        self.members: list[Line] = []
        self.mandates: list[Line] = []
        self.employments: list[Line] = []
        self.moves: list[Line] = []
        self.policies: list[Line] = []
        self.succeeded: list[Line] = []
        self.traits: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.held: list[Line] = []
        self.nominations: dict[str, Line] = {}
        self.outcome: dict[str, str] = {}
        self.stage_body: dict[str, str] = {}
        self.roll: dict[str, list[str]] = {}
        self.ballots: dict[tuple[str, str], Line] = {}
        self.counted: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in self.lines:
            self._registry(line["type"], line["data"], line["on"])
            self._nomination(line["type"], line["data"], line["stream"], line["on"])
            self._ballot(line["type"], line["data"], line["stream"])

    def _registry(self, kind: str, data: Line, on: str) -> None:
        if kind == "BodyRegistered":
            self.bodies[data["body"]] = data
        elif kind == "SeasonOpened":
            self.seasons[data["season"]] = data
        elif kind == "MemberAdmitted":
            self.members.append(data)
        elif kind == "MandateGranted":
            self.mandates.append(dict(data))
        elif kind == "MandateEnded":
            eve = (dt.date.fromisoformat(on) - dt.timedelta(days=1)).isoformat()
            for held in self.mandates:
                if all(held[name] == data[name] for name in ("body", "person", "office")):
                    held["until"] = min(held["until"] or eve, eve)
        elif kind == "Employed":
            self.employments.append(data)
        elif kind == "PersonMoved":
            self.moves.append(data)
        elif kind == "PolicyAdopted" and not data["what_if"]:
            self.policies.append(json.loads(data["text"]))
        elif kind == "BodySucceeded":
            self.succeeded.append(data)
        elif kind == "ResultsEntered":
            for row in data["rows"]:
                if row["what"] == "trait":
                    self.traits[row["subject"], data["season"]].add(row["value"])
        elif kind == "AwardsHeld":
            self.held.extend(data["rows"])
        elif kind == "HoldingEnded":
            same = ("holder", "award", "season", "number")
            self.held = [row for row in self.held if any(row[name] != data[name] for name in same)]

    def _nomination(self, kind: str, data: Line, stream: str, on: str) -> None:
        if kind == "Nominated" and not data["what_if"]:
            self.nominations[stream] = {**data, "on": on}
            self.outcome[stream] = "open"
        elif kind == "NominationEnded":
            self.outcome[stream] = "awarded" if data["result"] == "awarded" else "not_awarded"
        elif kind in ("AwardCancelled", "Revoked"):
            self.outcome[stream] = "not_awarded"
        elif kind == "Reopened":
            self.outcome[stream] = "open"

    def _ballot(self, kind: str, data: Line, stream: str) -> None:
        """Ballots on one nomination, and ballots of a sitting on many; ``choices`` stand by line and seat."""
        if kind in ("StageOpened", "Convened"):
            self.stage_body[stream] = data["body"]
        elif kind == "SittingOpened":
            self.roll[stream] = data["roll"]
        elif kind == "BallotOpened":
            roll = [seat["seat"] for seat in data["roll"]]
            self._begin(stream, data["ballot"], data["terms"]["ballot"], roll)
        elif kind == "SheetsOpened":
            self._begin(stream, data["ballot"], data["kind"], self.roll[stream])
        elif kind == "VoteCast":
            self.ballots[stream, data["ballot"]]["choices"][stream][data["seat"]] = data["choice"]
        elif kind == "SheetCast":
            for nomination, choice in data["choices"].items():
                self.ballots[stream, data["ballot"]]["choices"][nomination][data["seat"]] = choice
        elif kind in ("MemberRecused", "LineRecused"):
            for nomination in data.get("lines", [stream]):
                self.ballots[stream, data["ballot"]]["choices"][nomination].pop(data["seat"], None)
        elif kind == "BallotClosed":
            self.counted[stream].append((stream, data["ballot"]))
        elif kind == "SheetsCounted":
            for nomination in data["counts"]:
                self.counted[nomination].append((stream, data["ballot"]))
        elif kind == "BallotAnnulled":
            for ballots in self.counted.values():
                ballots[:] = [ballot for ballot in ballots if ballot != (stream, data["ballot"])]

    def _begin(self, stream: str, ballot: str, kind: str, roll: list[str]) -> None:
        body = self.stage_body[stream]
        opened = {"body": body, "kind": kind, "roll": roll, "choices": defaultdict(dict)}
        self.ballots[stream, ballot] = opened

    def figures(self, season: str) -> Figures:
        """Every row that is not empty: by outcome the streams that it counts."""
        rows: Figures = defaultdict(lambda: defaultdict(set))
        begins, ends = self.seasons[season]["begins"], self.seasons[season]["ends"]
        for stream, case in self.nominations.items():
            if case["season"] == season:
                for key in self._keys(case, season):
                    rows[key][self.outcome[stream]].add(stream)
            elif case["season"] is None and begins <= case["on"] <= ends:
                rows["apart/no_season"][self.outcome[stream]].add(stream)
        return rows

    def _keys(self, case: Line, season: str) -> list[str]:
        day = self.seasons[season]["ends"]
        who, unit = case["nominee"], case["unit"]
        return [
            "all",
            self._collective(who) if who in self.bodies else self._rank(who, season),
            self._women(who, season),
            "first/held_before" if self._held_before(who, case["award"], season) else "first/first_time",
            f"award/{case['award']}",
            f"unit/{unit}",
            f"cluster/{next(filter(None, (self._cluster(body, day) for body in self._upwards(unit))), '-')}",
        ]

    def _rank(self, person: str, season: str) -> str:
        day = self.seasons[season]["ends"]
        mandates = [held for held in self.mandates if held["person"] == person and covers(held, day)]
        leads = LEADS | self._signing(day)
        if any(held["office"] in leads or held["deputy_of"] is not None for held in mandates):
            return "rank/leader"
        staff = any(held["office"] == "staff" and self._is_unit(held["body"]) for held in mandates)
        officer = any(held["office"] == "award_officer" for held in mandates)
        stated = "direct_worker" in self.traits[person, season]
        if staff or officer or stated or self._is_unit(self._employed_at(person, day)):
            return "rank/direct"
        return "rank/not_known"

    def _signing(self, day: str) -> set[str]:
        offices = set()
        for policy in self.policies:
            if covers({"begins": policy["in_force"]["from"], "until": policy["in_force"]["until"]}, day):
                offices |= {stage["by"] for stage in policy["route"] if stage["kind"] == "sign"}
        return offices

    def _is_unit(self, body: str | None) -> bool:
        return body in self.bodies and self.bodies[body]["kind"] == "unit"

    def _employed_at(self, person: str, day: str) -> str | None:
        """Where his employment began, or where he came to since."""
        spells = [spell for spell in self.employments if spell["person"] == person]
        if spells and not any(covers(spell, day) for spell in spells):
            return None
        came = [(spell["begins"], spell["body"]) for spell in spells if covers(spell, day)]
        came += [(m["on"], m["body"]) for m in self.moves if m["person"] == person and m["on"] <= day]
        return max(came, key=lambda coming: coming[0])[1] if came else None

    def _collective(self, body: str) -> str:
        """An office inside a unit is small; so is whatever is tagged so."""
        told = self.bodies[body]
        tags = set(told.get("tags") or ())
        below = [other for other in self.bodies.values() if other["parent"] == body]
        office = told["kind"] == "unit" and self._is_unit(told["parent"]) and not below
        own = tags & BODY_OF_ITS_OWN or {tag for tag in tags if tag.startswith("level_")}
        if "small_collective" in tags or (office and not told.get("locality") and not own):
            return "collective/small"
        return "collective/other"

    def _women(self, who: str, season: str) -> str:
        stated = set().union(*(self.traits[name, season] for name in self._names(who, season)))
        return "women/" + next(
            (trait for trait in ("woman", "women_70", "man") if trait in stated), "not_known"
        )

    def _names(self, who: str, season: str) -> set[str]:
        """Itself and the bodies in whose place it stands: their titles and results count as its own."""
        names = {who}
        while True:
            more = set(names)
            for change in self.succeeded:
                if change["body"] in names and change["on"] <= self.seasons[season]["ends"]:
                    more |= set(change["succeeds"])
            if more == names:
                return names
            names = more

    def _held_before(self, who: str, award: str, season: str) -> bool:
        """What was given without a season is from before where it was decided before this one began."""
        begins = self.seasons[season]["begins"]
        for row in self.held:
            if row["holder"] in self._names(who, season) and row["award"] == award:
                of = self.seasons.get(row["season"])
                if (of["ends"] if of else row["decided"]) < begins:
                    return True
        return False

    def _upwards(self, body: str) -> list[str]:
        """The body, then those above it, the nearest first."""
        way: list[str] = []
        at: str | None = body
        while at is not None and at not in way:
            way.append(at)
            at = self.bodies[at]["parent"] if at in self.bodies else None
        return way

    def _cluster(self, body: str, day: str) -> str | None:
        """The one to which the body itself belongs on this day."""
        belongs = [
            member["cluster"] for member in self.members if member["unit"] == body and covers(member, day)
        ]
        return belongs[-1] if belongs else None

    def _last_ballot(self, stream: str) -> Line | None:
        """The last open ballot of a cluster that was counted on the nomination."""
        for counted in reversed(self.counted[stream]):
            ballot = self.ballots[counted]
            of = self.bodies.get(ballot["body"])
            if ballot["kind"] == "open" and of is not None and of["kind"] == "cluster":
                return ballot
        return None

    def votes(self, stream: str) -> dict[str, str]:
        """Who voted how in that ballot, by seat."""
        ballot = self._last_ballot(stream)
        return dict(ballot["choices"][stream]) if ballot else {}

    def pairs(self, season: str) -> dict[tuple[str, str], set[str]]:
        """Two that favoured each other, by code, and the nominations by which they did."""
        favours: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for stream, case in self.nominations.items():
            if case["season"] == season:
                for favour in self._favours(stream, case, self.seasons[season]["ends"]):
                    favours[favour].add(stream)
        return {
            (one, other): by | favours[other, one]
            for (one, other), by in list(favours.items())
            if one < other and (other, one) in favours
        }

    def _favours(self, stream: str, case: Line, day: str) -> list[tuple[str, str]]:
        """Who favoured whom by this nomination."""
        who, unit = case["nominee"], case["unit"]
        found = []
        if ballot := self._last_ballot(stream):
            own = who if who in self.bodies else unit
            owner = next((body for body in self._upwards(own) if body in ballot["roll"]), own)
            found += [(seat, owner) for seat, choice in self.votes(stream).items() if choice == "approve"]
        if who in self.bodies and who not in self._upwards(unit) and unit not in self._upwards(who):
            found.append((self._clustered(unit, day), self._clustered(who, day)))
        return [(one, other) for one, other in found if one != other]

    def _clustered(self, body: str, day: str) -> str:
        """The nearest of the body and those above it that is in a cluster; the body where none is."""
        return next((at for at in self._upwards(body) if self._cluster(at, day)), body)
