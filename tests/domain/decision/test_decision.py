"""A list becomes a decision: drafted, checked by another, signed as one, numbered without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import invariants
from domain import authority, book
from domain.commands import (
    CheckDecision,
    Decline,
    DeclineLines,
    DropDraft,
    DropLines,
    HandOverAwards,
    PublishDecision,
    Resubmit,
    Return,
    SendLinesBack,
    Sign,
    SignDecision,
    Withdraw,
)
from domain.decision import Decision, paper
from domain.decision.listing import MOST_LINES
from domain.events import Basis, ProceedingOpened
from domain.facts import registry_of
from tests.domain.decision.organ import CHECKER, DRAFTER, SIGN, Organ, award
from tests.world import CHIEF, person

TODAY = dt.date(2020, 6, 1)


@pytest.fixture
def organ(tmp_path: Path) -> Iterator[Organ]:
    world = Organ(tmp_path / "keys")
    yield world
    invariants.check(world.entries)


# Agreed ----------------------------------------------------------------------------------------------------


def test_nothing_is_asked_of_a_decision_that_nobody_drafted(organ: Organ) -> None:
    assert organ.refused("decision/none", DRAFTER, PublishDecision()) == "unknown_decision"


def test_an_agreed_line_is_not_signed_declined_or_returned_by_itself(organ: Organ) -> None:
    (line,) = organ.agreed("court.flag_listed", ["u1"])
    for ask in (Sign("signing"), Decline("signing"), Return("signing")):
        assert organ.refused(line, CHIEF, ask) == "signed_in_a_list"


# The signature ---------------------------------------------------------------------------------------------


def test_one_signature_awards_every_line_and_enters_every_register(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"]) + organ.agreed("court.worker", ["u3.3"])
    stream = organ.signed("d1", lines)
    for line in lines:
        state = organ.state(line)
        assert (state.shown, state.carried.decision, state.carried.paper) == ("awarded", stream, "1/QĐ-TA")
    held = organ.state(registry_of("u3")).history("u3.3").held
    assert [(h.row.award, h.row.number, h.verified, h.decision) for h in held] == [
        ("court.worker", "1/QĐ-TA", True, stream)
    ]
    assert organ.state(registry_of("u1")).history("u1").held[0].row.decided == TODAY


def test_what_is_signed_is_the_list_of_the_digest_and_no_other(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    before = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(before))
    organ.must(stream, DRAFTER, DropLines(lines[:1]))
    assert organ.refused(stream, CHIEF, SignDecision(before)) == "digest_differs"
    now = organ.digest(stream)
    assert organ.refused(stream, CHIEF, SignDecision(now)) == "not_checked"
    organ.must(stream, CHECKER, CheckDecision(now))
    organ.must(stream, CHIEF, SignDecision(now))
    assert organ.state(lines[0]).shown == "signing"
    assert organ.state(lines[0]).draft is None


def test_the_drafter_does_not_check_and_a_stranger_neither_drafts_nor_checks(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1"])
    assert organ.refused("decision/d1", person("u1.2"), organ.drafting(lines)) == "not_award_department"
    stream = organ.draft("d1", lines)
    check = CheckDecision(organ.digest(stream))
    assert organ.refused(stream, DRAFTER, check) == "checks_own_draft"
    assert organ.refused(stream, person("u1.2"), check) == "not_award_department"


def test_nobody_signs_a_list_on_which_he_stands_or_whose_unit_he_heads(organ: Organ) -> None:
    organ.register(organ.mandate("u1", "chief", "staff"), stream=registry_of("u1"))
    own = "nomination/own"
    organ.must(own, person("u1.2"), organ.nominating("court.worker", "chief", "u1"))
    others = organ.agreed("court.worker", ["u2.3"])
    stream = organ.draft("d1", (own, *others))
    digest = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(digest))
    assert organ.refused(stream, CHIEF, SignDecision(digest)) == "signs_for_himself"
    deputy = person("deputy", capacity="KT.")
    # His deputy would sign in his stead: for him.
    assert organ.refused(stream, deputy, SignDecision(digest)) == "signs_for_himself"
    organ.must(stream, DRAFTER, DropLines((own,)))
    organ.sign_list(stream)


def test_a_head_signs_for_the_people_of_the_unit_that_he_heads(organ: Organ) -> None:
    by_head = {**SIGN, "by": "head", "body": "unit_assembly", "signed_for": []}
    organ.adopt_policy(award("court.base_worker", by_head), "base")
    organ.register(organ.mandate("u1", "u1.3", "award_head"), stream=registry_of("u1"))
    lines = organ.agreed("court.base_worker", ["u1.2", "u1.3"])
    ask = organ.drafting(lines, organ="u1", symbol="QĐ-TAKV1")
    organ.must("decision/base", person("u1.2"), ask)
    digest = organ.digest("decision/base")
    organ.must("decision/base", person("u1.3"), CheckDecision(digest))
    organ.must("decision/base", person("u1.1"), SignDecision(digest))
    assert organ.state(lines[0]).carried.paper == "1/QĐ-TAKV1"
    own = organ.agreed("court.base_worker", ["u1"])
    organ.must("decision/own", person("u1.2"), organ.drafting(own, organ="u1", symbol="QĐ-TAKV1"))
    digest = organ.digest("decision/own")
    organ.must("decision/own", person("u1.3"), CheckDecision(digest))
    assert organ.refused("decision/own", person("u1.1"), SignDecision(digest)) == "signs_for_himself"


def test_a_deputy_signs_in_the_capacity_that_the_award_accepts(organ: Organ) -> None:
    stream = organ.draft("d1", organ.agreed("court.flag_listed", ["u1"]))
    sign = SignDecision(organ.digest(stream))
    organ.must(stream, CHECKER, CheckDecision(sign.digest))
    assert organ.refused(stream, person("deputy"), sign) == "may_not_sign"
    assert organ.refused(stream, person("deputy", capacity="TL."), sign) == "capacity_not_accepted"
    organ.must(stream, person("deputy", capacity="KT."), sign)
    state: Decision = organ.state(stream)
    assert state.signed is not None
    assert (state.signed.office, state.signed.capacity) == ("chief_justice", "KT.")


# What may stand on a list ----------------------------------------------------------------------------------


def test_a_line_stands_in_one_draft_at_a_time_and_once(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines[:1])
    assert organ.refused("decision/d2", DRAFTER, organ.drafting(lines)) == "line_in_other_draft"
    twice = organ.drafting((lines[1], lines[1]))
    assert organ.refused("decision/d2", DRAFTER, twice) == "line_twice"
    organ.must(stream, DRAFTER, DropDraft())
    organ.draft("d2", lines)


def test_what_is_not_agreed_cannot_be_decided(organ: Organ) -> None:
    case = organ.nominate("voting", "u5")
    (line,) = organ.agreed("court.flag_listed", ["u1"])
    assert organ.refused("decision/d", DRAFTER, organ.drafting((case,))) == "line_not_agreed"
    organ.signed("d1", (line,))
    assert organ.refused("decision/d", DRAFTER, organ.drafting((line,))) == "line_not_agreed"


def test_a_rule_that_is_tried_out_awards_nothing(organ: Organ) -> None:
    tried = organ.adopt_policy(award("court.tried"), "tried", what_if=True)
    (line,) = organ.agreed("court.tried", ["u1"], policy=tried, what_if=True)
    assert organ.refused("decision/d1", DRAFTER, organ.drafting([line])) == "line_is_what_if"


def test_a_line_withdrawn_from_a_checked_draft_has_to_leave_it(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    digest = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(digest))
    organ.must(lines[0], person("u1.2"), Withdraw())
    assert organ.refused(stream, CHIEF, SignDecision(digest)) == "line_not_agreed"
    organ.must(stream, DRAFTER, DropLines(lines[:1]))
    organ.sign_list(stream)
    assert organ.state(lines[0]).shown == "withdrawn"


def test_a_line_is_not_signed_while_something_is_pending_against_it(organ: Organ) -> None:
    pending = {"rule": "no_open", "of": ["complaint"], "cite": "Decree 152/2025, Art. 4"}
    organ.adopt_policy(award("court.clean", eligibility=[pending]), "clean")
    lines = organ.agreed("court.clean", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    digest = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(digest))
    opened = ProceedingOpened("u1", "u1", "complaint-7", "complaint", TODAY)
    organ.register(opened, stream=registry_of("u1"))
    assert organ.refused(stream, CHIEF, SignDecision(digest)) == "line_frozen"
    organ.must(stream, DRAFTER, DropLines(lines[:1]))
    assert organ.refused("decision/d2", DRAFTER, organ.drafting(lines[:1])) == "line_frozen"
    organ.sign_list(stream)


def test_the_same_award_in_two_kinds_does_not_merge_in_one_decision(organ: Organ) -> None:
    organ.adopt_policy(award("court.certificate", kinds=["merit", "thematic"]), "certificate")
    (merit,) = organ.agreed("court.certificate", ["u1"], kind="merit")
    organ.must(
        "nomination/thematic", person("u1.2"), organ.nominating("court.certificate", "u1", kind="thematic")
    )
    both = (merit, "nomination/thematic")
    assert organ.refused("decision/d1", DRAFTER, organ.drafting(both)) == "name_twice"
    organ.signed("d1", (merit,))
    organ.signed("d2", ("nomination/thematic",))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"awards": ("court.worker",)}, "line_of_other_award"),
        ({"season": "court-2021"}, "line_of_other_season"),
        ({"season": "court-1945"}, "season_not_opened"),
        ({"organ": "nowhere"}, "unknown_body"),
        ({"symbol": "QĐ TA"}, "symbol_malformed"),
        ({"symbol": ""}, "symbol_malformed"),
        ({"lines": ()}, "nothing_to_do"),
        ({"lines": ("nomination/none",)}, "no_such_nomination"),
        ({"lines": ("sitting/s1",)}, "no_such_nomination"),
        ({"lines": tuple(f"nomination/{n}" for n in range(401))}, "too_many_lines"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_and_nothing_of_it_stands(
    organ: Organ, more: dict[str, Any], code: str
) -> None:
    (line,) = organ.agreed("court.flag_listed", ["u1"])
    ask = replace(organ.drafting((line,)), **more)
    before = len(organ.entries)
    assert organ.refused("decision/d1", DRAFTER, ask) == code
    assert len(organ.entries) == before
    assert organ.state(line).draft is None


def test_a_list_has_one_signer(organ: Organ) -> None:
    organ.adopt_policy(award("court.other", {**SIGN, "by": "deputy_chief"}), "other")
    lines = organ.agreed("court.flag_listed", ["u1"]) + organ.agreed("court.other", ["u1"])
    assert organ.refused("decision/d1", DRAFTER, organ.drafting(lines)) == "signers_differ"


def test_a_paper_does_not_stand_on_a_younger_one(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1"])
    younger = (Basis("paper", "46/TTr", dt.date(2020, 6, 2)),)
    assert organ.refused("decision/d1", DRAFTER, organ.drafting(lines, bases=younger)) == "basis_after_paper"


# Leaving a draft -------------------------------------------------------------------------------------------


def test_the_leader_declines_a_line_and_its_case_ends(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    assert organ.refused(stream, CHECKER, DeclineLines(lines[:1])) == "may_not_sign"
    organ.must(stream, CHIEF, DeclineLines(lines[:1]))
    assert organ.state(lines[0]).shown == "declined"
    organ.sign_list(stream)
    assert organ.state(lines[1]).shown == "awarded"


def test_a_line_sent_back_is_revised_and_waits_for_the_next_decision(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    organ.must(stream, CHIEF, SendLinesBack(lines[:1]))
    assert organ.state(lines[0]).shown == "returned"
    organ.sign_list(stream)
    organ.must(lines[0], person("u1.2"), Resubmit())
    organ.signed("d2", lines[:1])
    assert organ.state(lines[0]).carried.paper == "2/QĐ-TA"


def test_a_draft_keeps_a_line_or_is_given_up_whole(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1"])
    stream = organ.draft("d1", lines)
    assert organ.refused(stream, DRAFTER, DropLines(lines)) == "draft_would_be_empty"
    assert organ.refused(stream, DRAFTER, DropLines(("nomination/none",))) == "not_in_decision"
    organ.must(stream, DRAFTER, DropDraft())
    assert organ.refused(stream, CHIEF, SignDecision("0" * 64)) == "not_a_draft"


# Numbers and days ------------------------------------------------------------------------------------------


def test_numbers_run_without_a_gap_in_each_organ_and_begin_anew_each_year(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", organ.units)
    for n in range(3):
        organ.signed(f"d{n}", lines[n : n + 1])
    organ.draft("given-up", lines[3:4])
    organ.must("decision/given-up", DRAFTER, DropDraft())
    organ.signed("d3", lines[3:4])
    organ.go_to(dt.date(2021, 1, 4))
    organ.signed("d4", lines[4:5])
    papers = [organ.state(f"decision/d{n}").signed.number for n in range(5)]
    assert papers == [1, 2, 3, 4, 1]
    assert organ.state(book.of_year("court", 2020)).last == 4


def test_a_paper_is_not_dated_before_the_last_number_of_its_book(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    organ.go_to(dt.date(2020, 6, 10))
    stream = organ.draft("d2", lines[1:])
    digest = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(digest))
    organ.go_to(dt.date(2020, 6, 12))
    organ.signed("d1", lines[:1])
    before = dt.date(2020, 6, 11)
    assert organ.refused(stream, CHIEF, SignDecision(digest), on=before) == "date_before_last_number"
    organ.must(stream, CHIEF, SignDecision(digest))
    assert organ.state(stream).signed.number == 2


def test_signing_publishing_and_handing_over_are_three_days_also_of_different_years(organ: Organ) -> None:
    lines = organ.agreed("court.flag_listed", ["u1", "u2"])
    stream = organ.draft("d1", lines)
    assert organ.refused(stream, DRAFTER, PublishDecision()) == "decision_not_signed"
    organ.sign_list(stream)
    organ.go_to(dt.date(2020, 6, 5))
    organ.must(stream, DRAFTER, PublishDecision())
    assert organ.refused(stream, DRAFTER, PublishDecision()) == "published_already"
    organ.go_to(dt.date(2020, 12, 28))
    organ.must(stream, DRAFTER, HandOverAwards(lines[:1]))
    organ.go_to(dt.date(2021, 1, 15))
    organ.must(stream, DRAFTER, HandOverAwards())
    assert organ.refused(stream, DRAFTER, HandOverAwards(lines[:1])) == "handed_over_already"
    state: Decision = organ.state(stream)
    assert (state.on, state.published) == (TODAY, dt.date(2020, 6, 5))
    assert state.handed_over == {lines[0]: dt.date(2020, 12, 28), lines[1]: dt.date(2021, 1, 15)}
    before = dt.date(2020, 5, 31)
    assert organ.refused(stream, DRAFTER, PublishDecision(), on=before) == "date_before_stage"


def test_a_decision_waits_for_its_check_its_signature_and_its_publication(organ: Organ) -> None:
    def tasks() -> set[tuple[str, str | None, str | None]]:
        waits = organ.folded[stream].kind.waits_for(organ.state(stream), organ.registers.facts())
        return {(wait.task, wait.office, wait.body) for wait in waits}

    stream = organ.draft("d1", organ.agreed("court.flag_listed", ["u1"]))
    assert tasks() == {("check", office, "court") for office in authority.DEPARTMENT}
    organ.must(stream, CHECKER, CheckDecision(organ.digest(stream)))
    assert tasks() == {("sign", "chief_justice", "court")}
    organ.must(stream, CHIEF, SignDecision(organ.digest(stream)))
    assert tasks() == {("publish", office, "court") for office in authority.DEPARTMENT}
    organ.must(stream, DRAFTER, PublishDecision())
    assert tasks() == set()


def test_the_leader_sees_how_many_people_and_units_of_each_award(organ: Organ) -> None:
    lines = organ.agreed("court.worker", ["u1.3", "u2.3", "u3"]) + organ.agreed("court.flag_listed", ["u4"])
    counted = paper.counts(organ.state(line) for line in lines)
    assert [(c.award, c.people, c.units) for c in counted] == [
        ("court.flag_listed", 0, 1),
        ("court.worker", 2, 1),
    ]


def test_the_longest_list_enters_as_many_registers_in_one_go(tmp_path: Path) -> None:
    organ = Organ(tmp_path / "keys", units=MOST_LINES)
    lines = organ.agreed("court.flag_listed", organ.units)
    before = len(organ.entries)
    organ.signed("d1", lines)
    # Draft and check, signature and number; in the season's book what the draft holds, that it holds nothing
    # more and that nothing waits; and for each line: in the draft, carried, ended, registered.
    assert len(organ.entries) - before == 7 + 4 * MOST_LINES
    assert all(organ.state(line).shown == "awarded" for line in lines)
    invariants.check(organ.entries)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_however_an_agreed_list_is_split_every_line_is_carried_once_and_no_number_is_lost(
    tmp_path_factory: pytest.TempPathFactory, parts: list[int]
) -> None:
    organ = Organ(tmp_path_factory.mktemp("split") / "keys")
    lines = organ.agreed("court.flag_listed", organ.units)
    used = sorted(set(parts))
    for part in used:
        organ.signed(f"d{part}", [line for line, own in zip(lines, parts, strict=True) if own == part])
    assert [organ.state(f"decision/d{part}").signed.number for part in used] == list(range(1, len(used) + 1))
    assert [organ.state(line).carried.decision for line in lines] == [f"decision/d{part}" for part in parts]
    invariants.check(organ.entries)
