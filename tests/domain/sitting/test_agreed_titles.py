"""A title that was agreed and nobody has signed is neither there nor missing: its signer has to say."""

from __future__ import annotations

from typing import Any

import pytest

from audit.finding import line as told
from audit.words import Words
from domain.award.policy import Policy
from domain.commands import Decline, Nominate, Reassess, Return, Sign, Withdraw
from domain.events import FoundRow, HistoryComplete
from domain.facts import registry_of
from tests.domain.decision.organ import SEASON
from tests.domain.sitting.chamber import Chamber, award
from tests.world import CHIEF, person

LOW, HIGH = "court.low", "court.high"
SAME = {"rule": "holds", "award": LOW, "season": "same", "cite": "Article 21"}


def agreed(chamber: Chamber, **high: Any) -> str:
    """The lower title is won by u2 in a sitting of its own; everything else of the season is entered."""
    chamber.award(LOW)
    chamber.award(HIGH, **{"eligibility": [SAME], **high})
    (low,) = chamber.put_forward(LOW, ["u2"])
    chamber.hold("low", {low: 11})
    chamber.register(HistoryComplete("u2", SEASON), stream=registry_of("u2"))
    chamber.register(HistoryComplete("u3", SEASON), stream=registry_of("u3"))
    return low


def answer(chamber: Chamber, line: str) -> FoundRow:
    found: FoundRow = chamber.state(line).found.findings[0]
    return found


def waiting(chamber: Chamber, unit: str = "u2") -> list[str]:
    return [one.row.award for one in chamber.state(registry_of(unit)).history(unit).agreed]


def test_agreed_elsewhere_and_not_signed_is_not_known_and_the_signer_has_to_say(chamber: Chamber) -> None:
    agreed(chamber)
    high, other = chamber.put_forward(HIGH, ["u2", "u3"])
    assert chamber.state(other).shown == "ineligible", "u3 has no such title"
    row = answer(chamber, high)
    assert (row.answer, row.who, row.values["body"]) == ("not_known", "chief_justice", "court")
    said = told(Words("en"), row, str)
    assert "agreed for 2020 and not signed yet; who has to sign: Chief Justice, court" in said
    assert chamber.state(high).shown == "council"
    chamber.hold("high", {high: 11})
    assert chamber.state(high).shown == "signing"


def test_signed_it_is_held_and_waits_no_more(chamber: Chamber) -> None:
    low = agreed(chamber)
    (high,) = chamber.put_forward(HIGH, ["u2"])
    assert waiting(chamber) == [LOW]
    chamber.must(low, CHIEF, Sign("signing", "12/QĐ"))
    assert waiting(chamber) == []
    chamber.must(high, person("u2.2"), Reassess())
    assert answer(chamber, high).answer == "fulfilled"


@pytest.mark.parametrize("falls", ["declined", "withdrawn"])
def test_a_title_that_falls_before_its_signature_is_missing(chamber: Chamber, falls: str) -> None:
    low = agreed(chamber)
    (high,) = chamber.put_forward(HIGH, ["u2"])
    if falls == "declined":
        chamber.must(low, CHIEF, Decline("signing"))
    else:
        chamber.must(low, person("u2.2"), Withdraw())
    assert waiting(chamber) == []
    chamber.must(high, person("u2.2"), Reassess())
    assert chamber.state(high).shown == "ineligible"


def test_a_file_that_the_signer_sends_back_stays_agreed(chamber: Chamber) -> None:
    low = agreed(chamber)
    chamber.must(low, CHIEF, Return("signing"))
    assert waiting(chamber) == [LOW]


def test_a_title_that_is_not_agreed_waits_for_nobody(chamber: Chamber) -> None:
    chamber.award(LOW)
    low, other = chamber.put_forward(LOW, ["u2", "u3"])
    chamber.hold("low", {low: 11, other: 3})
    assert (waiting(chamber, "u2"), waiting(chamber, "u3")) == ([LOW], [])
    assert [e.type for e in chamber.entries].count("TitlesAgreed") == 1


def test_no_title_bears_itself_out_while_it_waits_for_its_signature(chamber: Chamber) -> None:
    """Whoever holds the higher one holds the lower: but not by the very case that asks for the lower."""
    chamber.award(LOW)
    containing = {**award(HIGH, eligibility=[SAME]).canonical(), "nested": [LOW]}
    chamber.adopt_policy(Policy.model_validate(containing), HIGH)
    (high,) = chamber.put_forward(HIGH, ["u2"])
    chamber.hold("high", {high: 11})
    chamber.register(HistoryComplete("u2", SEASON), stream=registry_of("u2"))
    assert chamber.refused(high, CHIEF, Sign("signing", "12/QĐ")) == "nominee_not_eligible"


def test_what_is_tried_out_is_agreed_for_nobody(chamber: Chamber) -> None:
    rules = chamber.adopt_policy(award(LOW), LOW, what_if=True)
    line = "nomination/tried"
    chamber.must(line, person("u2.2"), Nominate(LOW, "u2", "u2", SEASON, policy=rules, what_if=True))
    chamber.hold("tried", {line: 11})
    assert chamber.state(line).shown == "signing"
    assert not any(entry.type == "TitlesAgreed" for entry in chamber.entries)


def test_a_leaders_award_waits_for_the_signature_under_his_units(chamber: Chamber) -> None:
    tied = {"rule": "unit_holds", "awards": [LOW], "cite": "Article 14"}
    agreed(chamber, eligibility=[tied])
    high, other = chamber.put_forward(HIGH, ["u2", "u3"])
    assert (answer(chamber, high).answer, answer(chamber, high).who) == ("not_known", "chief_justice")
    assert chamber.state(other).shown == "ineligible"
