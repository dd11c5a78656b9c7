"""The plan of a made-up season: which court files whom, who decides in which sitting, who signs what.

Every court sends two lists: one to its own council, which decides over all its people on paper with two
tellers, and one of its best to the council of its province, which decides over the lists of all its courts in
one open sitting. What was agreed is drafted, checked and signed as a list, by the court's own head or by the
province's. Everything follows from the folder of ``benchmarks.season`` and from the day in the plan: so
whoever carries it out a second time sends the same commands under the same ids.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.award.policy import Policy
from domain.commands import (
    Actor,
    Ask,
    CastSheet,
    CheckDecision,
    Command,
    Convene,
    CountLines,
    CountSheets,
    DraftDecision,
    FileList,
    ListRow,
    OpenSheets,
    OpenSitting,
    SignDecision,
    SignMinutes,
)
from domain.decision.paper import digest
from domain.decision.state import Decision
from domain.events import Choice, DecisionDrafted, Nominated, Papers, PrintedCount
from domain.nomination.state import Nomination

SEASON = "court-2025"
OWN, PROVINCE = "season.own", "season.province"
"""The awards: decided by a court's own council, and by that of its province."""
BEST = 14
"""Of each court's people, so many are put forward for the province's award as well."""
EVERY = 20
"""Of so many lines of a list, the last does not pass."""
MEMBERS, TELLERS, OFFICERS = slice(1, 6), slice(6, 8), slice(8, 10)
"""Who of a court's people does what; the first is its head."""


@dataclass(frozen=True, slots=True)
class Line:
    """A nomination and what becomes of it."""

    stream: str
    award: str
    nominee: str
    unit: str
    passes: bool


@dataclass(frozen=True, slots=True)
class Court:
    """A court with its people, the first of whom leads it, and what it files."""

    code: str
    province: str
    people: tuple[str, ...]
    own: tuple[Line, ...] = ()
    best: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.own + self.best


@dataclass(frozen=True, slots=True)
class Province:
    """A provincial court, and with it all courts of the province that take part."""

    court: Court
    courts: tuple[Court, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for court in self.courts for line in court.lines]


def plan(folder: Path, nominations: int) -> list[Province]:
    """Court by court until there are so many nominations: a small season has fewer courts, not small ones."""
    people = _people(folder)
    above = {row["body"]: row["parent"] for row in _rows(folder / "bodies.csv") if row["kind"] == "unit"}
    provinces = []
    for code in (row["body"] for row in _rows(folder / "bodies.csv") if row["role"] == "provincial_court"):
        first = Court(code, code, tuple(people[code]))
        below = [Court(c, code, tuple(people[c])) for c, parent in above.items() if parent == code]
        courts = []
        for court in (first, *below):
            filed = _with_lines(court, nominations)
            nominations -= len(filed.lines)
            courts += [filed] if filed.lines else []
        if courts:
            provinces.append(Province(first, tuple(courts)))
    if nominations:
        raise ValueError(f"{nominations} nominations more than the courts have people for")
    return provinces


def _with_lines(court: Court, most: int) -> Court:
    nominees = court.people[1:]
    own = _lines(court, OWN, nominees)[:most]
    return replace(court, own=own, best=_lines(court, PROVINCE, nominees[:BEST])[: most - len(own)])


def _lines(court: Court, award: str, nominees: Sequence[str]) -> tuple[Line, ...]:
    short = award.removeprefix("season.")
    return tuple(
        Line(f"nomination/{short}-{who}", award, who, court.code, n % EVERY != 0)
        for n, who in enumerate(nominees, start=1)
    )


def councils(folder: Path) -> None:
    """Add to the folder the councils, and who of the courts' people sits, counts and keeps the files."""
    people = _people(folder)
    bodies: list[tuple[str, ...]] = []
    mandates: list[tuple[str, str, str]] = []
    for court, role in _courts(folder).items():
        here = [(own_council(court), "base_council")]
        if role == "provincial_court":
            here.append((province_council(court), "province_council"))
        mandates += [(court, who, "award_officer") for who in people[court][OFFICERS]]
        for council, kind in here:
            bodies.append((council, "council", kind, court, council, council, "yes"))
            chair, *members = people[court][MEMBERS]
            offices = [(chair, "chair"), *((who, "member") for who in members)]
            offices += [(who, "teller") for who in people[court][TELLERS]]
            mandates += [(council, who, office) for who, office in offices]
    _add(folder / "bodies.csv", bodies)
    _add(folder / "mandates.csv", [(*mandate, "2025-07-01", "yes") for mandate in mandates])


def own_council(court: str) -> str:
    """The council of a court."""
    return f"hd-{court}"


def province_council(court: str) -> str:
    """The council of a provincial court that decides for the whole province."""
    return f"hdt-{court}"


def policies() -> list[Policy]:
    """The rules of the two awards, made up for this."""
    return [
        _policy(OWN, "base_council", "secret", "unit_assembly"),
        _policy(PROVINCE, "province_council", "open", "provincial_court"),
    ]


def _policy(award: str, council: str, ballot: str, organ: str) -> Policy:
    return Policy.model_validate(
        {
            "award": award,
            "rules": 2,
            "title": {"vi": award, "en": award},
            "subject": "person",
            "basis": "season",
            "in_force": {"from": "2018-01-01", "picked_by": "season_end"},
            "source": {"cite": "made up to be measured", "certainty": "unverified"},
            "eligibility": [{"rule": "rated", "at_least": "completed"}],
            "route": [
                {
                    "stage": "council",
                    "kind": "vote",
                    "body": council,
                    "held": "sitting",
                    "ballot": ballot,
                    "base": "members",
                    "recusal": [],
                    "pass": {"at_least": "80%"},
                },
                {"stage": "signing", "kind": "sign", "signs": "list", "by": "head", "body": organ},
            ],
        }
    )


# What is asked, in order -----------------------------------------------------------------------------------


def of_court(court: Court, meets: dt.date) -> Iterator[Command]:
    """A court files its lists, its council meets, its head signs."""
    if court.own:
        yield _list(court, court.own, own_council(court.code), "own")
    if court.best:
        yield _list(court, court.best, province_council(court.province), "best")
    if not court.own:
        return
    sitting = f"sitting/{own_council(court.code)}"
    yield from _opened(sitting, own_council(court.code), court, court.own, meets)
    members = len(court.people[MEMBERS])
    papers = {line.stream: _papers(members, passes=line.passes) for line in court.own}
    for teller in court.people[TELLERS]:
        yield _command(sitting, f"count-{teller}", teller, CountLines("1/secret", papers))
    yield from _closed(sitting, "1/secret", court)
    yield from _decided(court, court, court.own, OWN)


def of_province(province: Province, meets: dt.date) -> Iterator[Command]:
    """The province's council meets over the lists of all its courts; its head signs."""
    court = province.court
    lines = [line for one in province.courts for line in one.best]
    if not lines:
        return
    sitting = f"sitting/{province_council(court.code)}"
    yield from _opened(sitting, province_council(court.code), court, lines, meets)
    for place, member in enumerate(court.people[MEMBERS]):
        choices: dict[str, Choice] = {
            line.stream: "approve" if line.passes or place == 0 else "reject" for line in lines
        }
        nonce = hashlib.sha256(f"{sitting} {member}".encode()).hexdigest()[:32]
        yield _command(sitting, f"sheet-{member}", member, CastSheet("1/open", choices, nonce))
    yield from _closed(sitting, "1/open", court)
    yield from _decided(court, court, lines, PROVINCE)


def _list(court: Court, lines: Sequence[Line], receiver: str, name: str) -> Command:
    rows = tuple(ListRow(line.stream, line.award, "merit", line.nominee) for line in lines)
    counts = (PrintedCount(lines[0].award, "merit", "person", len(lines)),)
    ask = FileList(court.code, receiver, "1/TTr", rows, counts, season=SEASON)
    return _command(f"submission/{court.code}-{name}", "file", court.people[0], ask)


def _opened(
    sitting: str, council: str, court: Court, lines: Sequence[Line], meets: dt.date
) -> Iterator[Command]:
    chair, secretary, *_ = members = court.people[MEMBERS]
    streams = tuple(line.stream for line in lines)
    yield _command(sitting, "convene", chair, Convene(council, meets, secretary, streams))
    yield _command(sitting, "open", chair, OpenSitting(tuple(members)))
    yield _command(sitting, "ballot", chair, OpenSheets(streams))


def _closed(sitting: str, ballot: str, court: Court) -> Iterator[Command]:
    chair, secretary, *_ = court.people[MEMBERS]
    minutes = hashlib.sha256(sitting.encode()).hexdigest()
    yield _command(sitting, "close", chair, CountSheets(ballot))
    yield _command(sitting, "secretary", secretary, SignMinutes(minutes))
    yield _command(sitting, "chair", chair, SignMinutes(minutes))


def _papers(members: int, *, passes: bool) -> Papers:
    approve = members if passes else 1
    return Papers(members, members, 0, approve, members - approve, 0, 0)


def _decided(court: Court, organ: Court, lines: Sequence[Line], award: str) -> Iterator[Command]:
    agreed = [line for line in lines if line.passes]
    if not agreed:
        return
    decision = f"decision/{award}-{court.code}"
    ask = DraftDecision(organ.code, "QD-TA", (award,), tuple(line.stream for line in agreed), SEASON)
    drafter, checker = organ.people[OFFICERS]
    signed = _digest(ask, agreed)
    yield _command(decision, "draft", drafter, ask)
    yield _command(decision, "check", checker, CheckDecision(signed))
    yield _command(decision, "sign", organ.people[0], SignDecision(signed))


def _digest(ask: DraftDecision, lines: Sequence[Line]) -> str:
    """What whoever checks and signs sees: computed from the plan, as a second look at the draft."""
    drafted = DecisionDrafted(
        ask.organ, "head", ask.symbol, ask.awards, ask.season, ask.lines, ask.bases, ask.submission
    )
    opened_once = {"council": 1, "signing": 1}
    cases = {line.stream: Nomination(about=_about(line), turns=opened_once) for line in lines}
    return digest(Decision(about=drafted, lines=ask.lines), cases)


def _about(line: Line) -> Nominated:
    return Nominated(
        award=line.award,
        policy="",
        nominee=line.nominee,
        unit=line.unit,
        season=SEASON,
        feat_on=None,
        what_if=False,
        bodies={},
        attachments=(),
        kind="merit",
        special=None,
    )


def _command(stream: str, id: str, who: str, ask: Ask) -> Command:
    return Command(stream, id, Actor(person=who, proof="local"), ask)


def _courts(folder: Path) -> dict[str, str]:
    """Every court and its role."""
    return {row["body"]: row["role"] for row in _rows(folder / "bodies.csv") if row["kind"] == "unit"}


def _people(folder: Path) -> dict[str, list[str]]:
    """Who works at each court, its head first."""
    people: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "mandates.csv"):
        if row["office"] in ("head", "staff"):
            people[row["body"]].append(row["person"])
    return people


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _add(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """More rows; columns that they leave out at the end are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
