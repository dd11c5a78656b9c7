"""A ballot is built from those who still run: where an award is for a movement's candidates, whoever has
dropped out is on no agenda and no ballot, and takes no seat from those who run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.answers import Refusal
from domain.commands import (
    AddLines,
    AdoptMovement,
    Convene,
    DraftMovement,
    DropOut,
    LaunchMovement,
    OpenSheets,
    OpenSitting,
    RegisterFor,
)
from domain.events import Aim, Period
from tests.domain.sitting.chamber import CUP, HEAD, SECRETARY, TODAY, Chamber, results
from tests.world import person

MOVEMENT = "movement/m"
REGISTERED = [{"rule": "registered"}]


def running(chamber: Chamber, units: Sequence[str], **more: Any) -> list[str]:
    """An award for those who run, and these units nominated for it; the streams of the nominations."""
    chamber.award(CUP, eligibility=REGISTERED, **more)
    time = Period(TODAY, TODAY.replace(year=TODAY.year + 1))
    plan = DraftMovement("cluster", "routine", time, time, tuple(units), "court-2020", registration=True)
    chamber.must(MOVEMENT, HEAD, plan)
    chamber.must(MOVEMENT, HEAD, AdoptMovement("1/KH"))
    chamber.must(MOVEMENT, HEAD, LaunchMovement())
    for unit in units:
        chamber.must(MOVEMENT, person(f"{unit}.2"), RegisterFor(unit, (Aim(unit, CUP),)))
    return chamber.put_forward(CUP, units)


def drop_out(chamber: Chamber, unit: str) -> None:
    chamber.must(MOVEMENT, person(f"{unit}.2"), DropOut(unit, unit, CUP))


def test_who_drops_out_before_the_ballot_is_left_out_of_it_and_takes_no_seat(chamber: Chamber) -> None:
    lines = running(chamber, ["u2", "u3", "u4"], seats="allotment")
    chamber.allot(CUP, 1)
    sitting = chamber.meet("c6", lines)
    drop_out(chamber, "u2")
    chamber.ballot(sitting, lines)
    assert dict(chamber.state(sitting).ballot.left_out) == {lines[0]: "dropped_out"}
    chamber.vote_all(sitting, {lines[1]: 10, lines[2]: 9})
    chamber.close(sitting, "1/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["ineligible", "signing", "not_passed"]
    assert chamber.state(sitting).results[lines[0]] == "dropped_out"
    assert chamber.state(lines[0]).found.verdict == "not_eligible", "the log says why the nomination ended"


def test_who_drops_out_after_the_count_wins_nothing_and_the_next_moves_up(chamber: Chamber) -> None:
    lines = running(chamber, ["u2", "u3", "u4"], seats="allotment")
    chamber.allot(CUP, 1)
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict(zip(lines, [11, 10, 9], strict=True)))
    chamber.close(sitting, "1/open")
    drop_out(chamber, "u2")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["ineligible", "signing", "not_passed"]
    assert chamber.state(sitting).results[lines[0]] == "dropped_out"
    assert chamber.state(sitting).counted[-1].counts[lines[0]].approve == 11, "the votes are kept"


def test_nothing_is_left_to_vote_on_where_everybody_dropped_out(chamber: Chamber) -> None:
    lines = running(chamber, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    drop_out(chamber, "u2")
    drop_out(chamber, "u3")
    refusal = chamber.ask(sitting, HEAD, OpenSheets(tuple(lines)))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.values["why"]) == ("nothing_to_vote_on", "dropped_out")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["ineligible", "ineligible"]


def test_who_has_dropped_out_comes_on_no_agenda_until_he_runs_again(chamber: Chamber) -> None:
    lines = running(chamber, ["u2", "u3"])
    drop_out(chamber, "u2")
    convene = Convene("cluster", TODAY, SECRETARY.person, tuple(lines))
    refusal = chamber.ask("sitting/c6", HEAD, convene)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, dict(refusal.values)) == ("runs_no_more", {"nominee": "u2", "award": CUP})
    chamber.must("sitting/c6", HEAD, Convene("cluster", TODAY, SECRETARY.person, (lines[1],)))
    assert chamber.refused("sitting/c6", HEAD, AddLines((lines[0],))) == "runs_no_more"
    chamber.must(MOVEMENT, person("u2.2"), RegisterFor("u2", (Aim("u2", CUP),)))
    chamber.must("sitting/c6", HEAD, AddLines((lines[0],)))
    chamber.must("sitting/c6", HEAD, OpenSitting(tuple(chamber.units)))
    chamber.ballot("sitting/c6", lines)
    assert set(chamber.state("sitting/c6").ballot.lines) == set(lines)


def test_an_award_that_asks_for_no_registration_leaves_nobody_out(chamber: Chamber) -> None:
    """The movement is another award's: who drops out there stays where he is here."""
    running(chamber, ["u2", "u3"])
    chamber.award("court.other")
    lines = chamber.put_forward("court.other", ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    drop_out(chamber, "u2")
    chamber.ballot(sitting, lines)
    assert set(chamber.state(sitting).ballot.lines) == set(lines)
