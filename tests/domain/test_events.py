"""Events are frozen for ever: one fixture a (type, version), written back exactly as it was read.

A fixture that no longer fits means that a shape has changed: give the event the next ``TYPE_VERSION``, an
upcaster and a new fixture; never change a fixture.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import EVENTS, UPCASTERS, Event, UnknownEvent, read, written
from tests.domain.samples import of

FIXTURES = Path(__file__).parent / "fixtures" / "events"
PATHS = sorted(FIXTURES.glob("*.json"))


def frozen(path: Path) -> tuple[str, int, dict[str, Any]]:
    """Type, version and data of a fixture, by its name."""
    name, _, version = path.stem.rpartition("-")
    return name, int(version), json.loads(path.read_text("utf-8"))


def test_every_event_of_every_version_has_its_fixture_and_nothing_else_has() -> None:
    expected = {f"{name}-{v}" for name, cls in EVENTS.items() for v in range(1, cls.TYPE_VERSION + 1)}
    assert {path.stem for path in PATHS} == expected


def test_every_old_version_has_its_upcaster() -> None:
    assert set(UPCASTERS) == {(n, v) for n, cls in EVENTS.items() for v in range(1, cls.TYPE_VERSION)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_frozen_event_is_read_and_written_back_identically(path: Path) -> None:
    name, version, data = frozen(path)
    event = read(name, version, data)
    assert type(event) is EVENTS[name]
    if version == event.TYPE_VERSION:
        again = written(event)
        assert again == data
        assert json.dumps(again, sort_keys=True) == json.dumps(data, sort_keys=True), "1 is not true"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_frozen_event_lacks_no_field_and_has_no_other(path: Path) -> None:
    name, version, data = frozen(path)
    with pytest.raises(ValueError):
        read(name, version, {**data, "another": 1})
    for field in data:
        value = data[field]
        rest = {key: kept for key, kept in data.items() if key != field}
        with contextlib.suppress(ValueError):  # a field that has to be there
            assert written(read(name, version, rest))[field] != value, "the fixture shows no default"


@settings(deadline=None, max_examples=400)
@given(st.one_of(*(of(cls) for cls in EVENTS.values())))
def test_any_event_is_read_back_from_json_as_it_was(event: Event) -> None:
    name = type(event).__name__
    assert read(name, event.TYPE_VERSION, json.loads(json.dumps(written(event)))) == event


@settings(deadline=None, max_examples=200)
@given(st.one_of(*(of(cls) for cls in EVENTS.values())))
def test_no_event_holds_a_float(event: Event) -> None:
    def floats(value: object) -> bool:
        match value:
            case float():
                return True
            case dict():
                return any(map(floats, value.values()))
            case list():
                return any(map(floats, value))
            case _:
                return False

    assert not floats(written(event))


@pytest.mark.parametrize(
    ("name", "version"), [("Resigned", 1), ("VoteCast", 2), ("Event", 1), ("Withheld", 1)]
)
def test_what_a_newer_release_wrote_is_not_guessed(name: str, version: int) -> None:
    with pytest.raises(UnknownEvent, match=f"{name} version {version} is not known to this release"):
        read(name, version, {})


def test_an_event_cannot_be_changed() -> None:
    event = read(*frozen(FIXTURES / "VoteCast-1.json"))
    with pytest.raises(AttributeError):
        event.choice = "reject"  # type: ignore[attr-defined]  # that it fails is the point
