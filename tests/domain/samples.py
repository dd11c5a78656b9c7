"""Strategies for the records of the rules: any value that their fields' types allow."""

from __future__ import annotations

import datetime as dt
import types
import typing
from fractions import Fraction
from typing import Any, TypeVar

from annotated_types import BaseMetadata
from hypothesis import strategies as st
from pydantic import AwareDatetime

from domain.award.stages import Threshold

T = TypeVar("T")

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
moments = st.integers(0, 2**40).map(
    lambda n: dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=1_000 * n)
)
shares = st.builds(lambda a, b: Fraction(a, a + b), st.integers(1, 30), st.integers(1, 30))
thresholds = st.builds(Threshold, at_least=shares) | st.builds(Threshold, more_than=shares, cite=texts)

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    dt.date: st.dates(),
    dt.datetime: moments,
    AwareDatetime: moments,
    type(None): st.none(),
    Threshold: thresholds,
}


def of(cls: type[T]) -> st.SearchStrategy[T]:
    """Any ``cls``, a record."""
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = {name: hint for name, hint in hints.items() if typing.get_origin(hint) is not typing.ClassVar}
    return st.builds(cls, **{name: _any(hint) for name, hint in fields.items()})


def _any(hint: Any) -> st.SearchStrategy[Any]:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated or isinstance(hint, BaseMetadata):
        return _any(inner[0])
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_any(each) for each in inner))
    if origin is tuple:
        return st.lists(_any(inner[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(_any(inner[0]), _any(inner[1]), max_size=3)
    return of(hint)
