"""Whether everything that a scenario names is there, and its days are in order.

What the rules would refuse (a voter who is not on the roll, a vote after the closing) is not looked at here:
a scenario may want just that.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from domain.award.policy import Policy
from domain.award.stages import SignStage, VoteStage
from domain.calendar import local_date
from scenarios.steps import Asked, Nominate, Wait
from scenarios.steps.asked import BEGINNINGS, RECORDS, Of

if TYPE_CHECKING:
    from scenarios.format import Scenario
    from scenarios.rows import Case

OFFICES = frozenset(
    (
        "staff",
        "head",
        "award_officer",
        "award_head",
        "chair",
        "vice_chair",
        "member",
        "teller",
        "secretary",
        "registrar",
        "auditor",
    )
)
"""The offices that the rules know; a policy's signers and their deputies come to these."""

_OF: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("bodies", (("parent", "body"),)),
    ("members", (("cluster", "body"), ("unit", "body"))),
    (
        "mandates",
        (("person", "person"), ("body", "body or common"), ("office", "office"), ("deputy_of", "office")),
    ),
    ("figures", (("body", "body"), ("award", "award"))),
    ("conflicts", (("body", "body"), ("person", "person"), ("about", "person or body"))),
    ("delegations", (("body", "body"), ("office", "office"), ("giver", "person"), ("receiver", "person"))),
    (
        "cases",
        (
            ("award", "award"),
            ("nominee", "person or body"),
            ("unit", "body"),
            ("by", "person"),
            ("list", "list"),
            ("season", "season"),
            ("what_if", "policy file"),
        ),
    ),
    (
        "sittings",
        (
            ("body", "body"),
            ("chair", "person"),
            ("secretary", "person"),
            ("tellers", "person"),
            ("lines", "case"),
            ("invited", "person"),
        ),
    ),
    (
        "lists",
        (
            ("sender", "body"),
            ("receiver", "body"),
            ("season", "season"),
            ("lines", "case"),
            ("merges", "list"),
        ),
    ),
    (
        "decisions",
        (("organ", "body"), ("lines", "case"), ("season", "season"), ("list", "list")),
    ),
    (
        "facts",
        (
            ("body", "body or common"),
            ("award", "award or held"),
            ("season", "season"),
            ("person", "person"),
            ("about", "person or body"),
            ("holder", "person or body"),
            ("cluster", "body"),
            ("owner", "body"),
            ("unit", "body"),
            ("head", "body"),
            ("deputies", "body"),
            ("succeeds", "body"),
        ),
    ),
    (
        "steps",
        (
            ("case", "case"),
            ("sitting", "sitting"),
            ("list", "list"),
            ("decision", "decision"),
            *((of, of) for of in RECORDS),
            ("award", "award"),
            ("unit", "body"),
            ("body", "body"),
            ("members", "body"),
            ("units", "body"),
            ("signers", "body"),
            ("partners", "body"),
            ("owner", "body"),
            ("witness", "body"),
            ("named_by", "person"),
            ("people", "person"),
            ("subject", "person or body"),
            ("about", "person or body"),
            ("candidate", "person or body"),
            ("scorer", "body"),
            ("season", "season"),
            ("who", "person"),
            ("seat", "person or body"),
            ("seats", "person or body"),
            ("absent", "person or body"),
            ("sealed", "person or body"),
            ("written", "person or body"),
            ("approve", "person"),
            ("reject", "person"),
            ("abstain", "person"),
            ("delegation", "delegation"),
        ),
    ),
)
"""Which fields of which lists name what."""

_DEFINED = (
    ("seasons", "season"),
    ("bodies", "body"),
    ("people", "person"),
    ("delegations", "delegation"),
    ("cases", "case"),
    ("sittings", "sitting"),
    ("lists", "list"),
    ("decisions", "decision"),
)

_SPANS = (
    ("seasons", "begins", "ends"),
    ("members", "begins", "until"),
    ("mandates", "begins", "until"),
    ("delegations", "begins", "until"),
)


def check(scenario: Scenario) -> None:
    """Raise ``ScenarioError`` for the first thing that does not fit."""
    known = _known(scenario)
    for rows, fields in _OF:
        for number, row in enumerate(getattr(scenario, rows)):
            for field, what in fields:
                for way, name in _named(row, field):
                    if name not in known[what]:
                        raise scenario.where(rows, number, *way).error(_unknown(what, name, known[what]))
    _lines(scenario, known["case"])
    _authors(scenario, known["person"], known["body"])
    _filing(scenario)
    _days(scenario)
    _stages(scenario)


def rules_for(case: Case, rules: Mapping[str, Policy], season_ends: Mapping[str, dt.date]) -> str:
    """The name of the policy file that the case runs under; ``LookupError`` says why there is none."""
    if case.what_if is not None:
        if rules[case.what_if].award != case.award:
            raise LookupError(f"{case.what_if} is about {rules[case.what_if].award}, not {case.award}")
        return case.what_if
    of_award = {name: policy for name, policy in rules.items() if policy.award == case.award}
    picked_by = next(iter(of_award.values())).in_force.picked_by
    day = case.on or local_date(dt.datetime.now(dt.UTC))
    if picked_by == "season_end":
        if case.season is None:
            raise LookupError(f"the season's last day picks the rules of {case.award}; name the season")
        day = season_ends[case.season]
    elif picked_by == "feat":
        if case.feat_on is None:
            raise LookupError(f"the day of the feat picks the rules of {case.award}; name 'feat_on'")
        day = case.feat_on
    for name, policy in of_award.items():
        if policy.in_force.covers(day):
            return name
    raise LookupError(f"no policy of {case.award} is in force on {day}; add the one that is to 'policies'")


def _known(scenario: Scenario) -> dict[str, set[str]]:
    """What may be named, by kind; raises where something is defined twice."""
    known: dict[str, set[str]] = {}
    for rows, field in _DEFINED:
        known[field] = set()
        for number, row in enumerate(getattr(scenario, rows)):
            name = getattr(row, field)
            if name in known[field]:
                raise scenario.where(rows, number, field).error(
                    f"the {field} {name!r} stands twice; give one of them another name"
                )
            known[field].add(name)
    signers = {s.by for p in scenario.rules.values() for s in p.route if isinstance(s, SignStage)}
    known["office"] = signers | OFFICES | {f"deputy_{office}" for office in signers}
    # The offices that keep desks and lead award departments come to these.
    known["office"] |= {
        s.by for p in scenario.rules.values() for s in p.route if not isinstance(s, VoteStage)
    }
    known["award"] = {policy.award for policy in scenario.rules.values()}
    known["award or held"] = known["award"] | {
        award
        for fact in scenario.facts
        if fact.type != "AllotmentSet" and (award := getattr(fact, "award", None)) is not None
    }
    known["policy file"] = set(scenario.rules)
    for of in RECORDS:
        known[of] = set(begun(scenario, of))
    known["person or body"] = known["person"] | known["body"]
    known["body or common"] = known["body"] | {"common"}
    return known


def begun(scenario: Scenario, of: Of) -> tuple[str, ...]:
    """The initiatives, movements or records that a step begins, in their order."""
    asks = (step for step in scenario.steps if isinstance(step, Asked) and step.ASK is BEGINNINGS[of])
    return tuple(dict.fromkeys(step.stream_named for step in asks))


def _named(row: Any, field: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    match getattr(row, field, None):
        case tuple() as names:
            yield from (((field, place), name) for place, name in enumerate(names))
        case str() as name:
            yield (field,), name
        case _:
            return


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        hint = f"did you mean {near[0]!r}?"
    elif names and len(names) <= 12:
        hint = f"known: {', '.join(names)}"
    else:
        hint = f"the scenario defines {len(names)} of that kind, none like it"
    return f"unknown {what} {name!r}; {hint}"


def _authors(scenario: Scenario, people: set[str], bodies: set[str]) -> None:
    for number, step in enumerate(scenario.steps):
        for place, author in enumerate(getattr(step, "authors", ())):
            for field, name, known in (("person", author.person, people), ("unit", author.unit, bodies)):
                if name not in known:
                    what = "body" if field == "unit" else field
                    where = scenario.where("steps", number, "authors", place, field)
                    raise where.error(_unknown(what, name, known))


def lines_of(step: Any) -> tuple[str, ...]:
    """The cases that a step names as lines."""
    if isinstance(step, Asked):
        return step.lines_named()
    lines = (
        tuple(getattr(step, "lines", None) or ()) if not isinstance(getattr(step, "lines", None), int) else ()
    )
    return (*lines, *(getattr(step, "left_out", None) or ()))


def _lines(scenario: Scenario, cases: set[str]) -> None:
    for number, step in enumerate(scenario.steps):
        for name in lines_of(step):
            if name not in cases:
                raise scenario.where("steps", number, "lines").error(_unknown("case", name, cases))


def _filing(scenario: Scenario) -> None:
    """A case is filed by its own row, by a step, or by a list that is sent: once."""
    filed = {step.case for step in scenario.steps if isinstance(step, Nominate)}
    for number, case in enumerate(scenario.cases):
        if case.list is not None and case.case in filed:
            raise scenario.where("cases", number, "list").error(
                f"{case.case!r} is filed by a list and by a step; keep one of the two"
            )


def _days(scenario: Scenario) -> None:
    for rows, begins, ends in _SPANS:
        for number, row in enumerate(getattr(scenario, rows)):
            first, last = getattr(row, begins), getattr(row, ends)
            if last is not None and last < first:
                raise scenario.where(rows, number, ends).error(
                    f"it ends ({last}) before it begins ({first}); put the days right"
                )
    filed = {case.case: case.on for case in scenario.cases if case.list is None}
    for number, step in enumerate(scenario.steps):
        on: dt.date | None = getattr(step, "on", None)
        name = getattr(step, "case", None)
        if on is None or isinstance(step, Nominate) or name not in filed:
            continue
        begun = filed[name]
        if begun is None:
            raise scenario.where("steps", number, "on").error(
                "the case is filed on the day it is played, so this step is too; leave 'on' out"
            )
        if on < begun:
            raise scenario.where("steps", number, "on").error(
                f"{on} is before the case was filed ({begun}); a step is on that day or later"
            )


def _stages(scenario: Scenario) -> None:
    for number, figure in enumerate(scenario.figures):
        stages = {s.stage for p in scenario.rules.values() if p.award == figure.award for s in p.route}
        if figure.stage not in stages:
            raise scenario.where("figures", number, "stage").error(_unknown("stage", figure.stage, stages))
    routes: dict[str, list[str]] = {}
    for number, case in enumerate(scenario.cases):
        try:
            policy = scenario.rules[scenario.rules_for(case)]
        except LookupError as error:
            raise scenario.where("cases", number).error(str(error.args[0])) from None
        routes[case.case] = [stage.stage for stage in policy.route]
    for number, step in enumerate(scenario.steps):
        way, stage = ("stage",), getattr(step, "stage", None)
        if isinstance(step, Wait):
            way, stage = ("until",), step.until.stage
        route = routes.get(getattr(step, "case", None) or "")
        if stage is not None and route is not None and stage not in route:
            raise scenario.where("steps", number, *way).error(_unknown("stage", stage, route))
