"""A mapping in layers is a dictionary that nobody can change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.registry.layers import Layers

pairs = st.lists(st.tuples(st.integers(0, 40), st.integers()), max_size=120)


@given(pairs)
def test_it_reads_like_the_dictionary_of_the_same_changes(changes: list[tuple[int, int]]) -> None:
    plain: dict[int, int] = {}
    layers: Layers[int, int] = Layers()
    for key, value in changes:
        plain[key] = value
        layers = layers.put(key, value)
    assert layers == plain
    assert list(layers) == list(plain), "keys come in the order in which they were first put"
    assert list(layers.items()) == list(plain.items())
    assert list(layers.values()) == list(plain.values())
    assert len(layers) == len(plain)
    assert bool(layers) == bool(plain)
    for key in range(-1, 42):
        assert layers.get(key, "none") == plain.get(key, "none")
        assert (key in layers) == (key in plain)
    assert Layers(plain.items()) == layers
    assert repr(layers) == f"Layers({plain!r})"


@given(pairs, st.data())
def test_what_somebody_holds_stays_as_it_is(changes: list[tuple[int, int]], data: st.DataObject) -> None:
    held: list[tuple[Layers[int, int], dict[int, int]]] = [(Layers(), {})]
    for key, value in changes:
        layers, plain = data.draw(st.sampled_from(held))  # histories fork: a plan may be thrown away
        held.append((layers.put(key, value), {**plain, key: value}))
    assert all(layers == plain for layers, plain in held)


def test_a_key_that_is_not_there_is_an_error() -> None:
    layers = Layers([("a", 1)])
    assert layers["a"] == 1
    with pytest.raises(KeyError, match="b"):
        _ = layers["b"]


def test_fifteen_thousand_changes_lie_in_few_layers() -> None:
    layers: Layers[int, int] = Layers()
    for number in range(15_000):
        layers = layers.put(number, number)
    assert len(layers._layers) <= (15_000).bit_length()
    for number in range(15_000):  # the same keys again and again: old layers are not kept for ever
        layers = layers.put(number % 7, number)
    assert len(layers._layers) <= (30_000).bit_length()
    assert len(layers) == 15_000
