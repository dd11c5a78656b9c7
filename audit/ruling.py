"""Clauses of a policy in words: what one is about, and its values as people read them."""

from __future__ import annotations

import datetime as dt
import re

from audit.words import Named, Words
from domain.award.clauses import Key

_LIMIT = re.compile(r"(>=|>|<=|<) (.+)")
_SPAN = re.compile(r"(\d+)(wd|d|h|min|s)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LIMITS = {">=": "at_least", ">": "more_than", "<=": "at_most", "<": "less_than"}
_KINDS = {
    "by": "office",
    "who": "office",
    "office": "office",
    "proof": "proof",
    "papers": "paper",
    "picked_by": "picked_by",
    "kind": "stage_kind",
    "what": "stated",
    "recusal": "ground",
    "ties": "tie",
}
"""Fields whose values are words of a kind of their own."""
_NAMES = ("stated", "said.what", "said.metric", "value", "clause")
"""Where the words for what a criterion is about are looked for."""


def about(words: Words, key: Key) -> str:
    """What a clause is about, as a heading: ``council: share that passes``."""
    match key:
        case ("route", stage):
            return words.stage(stage)
        case ("route", stage, part):
            return f"{words.stage(stage)}: {words.word('clause', part)}"
        case ("eligibility", *rest):
            head = words.word("clause", "eligibility")
            return " › ".join([head, *(_rule(words, part) for part in rest)])
        case _:
            return " › ".join(words.word("clause", part) for part in key)


def shown(words: Words, value: str | None) -> str:
    """A value as people read it: ``>= 2/3`` as "at least 2/3", ``10wd`` as "10 working days"."""
    if value is None:
        return "—"
    if limit := _LIMIT.fullmatch(value):
        share = words.number(limit[2]).replace("%", " %")
        return words.text(f"threshold.{_LIMITS[limit[1]]}", share=share)
    if span := _SPAN.fullmatch(value):
        return words.text(f"span.{span[2]}", amount=span[1])
    if value[:1].isdigit():
        return words.number(value).replace("%", " %")
    return ", ".join(words.word("value", one) for one in value.split(", "))


def _rule(words: Words, part: str) -> str:
    """A part of a criterion's key: a rule, or what it names; the second of its kind has a number."""
    name, space, number = part.partition(" ")
    return words.word("clause", name) + space + number


def said(words: Words, field: str, value: str | None, named: Named) -> str:
    """A field's value, with the words that this field has for it; ``named`` gives names of awards."""
    if value is None:
        return "—"
    return ", ".join(_said(words, field, one, named) for one in value.split(", "))


def _said(words: Words, field: str, value: str, named: Named) -> str:
    if _DAY.fullmatch(value):
        return words.day(dt.date.fromisoformat(value))
    for kind in (f"said.{field}", _KINDS.get(field, "")):
        if kind and (word := words.word(kind, value)) != value:
            return word
    plain = shown(words, value)
    return plain if plain != value else named(value)


def heading(words: Words, key: Key, named: Named) -> str:
    """What a clause is about, with the names of the awards in it."""
    if key[:1] != ("eligibility",):
        return about(words, key)
    return " › ".join(_part(words, part, named) for part in key[1:])


def _part(words: Words, part: str, named: Named) -> str:
    """A rule, or what it is about: codes one after the other, which are awards, stated facts or kinds."""
    rule = _rule(words, part)
    if rule != part:
        return rule
    found = []
    for code in part.replace(",", "").split():
        word = next((w for kind in _NAMES if (w := words.word(kind, code)) != code), None)
        found.append(named(code) if word is None else word)
    return ", ".join(found)
