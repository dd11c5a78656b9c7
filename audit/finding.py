"""What was found of a nominee's eligibility, as sentences: an answer to each criterion with its clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from babel.lists import format_list

from domain.events import FoundRow
from domain.exact import parse_number, percent

if TYPE_CHECKING:
    from audit.words import Named, Words

_SIGNS = {">=": "at_least", ">": "more_than", "<=": "at_most", "<": "less_than"}
_LISTS = frozenset({"agreed", "have", "missing", "over", "seasons", "awards", "ref", "number", "kinds", "of"})
_NAMED = frozenset({"award", "unit", "cluster", "body", "by"})
_CODES = {
    "at_least": "value",
    "form": "value",
    "kind": "value",
    "kinds": "value",
    "level": "value",
    "what": "stated",
}
"""Values that are words of their own, by the prefix under which the catalogues have them."""


def lines(words: Words, rows: Iterable[FoundRow], named: Named) -> Iterator[str]:
    """A line a criterion; parts are indented under what they are part of."""
    for row in rows:
        yield f"{'  ' * row.level}{line(words, row, named)}"


def line(words: Words, row: FoundRow, named: Named) -> str:
    """One criterion: its answer, what the registry says, who has to say, the clause that asks."""
    said = [f"{words.word('fulfilment', row.answer)}: {sentence(words, row, named)}"]
    if row.answer != "fulfilled" and row.values.get("missing"):
        said.append(words.text("finding.missing", missing=_value(words, "missing", row, named)))
    if row.values.get("over"):
        said.append(words.text("finding.over", over=_value(words, "over", row, named)))
    if row.values.get("short"):
        said.append(words.text("finding.short", short=row.values["short"]))
    if row.values.get("unknown"):
        said.append(words.text("finding.unknown", unknown=row.values["unknown"]))
    if row.unproven:
        said.append(words.text("finding.unproven", entries=_listed(words, row.unproven)))
    if row.special is not None:
        said.append(words.text("finding.special", special=words.word("special", row.special)))
    together = row.rule in ("any_of", "all_of")
    if row.who is not None and row.answer == "not_known" and not together:
        key = "finding.who_of" if "body" in row.values else "finding.who"
        body = named(str(row.values.get("body", "")))
        whose = {"office": words.office(row.who), "body": body}
        if "agreed" in row.values:
            said.append(words.text("finding.agreed", agreed=_value(words, "agreed", row, named), **whose))
        else:
            said.append(words.text(key, **whose))
    if row.cite is not None:
        certainty = "" if row.certainty is None else f" ({words.certainty(row.certainty)})"
        said.append(f"{row.cite}{certainty}")
    return "; ".join(said)


def sentence(words: Words, row: FoundRow, named: Named) -> str:
    """What the registry says, without the verdict on it."""
    if row.values.get("lack") == "season":
        season = str(row.values["season"])
        key = "finding.no_season" if season == "-" else "finding.season"
        return words.text(key, rule=words.word("clause", row.rule), season=year(season))
    values = {name: _value(words, name, row, named) for name in row.values}
    if "since" in row.values:
        values["since"] = words.day(dt.date.fromisoformat(str(row.values["since"])))
    if "until" in row.values:
        values["until"] = words.day(dt.date.fromisoformat(str(row.values["until"])))
    return words.text(f"finding.{row.rule}{_variant(row)}", **values)


def _variant(row: FoundRow) -> str:
    """Which of a rule's sentences it is: several rules say it otherwise where something stands there."""
    there = row.values
    match row.rule:
        case "holds" | "rated" | "unit_rated" | "unit_holds":
            return "" if there.get("have") else ".none"
        case "metric" if "counts" in there:
            return ".rate" if "have" in there else ".counts"
        case "nominee_is" if row.answer == "not_fulfilled":
            return ".none"
        case "metric":
            return "" if "have" in there else ".none"
        case "employed" | "service":
            return "" if "since" in there else ".none"
        case "not_disciplined":
            whose = ".members" if there.get("of") == "members" else ""
            return f"{whose}.found" if "ref" in there else whose
        case "no_open":
            return ".pending" if "ref" in there else ""
        case "no_double" if there.get("lack") == "feat":
            return ".no_feat"
        case "not_used" | "one_a_year" | "once" | "no_double" | "merit_only":
            return ".found" if there.get("number") or there.get("have") else ""
        case "registered":
            return "" if "since" in there else ".left" if "left" in there else ".none"
        case "in_cluster":
            return "" if "cluster" in there else ".none"
        case "stated":
            return f".{row.answer}"
        case _:
            return ""


def _value(words: Words, name: str, row: FoundRow, named: Named) -> str:
    value = row.values[name]
    if isinstance(value, int):
        return str(value)
    if name == "amount":
        whole = row.rule == "metric" and "of" not in row.values
        return amount(words, value, share=not whole and row.values.get("count") != "yes")
    if row.rule == "metric":
        match name:
            case "have" if "of" in row.values:
                rate = parse_number(value)
                return f"{words.number(percent(rate.numerator, rate.denominator))} %"
            case "have" | "counts" | "base":
                return number(words, parse_number(value), share=False)
            case "metric" | "of":
                return words.word("metric", value)
    if name in _LISTS:
        return _listed(words, (_code(words, name, one, row, named) for one in value.split(", ") if one))
    return _code(words, name, value, row, named)


def _code(words: Words, name: str, value: str, row: FoundRow, named: Named) -> str:
    if name in _CODES:
        return words.word(_CODES[name], value)
    if row.rule == "nominee_is" and name == "of":
        return words.office(value)
    if name in _NAMED or name == "awards" or (name == "have" and row.rule not in ("holds", "rated")):
        return named(value)
    return year(value)


def year(season: str) -> str:
    """A season as people call it: ``court-2024`` is 2024."""
    last = season.rpartition("-")[2]
    return last if len(last) == 4 and last.isdigit() else season


def amount(words: Words, written: str, *, share: bool) -> str:
    """``at least 50 %``, ``at most 1.5 %``, ``at least 350``."""
    sign, _, size = written.partition(" ")
    return words.text(f"threshold.{_SIGNS[sign]}", share=number(words, parse_number(size), share=share))


def number(words: Words, exact: Fraction, *, share: bool) -> str:
    """An exact number as the language writes it: a decimal where it ends, else a fraction."""
    shown = exact * 100 if share else exact
    rest = shown.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    digits = 0
    while (shown * 10**digits).denominator != 1:
        digits += 1
    whole = str((shown * 10**digits).numerator).rjust(digits + 1, "0")
    decimal = f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
    return f"{words.number(decimal)} %" if share else words.number(decimal)


def _listed(words: Words, items: Iterable[str]) -> str:
    found = list(items)
    return format_list(found, locale=words.language) if found else ""
