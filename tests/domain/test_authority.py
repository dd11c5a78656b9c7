"""Who may do what: delegations are dated and go no further, personal votes are nobody else's to cast."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import authority
from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.events import Capacity, ConflictDeclared, DelegationRevoked, MandateEnded
from tests.domain.court import NOON, Court, court, delegated, mandate, policy
from tests.domain.nomination.story import Story

TODAY = NOON.date()
DAY = dt.timedelta(days=1)
ACTOR = Actor("stranger", "session", delegation="d1")
offsets = st.integers(-30, 30)


@settings(deadline=None, max_examples=150)
@given(offsets, st.integers(0, 30), offsets, st.none() | st.integers(0, 60))
def test_a_delegation_speaks_on_its_days_while_its_giver_holds_the_office(
    begins: int, length: int, given_from: int, held_for: int | None
) -> None:
    held_from = TODAY + given_from * DAY
    held_until = None if held_for is None else held_from + held_for * DAY
    place = Court().enter(
        mandate("h2", "head", "u2", begins=held_from, until=held_until),
        delegated("d1", "h2", "stranger", begins=TODAY + begins * DAY, until=TODAY + (begins + length) * DAY),
    )
    holds = given_from <= 0 and (held_for is None or given_from + held_for >= 0)
    speaks = begins <= 0 <= begins + length and holds
    assert authority.speaks_for_unit(place.facts(), ACTOR, "u2", TODAY) == speaks


def test_a_delegation_is_its_receivers_for_its_office_in_its_body_until_it_is_taken_back() -> None:
    place = court().enter(delegated("d1", "h2", "stranger"))
    assert authority.speaks_for_unit(place.facts(), ACTOR, "u2", TODAY)
    other = Actor("m1", "session", delegation="d1")
    assert not authority.speaks_for_unit(place.facts(), other, "u2", TODAY), "not its receiver"
    assert not authority.speaks_for_unit(place.facts(), ACTOR, "u3", TODAY), "not its body"
    unnamed = Actor("stranger", "session")
    assert not authority.speaks_for_unit(place.facts(), unnamed, "u2", TODAY), "it has to be named"
    assert authority.delegation_of(place.facts(), ACTOR, "chair", "u2", TODAY) is None, "not its office"
    place.enter(DelegationRevoked("u2", "d1"))
    assert not authority.speaks_for_unit(place.facts(), ACTOR, "u2", TODAY)


def test_a_delegation_goes_no_further() -> None:
    """Even if a register held one, nobody speaks by a delegation whose giver has no mandate himself."""
    place = court().enter(delegated("d1", "h2", "h5"), delegated("d2", "h5", "stranger"))
    further = Actor("stranger", "session", delegation="d2")
    assert not authority.speaks_for_unit(place.facts(), further, "u2", TODAY)


def test_a_units_vote_is_its_heads_or_the_receivers_and_not_both() -> None:
    story = Story(court().enter(delegated("d1", "h2", "stranger"))).to("cluster")
    assert story.refused(story.vote_of(), "stranger") == "not_on_roll"
    story.done(story.vote_of("approve", "u2"), "stranger", delegation="d1")
    assert story.refused(story.vote_of(), "h2") == "already_voted"


def test_who_is_concerned_himself_does_not_cast_another_units_vote() -> None:
    place = court().enter(
        ConflictDeclared("vi", "h3", "u1"),
        delegated("d1", "h2", "h1"),
        delegated("d2", "h4", "officer", body="u4"),
    )
    story = Story(place).to("cluster")
    assert story.refused(story.vote_of("approve", "u3"), "h3") == "recused"
    assert story.refused(story.vote_of("approve", "u2"), "h1", delegation="d1") == "recused"
    assert story.refused(story.vote_of("approve", "u4"), "officer", delegation="d2") == "recused"


def test_a_personal_vote_is_never_delegated() -> None:
    place = court().enter(
        delegated("d1", "s1", "stranger", office="staff", body="u1"),
        delegated("d2", "s1", "s2", office="staff", body="u1"),
        delegated("d3", "h1", "s3", office="head", body="u1"),
    )
    story = Story(place).to("unit")
    assert story.refused(story.vote_of("approve", "s1"), "stranger", delegation="d1") == "not_on_roll"
    assert story.refused(story.vote_of("approve", "s1"), "s2", delegation="d2") == "not_on_roll"
    assert story.refused(story.vote_of("approve", "h1"), "s3", delegation="d3") == "not_on_roll"
    assert story.refused(story.vote_of("approve", "s3"), "s3", delegation="d3") == "vote_is_personal"
    assert story.refused(story.vote_of("approve", "s2"), "s1") == "not_on_roll"


def test_a_head_who_was_replaced_no_longer_speaks_for_the_unit() -> None:
    story = Story().to("cluster")
    story.court.enter(MandateEnded("u3", "h3", "head"), mandate("stranger", "head", "u3"))
    assert story.refused(story.vote_of(), "h3") == "not_on_roll"
    story.vote("stranger")
    assert story.state.ballot is not None
    assert "u3" in story.state.ballot.votes


# Signing (Decree 30/2020, Art. 13) -------------------------------------------------------------------------

CAPACITIES: tuple[Capacity, ...] = ("KT.", "TL.", "TUQ.", "Q.")


def signers() -> Court:
    """The chief, his deputy, an acting chief, and one person with each kind of paper."""
    return court().enter(
        mandate("acting", "chief_justice", "court", acting=True),
        delegated("tl", "cj", "m1", office="chief_justice", body="court", manner="TL."),
        delegated("tuq", "cj", "m2", office="chief_justice", body="court", manner="TUQ."),
    )


def stage(*accepted: Capacity) -> SignStage:
    found = policy(signing={"signed_for": list(accepted)}).route[-1]
    assert isinstance(found, SignStage)
    return found


RIGHTS: list[tuple[str, str | None, Capacity]] = [
    ("deputy", None, "KT."),
    ("m1", "tl", "TL."),
    ("m2", "tuq", "TUQ."),
    ("acting", None, "Q."),
]


@pytest.mark.parametrize(("person", "paper", "capacity"), RIGHTS)
def test_each_capacity_is_accepted_where_the_policy_names_it_and_nowhere_else(
    person: str, paper: str | None, capacity: Capacity
) -> None:
    facts = signers().facts()
    actor = Actor(person, "session", None, paper, capacity)
    assert isinstance(
        authority.may_sign(facts, actor, stage(capacity), "court", TODAY), authority.SigningRight
    )
    for accepted in ((), tuple(c for c in CAPACITIES if c != capacity)):
        refused = authority.may_sign(facts, actor, stage(*accepted), "court", TODAY)
        assert isinstance(refused, Refusal)
        assert refused.code == "capacity_not_accepted"
        assert refused.values["accepted"] == (" ".join(accepted) or "-")


@pytest.mark.parametrize(("person", "paper", "capacity"), RIGHTS)
def test_nobody_signs_in_a_capacity_that_is_not_his(
    person: str, paper: str | None, capacity: Capacity
) -> None:
    facts = signers().facts()
    for other in (None, *CAPACITIES):
        if other == capacity:
            continue
        actor = Actor(person, "session", None, paper, other)
        refused = authority.may_sign(facts, actor, stage(*CAPACITIES), "court", TODAY)
        assert isinstance(refused, Refusal), f"{person} signs {other}"
        assert refused.code == "may_not_sign"


def test_the_holder_signs_in_person_and_not_as_his_own_deputy() -> None:
    facts = signers().facts()
    right = authority.may_sign(facts, Actor("cj", "session"), stage(), "court", TODAY)
    assert right == authority.SigningRight(None)
    for capacity in CAPACITIES:
        actor = Actor("cj", "session", capacity=capacity)
        assert isinstance(authority.may_sign(facts, actor, stage(*CAPACITIES), "court", TODAY), Refusal)


def test_a_paper_that_has_run_out_lets_nobody_sign() -> None:
    place = court().enter(
        delegated("tuq", "cj", "m2", office="chief_justice", body="court", manner="TUQ.", until=TODAY - DAY)
    )
    actor = Actor("m2", "session", None, "tuq", "TUQ.")
    assert isinstance(authority.may_sign(place.facts(), actor, stage("TUQ."), "court", TODAY), Refusal)
    right = authority.may_sign(place.facts(), actor, stage("TUQ."), "court", TODAY - DAY)
    assert right == authority.SigningRight("cj")


# Filing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "delegation", "files"),
    [("officer", None, True), ("h1", None, True), ("stranger", "d1", True), ("stranger", None, False),
     ("clerk", None, False), ("s1", None, False), ("h2", None, False)],
)  # fmt: skip
def test_a_units_nominations_are_filed_by_its_officer_its_head_or_for_its_head(
    person: str, delegation: str | None, files: bool
) -> None:
    facts = court().enter(delegated("d1", "h1", "stranger", body="u1")).facts()
    actor = Actor(person, "session", delegation=delegation)
    assert authority.files_for(facts, actor, "u1", TODAY) == files
