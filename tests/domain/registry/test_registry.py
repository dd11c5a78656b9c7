"""The registry: dated facts, entered by whoever may, all of one command or none."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import Refusal
from domain.award.policy import digest
from domain.calendar import Calendar
from domain.commands import Actor, Ask, ChangeRegistry, Command, Withdraw
from domain.events import (
    BodyRegistered,
    CalendarAdopted,
    ConflictDeclared,
    DelegationRevoked,
    MandateEnded,
    MemberAdmitted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
)
from domain.facts import COMMON, Facts
from domain.kinds import REGISTRY, asked
from domain.registry import Register, resolve
from domain.service import Service
from tests.domain.court import (
    BEGINS,
    NOON,
    Court,
    adopted,
    body,
    calendar,
    court,
    data_of,
    delegated,
    figure,
    mandate,
    policy,
)
from tests.domain.registry.entering import code, enter

TODAY = NOON.date()
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


# Dates -----------------------------------------------------------------------------------------------------

offsets = st.integers(-40, 40)


@settings(deadline=None)
@given(st.lists(st.tuples(offsets, st.none() | st.integers(0, 40)), max_size=5), offsets)
def test_an_office_is_held_from_the_first_to_the_last_day_of_a_mandate(
    mandates: list[tuple[int, int | None]], offset: int
) -> None:
    place, held = Court(), False
    for begins, length in mandates:
        first = TODAY + dt.timedelta(days=begins)
        until = None if length is None else first + dt.timedelta(days=length)
        place.enter(mandate("a", "member", "council", begins=first, until=until))
        held = held or (begins <= offset and (length is None or offset <= begins + length))
    day = TODAY + dt.timedelta(days=offset)
    register = place.facts().body("council")
    assert register.holds("a", "member", day) == held
    assert register.holders_any("a", day) == held
    assert register.holders(frozenset({"member"}), day) == (["a"] if held else [])


def test_what_a_cluster_was_in_2023_does_not_change_when_2024_is_loaded() -> None:
    place = Court().enter(
        MemberAdmitted("c", "a", dt.date(2023, 1, 1), dt.date(2023, 12, 31), False),
        MemberAdmitted("c", "b", dt.date(2023, 1, 1), None, False),
    )
    day = dt.date(2023, 6, 1)
    before = place.facts().common.units_of("c", day)
    place.enter(MemberAdmitted("c", "x", dt.date(2024, 1, 1), None, False))
    assert place.facts().common.units_of("c", day) == before == ["a", "b"]
    assert place.facts().common.units_of("c", dt.date(2024, 6, 1)) == ["b", "x"]


def test_a_withdrawn_mandate_is_gone_from_that_entry_on() -> None:
    place = court().enter(MandateEnded("council", "m2", "member"))
    assert not place.facts().body("council").holders_any("m2", TODAY)
    assert place.facts().body("council").holds("m1", "chair", TODAY)


# The body that a policy's word means -----------------------------------------------------------------------


def test_a_role_is_looked_for_from_the_unit_upwards() -> None:
    common = court().facts().common
    assert resolve(common, "unit_assembly", "u1", TODAY) == "u1"
    assert resolve(common, "cluster", "u1", TODAY) == "vi"
    assert resolve(common, "court_council", "u1", TODAY) == "council"
    assert resolve(common, "supreme_court", "u1", TODAY) == "court"
    assert resolve(common, "base_council", "u1", TODAY) is None
    assert resolve(common, "court_council", "nowhere", TODAY) is None


def test_a_unit_of_two_clusters_has_none_until_the_registry_is_in_order() -> None:
    place = court().enter(body("vii", "cluster", None), MemberAdmitted("vii", "u1", TODAY, None, True))
    assert resolve(place.facts().common, "cluster", "u1", YESTERDAY) == "vi"
    assert resolve(place.facts().common, "cluster", "u1", TODAY) is None


# Policies and calendars ------------------------------------------------------------------------------------


def later(start: str, until: str | None = None, picked_by: str = "season_end") -> PolicyAdopted:
    return adopted(policy(top={"in_force": {"from": start, "until": until, "picked_by": picked_by}}))


def test_no_day_has_two_policies_of_one_award() -> None:
    place = court(
        policy(top={"in_force": {"from": "2020-01-01", "until": "2024-06-10", "picked_by": "season_end"}})
    )
    assert code(enter(place, later("2024-06-10"))) == "policy_overlaps"
    assert code(enter(place, later("2024-06-11"))) == "entered"
    assert code(enter(place, replace(later("2024-06-10"), what_if=True))) == "entered"


def test_rules_without_a_last_day_get_one_before_others_follow() -> None:
    begins = {"from": "2020-01-01", "picked_by": "season_end"}
    place = court(policy(top={"in_force": begins}))
    ended = adopted(policy(top={"in_force": {**begins, "until": "2024-06-10"}}))
    other = adopted(
        policy(unit={"pass": {"at_least": "3/4"}}, top={"in_force": {**begins, "until": "2024-06-10"}})
    )
    assert code(enter(place, later("2024-06-11"))) == "policy_overlaps"
    assert code(enter(place, other)) == "policy_overlaps", "it says something else, so it ends nothing"
    assert code(enter(place, ended, later("2024-06-11"))) == "entered"
    place = place.enter(ended, later("2024-06-11"))
    picked = [a for a in place.facts().common.policies.values() if a.stands]
    for day in (dt.date(2020, 1, 1), dt.date(2024, 6, 10), dt.date(2024, 6, 11)):
        assert len([a for a in picked if a.policy.in_force.covers(day)]) == 1
    # A case that runs under the rules as they were keeps them.
    assert len(place.facts().common.policies) == len(picked) + 1


def test_all_versions_of_an_award_are_picked_by_the_same_day() -> None:
    place = court(
        policy(top={"in_force": {"from": "2020-01-01", "until": "2024-06-10", "picked_by": "season_end"}})
    )
    assert code(enter(place, later("2024-06-11", picked_by="submission"))) == "policy_picked_otherwise"


def test_a_policy_in_the_registry_is_the_one_its_digest_names() -> None:
    place = Court().enter(mandate("reg", "registrar", "common"))
    one = adopted(policy())
    assert code(enter(place, one)) == "entered"
    assert code(enter(place, replace(one, policy="0" * 64))) == "policy_digest"
    assert code(enter(place, replace(one, award="court.medal"))) == "policy_digest"
    assert code(enter(place, one, one)) == "policy_known"
    assert code(enter(place, replace(one, text="{"))) == "policy_malformed"


def test_a_policy_of_nonsense_is_refused_with_what_would_be_right() -> None:
    place = Court().enter(mandate("reg", "registrar", "common"))
    data = data_of(unit={"pass": {"at_least": "120%"}})
    answer = enter(place, PolicyAdopted(digest(data), "court.flag", json.dumps(data), False))
    assert isinstance(answer, Refusal)
    assert answer.code == "policy_malformed"
    assert "between 0 and 100 %" in str(answer.values["why"])
    data = data_of(unit={"base": "units"})
    answer = enter(place, PolicyAdopted(digest(data), "court.flag", json.dumps(data), False))
    assert isinstance(answer, Refusal)
    assert "only a cluster's base is its units" in str(answer.values["why"])


def test_calendars_of_years_that_follow_are_one() -> None:
    place = Court().enter(
        CalendarAdopted("c2028", calendar("c2028", first=2028, last=2028).model_dump_json()),
        CalendarAdopted("c2026", calendar("c2026", first=2026, last=2026).model_dump_json()),
        CalendarAdopted("c2027", calendar("c2027", first=2027, last=2027).model_dump_json()),
        CalendarAdopted("c2030", calendar("c2030", first=2030, last=2030).model_dump_json()),
    )
    joined = place.facts().common.calendar_for(dt.date(2026, 12, 1))
    assert isinstance(joined, Calendar)
    assert (joined.calendar, joined.until) == ("c2026+c2027+c2028", dt.date(2028, 12, 31))
    assert place.facts().common.calendar_for(dt.date(2029, 1, 1)) is None


# Who may enter what ----------------------------------------------------------------------------------------


def test_whoever_runs_the_machine_founds_the_registry_and_then_only_the_registrar_enters() -> None:
    founder = Actor("root", "local")
    granted = mandate("reg", "registrar", "common")
    empty = Court()
    found = enter(empty, PersonRegistered("reg", True), granted, actor=founder)
    assert code(found) == "entered"
    assert (
        code(enter(empty, PersonRegistered("reg", True), actor=Actor("root", "session"))) == "not_registrar"
    )
    place = court()
    assert code(enter(place, PersonRegistered("new", True), actor=founder)) == "not_registrar"
    assert code(enter(place, PersonRegistered("new", True), by="reg")) == "entered"


def test_a_holder_delegates_his_own_office_and_no_other() -> None:
    place = court()
    own = delegated("d1", "h2", "stranger", body="u2")
    stream = "registry/u2"
    assert code(enter(place, own, by="h2", stream=stream)) == "entered"
    assert code(enter(place, own, by="h3", stream=stream)) == "delegates_only_own_office"
    others = delegated("d1", "h3", "stranger", body="u2")
    assert code(enter(place, others, by="h3", stream=stream)) == "delegates_only_own_office"
    assert code(enter(place, replace(own, receiver="h2"), by="h2", stream=stream)) == "delegates_to_himself"
    assert code(enter(place, replace(own, receiver="nobody"), by="h2", stream=stream)) == "unknown_person"
    place.enter(own)
    assert code(enter(place, own, by="h2", stream=stream)) == "delegation_known"
    own = replace(own, delegation="d2")
    assert code(enter(place, replace(own, until=BEGINS - dt.timedelta(days=1)), by="h2", stream=stream)) == (
        "ends_before_it_begins"
    )


def test_who_was_given_an_office_gives_it_to_nobody_else() -> None:
    place = court().enter(delegated("d1", "h2", "stranger", body="u2"))
    onwards = delegated("d2", "stranger", "h5", body="u2")
    assert code(enter(place, onwards, by="stranger", stream="registry/u2")) == "delegates_only_own_office"
    in_his_name = delegated("d2", "h2", "h5", body="u2")
    actor = Actor("stranger", "session", delegation="d1")
    assert code(enter(place, in_his_name, actor=actor, stream="registry/u2")) == "delegates_only_own_office"


def test_a_delegation_is_taken_back_by_its_giver() -> None:
    place = court().enter(delegated("d1", "h2", "stranger", body="u2"))
    revoked = DelegationRevoked("u2", "d1")
    assert code(enter(place, revoked, by="h2", stream="registry/u2")) == "entered"
    assert code(enter(place, revoked, by="stranger", stream="registry/u2")) == "not_registrar"
    place.enter(revoked)
    assert code(enter(place, revoked, by="reg", stream="registry/u2")) == "no_such_delegation"


def test_a_chair_enters_the_figure_of_his_own_body() -> None:
    place = court()
    assert code(enter(place, figure("council", "council"), by="m1", stream="registry/council")) == "entered"
    assert (
        code(enter(place, figure("council", "council"), by="m2", stream="registry/council"))
        == "not_registrar"
    )
    unknown = figure("council", "council", award="court.medal")
    assert code(enter(place, unknown, by="m1", stream="registry/council")) == "unknown_award"


def test_a_member_declares_his_own_conflict() -> None:
    place, stream = court(), "registry/council"
    assert code(enter(place, ConflictDeclared("council", "m2", "u1"), by="m2", stream=stream)) == "entered"
    assert (
        code(enter(place, ConflictDeclared("council", "m2", "u1"), by="m3", stream=stream)) == "not_registrar"
    )


# What does not fit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "stream", "refused"),
    [
        (mandate("nobody", "member", "council"), "registry/council", "unknown_person"),
        (mandate("m1", "member", "nowhere"), "registry/nowhere", "unknown_body"),
        (mandate("m1", "member", "council"), COMMON, "wrong_register"),
        (mandate("m1", "member", "council"), "registry/u1", "wrong_register"),
        (mandate("m1", "member", "council", until=BEGINS - dt.timedelta(days=1)), "registry/council",
         "ends_before_it_begins"),
        (MandateEnded("council", "m1", "teller"), "registry/council", "no_such_mandate"),
        (PersonRegistered("m1", True), COMMON, "person_known"),
        (PersonRegistered("new", True), "registry/council", "wrong_register"),
        (BodyRegistered("u1", "unit", None, None, "U", "U", True), COMMON, "body_known"),
        (BodyRegistered("u9", "unit", None, "nowhere", "U", "U", True), COMMON, "unknown_body"),
        (MemberAdmitted("vi", "nowhere", BEGINS, None, True), COMMON, "unknown_body"),
        (MemberAdmitted("vi", "u1", TODAY, YESTERDAY, True), COMMON, "ends_before_it_begins"),
        (SeasonOpened("2026", BEGINS, TODAY), COMMON, "season_known"),
        (SeasonOpened("2027", TOMORROW, TODAY), COMMON, "ends_before_it_begins"),
        (CalendarAdopted("c", "{}"), COMMON, "calendar_malformed"),
        (CalendarAdopted("c", "?"), COMMON, "calendar_malformed"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_named(change: RegistryChange, stream: str, refused: str) -> None:
    answer = enter(court(), change, stream=stream)
    assert isinstance(answer, Refusal)
    assert answer.code == refused
    assert answer.values["change"] == 1


def test_one_change_that_does_not_fit_refuses_them_all() -> None:
    fine, wrong = PersonRegistered("new", True), PersonRegistered("m1", True)
    answer = enter(court(), fine, wrong)
    assert isinstance(answer, Refusal)
    assert answer.values["change"] == 2
    assert code(enter(court(), fine, fine)) == "person_known", "each is judged after the one before it"


def test_a_register_answers_changes_only() -> None:
    place = court()
    other: Ask = Withdraw()
    state = place.facts().common
    answer = REGISTRY.decide(state, Command(COMMON, "r", Actor("reg", "local"), other), place.facts(), NOON)
    assert isinstance(answer, Refusal)
    assert answer.code == "not_for_this_stream"
    assert code(enter(place)) == "nothing_to_do"


def test_what_was_entered_tells_what_was_asked() -> None:
    place = court()
    changes = (PersonRegistered("new", True), SeasonOpened("2027", TODAY, TOMORROW))
    events = enter(place, *changes)
    assert isinstance(events, list)
    assert asked(REGISTRY, "r1", events) == ChangeRegistry(changes)


def test_a_decision_notes_which_registers_it_looked_at() -> None:
    facts = Facts({}, Service(), Register())
    assert facts.read == set()
    assert facts.body("council").mandates == ()
    assert not facts.common.people
    assert facts.service == Service()
    assert facts.read == {"registry/council", "registry/common", "service"}


def test_nobody_founds_the_registry_again_when_the_last_registrar_is_gone() -> None:
    place = court().enter(MandateEnded("common", "reg", "registrar"))
    new = PersonRegistered("intruder", True)
    refused = enter(place, new, actor=Actor("intruder", "local"))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_registrar"


def test_a_mandate_that_was_ended_stands_for_the_days_before() -> None:
    place = court().enter(MandateEnded("council", "m2", "member"))
    register = place.registers["registry/council"]
    assert "m2" in register.holders(frozenset({"member"}), YESTERDAY)
    assert "m2" not in register.holders(frozenset({"member"}), TODAY)


def test_a_chair_delegates_to_nobody() -> None:
    refused = enter(
        court(), delegated("d9", "m1", "m2", office="chair", body="council"), stream="registry/council"
    )
    assert isinstance(refused, Refusal)
    assert refused.code == "office_not_delegable"
