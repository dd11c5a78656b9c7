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
OF_ITS_OWN = {"supreme_court_unit", "academy", "military_court", "high_court", "provincial_court"}
OF_ITS_OWN |= {"regional_court", "district_court", "enterprise", "household"}
"""Tags that say of a unit that it is more than an office inside of another one, as ``level_…`` do."""


def covers(period: Line, day: str) -> bool:
    """Both days belong to a period, and one without an end goes on. Days are compared as they are written."""
    begins, until = period["begins"], period.get("until")
    return bool(begins <= day and (until is None or day <= until))


class Recount:
    """What the lines say, kept by what it is about; then counted for one season after the other."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.all: defaultdict[str, list[Line]] = defaultdict(list)
        """What was entered, by its type: the data, with its stream, and the day unless it has one itself."""
        self.bodies: dict[str, Line] = {}
        self.seasons: dict[str, Line] = {}
        self.traits: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.held: list[Line] = []
        self.outcome: dict[str, str] = {}
        self.meets: dict[str, str] = {}
        """The body at whose stage a nomination is, or whose sitting it is."""
        self.roll: dict[str, list[str]] = {}
        self.ballots: dict[tuple[str, str], Line] = {}
        self.counted: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in lines:
            if "type" in line:  # a vote that is withheld has none
                kind, stream, data = line["type"], line["stream"], line["data"]
                self.all[kind].append({"on": line["on"], "stream": stream, **data})
                self._registry(kind, data, line["on"])
                self._outcome(kind, data, stream)
                self._ballot(kind, data, stream)

    def _registry(self, kind: str, data: Line, on: str) -> None:
        if kind == "BodyRegistered":
            self.bodies[data["body"]] = data
        elif kind == "SeasonOpened":
            self.seasons[data["season"]] = data
        elif kind == "MandateEnded":
            eve = (dt.date.fromisoformat(on) - dt.timedelta(days=1)).isoformat()
            for held in self.all["MandateGranted"]:
                if all(held[name] == data[name] for name in ("body", "person", "office")):
                    held["until"] = min(held["until"] or eve, eve)
        elif kind == "ResultsEntered":
            for row in data["rows"]:
                if row["what"] == "trait":
                    self.traits[row["subject"], data["season"]].add(row["value"])
        elif kind == "AwardsHeld":
            self.held.extend(data["rows"])
        elif kind == "HoldingEnded":
            same = ("holder", "award", "season", "number")
            self.held = [row for row in self.held if any(row[name] != data[name] for name in same)]

    def _outcome(self, kind: str, data: Line, stream: str) -> None:
        if kind in ("Nominated", "Reopened"):
            self.outcome[stream] = "open"
        elif kind == "NominationEnded":
            self.outcome[stream] = "awarded" if data["result"] == "awarded" else "not_awarded"
        elif kind in ("AwardCancelled", "Revoked"):
            self.outcome[stream] = "not_awarded"

    def _ballot(self, kind: str, data: Line, stream: str) -> None:
        """Ballots on one nomination, and of a sitting on many; ``choices`` stand by nomination and seat."""
        if kind in ("StageOpened", "Convened"):
            self.meets[stream] = data["body"]
        elif kind == "SittingOpened":
            self.roll[stream] = data["roll"]
        elif kind in ("BallotOpened", "SheetsOpened"):
            one = kind == "BallotOpened"
            self.ballots[stream, data["ballot"]] = {
                "body": self.meets[stream],
                "kind": data["terms"]["ballot"] if one else data["kind"],
                "roll": [seat["seat"] for seat in data["roll"]] if one else self.roll[stream],
                "choices": defaultdict(dict),
            }
        elif kind in ("VoteCast", "SheetCast"):
            sheet = data["choices"] if kind == "SheetCast" else {stream: data["choice"]}
            for nomination, choice in sheet.items():
                self.ballots[stream, data["ballot"]]["choices"][nomination][data["seat"]] = choice
        elif kind in ("MemberRecused", "LineRecused"):
            for nomination in data.get("lines", [stream]):
                self.ballots[stream, data["ballot"]]["choices"][nomination].pop(data["seat"], None)
        elif kind in ("BallotClosed", "SheetsCounted"):
            for nomination in data.get("counts", [stream]):
                self.counted[nomination].append((stream, data["ballot"]))
        elif kind == "BallotAnnulled":
            for ballots in self.counted.values():
                ballots[:] = [ballot for ballot in ballots if ballot != (stream, data["ballot"])]

    def figures(self, season: str) -> Figures:
        """Every row that is not empty: by outcome the streams that it counts."""
        rows: Figures = defaultdict(lambda: defaultdict(set))
        begins, ends = self.seasons[season]["begins"], self.seasons[season]["ends"]
        for case in self.all["Nominated"]:
            keys = []
            if case["season"] == season:
                keys = self._keys(case, season, ends)
            elif case["season"] is None and begins <= case["on"] <= ends:
                keys = ["apart/no_season"]
            for key in keys if not case["what_if"] else ():
                rows[key][self.outcome[case["stream"]]].add(case["stream"])
        return rows

    def _keys(self, case: Line, season: str, day: str) -> list[str]:
        who, unit = case["nominee"], case["unit"]
        clusters = [found for body in self._upwards(unit) if (found := self._cluster(body, day))]
        return [
            "all",
            self._collective(who) if who in self.bodies else self._rank(who, season, day),
            self._women(who, season),
            "first/held_before" if self._held_before(who, case["award"], season) else "first/first_time",
            f"award/{case['award']}",
            f"unit/{unit}",
            f"cluster/{clusters[0] if clusters else '-'}",
        ]

    def _rank(self, person: str, season: str, day: str) -> str:
        granted = [held for held in self.all["MandateGranted"] if held["person"] == person]
        mandates = [held for held in granted if covers(held, day)]
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
        """The offices that sign under what was adopted for this day, and not only tried out."""
        rules = [json.loads(a["text"]) for a in self.all["PolicyAdopted"] if not a["what_if"]]
        in_force = [r for r in rules if covers({"begins": r["in_force"]["from"], **r["in_force"]}, day)]
        return {stage["by"] for rule in in_force for stage in rule["route"] if stage["kind"] == "sign"}

    def _is_unit(self, body: str | None) -> bool:
        return body in self.bodies and self.bodies[body]["kind"] == "unit"

    def _employed_at(self, person: str, day: str) -> str | None:
        """Where his employment began, or where he came to since."""
        spells = [e for e in self.all["Employed"] if e["person"] == person and covers(e, day)]
        moves = [m for m in self.all["PersonMoved"] if m["person"] == person and m["on"] <= day]
        came = [(e["begins"], e["body"]) for e in spells] + [(m["on"], m["body"]) for m in moves]
        return max(came)[1] if spells else None

    def _collective(self, body: str) -> str:
        """An office inside a unit is small; so is whatever is tagged so."""
        told = self.bodies[body]
        tags = set(told.get("tags") or ())
        below = any(other["parent"] == body for other in self.bodies.values())
        inside = self._is_unit(body) and self._is_unit(told["parent"]) and not below
        own = tags & OF_ITS_OWN or {tag for tag in tags if tag.startswith("level_")}
        if "small_collective" in tags or (inside and not told.get("locality") and not own):
            return "collective/small"
        return "collective/other"

    def _women(self, who: str, season: str) -> str:
        stated = set().union(*(self.traits[name, season] for name in self._names(who, season)))
        known = [trait for trait in ("woman", "women_70", "man") if trait in stated]
        return f"women/{known[0] if known else 'not_known'}"

    def _names(self, who: str, season: str) -> list[str]:
        """Itself and the bodies in whose place it stands: their titles and results count as its own."""
        names = [who]
        for name in names:  # which grows meanwhile
            for change in self.all["BodySucceeded"]:
                if change["body"] == name and change["on"] <= self.seasons[season]["ends"]:
                    names += [former for former in change["succeeds"] if former not in names]
        return names

    def _held_before(self, who: str, award: str, season: str) -> bool:
        """What was given without a season is from before where it was decided before this one began."""
        names, begins = self._names(who, season), self.seasons[season]["begins"]
        rows = [row for row in self.held if row["holder"] in names and row["award"] == award]
        return any(self.seasons.get(r["season"], {"ends": r["decided"]})["ends"] < begins for r in rows)

    def _upwards(self, body: str) -> list[str]:
        """The body, then those above it, the nearest first."""
        way = [body]
        while (above := self.bodies.get(way[-1], {}).get("parent")) and above not in way:
            way.append(above)
        return way

    def _cluster(self, body: str, day: str) -> str | None:
        """The one to which the body itself belongs on this day."""
        of = [member for member in self.all["MemberAdmitted"] if member["unit"] == body]
        return next((member["cluster"] for member in reversed(of) if covers(member, day)), None)

    def _last_ballot(self, stream: str) -> Line | None:
        """The last open ballot of a cluster that was counted on the nomination."""
        for counted in reversed(self.counted[stream]):
            ballot = self.ballots[counted]
            if ballot["kind"] == "open" and self.bodies[ballot["body"]]["kind"] == "cluster":
                return ballot
        return None

    def votes(self, stream: str) -> dict[str, str]:
        """Who voted how in that ballot, by seat."""
        ballot = self._last_ballot(stream)
        return dict(ballot["choices"][stream]) if ballot else {}

    def pairs(self, season: str) -> dict[tuple[str, str], set[str]]:
        """Two that favoured each other, by code, and the nominations by which they did."""
        favours: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for case in self.all["Nominated"]:
            if case["season"] == season and not case["what_if"]:
                for favour in self._favours(case, self.seasons[season]["ends"]):
                    favours[favour].add(case["stream"])
        return {
            (one, other): by | favours[other, one]
            for (one, other), by in list(favours.items())
            if one < other and (other, one) in favours
        }

    def _favours(self, case: Line, day: str) -> list[tuple[str, str]]:
        """Who favoured whom by this nomination."""
        stream, who, unit = case["stream"], case["nominee"], case["unit"]
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
