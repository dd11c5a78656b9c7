"""What a nomination refuses that its pages do not offer."""

from __future__ import annotations

from domain.commands import CastVote, CheckFreeze, Reassess, Withdraw
from tests.domain.court import court, policy
from tests.domain.nomination.story import NONCE, Story


def test_a_stage_that_is_signed_takes_no_votes() -> None:
    story = Story(court(policy())).to("signing")
    assert story.refused(CastVote("signing/1", "approve", NONCE), "s1") == "stage_is_a_signature"


def test_of_a_case_that_is_over_nothing_is_assessed(at_unit: Story) -> None:
    at_unit.done(Withdraw(), "officer")
    for ask in (Reassess(), CheckFreeze()):
        assert at_unit.refused(ask, "officer") == "nothing_to_assess"
