"""The fairness ledger is what a naive script counts from an export's file, and each number has its list."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from audit import ledger, source
from audit.export import export
from audit.fairness import Fairness, UnknownSeason, fairness
from audit.ledger import OUTCOMES
from audit.recipients import Recipients
from domain.events import BodyRegistered
from eventlog.entry import Entry
from eventlog.log import Log
from runtime.services import Services
from scenarios.format import load
from tests.audit.conftest import put_into
from tests.audit.forging import withheld
from tests.audit.naive_fairness import Recount
from tests.audit.season_world import Year
from tests.domain.decision.organ import SEASON, Organ
from tests.scenarios.playing import Memory

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def found(year: Year) -> Fairness:
    return fairness(ledger.read(year.entries), SEASON)


def recounted(entries: list[Entry]) -> Recount:
    return Recount(json.loads(entry.body) for entry in entries if entry.body is not None)


def check_against(recount: Recount, found: Fairness) -> None:
    """Every row with every stream, and every pair, is what the naive script counts; nothing else is there."""
    naive = recount.figures(found.season)
    for figure in found.figures:
        for outcome in OUTCOMES:
            assert set(figure.cases[outcome]) == naive[figure.key][outcome], (figure.key, outcome)
            assert len(set(figure.cases[outcome])) == len(figure.cases[outcome])
    assert {key for key in naive if any(naive[key].values())} <= {figure.key for figure in found.figures}
    pairs = {(pair.one, pair.other): set(found.streams(pair.key) or ()) for pair in found.pairs}
    assert pairs == recount.pairs(found.season)


async def test_a_naive_script_counts_the_same_from_the_exported_file(
    year: Year, services: Services, database: str, reader: Log, tmp_path: Path
) -> None:
    await put_into(services, database, year)
    folder = tmp_path / "out"
    await export(reader, folder)
    lines = (folder / "entries.ndjson").read_text("utf-8").splitlines()
    found = fairness(ledger.read(source.folder(folder)), SEASON)
    assert found.figure("all") is not None
    check_against(Recount(map(json.loads, lines)), found)


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_naive_script_counts_the_same_however_the_cluster_voted(tmp_path: Path, seed: int) -> None:
    year = Year(tmp_path, seed)
    check_against(recounted(year.entries), fairness(ledger.read(year.entries), SEASON))


@pytest.mark.parametrize(
    "scenario", ["court-cluster-vi-2020", "justice-region-2018", "demo-halfway", "justice-bloc-vi-2014"]
)
async def test_a_naive_script_counts_the_same_of_a_scenario(tmp_path: Path, scenario: str) -> None:
    memory = Memory(tmp_path / "keys")
    await memory.play(load(SCENARIOS / scenario))
    read = ledger.read(memory.entries)
    seasons = {case.about.season for case in read.cases if case.about.season is not None}
    assert seasons
    for season in seasons:
        check_against(recounted(memory.entries), fairness(read, season))


async def test_units_that_approved_of_each_other_on_the_sheets_of_a_sitting_are_found(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "keys")
    await memory.play(load(SCENARIOS / "court-cluster-vi-2020"))
    found = fairness(ledger.read(memory.entries), "court-2020")
    assert found.pairs
    for pair in found.pairs:
        assert set(pair.to_other.approved) <= set(pair.to_other.voted)
        assert pair.to_other.approved
        assert pair.to_one.approved


@pytest.mark.parametrize(
    ("key", "awarded", "not_awarded", "open"),
    [
        ("all", 8, 2, 3),
        ("rank/leader", 3, 0, 0),  # two heads and the chief's deputy
        ("rank/direct", 1, 1, 1),
        ("rank/not_known", 1, 0, 0),  # a secretary neither leads nor is on the staff
        ("collective/small", 0, 0, 1),  # an office inside of u2; units of the court are none
        ("collective/other", 3, 1, 1),
        ("women/woman", 1, 0, 1),
        ("women/women_70", 1, 0, 0),
        ("women/man", 1, 0, 0),
        ("women/not_known", 5, 2, 2),  # nothing is taken from a name
        ("first/held_before", 1, 0, 0),
        ("cluster/-", 2, 0, 0),
        ("cluster/cluster", 6, 2, 3),
        ("unit/u2", 1, 1, 0),
        ("unit/u2-room", 0, 0, 1),  # which stands inside u2, and so in its cluster
        ("apart/no_season", 0, 0, 1),  # in no other row
    ],
)
def test_the_season_by_hand(found: Fairness, key: str, awarded: int, not_awarded: int, open: int) -> None:
    figure = found.figure(key)
    assert figure is not None
    assert tuple(len(figure.cases[outcome]) for outcome in OUTCOMES) == (awarded, not_awarded, open)


def test_a_rate_is_an_exact_share_of_those_nominated_and_a_row_without_any_has_none(
    year: Year, found: Fairness
) -> None:
    everything, direct = map(found.figure, ("all", "rank/direct"))
    assert everything is not None
    assert direct is not None
    assert everything.rate == Fraction(8, 13)
    assert direct.rate == Fraction(1, 3)
    assert direct.share == Fraction(1, 5)
    none = fairness(ledger.read(year.entries), "court-2021").figure("rank/direct")
    assert none is not None
    assert none.rate is None


def test_every_group_closes(found: Fairness) -> None:
    everything = set(found.streams("all") or ())

    def streams(*groups: str) -> list[str]:
        return [s for figure in found.figures if figure.group in groups for s in figure.nominated]

    for groups in (("rank", "collective"), ("women",), ("first",), ("award",), ("cluster",), ("unit",)):
        assert sorted(streams(*groups)) == sorted(everything)
    for group in ("rank", "women", "first", "award", "cluster", "unit"):
        rows = [figure for figure in found.figures if figure.group == group]
        assert sum(figure.share or 0 for figure in rows) == 1


def test_an_award_that_was_cancelled_is_not_counted_as_one(year: Year, found: Fairness) -> None:
    cancelled = "nomination/court.worker-u2.3-court-2020"
    assert year.state(cancelled).result == "cancelled"
    assert cancelled in (found.streams("unit/u2/not_awarded") or ())


def test_a_policy_that_is_tried_out_counts_nowhere(year: Year, found: Fairness) -> None:
    assert any(entry.stream == "nomination/tried-out" for entry in year.entries)
    assert all("nomination/tried-out" not in figure.nominated for figure in found.figures)


def test_each_number_opens_its_list_and_nothing_else_does(found: Fairness) -> None:
    for figure in found.figures:
        assert found.streams(figure.key) == figure.nominated
        for outcome in OUTCOMES:
            assert found.streams(f"{figure.key}/{outcome}") == figure.cases[outcome]
    for pair in found.pairs:
        assert found.streams(pair.key)
    for wrong in ("", "rank", "rank/nobody", "all/nothing", "pair/u1+u9", "unit/u2/rate"):
        assert found.streams(wrong) is None


def test_a_season_that_nobody_opened_has_no_ledger(year: Year) -> None:
    with pytest.raises(UnknownSeason):
        fairness(ledger.read(year.entries), "court-1999")


def test_a_season_without_nominations_has_a_ledger_of_zeros(year: Year) -> None:
    found = fairness(ledger.read(year.entries), "court-2021")
    assert [figure.nominated for figure in found.figures if figure.nominated] == []
    assert found.pairs == ()


def test_units_are_a_pair_once_the_ballot_is_counted_and_not_before(tmp_path: Path) -> None:
    year, stream = Year(tmp_path), "nomination/flag-u6"
    recount = recounted(year.entries)
    liked = next(
        u for u in ("u2", "u3", "u4", "u5") if recount.votes(f"nomination/flag-{u}")["u6"] == "approve"
    )
    for who in ("u6.1", "u6.2"):  # the third has voted
        year.vote(stream, "unit/1", who, "approve")
    ballot = year.state(stream).stage.ballot
    assert ballot.startswith("cluster/")
    year.vote(stream, ballot, f"{liked}.1", "approve", liked)
    key = f"pair/{liked}+u6"
    assert fairness(ledger.read(year.entries), SEASON).streams(key) is None
    for unit in {"u1", "u2", "u3", "u4", "u5"} - {liked}:
        year.vote(stream, ballot, f"{unit}.1", "reject", unit)
    expected = {stream, f"nomination/flag-{liked}"}
    assert set(fairness(ledger.read(year.entries), SEASON).streams(key) or ()) == expected


def test_the_ledger_is_the_same_for_who_may_not_see_open_votes(year: Year, found: Fairness) -> None:
    [vote] = [e for e in year.entries if (e.stream, e.type) == ("nomination/flag-u6", "VoteCast")]
    unseen = withheld(year.entries, vote.position, "")
    assert fairness(ledger.read(unseen), SEASON) == found


@pytest.mark.parametrize(
    ("parent", "tags", "locality", "small"),
    [
        ("u1", (), None, True),
        ("court", (), None, False),  # a unit right under the organ
        ("u1", ("district_court",), None, False),
        ("u1", ("level_base",), None, False),
        ("u1", ("mountain_remote_island",), None, True),  # says where it is, not what
        ("u1", (), "province", False),
        ("court", ("small_collective",), None, True),
    ],
)
def test_which_collectives_are_small(
    tmp_path: Path, parent: str, tags: tuple[str, ...], locality: str | None, small: bool
) -> None:
    organ = Organ(tmp_path / "keys")
    organ.register(BodyRegistered("province", "organ", None, None, "Tỉnh", "Province", made_up=True))
    organ.register(
        BodyRegistered("room", "unit", None, parent, "Phòng", "Room", True, locality, tags),
        BodyRegistered("with-offices", "unit", None, "u2", "Phòng", "Room", made_up=True),
        BodyRegistered("desk", "unit", None, "with-offices", "Tổ", "Desk", made_up=True),
    )
    found, naive = Recipients(organ.registers), recounted(organ.entries)
    assert (found.collective("room") == "small") is small
    assert (naive._collective("room") == "collective/small") is small
    assert found.collective("with-offices") == "other", "it has offices of its own"
    assert found.collective("desk") == "small"
