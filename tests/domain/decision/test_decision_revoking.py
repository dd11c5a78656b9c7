"""Awards are taken back on four grounds, in days that are data; what rested on them is listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import invariants
from domain.award import statute
from domain.commands import (
    DecideRevocation,
    ProposeRevocation,
    RecoverItem,
    RecoverMoney,
    RejectRevocation,
)
from domain.decision import Decision
from domain.decision.resting import resting_on
from domain.decision.revoking import MOST_RESTING
from domain.events import (
    AwardsHeld,
    BodySucceeded,
    Conclusion,
    HeldRow,
    RevocationDelayed,
    StatuteAdopted,
)
from domain.facts import registry_of
from domain.registry import history
from tests.domain.decision.organ import CHECKER, DRAFTER, STATUTES, Organ, award
from tests.world import CHIEF, person

CONCLUSION = Conclusion("9/KL-TTr", dt.date(2020, 6, 1), "inspectorate")


@pytest.fixture
def organ(tmp_path: Path) -> Iterator[Organ]:
    world = Organ(tmp_path / "keys")
    yield world
    invariants.check(world.entries)


@pytest.fixture
def lines(organ: Organ) -> tuple[str, ...]:
    return organ.agreed("court.flag_listed", ["u1", "u2"])


@pytest.fixture
def stream(organ: Organ, lines: tuple[str, ...]) -> str:
    return organ.signed("d1", lines)


def proposing(*lines: str, body: str = "u1") -> ProposeRevocation:
    return ProposeRevocation(lines, "declared_falsely", CONCLUSION, body)


def test_the_level_that_proposed_an_award_proposes_to_take_it_back(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    assert organ.refused(stream, person("u2.2"), proposing(lines[0])) == "may_not_propose"
    other = proposing(lines[0], body="u2")
    assert organ.refused(stream, person("u2.2"), other) == "not_proposing_level"
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    assert organ.refused(stream, DRAFTER, proposing(lines[0], body="court")) == "revocation_waits"
    assert not organ.state(stream).settled
    assert organ.state(lines[0]).shown == "awarded"


def test_a_revoked_award_is_held_no_more_and_everything_before_stays(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    before = list(organ.entries)
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    assert organ.refused(stream, CHECKER, DecideRevocation(1)) == "may_not_sign"
    organ.must(stream, CHIEF, DecideRevocation(1))
    assert organ.state(lines[0]).shown == "revoked"
    facts = organ.registers.facts()
    (held,) = history.of("u1", "u1", facts, organ.at.date()).held
    assert (held.ended, held.row.number) == (stream, "1/QĐ-TA")
    state: Decision = organ.state(stream)
    assert [d.paper for d in state.decided()] == ["2/QĐ-TA"]
    assert state.standing == lines[1:]
    assert organ.entries[: len(before)] == before
    assert organ.refused(stream, CHIEF, DecideRevocation(1)) == "no_such_revocation"


def test_a_rejected_revocation_leaves_the_award(organ: Organ, stream: str, lines: tuple[str, ...]) -> None:
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    organ.must(stream, CHIEF, RejectRevocation(1))
    assert organ.state(lines[0]).shown == "awarded"
    assert organ.state(stream).settled


def test_a_conclusion_is_not_younger_than_the_proposal_that_rests_on_it(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    younger = Conclusion("10/KL", dt.date(2020, 6, 2), "inspectorate")
    ask = ProposeRevocation(lines[:1], "false_papers", younger, "u1")
    assert organ.refused(stream, person("u1.2"), ask) == "basis_after_paper"


# Days ------------------------------------------------------------------------------------------------------


def test_without_a_statute_no_days_are_counted_and_nothing_is_late(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    organ.go_to(dt.date(2021, 5, 4))
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    proposed = organ.state(stream).revocations[0].proposed
    assert (proposed.last_day, proposed.late, proposed.due, proposed.cite) == (None, False, None, None)


@pytest.mark.parametrize(("day", "late"), [(8, False), (9, True)])
def test_the_seven_days_for_the_proposal_are_of_the_calendar(
    organ: Organ, stream: str, lines: tuple[str, ...], day: int, late: bool
) -> None:
    organ.adopt_statute("revocation-2024")
    organ.go_to(dt.date(2020, 6, day))
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    proposed = organ.state(stream).revocations[0].proposed
    assert (proposed.last_day, proposed.late) == (dt.date(2020, 6, 8), late)
    assert proposed.certainty == "unverified"


def test_the_five_days_for_the_decision_are_working_days_and_their_end_is_made_public(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    organ.adopt_statute("revocation-2024")
    organ.go_to(dt.date(2020, 6, 4))  # a Thursday: the fifth working day after it is Thursday the 11th
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    organ.must(stream, person("u2.2"), proposing(lines[1], body="u2"))
    organ.go_to(dt.date(2020, 6, 11))
    assert not organ.delays(stream)
    organ.must(stream, CHIEF, DecideRevocation(2))
    organ.go_to(dt.date(2020, 6, 12))
    assert organ.delays(stream) == [RevocationDelayed(1)]
    organ.must(stream, CHIEF, DecideRevocation(1))
    outcomes = [r.outcome for r in organ.state(stream).revocations]
    assert [getattr(o, "late", None) for o in outcomes] == [True, False]


def test_two_revocations_that_are_due_at_once_are_each_made_public_once(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    organ.adopt_statute("revocation-2024")
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    organ.must(stream, person("u2.2"), proposing(lines[1], body="u2"))
    organ.go_to(dt.date(2020, 6, 30))
    assert organ.delays(stream) == [RevocationDelayed(1), RevocationDelayed(2)]


# Items and money -------------------------------------------------------------------------------------------


def test_items_and_money_come_back_on_their_own_and_what_is_outstanding_is_shown(
    organ: Organ, stream: str, lines: tuple[str, ...]
) -> None:
    line = lines[0]
    organ.must(stream, person("u1.2"), proposing(line))
    stranger = DecideRevocation(1, {lines[1]: ("flag",)}, {})
    assert organ.refused(stream, CHIEF, stranger) == "not_in_decision"
    assert organ.refused(stream, CHIEF, DecideRevocation(1, {}, {line: 0})) == "money_not_due"
    organ.must(stream, CHIEF, DecideRevocation(1, {line: ("flag", "certificate")}, {line: 2_340_000}))
    organ.must(stream, DRAFTER, RecoverItem(line, "flag"))
    assert organ.refused(stream, DRAFTER, RecoverItem(line, "flag")) == "item_not_due"
    assert organ.refused(stream, DRAFTER, RecoverItem(line, "badge")) == "item_not_due"
    organ.must(stream, DRAFTER, RecoverMoney(line, 2_000_000, "PT-11"))
    assert organ.refused(stream, DRAFTER, RecoverMoney(line, 340_001, "PT-12")) == "money_not_due"
    state: Decision = organ.state(stream)
    assert state.items_due() == {(line, "certificate")}
    assert state.money_due() == {line: 340_000}
    organ.must(stream, DRAFTER, RecoverMoney(line, 340_000, "PT-12"))
    assert organ.state(stream).money_due() == {}


# What rests on it ------------------------------------------------------------------------------------------


def holding(organ: Organ, body: str, holder: str, code: str, season: str, number: str) -> None:
    """An award that was decided elsewhere, entered in 2021."""
    organ.go_to(dt.date(2021, 6, 1))
    day = dt.date(2020, 5, 1) if season == "court-2020" else dt.date(2021, 5, 1)
    row = HeldRow(holder, code, season, "merit", number, day, "court")
    organ.register(AwardsHeld(body, "import", False, None, (row,)), stream=registry_of(body))


def rule(name: str, **more: object) -> dict[str, object]:
    return {"rule": name, "cite": "made up", **more}


def test_every_later_title_that_rested_on_it_is_listed_for_review_and_none_is_touched(organ: Organ) -> None:
    flag = "court.flag_listed"
    organ.adopt_policy(award("court.higher", eligibility=[rule("holds", award=flag)]), "higher")
    organ.adopt_policy(award("court.top", eligibility=[rule("holds", award="court.higher")]), "top")
    either = rule("any_of", of=[rule("rated", at_least="good"), rule("holds", award=flag, season="before")])
    organ.adopt_policy(award("court.either", eligibility=[either]), "either")
    leader = award("court.leader", eligibility=[rule("unit_holds", awards=[flag])])
    organ.adopt_policy(leader, "leader")
    organ.adopt_policy(award("court.free"), "free")
    lines = organ.agreed(flag, ["u1", "u2"])
    stream = organ.signed("d1", lines)
    for code, season in (("higher", "court-2020"), ("top", "court-2021"), ("either", "court-2021")):
        holding(organ, "u1", "u1", f"court.{code}", season, f"{code}-1")
    holding(organ, "u1", "u1.1", "court.leader", "court-2020", "leader-1")
    holding(organ, "u1", "u1.1", "court.leader", "court-2021", "leader-2")
    holding(organ, "u1", "u1", "court.free", "court-2021", "free-1")
    holding(organ, "u2", "u2", "court.higher", "court-2020", "higher-2")
    organ.must(stream, person("u1.2"), proposing(lines[0]))
    organ.must(stream, CHIEF, DecideRevocation(1))
    (decided,) = organ.state(stream).decided()
    assert {(r.number, r.rule, r.depth) for r in decided.resting} == {
        ("higher-1", "holds", 1),
        ("top-1", "holds", 2),
        ("either-1", "holds", 1),
        ("leader-1", "unit_holds", 1),
    }
    facts = organ.registers.facts()
    assert all(h.ended is None for h in history.of("u1", "u1", facts, dt.date(2022, 1, 1)).held[1:])


def test_a_list_that_no_entry_holds_says_how_much_more_there_is_and_has_the_nearest(organ: Organ) -> None:
    flag = "court.flag_listed"
    organ.adopt_policy(award("court.higher", eligibility=[rule("holds", award=flag)]), "higher")
    organ.adopt_policy(award("court.top", eligibility=[rule("holds", award="court.higher")]), "top")
    line, *_ = organ.agreed(flag, ["u1"])
    stream = organ.signed("d1", [line])
    holding(organ, "u1", "u1", "court.higher", "court-2020", "higher-0")
    for number in range(MOST_RESTING):
        holding(organ, "u1", "u1", "court.top", "court-2021", f"top-{number}")
    holding(organ, "u1", "u1", "court.higher", "court-2020", "higher-1")
    organ.must(stream, person("u1.2"), proposing(line))
    organ.must(stream, CHIEF, DecideRevocation(1))
    (decided,) = organ.state(stream).decided()
    assert (len(decided.resting), decided.resting_in_all) == (MOST_RESTING, MOST_RESTING + 2)
    assert [(r.number, r.depth) for r in decided.resting[:2]] == [("higher-0", 1), ("higher-1", 1)]


def test_an_earlier_award_rests_on_nothing_that_came_later(organ: Organ) -> None:
    needs = [rule("holds", award="court.worker")]
    organ.adopt_policy(award("court.higher", eligibility=needs), "higher")
    holding(organ, "u1", "u1.3", "court.higher", "court-2020", "old")
    holding(organ, "u1", "u1.3", "court.worker", "court-2021", "new")
    facts = organ.registers.facts()
    assert resting_on("x", "u1.3", "court.worker", "court-2021", "new", facts) == ()


def test_a_units_title_rests_on_its_peoples_titles_of_the_season_also_through_a_title_that_contains_them(
    organ: Organ,
) -> None:
    organ.adopt_policy(award("court.fighter", nested=["court.worker"]), "fighter")
    share = rule("members_hold", award="court.worker", amount={"at_least": "2/3"})
    organ.adopt_policy(award("court.good_unit", eligibility=[share]), "good_unit")
    holding(organ, "u1", "u1.3", "court.fighter", "court-2020", "f-1")
    holding(organ, "u1", "u1", "court.good_unit", "court-2020", "g-1")
    holding(organ, "u1", "u1", "court.good_unit", "court-2021", "g-2")
    facts = organ.registers.facts()
    found = resting_on("x", "u1.3", "court.fighter", "court-2020", "f-1", facts)
    assert [(r.number, r.rule) for r in found] == [("g-1", "members_hold")]


def test_it_is_found_in_the_body_that_stands_in_the_holders_place_and_where_a_person_went(
    organ: Organ,
) -> None:
    organ.adopt_policy(award("court.higher", eligibility=[rule("holds", award="court.worker")]), "higher")
    holding(organ, "u1", "u1", "court.worker", "court-2020", "w-1")
    holding(organ, "u1", "u1.3", "court.worker", "court-2020", "w-2")
    organ.register(BodySucceeded("u6", ("u1",), dt.date(2020, 7, 1), "made up"))
    holding(organ, "u6", "u6", "court.higher", "court-2021", "h-1")
    holding(organ, "u5", "u1.3", "court.higher", "court-2021", "h-2")
    facts = organ.registers.facts()
    one = resting_on("x", "u1", "court.worker", "court-2020", "w-1", facts)
    other = resting_on("x", "u1.3", "court.worker", "court-2020", "w-2", facts)
    assert [(r.holder, r.number) for r in (*one, *other)] == [("u6", "h-1"), ("u1.3", "h-2")]


# Statutes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(STATUTES.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_statute_that_we_ship_is_read_back_from_the_text_that_enters_the_log(file: Path) -> None:
    import yaml

    read = statute.of(yaml.safe_load(file.read_text("utf-8")))
    assert statute.read(read.text()) == read
    assert read.source.cite


def test_two_statutes_of_one_name_are_not_in_force_on_one_day(organ: Organ) -> None:
    organ.adopt_statute("revocation-2024")
    text = organ.registers.facts().common.statutes[0].text()
    answer = organ.ask_to_adopt(StatuteAdopted("revocation", text))
    assert answer == "statute_overlaps"
    assert organ.ask_to_adopt(StatuteAdopted("archive", text)) == "statute_malformed"
    assert organ.ask_to_adopt(StatuteAdopted("archive", "{}")) == "statute_malformed"


def test_how_long_a_file_is_kept_follows_from_who_signs() -> None:
    import yaml

    archive = statute.of(yaml.safe_load((STATUTES / "archive-2023.yaml").read_text("utf-8")))
    assert isinstance(archive, statute.Archive)
    assert [archive.years(by) for by in ("president", "chief_justice", "head")] == ["permanent", 20, 10]
