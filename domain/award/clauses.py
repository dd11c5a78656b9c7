"""A policy taken apart into its clauses: what each says, each figure in it, and where that was read.

``figures`` lists the numbers for whoever checks them against the law. ``compared`` says what changed from
one version of an award to the next, clause by clause, with both sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.award.criteria import AllOf, AnyOf, Criterion, Metric, Noted
from domain.award.policy import Policy
from domain.award.source import Source
from domain.award.stages import Stage

Key = tuple[str, ...]
"""What a clause is about: ``("route", "council", "pass")``, ``("eligibility", "holds", "court.flag")``."""
Way = tuple[str | int, ...]
"""Where it stands in the file: ``("route", 2, "pass")``."""

OWN_CLAUSE = ("pass", "quorum", "quota")
"""Parts of a stage that carry a citation of their own."""
SETTINGS = ("due", "remind", "escalate", "delay", "grace", "calm")
"""Times that the body sets which runs the engine: no law's, so they have no source."""
NUMBERS = (
    "rounds",
    "max_score",
    "amount",
    "times",
    "seasons",
    "months",
    "less_than_months",
    "years",
    "days",
    "reply",
)
COMPARISONS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
NAMES = ("award", "awards", "metric", "what", "level", "from", "under", "kinds")
"""The fields by which one criterion is known from another of the same rule."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What one clause says, field by field, and where it was read; settings were read nowhere."""

    key: Key
    way: Way
    says: Mapping[str, str]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a policy; ``value`` as people write it, ``unknown`` where the body has to enter it."""

    key: Key
    way: Way
    field: str
    value: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a clause that is not as it was; with the field ``source`` only the text it stands on.

    ``before`` or ``after`` is None where the field, or the whole clause, is not there.
    """

    key: Key
    field: str
    before: str | None
    after: str | None
    source_before: Source | None
    source_after: Source | None


def clauses(policy: Policy) -> tuple[Clause, ...]:
    """All clauses, in the order of the file."""
    return (*_head(policy), *_initiatives(policy), *_asked(policy), *_leaders(policy), *_route(policy))


def figures(policy: Policy) -> tuple[Figure, ...]:
    """Every number of the policy with its source, in the order of the file."""
    found = []
    for clause in clauses(policy):
        for field, value in clause.says.items():
            if _is_figure(clause, field):
                found.append(Figure(clause.key, clause.way, field, value, clause.source))
    return tuple(found)


def compared(before: Policy, after: Policy) -> tuple[Change, ...]:
    """What is not the same in ``after``: clauses that are gone, those that changed, those that are new."""
    old = {clause.key: clause for clause in clauses(before)}
    new = {clause.key: clause for clause in clauses(after)}
    gone = [change for key in old.keys() - new.keys() for change in _between(key, old[key], None)]
    here = [change for key, clause in new.items() for change in _between(key, old.get(key), clause)]
    order = {key: place for place, key in enumerate([*old, *(key for key in new if key not in old)])}
    return tuple(sorted([*gone, *here], key=lambda change: order[change.key]))


def _between(key: Key, old: Clause | None, new: Clause | None) -> Iterator[Change]:
    says, now = old.says if old else {}, new.says if new else {}
    sources = old.source if old else None, new.source if new else None
    fields = [field for field in {**says, **now} if says.get(field) != now.get(field)]
    for field in fields:
        yield Change(key, field, says.get(field), now.get(field), *sources)
    if not fields and sources[0] != sources[1]:
        yield Change(key, "source", cited(sources[0]), cited(sources[1]), *sources)


def cited(source: Source | None) -> str | None:
    """A source in one line: ``Art. 3 (read)``."""
    return None if source is None else f"{source.cite} ({source.certainty})"


# The head of the file ---------------------------------------------------------------------------------------


def _head(policy: Policy) -> Iterator[Clause]:
    data = policy.model_dump(mode="json", by_alias=True)
    about = {name: data[name] for name in ("award", "rules", "subject", "basis", "kinds", "ineligible")}
    about |= {f"title_{language}": data["title"][language] for language in ("vi", "en")}
    yield Clause(("policy",), (), _said({**about, "nested": data["nested"]}), policy.source)
    yield Clause(("in_force",), ("in_force",), _said(data["in_force"]), policy.source)
    if policy.bonus is not None:
        source = Source(cite=policy.bonus.cite, certainty=policy.bonus.certainty)
        yield Clause(("bonus",), ("bonus", "times"), {"times": decimal(policy.bonus.times)}, source)


def _initiatives(policy: Policy) -> Iterator[Clause]:
    """How initiatives are judged; each alternative to the vote's figure is a clause of its own."""
    rule = policy.initiatives
    if rule is None:
        return
    key, source = ("initiatives",), Source(cite=rule.cite, certainty=rule.certainty)
    fields = ("level", "rounds", "judged", "max_score")
    yield Clause(key, key, _said({field: getattr(rule, field) for field in fields}), source)
    if rule.claim is not None:
        read = Source(cite=rule.claim.cite, certainty=rule.claim.certainty)
        yield Clause((*key, "claim"), (*key, "claim"), {"months": str(rule.claim.months)}, read)
    for place, other in enumerate(rule.alternatives):
        read = Source(
            cite=other.threshold.cite or rule.cite, certainty=other.threshold.certainty or rule.certainty
        )
        says = {"pass": str(other.threshold), "base": other.base}
        yield Clause((*key, "alternatives", other.base), (*key, "alternatives", place), says, read)


# Eligibility ------------------------------------------------------------------------------------------------


def _asked(policy: Policy) -> Iterator[Clause]:
    seen: Counter[Key] = Counter()
    for place, criterion in enumerate(policy.eligibility):
        yield from _criterion(("eligibility",), ("eligibility", place), criterion, policy.source, seen)


def _criterion(
    above: Key, way: Way, criterion: Criterion | Noted, near: Source, seen: Counter[Key]
) -> Iterator[Clause]:
    """The clauses of a criterion: itself, and those that stand inside it, which inherit its source."""
    data = criterion.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    source = Source(
        cite=data.pop("cite", None) or near.cite, certainty=data.pop("certainty", None) or near.certainty
    )
    rule = data.pop("rule", criterion.rule)
    names = " ".join(_value(data[name]) for name in NAMES if name in data)
    key = _numbered((*above, rule, *((names,) if names else ())), seen)
    inner = criterion.of if isinstance(criterion, AnyOf | AllOf) else ()
    if inner:
        del data["of"]
    if "amount" in data:
        data["amount"] = _amount(criterion)
    yield Clause(key, way, _said(data), source)
    for place, one in enumerate(inner):
        yield from _criterion(key, (*way, "of", place), one, source, seen)


def _numbered(key: Key, seen: Counter[Key]) -> Key:
    """The second clause of the same name is told from the first by its number."""
    seen[key] += 1
    return key if seen[key] == 1 else (*key[:-1], f"{key[-1]} ({seen[key]})")


# The route --------------------------------------------------------------------------------------------------


def _leaders(policy: Policy) -> Iterator[Clause]:
    """Whose cases go one level up."""
    if policy.leaders is not None:
        source = Source(cite=policy.leaders.cite, certainty=policy.leaders.certainty)
        says = {"office": policy.leaders.office, "body": policy.leaders.body}
        yield Clause(("leaders",), ("leaders",), says, source)


def _route(policy: Policy) -> Iterator[Clause]:
    for place, stage in enumerate(policy.route):
        yield from _stage(stage, ("route", place), policy.cited(stage.stage), policy.source)


def _stage(stage: Stage, way: Way, cited_for_figure: Source, above: Source) -> Iterator[Clause]:
    data = stage.model_dump(mode="json", by_alias=True)
    source = Source(cite=data.pop("cite") or above.cite, certainty=data.pop("certainty") or above.certainty)
    name = data.pop("stage")
    parts = {part: data.pop(part) for part in OWN_CLAUSE if part in data}
    settings = {field: data.pop(field) for field in SETTINGS if data.get(field) is not None}
    if data.get("held") == "sitting":
        # A sitting is closed by its chair; these two belong to a vote that the engine closes.
        settings = {field: value for field, value in settings.items() if field not in ("grace", "calm")}
    yield Clause(("route", name), way, _said(data), source)
    for part, value in parts.items():
        if value is None:
            continue
        own = dict(value) if isinstance(value, dict) else {}
        cite, certainty = own.pop("cite", None), own.pop("certainty", None)
        if part != "quota":
            threshold = getattr(stage, "threshold" if part == "pass" else part)
            own = {part: str(threshold)}
        nearest = cited_for_figure if part == "pass" else source
        # The paper may well have been read; a figure that is not known was not.
        unknown = own.get("pass") == "unknown"
        sure = "unverified" if unknown else certainty or nearest.certainty
        read = Source(cite=cite or nearest.cite, certainty=sure)
        yield Clause(("route", name, part), (*way, part), _said(own), read)
    if settings:
        yield Clause(("route", name, "settings"), way, _said(settings), None)


# Values -----------------------------------------------------------------------------------------------------


def _amount(criterion: Any) -> str:
    """``>= 70%`` where it is a share of something, ``>= 350`` where it is a count."""
    counted = getattr(criterion, "count", False) or (isinstance(criterion, Metric) and criterion.of is None)
    field, sign = next((f, s) for f, s in COMPARISONS.items() if getattr(criterion.amount, f) is not None)
    number: Fraction = getattr(criterion.amount, field)
    return f"{sign} {decimal(number) if counted else percentage(number)}"


def percentage(share: Fraction) -> str:
    """``1.5%`` where that is exact, else ``2/3``."""
    shown = decimal(share * 100)
    return f"{share.numerator}/{share.denominator}" if "/" in shown else f"{shown}%"


def decimal(number: Fraction) -> str:
    """``4.5`` where that is exact in thousandths, else ``1/3``."""
    thousandths = number * 1000
    if thousandths.denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    whole, rest = divmod(thousandths.numerator, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def _said(data: Mapping[str, Any]) -> dict[str, str]:
    return {field: _value(value) for field, value in data.items() if value not in (None, [], ())}


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case Iterable():
            return ", ".join(_value(one) for one in value)
        case _:
            return str(value)


def _is_figure(clause: Clause, field: str) -> bool:
    match clause.key:
        case ("bonus",):
            return True
        case ("route", _, "settings"):
            return True
        case ("route", _, "pass" | "quorum" | "quota"):
            return field in ("pass", "quorum", "share", "at_least")
        case ("initiatives", "alternatives", _):
            return field == "pass"
        case ("policy",) | ("in_force",):
            return False
        case _:
            return field in NUMBERS
