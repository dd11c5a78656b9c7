"""A mapping that is never changed: ``put`` gives a new one that shares almost everything with the old.

The registers fold tens of thousands of facts one by one, and a state that somebody holds must stay as it is.
A dictionary copied for every change would take quadratic time. Here a change is a new layer on top, and the
top layer is joined with the one below when it has grown as large: there are never more layers than binary
digits in the number of keys, and a change costs their number on average (the "logarithmic method" of Bentley
and Saxe, 1980).

It reads like a dictionary: keys come in the order in which they were first put.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
D = TypeVar("D")


class Layers(Mapping[K, V]):
    """A persistent mapping. No method changes it."""

    __slots__ = ("_layers",)

    def __init__(self, pairs: Iterable[tuple[K, V]] = ()) -> None:
        whole = dict(pairs)
        self._layers: tuple[dict[K, V], ...] = (whole,) if whole else ()

    def put(self, key: K, value: V) -> Layers[K, V]:
        """The same with ``value`` under ``key``."""
        top, below = {key: value}, self._layers
        while below and len(below[-1]) <= len(top):
            top = {**below[-1], **top}
            below = below[:-1]
        new: Layers[K, V] = Layers()
        new._layers = (*below, top)
        return new

    def __getitem__(self, key: K) -> V:
        for layer in reversed(self._layers):
            if key in layer:
                return layer[key]
        raise KeyError(key)

    @overload
    def get(self, key: K, default: None = None, /) -> V | None: ...
    @overload
    def get(self, key: K, default: V | D, /) -> V | D: ...
    def get(self, key: K, default: V | D | None = None, /) -> V | D | None:
        """As of a dictionary; written out, since the inherited one raises and catches."""
        for layer in reversed(self._layers):
            if key in layer:
                return layer[key]
        return default

    def __contains__(self, key: object) -> bool:
        return any(key in layer for layer in self._layers)

    def __bool__(self) -> bool:
        return bool(self._layers)

    def __iter__(self) -> Iterator[K]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def values(self) -> ValuesView[V]:
        return self._whole().values()

    def items(self) -> ItemsView[K, V]:
        return self._whole().items()

    def __repr__(self) -> str:
        return f"Layers({self._whole()!r})"

    def _whole(self) -> dict[K, V]:
        """All layers in one; nobody may change it."""
        if len(self._layers) == 1:
            return self._layers[0]
        whole: dict[K, V] = {}
        for layer in self._layers:
            whole.update(layer)
        return whole
