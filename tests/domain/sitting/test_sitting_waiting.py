"""A sitting waits for one step after the other, each for whoever takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.commands import AnnulBallot, Convene, SignMinutes
from tests.domain.sitting.chamber import MINUTES, SECRETARY, Chamber
from tests.world import CHAIR, FIRST_DAY, TELLERS, person

CUP = "court.cup"


@pytest.fixture
def chamber(tmp_path: Path) -> Chamber:
    return Chamber(tmp_path / "keys", units=6)


def tasks(chamber: Chamber, stream: str) -> set[tuple[str, str | None]]:
    """Each task with the office, or the person, that it waits for."""
    folded = chamber.folded[stream]
    waits = folded.kind.waits_for(folded.state, chamber.registers.facts())
    return {(wait.task, wait.office or wait.person) for wait in waits}


def test_a_clusters_sitting_from_its_calling_to_its_minutes(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u1", "u2", "u3"])
    stream, head = "sitting/one", person("u1.1")
    chamber.must(stream, head, Convene("cluster", FIRST_DAY.date(), SECRETARY.person, tuple(lines)))
    assert tasks(chamber, stream) == {("open", "chair")}
    chamber.must(stream, head, chamber.there("cluster"))
    assert tasks(chamber, stream) == {("ballot", "chair")}
    ballot = chamber.ballot(stream, lines[:2])
    assert tasks(chamber, stream) == {("vote", "head")}
    chamber.vote_all(stream, dict.fromkeys(lines[:2], 4))
    assert tasks(chamber, stream) == {("close", "chair")}
    chamber.close(stream, ballot)
    # The third may still be voted on, or stay for another sitting.
    assert tasks(chamber, stream) == {("ballot", "chair"), ("adopt", "chair"), ("adopt", SECRETARY.person)}
    ballot = chamber.ballot(stream, lines[2:])
    chamber.vote_all(stream, {lines[2]: 4})
    chamber.close(stream, ballot)
    assert tasks(chamber, stream) == {("adopt", "chair"), ("adopt", SECRETARY.person)}
    chamber.must(stream, SECRETARY, SignMinutes(MINUTES))
    assert tasks(chamber, stream) == {("adopt", "chair")}
    chamber.must(stream, head, SignMinutes(MINUTES))
    assert tasks(chamber, stream) == set()


def test_papers_wait_for_the_tellers_and_an_annulled_ballot_to_be_repeated(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret")
    lines = chamber.put_forward(CUP, ["u1"])
    stream = chamber.meet("one", lines, body="council")
    ballot = chamber.ballot(stream, lines, body="council")
    assert tasks(chamber, stream) == {("count", "teller")}
    chamber.count_all(stream, {lines[0]: 6})
    assert tasks(chamber, stream) == {("close", "chair")}
    chamber.close(stream, ballot, body="council")
    assert tasks(chamber, stream) == {("adopt", "chair"), ("adopt", SECRETARY.person)}
    chamber.must(stream, CHAIR, AnnulBallot(ballot))
    chamber.must(stream, TELLERS[0], AnnulBallot(ballot))
    assert tasks(chamber, stream) == {("ballot", "chair")}
