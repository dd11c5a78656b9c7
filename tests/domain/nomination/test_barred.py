"""Eligibility is asked again at the signature, a changed list checked again; an early date hides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import invariants
from domain.answers import Refusal
from domain.commands import (
    Amend,
    CheckDecision,
    Decline,
    DeclineLines,
    DropLines,
    Nominate,
    ReopenCases,
    Sign,
    SignDecision,
    Withdraw,
)
from domain.events import (
    Conclusion,
    Disciplined,
    HistoryComplete,
    ProceedingOpened,
)
from domain.facts import registry_of
from tests.domain.decision.organ import CHECKER, DRAFTER, SEASON, SIGN, VOTE, Organ, award
from tests.domain.sitting.chamber import Chamber
from tests.world import CHIEF, person

DAY = dt.timedelta(days=1)
TODAY = dt.date(2020, 6, 1)
MINUTES = "ab" * 32
FEAT = dt.date(2020, 5, 20)
CLEAN = {"rule": "not_disciplined", "from": "reprimand", "cite": "Article 15"}
LOWER = {"rule": "holds", "award": "court.low", "season": "same", "cite": "Article 21"}


@pytest.fixture
def organ(tmp_path: Path) -> Iterator[Organ]:
    world = Organ(tmp_path / "keys")
    yield world
    invariants.check(world.entries)


def discipline(organ: Organ, who: str, decided: dt.date) -> None:
    unit = who.partition(".")[0]
    found = Disciplined(unit, who, f"KL-{who}", "dismissal", decided, None, None)
    organ.register(found, stream=registry_of(unit))


def checked(organ: Organ, stream: str) -> SignDecision:
    """The signature under the draft, which is checked as it stands."""
    digest = organ.digest(stream)
    organ.must(stream, CHECKER, CheckDecision(digest))
    return SignDecision(digest)


# What has come up since -------------------------------------------------------------------------------------


def test_who_was_disciplined_after_the_vote_is_not_signed_and_the_line_and_clause_are_named(
    organ: Organ,
) -> None:
    organ.adopt_policy(award("court.clean", eligibility=[CLEAN]), "clean")
    lines = organ.agreed("court.clean", ["u2.3", "u3.3"])
    stream = organ.draft("d1", lines)
    sign = checked(organ, stream)
    discipline(organ, "u2.3", dt.date(2020, 5, 29))
    answer = organ.ask(stream, CHIEF, sign)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.cite) == ("line_not_eligible", "Article 15")
    assert (answer.values["line"], answer.values["criterion"]) == (lines[0], "not_disciplined")
    organ.must(stream, CHIEF, DeclineLines(lines[:1]))
    organ.sign_list(stream)
    assert [organ.state(line).shown for line in lines] == ["declined", "awarded"]


def test_a_signature_on_the_nomination_itself_asks_again_too(organ: Organ) -> None:
    alone = {key: value for key, value in SIGN.items() if key != "signs"}
    organ.adopt_policy(award("court.alone", alone, eligibility=[CLEAN]), "alone")
    first, second = organ.agreed("court.alone", ["u2.3", "u3.3"])
    discipline(organ, "u2.3", dt.date(2020, 5, 29))
    assert organ.refused(first, CHIEF, Sign("signing")) == "nominee_not_eligible"
    organ.must(second, CHIEF, Sign("signing"))


def test_what_is_given_once_is_signed_once(organ: Organ) -> None:
    organ.adopt_policy(award("court.medal", eligibility=[{"rule": "once"}]), "medal")
    first = organ.agreed("court.medal", ["u2.3"])
    later = organ.agreed("court.medal", ["u2.3"], season="court-2021")
    assert organ.refused("decision/d", DRAFTER, organ.drafting((*first, *later))) == "name_twice"
    one, other = organ.draft("d1", first), organ.draft("d2", later)
    signs = checked(organ, one), checked(organ, other)
    organ.must(one, CHIEF, signs[0])
    assert organ.refused(other, CHIEF, signs[1]) == "line_not_eligible"


def test_one_of_two_awards_for_the_same_merit_is_signed_whether_on_one_list_or_on_two(organ: Organ) -> None:
    asks = {"rule": "not_used", "awards": ["court.worker"]}
    organ.adopt_policy(award("court.other", eligibility=[asks]), "other")
    together = organ.agreed("court.other", ["u2.3"]) + organ.agreed("court.worker", ["u2.3"])
    stream = organ.draft("d1", together)
    assert organ.refused(stream, CHIEF, checked(organ, stream)) == "line_not_eligible"
    organ.must(stream, DRAFTER, DropLines(together[:1]))
    organ.sign_list(stream)
    other = organ.draft("d2", together[:1])
    assert organ.refused(other, CHIEF, checked(organ, other)) == "line_not_eligible"


# One feat, one award ----------------------------------------------------------------------------------------


def for_feats(organ: Organ, *codes: str) -> None:
    for code in codes:
        rules: dict[str, Any] = {
            "kinds": ["adhoc"],
            "basis": "adhoc",
            "in_force": {"from": "2018-01-01", "picked_by": "feat"},
            "eligibility": [{"rule": "no_double", "cite": "Law, Article 5"}],
        }
        organ.adopt_policy(award(code, **rules), code)


def feat(organ: Organ, name: str, code: str, on: dt.date = FEAT) -> str:
    line = f"nomination/{name}"
    organ.must(line, person("u2.2"), Nominate(award=code, nominee="u2.3", unit="u2", feat_on=on))
    return line


def test_a_feat_that_was_rewarded_is_not_rewarded_again(organ: Organ) -> None:
    for_feats(organ, "court.cert", "court.comm")
    organ.register(HistoryComplete("u2", SEASON), stream=registry_of("u2"))
    organ.signed("d1", [feat(organ, "1", "court.cert")])
    (row,) = (held.row for held in organ.state(registry_of("u2")).history("u2.3").held)
    assert row.feat_on == FEAT
    for code in ("court.comm", "court.cert"):
        assert organ.state(feat(organ, code, code)).shown == "ineligible"
    organ.signed("d2", [feat(organ, "2", "court.comm", FEAT + DAY)])


def test_two_lists_that_reward_one_feat_are_not_both_signed(organ: Organ) -> None:
    for_feats(organ, "court.cert", "court.comm")
    lines = feat(organ, "1", "court.cert"), feat(organ, "2", "court.comm")
    assert organ.refused("decision/d", DRAFTER, organ.drafting(lines)) == "feat_twice"
    one, other = organ.draft("d1", lines[:1]), organ.draft("d2", lines[1:])
    signs = checked(organ, one), checked(organ, other)
    organ.must(one, CHIEF, signs[0])
    assert organ.refused(other, CHIEF, signs[1]) == "line_not_eligible"


def test_two_feats_of_one_person_stand_on_one_list(organ: Organ) -> None:
    for_feats(organ, "court.cert")
    organ.signed("d1", [feat(organ, "1", "court.cert"), feat(organ, "2", "court.cert", FEAT + DAY)])


# Titles that rest on each other -----------------------------------------------------------------------------


def test_a_title_signed_in_the_same_list_bears_the_higher_one(organ: Organ) -> None:
    organ.adopt_policy(award("court.low"), "low")
    organ.adopt_policy(award("court.high", eligibility=[LOWER]), "high")
    low, high = organ.agreed("court.low", ["u2.3"]), organ.agreed("court.high", ["u2.3", "u3.3"])
    for unit in ("u2", "u3"):
        organ.register(HistoryComplete(unit, SEASON), stream=registry_of(unit))
    stream = organ.draft("d1", (*low, *high))
    answer = organ.ask(stream, CHIEF, checked(organ, stream))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["line"]) == ("line_not_eligible", high[1])
    organ.must(stream, DRAFTER, DropLines(high[1:]))
    organ.sign_list(stream)
    assert organ.state(high[0]).shown == "awarded"


def both_titles(world: Chamber) -> tuple[str, str]:
    """A unit wins the lower and the higher title in one sitting; everything else is entered."""
    world.award("court.low")
    world.award("court.high", eligibility=[LOWER])
    low, high = world.put_forward("court.low", ["u2"]), world.put_forward("court.high", ["u2"])
    sitting = world.meet("a", [*low, *high])
    for number, lines in enumerate((low, high), 1):
        world.ballot(sitting, lines)
        world.vote_all(sitting, {lines[0]: 11})
        world.close(sitting, f"{number}/open")
    world.adopt_minutes(sitting)
    world.register(HistoryComplete("u2", SEASON), stream=registry_of("u2"))
    return low[0], high[0]


def test_a_title_won_in_the_same_sitting_bears_the_higher_one_before_it_is_signed(tmp_path: Path) -> None:
    world = Chamber(tmp_path / "keys")
    _, high = both_titles(world)
    world.must(high, CHIEF, Sign("signing"))
    assert world.state(high).shown == "awarded"
    invariants.check(world.entries)


def test_a_higher_title_falls_with_the_lower_one_that_is_not_signed(tmp_path: Path) -> None:
    world = Chamber(tmp_path / "keys")
    low, high = both_titles(world)
    world.must(low, CHIEF, Decline("signing"))
    assert world.refused(high, CHIEF, Sign("signing")) == "nominee_not_eligible"
    invariants.check(world.entries)


# Early dates and outdated checks ----------------------------------------------------------------------------


def test_an_early_date_on_the_paper_does_not_step_behind_a_complaint_or_a_punishment(organ: Organ) -> None:
    pending = {"rule": "no_open", "of": ["complaint"]}
    organ.adopt_policy(award("court.clean", eligibility=[CLEAN, pending]), "clean")
    lines = organ.agreed("court.clean", ["u2.3", "u3.3", "u4.3"])
    one, other, third = (organ.draft(f"d{n}", [line]) for n, line in enumerate(lines))
    signs = [checked(organ, stream) for stream in (one, other, third)]
    organ.at += 2 * DAY
    complaint = ProceedingOpened("u2", "u2.3", "KN-1", "complaint", TODAY + 2 * DAY)
    organ.register(complaint, stream=registry_of("u2"))
    discipline(organ, "u3.3", TODAY + 2 * DAY)
    early: dict[str, Any] = {"on": TODAY, "minutes": MINUTES}
    for wait in (DAY, 9 * DAY):
        organ.at += wait
        assert organ.refused(one, CHIEF, signs[0], **early) == "line_frozen"
        assert organ.refused(other, CHIEF, signs[1], **early) == "line_not_eligible"
    organ.must(third, CHIEF, signs[2], **early)


def test_a_file_that_was_put_right_after_the_check_is_checked_again(organ: Organ) -> None:
    lines = organ.agreed("court.worker", ["u2.3"])
    stream = organ.draft("d1", lines)
    sign = checked(organ, stream)
    officer = person("u2.2")
    organ.must(lines[0], officer, Amend(("title",)))
    assert organ.refused(stream, CHIEF, sign) == "digest_differs"
    assert organ.refused(stream, CHIEF, SignDecision(organ.digest(stream))) == "not_checked"
    organ.sign_list(stream)


def test_a_line_that_was_opened_again_is_signed_in_its_new_draft_only(organ: Organ) -> None:
    organ.adopt_policy(award("court.voted", VOTE, SIGN), "voted")
    lines = [f"nomination/{unit}" for unit in ("u1", "u2")]
    for line, unit in zip(lines, ("u1", "u2"), strict=True):
        organ.must(line, person(f"{unit}.2"), organ.nominating("court.voted", unit))
        organ.unit_votes(line)
    old = organ.draft("d1", lines)
    sign = checked(organ, old)
    organ.must(lines[0], person("u1.2"), Withdraw())
    basis = Conclusion("12/KL", dt.date(2020, 5, 29), "court")
    organ.must("decision/again", CHIEF, ReopenCases("court", "QĐ", (lines[0],), "unit", basis, "judgment"))
    organ.unit_votes(lines[0])
    assert organ.refused(old, CHIEF, sign) == "digest_differs"
    new = organ.draft("d2", lines[:1])
    assert organ.refused(old, CHIEF, checked(organ, old)) == "line_in_other_draft"
    organ.must(old, DRAFTER, DropLines((lines[0],)))
    assert organ.state(lines[0]).draft == new, "it stays where it stands now"
    organ.sign_list(new)
    organ.sign_list(old)


# Seats that come back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("leaves", ["withdrawn", "declined"])
def test_a_winner_who_leaves_gives_his_seat_back_to_the_seasons_next_sitting(
    tmp_path: Path, leaves: str
) -> None:
    world = Chamber(tmp_path / "keys")
    world.award("court.x", seats="allotment")
    world.allot("court.x", 1)
    lines = world.put_forward("court.x", ["u2", "u3"])
    world.hold("a", {lines[0]: 11})
    assert world.state(registry_of("cluster")).seats_taken("court.x", SEASON) == {"": 1}
    if leaves == "withdrawn":
        world.must(lines[0], person("u2.2"), Withdraw())
    else:
        world.must(lines[0], CHIEF, Decline("signing"))
    assert world.state(registry_of("cluster")).seats_taken("court.x", SEASON) == {"": 0}
    world.hold("b", {lines[1]: 11})
    assert world.state(lines[1]).shown == "signing"
    invariants.check(world.entries)
