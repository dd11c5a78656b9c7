"""One form for a body: what it is, what it refuses, and what is derived from it."""

from __future__ import annotations

import hashlib
import math
import timeit
import unicodedata
import uuid
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from eventlog import body
from tests.eventlog.sample import content

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ 'ỀĐ\U0001f3c5"
)
words = st.one_of(
    st.text(VIETNAMESE), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
texts = words.map(lambda text: unicodedata.normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=127, exclude_characters="\0"))
numbers = st.integers(-body.LARGEST, body.LARGEST)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
)
objects = st.dictionaries(keys, values, max_size=6)


@given(objects)
def test_a_body_is_rfc_8785_and_reads_back_as_itself(obj: dict[str, Any]) -> None:
    written = body.encode(obj)
    assert written == rfc8785.dumps(obj)
    assert body.decode(written) == obj
    assert b"\n" not in written


@given(st.binary(max_size=60) | objects.map(lambda obj: rfc8785.dumps(obj).replace(b":", b": ", 1)))
def test_bytes_that_decode_are_the_only_form_of_what_they_say(data: bytes) -> None:
    try:
        obj = body.decode(data)
    except body.BodyError:
        return
    assert body.encode(obj) == data


class Choice(StrEnum):
    APPROVE = "approve"


class Folder(dict[str, Any]):
    pass


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (body.Float, 0.5),
        (body.Float, math.nan),
        (body.IntTooLarge, 2**53),
        (body.IntTooLarge, -(2**53)),
        (body.NotNfc, unicodedata.normalize("NFD", "Tòa án")),
        (body.NulCharacter, "a\0b"),
        (body.NotJson, date(2026, 11, 22)),
        (body.NotJson, b"bytes"),
        (body.NotJson, {"a"}),
        (body.NotJson, Choice.APPROVE),
        (body.NotJson, "\ud800"),
    ],
    ids=repr,
)
def test_what_two_writers_could_write_differently_is_refused_and_placed(
    kind: type[body.BodyError], value: object
) -> None:
    with pytest.raises(kind) as refused:
        body.encode({"data": {"lines": [{"share": "2/3"}, {"share": value}]}})
    assert type(refused.value) is kind
    assert refused.value.path == "data.lines[1].share"
    assert str(refused.value).startswith("data.lines[1].share: ")


@pytest.mark.parametrize(
    ("kind", "key"), [(body.KeyNotAscii, "đơn_vị"), (body.NotJson, 7), (body.NotJson, Choice.APPROVE)]
)
def test_a_key_is_a_word_of_the_code(kind: type[body.BodyError], key: Any) -> None:
    with pytest.raises(kind) as refused:
        body.encode({"data": {key: 1}})
    assert refused.value.path == "data"


@pytest.mark.parametrize("obj", [Folder(), [], "text", None], ids=repr)
def test_a_body_is_a_plain_dict(obj: Any) -> None:
    with pytest.raises(body.NotJson):
        body.encode(obj)


def test_one_byte_over_the_limit_is_refused() -> None:
    room = body.LIMIT - len(body.encode({"data": ""}))
    assert len(body.encode({"data": "x" * room})) == 65_535
    with pytest.raises(body.TooLarge, match="65536 bytes"):
        body.encode({"data": "x" * (room + 1)})


def test_nesting_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"data": deep}
    with pytest.raises(body.NotJson, match="nested too deeply"):
        body.encode(deep)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (body.NotCanonical, b'{"b":1,"a":2}'),
        (body.NotCanonical, b'{"a":1,"a":2}'),
        (body.NotCanonical, b'{"a": 1}'),
        (body.NotCanonical, b'{"a":"\\u00e0"}'),
        (body.NotCanonical, b'{"a":-0}'),
        (body.Float, b'{"a":1.0}'),
        (body.Float, b'{"a":1e2}'),
        (body.NotJson, b"[]"),
        (body.NotJson, b'{"a":1'),
        (body.NotJson, b'{"a":"\xff"}'),
    ],
    ids=repr,
)
def test_another_form_of_the_same_is_not_the_body(kind: type[body.BodyError], data: bytes) -> None:
    with pytest.raises(kind):
        body.decode(data)


def test_the_leaf_of_no_bytes_is_the_one_of_rfc_6962() -> None:
    # The first leaf of the vectors of transparency-dev/merkle, which come from RFC 6962's test suite.
    assert body.leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_the_seal_is_the_hash_of_salt_and_bytes() -> None:
    assert body.seal_hash(b"salt", b"bytes") == hashlib.sha256(b"saltbytes").hexdigest()


def test_an_event_id_is_the_same_on_every_retry_and_no_other() -> None:
    made = body.event_id("nomination/1", "form-7", 0)
    # Frozen: logs hold ids made this way for ever.
    assert made == "f1a7076e-b02c-5400-8157-8f2d7a2ed043"
    assert uuid.UUID(made).version == 5
    others = [("nomination/1", "form-7", 1), ("nomination/17", "form-", 0), ("nomination/1,form", "-7", 0)]
    assert len({made, *(body.event_id(*other) for other in others)}) == 4


def test_writing_a_vote_takes_microseconds() -> None:
    vote = content("nomination/1", 7)
    assert (
        min(timeit.repeat(lambda: body.encode(vote), number=1_000, repeat=5)) < 0.05
    )  # 50 µs; 6 on a calm machine
