"""Until a ballot closes, its votes are readable by their voter only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventlog.body import encode, leaf, seal_hash
from eventlog.entry import Draft, Sealed, Withheld
from eventlog.log import Log
from tests.eventlog.sample import content, draft, vote


async def test_a_vote_is_withheld_until_its_ballot_ends(log: Log, reader: Log) -> None:
    votes = [vote("nomination/1", 2, "p-1"), vote("nomination/1", 3, "p-2")]
    await log.append([draft("nomination/1", 1, type="BallotOpened"), *votes], {})
    _, *withheld = await reader.tail(0)
    assert [entry.body for entry in withheld] == [None, None]
    assert [entry.leaf for entry in withheld] == [leaf(cast.body) for cast in votes]
    with pytest.raises(Withheld, match="entry 1"):
        _ = withheld[0].content
    await log.append([draft("nomination/1", 4, type="BallotClosed")], {})
    assert [entry.body for entry in (await reader.tail(0))[1:3]] == [cast.body for cast in votes]
    # A second ballot of the same case: the end of the first opens none of its votes.
    await log.append([vote("nomination/1", 5, "p-1")], {})
    assert [entry.body is None for entry in await reader.tail(0)] == [False, False, False, False, True]
    await log.append([draft("nomination/1", 6, type="BallotAbandoned")], {})
    assert all(entry.body for entry in await reader.tail(0))


async def test_the_end_of_another_cases_ballot_opens_nothing(log: Log, reader: Log) -> None:
    await log.append([vote("nomination/1", 1, "p-1"), draft("nomination/2", 1, type="BallotClosed")], {})
    assert [entry.body is None for entry in await reader.tail(0)] == [True, False]


async def test_the_writer_sees_every_body_and_the_reader_the_same_columns(log: Log, reader: Log) -> None:
    await log.append([vote("nomination/1", 1, "p-1"), draft("nomination/2", 1)], {})
    seen, shown = await log.tail(0), await reader.tail(0)
    assert [entry.body is None for entry in seen] == [False, False]
    for one, other in zip(seen, shown, strict=True):
        assert replace(one, body=None) == replace(other, body=None)


async def test_a_voter_reads_the_own_votes_only(log: Log, reader: Log) -> None:
    cast = [vote("nomination/1", 1, "p-1"), vote("nomination/1", 2, "p-2"), vote("nomination/1", 3, "p-1")]
    await log.append(cast, {})
    assert [entry.body for entry in await reader.own_votes("nomination/1", "p-1")] == [
        cast[0].body,
        cast[2].body,
    ]
    assert await reader.own_votes("nomination/2", "p-1") == ()
    assert await reader.own_votes("nomination/1", "p-3") == ()
    await log.append([draft("nomination/1", 4, type="BallotClosed")], {})
    assert await reader.own_votes("nomination/1", "p-1") == ()  # everybody reads them now


async def test_what_is_sealed_beside_a_withheld_vote_is_withheld_too(log: Log, reader: Log) -> None:
    said = content(
        "nomination/1", 1, type="VoteCast", sealed={"hash": seal_hash(b"salt", b"reason"), "of": "p-1"}
    )
    await log.append([Draft(encode(said), b"salt", b"reason")], {})
    assert await reader.sealed(0) is None
    assert await log.sealed(0) == Sealed(b"salt", b"reason")
    await log.append([draft("nomination/1", 2, type="BallotClosed")], {})
    assert await reader.sealed(0) == Sealed(b"salt", b"reason")
