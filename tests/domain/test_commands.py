"""Commands at the door: read back as they were written; everything else is malformed, never a crash."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commands import ASKS, Actor, Ask, Assertion, Command, Malformed, Sealed, parse, written
from domain.happened import Due
from tests.domain.samples import of

ids = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=200)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
commands = st.builds(
    Command,
    stream=ids,
    id=ids,
    actor=of(Actor),
    ask=st.one_of(*(of(cls) for cls in ASKS.values())),
    on=st.none() | st.dates(),
    minutes=st.none() | digests,
    sealed=st.lists(st.none() | of(Sealed), max_size=3).map(tuple),
    signed=st.none() | of(Assertion),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(commands)
def test_a_command_is_read_back_as_it_was_written(command: Command) -> None:
    assert parse(json.loads(json.dumps(written(command)))) == command


@settings(deadline=None, max_examples=400)
@given(json_values)
def test_anything_that_is_no_command_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        parse(value)


FIELDS = ["id", "stream", "actor", "type", "data", "on", "minutes", "sealed", "signed"]


@settings(deadline=None, max_examples=500)
@given(commands, st.sampled_from([*FIELDS, "more"]), json_values)
def test_a_command_with_one_wrong_field_is_a_command_or_malformed_and_nothing_else(
    command: Command, field: str, value: object
) -> None:
    with contextlib.suppress(Malformed):
        parse({**written(command), field: value})


@settings(deadline=None, max_examples=300)
@given(commands, json_values, st.data())
def test_data_with_one_wrong_field_is_a_command_or_malformed_and_nothing_else(
    command: Command, value: object, data: st.DataObject
) -> None:
    shape = written(command)
    names = sorted(shape["data"])
    name = data.draw(st.sampled_from([*names, "more"]))
    shape["data"][name] = value
    with contextlib.suppress(Malformed):
        parse(shape)


GOOD: dict[str, Any] = {
    "id": "1",
    "stream": "nomination/x",
    "type": "CastVote",
    "data": {"ballot": "unit/1", "choice": "approve", "nonce": "0" * 32},
    "actor": {"person": "p", "proof": "local"},
}


def papers(approve: object) -> dict[str, Any]:
    others = dict.fromkeys(["issued", "returned", "unreturned", "reject", "blank", "invalid"], 0)
    return {"ballot": "b", "papers": {**others, "approve": approve}}


def test_what_may_be_left_out() -> None:
    command = parse(GOOD)
    assert (command.on, command.minutes, command.sealed, command.signed) == (None, None, (), None)
    assert "signed" not in written(command), "what was bound before there were signatures stays bound"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "an id is 1 to 200 visible ASCII characters"),
        ({"id": "x" * 201}, "an id is 1 to 200 visible ASCII characters"),
        ({"id": "x y"}, "an id is 1 to 200 visible ASCII characters"),
        ({"id": "x\n"}, "an id is 1 to 200 visible ASCII characters"),
        ({"id": "ế"}, "an id is 1 to 200 visible ASCII characters"),
        ({"id": 7}, "an id is 1 to 200 visible ASCII characters"),
        ({"stream": "nomination/x\n"}, "a stream is named by 1 to 200 visible ASCII characters"),
        ({"minutes": "0" * 63}, "minutes are named by their SHA-256"),
        ({"minutes": "0" * 64 + "\n"}, "minutes are named by their SHA-256"),
        ({"type": "Vote"}, "unknown type 'Vote'; known: AcknowledgeList, "),
        ({"type": ["CastVote"]}, "unknown type"),
        ({"colour": "red"}, "unknown field 'colour'; a command has"),
        ({"sealed": 5}, "valid tuple"),
        ({"sealed": "text"}, "valid tuple"),
        ({"on": "tomorrow"}, "valid date"),
        ({"actor": {"person": "p"}}, "proof"),
        ({"actor": {"person": "p", "proof": "faith"}}, "'engine', 'local', 'session', 'passkey' or 'key'"),
        ({"data": {**GOOD["data"], "choice": "maybe"}}, "'approve', 'reject' or 'abstain'"),
        ({"data": {**GOOD["data"], "weight": 2}}, "weight"),
        ({"data": []}, "dictionary"),
        ({"type": "CountPapers", "data": papers(1.0)}, "valid integer"),
        ({"type": "CountPapers", "data": papers(True)}, "valid integer"),
        ({"type": "CountPapers", "data": papers("1")}, "valid integer"),
        ({"type": "ExtendDeadline", "data": {"stage": "u", "due": "2026-01-01T00:00:00"}}, "timezone info"),
    ],
)
def test_what_is_malformed_is_told_what_would_be_right(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse({**GOOD, **changes})
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["id", "stream", "type", "actor"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(Malformed, match=f"the field '{name}' is missing"):
        parse({key: value for key, value in GOOD.items() if key != name})


def test_the_engine_has_one_id_for_each_timer() -> None:
    due = Due("close", dt.datetime(2026, 3, 2, tzinfo=dt.UTC), 7)
    assert due.command_id == "engine/close/7"


def test_every_ask_is_known_by_its_name() -> None:
    assert {cls.__name__: cls for cls in Ask.__subclasses__()} == dict(ASKS)
    assert {"Nominate", "CastVote", "Sign", "Tick", "ChangeRegistry"} <= set(ASKS)
