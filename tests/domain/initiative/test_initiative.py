"""Initiatives: their authors, rounds and levels, what becomes of them, and for whom they count."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.replay import replay
from domain.answers import Receipt
from domain.award.criteria import HasInitiative
from domain.award.policy import Policy
from domain.award.stages import Threshold
from domain.calendar import HANOI
from domain.commands import (
    DeclineInitiative,
    FileInitiative,
    Nominate,
    ReleasePublication,
    ResubmitInitiative,
    ReturnInitiative,
    SignInitiative,
    WithdrawInitiative,
)
from domain.eligibility.asked import Asked
from domain.eligibility.deciding import answer
from domain.events import (
    Author,
    BodyRegistered,
    FigureEntered,
    InitiativeRecognised,
    PersonRegistered,
    SeasonOpened,
)
from domain.exact import show_share
from domain.facts import registry_of
from scenarios.format import POLICIES, load_policy
from tests.domain.initiative.initiatives import (
    BASE,
    CHIEF,
    MONDAY,
    OFFICER,
    SCRIBE,
    SEASON,
    SECTOR,
    SECTOR_MEMBERS,
    USED,
    Office,
    filing,
    raised,
    rules,
    sheets,
    written_by,
)
from tests.world import person

HALF = Fraction(1, 2)
shares = st.builds(Fraction, st.integers(1, 60), st.just(60))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# Authors ----------------------------------------------------------------------------------------------------


def test_the_authors_shares_are_one_whole_exactly(office: Office) -> None:
    """Thirds too: no rounding decides. Whatever else they sum to is refused, and the sum is named."""
    people = ("u1.1", "u1.3", "u2.1", "u2.3")
    numbers = iter(range(10_000))

    @settings(deadline=None, max_examples=60)
    @given(st.lists(shares, min_size=1, max_size=4), st.booleans())
    def filed(parts: list[Fraction], whole: bool) -> None:
        if whole:
            parts = [part / sum(parts) for part in parts]
        ask = filing(authors=written_by(**dict(zip(people, parts, strict=False))), unit="u1")
        code = f"sk-{next(numbers)}"
        if sum(parts) == 1:
            office.done(code, "u1.1", ask)
            return
        refused = office.refused(code, "u1.1", ask)
        assert (refused.code, refused.values["sum"]) == (
            "shares_not_whole",
            show_share(sum(parts, Fraction(0))),
        )

    filed()
    office.proved()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"authors": written_by(**{"u1.3": Fraction(1), "u2.3": HALF})}, "shares_not_whole"),
        ({"authors": ()}, "shares_not_whole"),
        ({"authors": (Author("nobody", "u1", Fraction(1)),)}, "unknown_person"),
        ({"authors": (Author("u1.3", "nowhere", Fraction(1)),)}, "unknown_body"),
        ({"authors": (Author("u1.3", "u2", Fraction(1)),)}, "author_not_of_unit"),
        ({"authors": written_by(**{"u1.3": Fraction(1), "u2.3": Fraction(0)})}, "author_without_share"),
        ({"authors": (Author("u1.3", "u1", HALF), Author("u1.3", "u1", HALF))}, "author_twice"),
        ({"authors": written_by(**{"u2.3": Fraction(1)})}, "unit_of_no_author"),
        ({"unit": "nowhere"}, "unknown_body"),
        ({"season": "court-1999"}, "season_not_opened"),
        ({"round": 3}, "no_such_round"),
        ({"round": 0}, "no_such_round"),
        ({"award": "court.flag", "season": "court-2020"}, "rules_not_for_initiatives"),
        ({"award": "court.none"}, "unknown_award"),
        ({"award": SECTOR}, "level_not_next"),
        ({"applied_on": dt.date(2025, 3, 4)}, "first_use_ahead"),
        ({"attachments": ("form.pdf",)}, "attachment_malformed"),
    ],
)
def test_what_cannot_be_filed(tmp_path: Path, wrong: dict[str, Any], code: str) -> None:
    office = Office(tmp_path, rules(), rules(SECTOR))
    assert office.refused("sk-1", OFFICER, filing(**wrong)).code == code


def test_an_author_the_units_officer_or_its_head_files_it_and_nobody_else(office: Office) -> None:
    for number, who in enumerate(("u1.3", "u2.3", OFFICER, "u1.1")):
        office.done(f"sk-{number}", who, filing())
    assert office.refused("sk-9", "u2.1", filing()).code == "neither_author_nor_officer"
    assert office.refused("sk-0", OFFICER, filing()).code == "initiative_known"
    assert office.refused("sk-9", "u1.3", SignInitiative("1")).code == "unknown_initiative"


def test_what_the_registry_knows_already_is_not_filed_again(office: Office) -> None:
    entered = InitiativeRecognised("u2", "sk-1", "base", USED, {"u2.3": Fraction(1)}, "QĐ 3")
    office.register(entered, stream=registry_of("u2"))
    assert office.refused("sk-1", OFFICER, filing()).code == "initiative_known"


@pytest.mark.parametrize(
    ("used", "code"),
    [(None, "first_use_missing"), (dt.date(2024, 3, 2), "claimed_too_late"), (dt.date(2024, 3, 3), None)],
)
def test_it_is_claimed_within_a_year_of_its_first_use(
    tmp_path: Path, used: dt.date | None, code: str | None
) -> None:
    """HD 29/HD-VKSTC: within one year of the first use."""
    claim = {"months": 12, "cite": "HD 29", "certainty": "read"}
    office = Office(tmp_path, rules(claim=claim))
    answer = office.ask("initiative/sk-1", person(OFFICER), filing(applied_on=used))
    assert (None if isinstance(answer, Receipt) else answer.code) == code


# Revision and withdrawal ------------------------------------------------------------------------------------


def test_what_comes_back_is_revised_and_judged_in_the_next_round(office: Office) -> None:
    code = office.filed()
    again = ResubmitInitiative(SEASON, 2, written_by(**{"u1.3": HALF, "u2.3": HALF}))
    assert office.refused(code, OFFICER, again).code == "not_returned"
    assert office.refused(code, OFFICER, ReturnInitiative()).code == "keeps_no_minutes"
    office.done(code, SCRIBE, ReturnInitiative())
    assert office.refused(code, "b1", sheets(("b1",), 1)).code == "not_before_council"
    wrong = ResubmitInitiative(SEASON, 2, written_by(**{"u1.3": HALF}))
    assert office.refused(code, OFFICER, wrong).code == "shares_not_whole"
    office.done(code, "u2.3", again)
    course = office.of(code).course
    assert course is not None
    assert course.round == 2
    office.judged(code)
    office.done(code, CHIEF, ReturnInitiative())  # whoever decides may want it revised too
    office.done(code, OFFICER, again)
    assert office.of(code).phase == "filed"
    office.proved()


def test_it_is_withdrawn_when_all_of_its_authors_withdraw(office: Office) -> None:
    code = office.filed()
    assert office.refused(code, OFFICER, WithdrawInitiative()).code == "not_author"
    office.done(code, "u1.3", WithdrawInitiative())
    assert office.of(code).phase == "filed"
    assert office.refused(code, "u1.3", WithdrawInitiative()).code == "withdrew_already"
    office.done(code, "u2.3", WithdrawInitiative())
    assert office.of(code).phase == "withdrawn"
    assert office.of(code).settled
    assert office.refused(code, "b1", sheets(("b1",), 1)).code == "not_before_council"
    office.proved()


# Recognition ------------------------------------------------------------------------------------------------


def counts(office: Office, who: str, unit: str, level: str, times: int = 1) -> str:
    """What eligibility says of somebody to "has so many initiatives of this level" this season."""
    asked = Asked("court.fighter", "merit", who, unit, SEASON, office.at.date())
    criterion = HasInitiative.model_validate(
        {"rule": "initiative", "level": level, "times": times, "seasons": 1}
    )
    return answer(criterion, asked, office.registers.facts()).answer


def test_an_initiative_of_several_authors_counts_for_each_of_them_in_his_own_body(office: Office) -> None:
    code = office.filed()
    office.judged(code)
    assert counts(office, "u1.3", "u1", "base") == "not_known"
    assert office.refused(code, CHIEF, SignInitiative(" ")).code == "number_missing"
    office.done(code, CHIEF, SignInitiative("12/QĐ"))
    for unit in ("u1", "u2"):
        assert counts(office, f"{unit}.3", unit, "base") == "fulfilled"
        assert counts(office, f"{unit}.3", unit, "sector") == "not_known"
        entered = office.registers.facts().body(unit).initiatives[code]
        assert entered == InitiativeRecognised(
            unit, code, "base", MONDAY.date(), {"u1.3": Fraction(3, 5), "u2.3": Fraction(2, 5)}, "12/QĐ"
        )
    assert counts(office, "u1.4", "u1", "base") == "not_known"
    office.proved()


def test_one_initiative_is_replayed_alone_though_others_stand_in_the_same_register(office: Office) -> None:
    for number in (1, 2, 3):
        office.recognised(f"sk-{number}")
    found = replay(office.entries, "initiative/sk-2")
    assert found.clean, found.differences
    forged = [entry for entry in office.entries if entry.stream != "initiative/sk-2"]
    assert not replay(forged, "initiative/sk-3").clean, "what nobody in the log put there is named"


def test_base_first_then_the_sector_and_it_stays_one_initiative(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(), rules(SECTOR))
    code = office.filed()
    assert office.refused(code, OFFICER, raised()).code == "not_recognised_yet"
    office.judged(code)
    office.done(code, CHIEF, SignInitiative("12/QĐ"))
    assert office.refused(code, "u2.1", raised()).code == "neither_author_nor_officer"
    assert office.refused(code, OFFICER, raised(award=BASE)).code == "level_not_next"
    assert office.refused(code, OFFICER, raised(round=3)).code == "no_such_round"
    office.done(code, "u1.3", raised())
    assert not office.of(code).settled
    assert office.refused(code, "b1", sheets(SECTOR_MEMBERS, 14)).code == "keeps_no_minutes"
    other = ResubmitInitiative(SEASON, 2, written_by(**{"u1.3": Fraction(1)}))
    office.done(code, "n1", ReturnInitiative())
    assert office.refused(code, OFFICER, other).code == "authors_recognised"
    office.done(code, OFFICER, replace(other, authors=office.of(code).authors))
    office.done(code, "n1", sheets(SECTOR_MEMBERS, 3))
    assert office.of(code).phase == "recognised", "what the base recognised stays"
    office.done(code, OFFICER, raised())
    office.done(code, "n1", sheets(SECTOR_MEMBERS, 14))
    office.done(code, CHIEF, SignInitiative("7/QĐ"))
    assert [(r.level, r.number) for r in office.of(code).recognitions] == [
        ("base", "12/QĐ"),
        ("sector", "7/QĐ"),
    ]
    assert counts(office, "u2.3", "u2", "sector") == "fulfilled"
    assert counts(office, "u2.3", "u2", "base", times=2) == "not_known"
    assert office.refused(code, OFFICER, raised()).values["next"] == "-"
    office.proved()


def test_publication_is_held_until_it_was_reworked(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(), rules(SECTOR))
    code = office.filed()
    office.judged(code, hold=True)
    office.done(code, CHIEF, SignInitiative("12/QĐ"))
    assert office.of(code).shown == "publication_held"
    assert not office.of(code).settled
    assert counts(office, "u1.3", "u1", "base") == "fulfilled"
    assert office.refused(code, OFFICER, raised()).code == "publication_is_held"
    assert office.refused(code, OFFICER, ReleasePublication()).code == "keeps_no_minutes"
    office.done(code, SCRIBE, ReleasePublication())
    assert office.of(code).settled
    assert office.refused(code, SCRIBE, ReleasePublication()).code == "publication_not_held"
    office.done(code, OFFICER, raised())
    office.proved()


def test_whoever_decides_may_decline_but_not_without_the_council(office: Office) -> None:
    code = office.filed()
    assert office.refused(code, CHIEF, SignInitiative("1")).code == "not_proposed"
    office.judged(code)
    assert office.refused(code, "u1.1", SignInitiative("1")).code == "may_not_sign"
    office.done(code, CHIEF, DeclineInitiative())
    assert office.of(code).phase == "not_recognised"
    assert code not in office.registers.facts().body("u1").initiatives
    office.proved()


def test_nobody_signs_his_own(office: Office) -> None:
    office.register(office.mandate("u1", CHIEF, "staff"), stream=registry_of("u1"))
    code = office.filed(authors=(Author(CHIEF, "u1", Fraction(1)),))
    office.judged(code)
    assert office.refused(code, CHIEF, SignInitiative("1")).code == "own_initiative"


def test_nobody_is_nominated_for_what_initiatives_are_recognised_by(office: Office) -> None:
    refused = office.ask("nomination/x", person(OFFICER), Nominate(BASE, "u1.3", "u1"))
    assert not isinstance(refused, Receipt)
    assert refused.code == "rules_for_initiatives"


def test_it_waits_for_its_council_then_for_the_signature_then_for_nobody(office: Office) -> None:
    def waits(code: str) -> list[tuple[str, str | None, str | None]]:
        folded = office.folded[f"initiative/{code}"]
        found = folded.kind.waits_for(folded.state, office.registers.facts())
        return [(wait.task, wait.body, wait.office) for wait in found]

    code = office.filed()
    assert waits(code) == [("review", "base", "chair")]
    office.done(code, "b1", ReturnInitiative())
    assert waits(code) == [("revise", "u1", "award_officer")]
    office.done(code, OFFICER, ResubmitInitiative(SEASON, 1, office.of(code).authors))
    office.judged(code)
    assert waits(code) == [("sign", "court", "chief_justice")]
    office.done(code, CHIEF, SignInitiative("1"))
    assert waits(code) == []


# Da Nang, 2019 ----------------------------------------------------------------------------------------------


def test_da_nang_2019_of_71_filed_57_are_accepted_7_rejected_and_7_returned(tmp_path: Path) -> None:
    """The procuracy's own rules, with the figure that its council entered; the year's last round."""
    files = Office(tmp_path, at=dt.datetime(2019, 12, 23, 8, tzinfo=HANOI))
    files.register(SeasonOpened("vks-2019", dt.date(2018, 12, 1), dt.date(2019, 11, 30)))
    shipped = danang(files)
    used = dt.date(2019, 5, 6)
    for number in range(71):
        ask = FileInitiative(
            award=shipped.award, unit="u1", season="vks-2019", round=2, applied_on=used,
            authors=written_by(**{"u1.3": Fraction(1)}),
        )  # fmt: skip
        files.done(f"sk-{number}", OFFICER, ask)
    stated = {"new_applied_effective": True}
    for number in range(71):
        code = f"sk-{number}"
        if number < 57:
            files.judged(code, 5, stated=stated)
            files.done(code, "vks-head", SignInitiative("71/QĐ-VKS"))
        elif number < 64:
            files.judged(code, 4, stated=stated)
        else:
            files.done(code, "b1", ReturnInitiative())
    phases = [files.of(f"sk-{number}").phase for number in range(71)]
    assert {phase: phases.count(phase) for phase in phases} == {
        "recognised": 57, "not_recognised": 7, "returned": 7,
    }  # fmt: skip
    assert len(files.registers.facts().body("u1").initiatives) == 57
    files.proved()


def danang(files: Office) -> Policy:
    """The procuracy's rules in force, its office, and the figure of its council: more than half of all."""
    shipped = load_policy(POLICIES / "procuracy/initiative-2019.yaml")
    files.adopt_policy(shipped, shipped.award)
    files.register(
        PersonRegistered("vks-head", made_up=True),
        BodyRegistered("vks", "organ", "procuracy_office", "court", "VKSND", "Procuracy", True),
    )
    files.register(files.mandate("vks", "vks-head", "procurator_chief"), stream=registry_of("vks"))
    half = Threshold.model_validate({"more_than": "50%"})
    figure = FigureEntered("base", shipped.award, "council", half, "made up", made_up=True)
    files.register(figure, stream=registry_of("base"))
    return shipped
