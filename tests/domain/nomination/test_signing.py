"""The leader signs, in person or by somebody who may; nobody signs for himself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import pytest

from audit import invariants
from domain.commands import Decline, Nominate, Return, Sign
from domain.events import Declined, HeldRow, NominationEnded, Signed
from domain.facts import registry_of
from tests.domain.court import FLAG, Court, Data, court, delegated, mandate, policy
from tests.domain.decision.organ import SIGN as LIST
from tests.domain.decision.organ import Organ, award
from tests.domain.nomination.story import Story
from tests.world import CHIEF, person

TODAY = dt.date(2020, 6, 1)
TWICE = {"rule": "holds", "award": "court.alone", "times": 1}
SIGN, DECLINE = Sign("signing", "12/QĐ"), Decline("signing")


def only_signing(place: Court) -> Story:
    """A case of a route that is only the signature."""
    return Story(place).nominate()


def court_of(award: Data = FLAG, **signing: object) -> Court:
    return court(policy(award, stages=("signing",), signing=dict(signing)))


PERSON: Data = FLAG | {"award": "court.fighter", "subject": "person"}


def test_the_signature_ends_a_case_awarded_and_says_in_which_capacity(at_signing: Story) -> None:
    events = at_signing.done(SIGN, "cj")
    assert events == [Signed("signing", "chief_justice", None, "12/QĐ"), NominationEnded("awarded")]
    assert at_signing.state.shown == "awarded"


def test_at_a_vote_there_is_nothing_to_sign() -> None:
    assert Story().nominate().refused(Sign("unit"), "cj") == "stage_is_a_vote"


def test_who_could_sign_may_decline_and_that_ends_the_case(at_signing: Story) -> None:
    assert at_signing.refused(DECLINE, "deputy") == "may_not_sign"
    assert at_signing.done(DECLINE, "cj") == [Declined("signing"), NominationEnded("declined")]


def test_nobody_signs_before_the_stage_or_after_the_end(at_council: Story) -> None:
    assert at_council.refused(SIGN, "cj") == "stage_not_open"
    at_council.pass_stage().done(SIGN, "cj")
    assert at_council.refused(SIGN, "cj") == "stage_not_open"
    assert at_council.refused(DECLINE, "cj") == "stage_not_open"


@pytest.mark.parametrize("person", ["deputy", "m1", "h1", "officer", "stranger", "nobody"])
def test_nobody_else_signs(at_signing: Story, person: str) -> None:
    assert at_signing.refused(SIGN, person) == "may_not_sign"
    assert at_signing.refused(Return("signing"), person) == "may_not_sign"


def test_a_stage_accepts_the_proofs_of_the_signer_that_it_names() -> None:
    story = only_signing(court_of(proof=["passkey", "key"]))
    assert story.refused(SIGN, "cj", proof="local") == "proof_not_accepted"
    assert story.refused(SIGN, "cj", proof="session") == "proof_not_accepted"
    story.ask(SIGN, "cj", proof="passkey")
    assert story.state.result == "awarded"


def test_a_deputy_signs_kt_where_the_policy_accepts_it() -> None:
    story = only_signing(court_of(signed_for=["KT."]))
    assert story.refused(SIGN, "deputy") == "may_not_sign"
    assert story.done(SIGN, "deputy", capacity="KT.")[0] == Signed("signing", "chief_justice", "KT.", "12/QĐ")


# What the signature gives ----------------------------------------------------------------------------------

ALONE = {key: value for key, value in LIST.items() if key != "signs"}


def alone(world: Organ, code: str = "court.alone", **more: Any) -> str:
    """A case of u2's that waits for a signature of its own."""
    world.adopt_policy(award(code, ALONE, **more), code)
    (line,) = world.agreed(code, ["u2"])
    return line


def test_what_is_signed_on_the_nomination_itself_is_held_from_that_day(tmp_path: Path) -> None:
    world = Organ(tmp_path / "keys")
    line = alone(world)
    world.must(line, CHIEF, Sign("signing", "12/QĐ"), on=TODAY)
    (held,) = world.state(registry_of("u2")).history("u2").held
    assert held.row == HeldRow("u2", "court.alone", "court-2020", "merit", "12/QĐ", TODAY, "court")
    assert (held.verified, held.source, held.ended) == (True, line, None)
    world.adopt_policy(award("court.later", eligibility=[TWICE]), "later")
    (later,) = world.agreed("court.later", ["u2"], season="court-2021")
    assert world.state(later).found.verdict == "eligible", "a later year finds it"
    invariants.check(world.entries)


def test_without_a_number_the_case_itself_names_what_is_held(tmp_path: Path) -> None:
    world = Organ(tmp_path / "keys")
    line = alone(world)
    world.must(line, CHIEF, Sign("signing"))
    (held,) = world.state(registry_of("u2")).history("u2").held
    assert held.row.number == line
    invariants.check(world.entries)


def test_a_signature_under_the_old_rules_enters_no_register_and_nor_does_one_that_is_tried(
    tmp_path: Path,
) -> None:
    world = Organ(tmp_path / "keys")
    old = alone(world, rules=1)
    tried = "nomination/tried"
    rules = world.adopt_policy(award("court.tried", ALONE), "tried", what_if=True)
    ask = Nominate("court.tried", "u2", "u2", "court-2020", policy=rules, what_if=True)
    world.must(tried, person("u2.2"), ask)
    for line in (old, tried):
        world.must(line, CHIEF, Sign("signing", "12/QĐ"))
    assert not any(entry.type == "AwardsHeld" for entry in world.entries)
    invariants.check(world.entries)


def test_a_proposal_that_goes_on_upward_is_held_only_when_it_is_granted(tmp_path: Path) -> None:
    world = Organ(tmp_path / "keys")
    upward = {"stage": "up", "kind": "upward", "to": "president", "by": "award_head", "body": "supreme_court"}
    world.adopt_policy(award("court.order", ALONE, upward), "order")
    (line,) = world.agreed("court.order", ["u2"])
    world.must(line, CHIEF, Sign("signing", "12/TTr"))
    assert not any(entry.type == "AwardsHeld" for entry in world.entries)
    invariants.check(world.entries)


# Nobody signs for himself ----------------------------------------------------------------------------------


def test_the_nominee_does_not_sign_decline_or_return_his_own_award() -> None:
    place = court_of(PERSON).enter(mandate("cj", "staff", "u1"))
    story = Story(place)
    story.done(Nominate("court.fighter", "cj", "u1", season="2026"), "officer")
    for ask in (SIGN, DECLINE, Return("signing")):
        assert story.refused(ask, "cj") == "signs_for_himself"


def test_a_deputy_does_not_sign_for_a_chief_who_is_the_nominee() -> None:
    place = court_of(PERSON, signed_for=["KT."]).enter(mandate("cj", "staff", "u1"))
    story = Story(place)
    story.done(Nominate("court.fighter", "cj", "u1", season="2026"), "officer")
    assert story.refused(SIGN, "deputy", capacity="KT.") == "signs_for_himself"


def test_the_head_of_the_nominated_unit_does_not_sign() -> None:
    story = only_signing(court_of().enter(mandate("cj", "head", "u1")))
    assert story.refused(SIGN, "cj") == "signs_for_himself"
    story = only_signing(court_of(signed_for=["KT."]).enter(mandate("deputy", "head", "u1")))
    assert story.refused(SIGN, "deputy", capacity="KT.") == "signs_for_himself"
    story.done(SIGN, "cj")


@pytest.mark.parametrize("manner", ["TL.", "TUQ."])
def test_nobody_signs_on_behalf_of_the_nominee_or_of_the_head_of_the_nominated_unit(
    manner: Literal["TL.", "TUQ."],
) -> None:
    paper = delegated("d1", "cj", "m1", office="chief_justice", body="court", manner=manner)
    place = court_of(PERSON, signed_for=[manner]).enter(mandate("cj", "staff", "u1"), paper)
    story = Story(place)
    story.done(Nominate("court.fighter", "cj", "u1", season="2026"), "officer")
    assert story.refused(SIGN, "m1", delegation="d1", capacity=manner) == "signs_for_himself"
    story = only_signing(court_of(signed_for=[manner]).enter(mandate("cj", "head", "u1"), paper))
    assert story.refused(SIGN, "m1", delegation="d1", capacity=manner) == "signs_for_himself"
    story = only_signing(court_of(signed_for=[manner]).enter(paper))
    story.done(SIGN, "m1", delegation="d1", capacity=manner)


# Time ------------------------------------------------------------------------------------------------------


def test_a_signature_that_does_not_come_is_reminded_escalated_and_published_and_never_given(
    at_signing: Story,
) -> None:
    kinds = [type(at_signing.engine()[0]).__name__ for _ in range(3)]
    assert kinds == ["Reminded", "Escalated", "DelayPublished"]
    assert at_signing.state.timers == ()
    assert at_signing.state.shown == "signing"
    at_signing.done(SIGN, "cj")
