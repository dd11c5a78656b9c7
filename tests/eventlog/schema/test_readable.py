"""Until a ballot closes, its votes are readable by their voter only."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import asyncpg
import pytest

from eventlog.body import encode, leaf, seal_hash, withheld_id
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
    await log.append([draft("nomination/1", 6, type="BallotClosed")], {})
    assert all(entry.body for entry in await reader.tail(0))


async def test_an_abandoned_ballot_opens_nothing_since_it_will_be_repeated(log: Log, reader: Log) -> None:
    returned = [draft("nomination/1", 2, type="Returned"), draft("nomination/1", 3, type="BallotAbandoned")]
    await log.append([vote("nomination/1", 1, "p-1"), *returned], {})
    assert (await reader.tail(0))[0].body is None
    again = [draft("nomination/1", 4, type="BallotOpened"), vote("nomination/1", 5, "p-1")]
    await log.append(again, {})
    assert [entry.body is None for entry in await reader.tail(0)] == [True, False, False, False, True]
    await log.append([draft("nomination/1", 6, type="BallotClosed")], {})
    assert all(entry.body for entry in await reader.tail(0))


async def test_the_end_of_a_case_opens_what_was_cast_in_a_ballot_that_was_never_counted(
    log: Log, reader: Log
) -> None:
    ended = [draft("nomination/1", n, type=t) for n, t in ((2, "BallotAbandoned"), (3, "NominationEnded"))]
    await log.append([vote("nomination/1", 1, "p-1"), ended[0]], {})
    assert (await reader.tail(0))[0].body is None
    await log.append(ended[1:], {})
    assert all(entry.body for entry in await reader.tail(0))


async def test_a_withheld_votes_command_id_is_shown_by_its_hash(log: Log, reader: Log, voter: Log) -> None:
    """Whoever can act as the voter could send another choice under the id, and learn from the answer."""
    cast = vote("nomination/1", 1, "p-1")
    await log.append([cast], {})
    [recorded], [shown] = await log.tail(0), await reader.tail(0)
    assert recorded.command_id == "form-nomination/1-1"
    assert shown.command_id == withheld_id(recorded.command_id)
    assert shown.command_id == f"sha256:{hashlib.sha256(b'form-nomination/1-1').hexdigest()}"
    assert [entry.command_id for entry in await voter.own_votes("nomination/1", "p-1")] == [
        recorded.command_id
    ]
    await log.append([draft("nomination/1", 2, type="BallotClosed")], {})
    assert (await reader.tail(0))[0].command_id == recorded.command_id


async def test_the_end_of_another_cases_ballot_opens_nothing(log: Log, reader: Log) -> None:
    await log.append([vote("nomination/1", 1, "p-1"), draft("nomination/2", 1, type="BallotClosed")], {})
    assert [entry.body is None for entry in await reader.tail(0)] == [True, False]


async def test_the_writer_sees_every_body_and_the_reader_the_same_columns(log: Log, reader: Log) -> None:
    passed = [draft("nomination/1", 2, type="BallotClosed"), vote("nomination/3", 1, "p-1")]
    await log.append([vote("nomination/1", 1, "p-1"), *passed, draft("nomination/2", 1)], {})
    seen, shown = await log.tail(0), await reader.tail(0)
    assert [entry.body is None for entry in seen] == [False] * 4
    assert [entry.body is None for entry in shown] == [False, False, True, False]
    for one, other in zip(seen, shown, strict=True):
        id = one.command_id if other.body else withheld_id(one.command_id)
        assert replace(one, body=None, command_id=id) == replace(other, body=None)


async def test_the_auditors_role_reads_no_open_vote_by_naming_a_person(log: Log, reader: Log) -> None:
    await log.append([vote("nomination/1", 1, "p-1")], {})
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reader.own_votes("nomination/1", "p-1")


async def test_the_voters_role_reads_nothing_but_own_votes(log: Log, voter: Log) -> None:
    await log.append([vote("nomination/1", 1, "p-1"), draft("nomination/2", 1)], {})
    assert len(await voter.own_votes("nomination/1", "p-1")) == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await voter.tail(0)


async def test_a_voter_reads_the_own_votes_only(log: Log, voter: Log) -> None:
    cast = [vote("nomination/1", 1, "p-1"), vote("nomination/1", 2, "p-2"), vote("nomination/1", 3, "p-1")]
    await log.append(cast, {})
    assert [entry.body for entry in await voter.own_votes("nomination/1", "p-1")] == [
        cast[0].body,
        cast[2].body,
    ]
    assert await voter.own_votes("nomination/2", "p-1") == ()
    assert await voter.own_votes("nomination/1", "p-3") == ()
    await log.append([draft("nomination/1", 4, type="BallotClosed")], {})
    assert await voter.own_votes("nomination/1", "p-1") == ()  # everybody reads them now


async def test_what_is_sealed_beside_a_withheld_vote_is_withheld_too(log: Log, reader: Log) -> None:
    said = content(
        "nomination/1", 1, type="VoteCast", sealed={"hash": seal_hash(b"salt", b"reason"), "of": "p-1"}
    )
    await log.append([Draft(encode(said), b"salt", b"reason")], {})
    assert await reader.sealed(0) is None
    assert await log.sealed(0) == Sealed(b"salt", b"reason")
    await log.append([draft("nomination/1", 2, type="BallotClosed")], {})
    assert await reader.sealed(0) == Sealed(b"salt", b"reason")


def count(
    stream: str, version: int, teller: str, ballot: str = "unit/1", kind: str = "PapersCounted"
) -> Draft:
    actor = {"capacity": None, "delegation": None, "office": None, "person": teller, "proof": "session"}
    return draft(stream, version, type=kind, actor=actor, data={"ballot": ballot, "papers": {"issued": 9}})


@pytest.mark.parametrize("kind", ["PapersCounted", "LinesCounted"])
async def test_a_tellers_count_is_withheld_until_another_teller_has_counted(
    log: Log, reader: Log, voter: Log, kind: str
) -> None:
    counts = [count("sitting/1", n, who, kind=kind) for n, who in ((1, "t-1"), (2, "t-1"), (3, "t-2"))]
    await log.append(counts[:2], {})  # he counts once more: nobody else has counted yet
    assert [entry.body for entry in await reader.tail(0)] == [None, None]
    assert [entry.body for entry in await voter.own_votes("sitting/1", "t-1")] == [c.body for c in counts[:2]]
    assert await voter.own_votes("sitting/1", "t-2") == ()
    await log.append(counts[2:], {})
    assert [entry.body for entry in await reader.tail(0)] == [c.body for c in counts]
    assert await voter.own_votes("sitting/1", "t-1") == ()


async def test_a_count_of_another_ballot_opens_none(log: Log, reader: Log) -> None:
    await log.append([count("nomination/1", 1, "t-1"), count("nomination/1", 2, "t-2", "unit/2")], {})
    await log.append([count("nomination/2", 1, "t-2")], {})
    assert [entry.body for entry in await reader.tail(0)] == [None] * 3
    await log.append([draft("nomination/1", 3, type="BallotClosed")], {})
    assert [entry.body is None for entry in await reader.tail(0)] == [False, False, True, False]
