"""No level decides on its own leaders: who leads an office is decided one level up, others at home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from audit import invariants
from domain.answers import Refusal
from domain.award.clauses import clauses
from domain.award.policy import Policy
from domain.commands import CheckDecision, DraftDecision, Nominate, Resubmit, Return, SignDecision, Withdraw
from domain.decision import paper
from domain.events import BodyRegistered, MandateEnded, Nominated, PersonRegistered, SeasonOpened
from domain.facts import registry_of
from tests.world import POLICIES, Court, person

SEASON = "2025"
MINISTRY = ("ministry_of_justice", "justice_council", "minister")
SECTORS = {
    "court": ("court_office", "base_council", "head", "supreme_court", "court_council", "chief_justice"),
    "procuracy": (
        *("procuracy_office", "base_council", "procurator_chief"),
        *("supreme_procuracy", "procuracy_council", "prosecutor_general"),
    ),
    "justice": ("justice_office", "base_council", "head", *MINISTRY),
    "enforcement": ("civil_enforcement", "enforcement_council", "head", *MINISTRY),
}
"""The roles of an office, its council and its head; then those at the top."""


class Sector(Court):
    """Three levels: ``top``, ``province``, ``region``, each with a council, a head, a deputy, an officer."""

    def __init__(self, keys: Path, sector: str = "court") -> None:
        super().__init__(keys, units=1, staff=2, council=2, at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC))
        office, council, head, top, top_council, top_head = SECTORS[sector]
        levels = {"top": (None, top, top_council), "province": ("top", office, council)}
        levels["region"] = ("province", office, council)
        people = [f"{level}.{who}" for level in levels for who in ("head", "deputy", "officer", "staff", "m")]
        self.register(
            *(PersonRegistered(code, made_up=True) for code in people),
            *(
                body
                for code, (parent, role, of_council) in levels.items()
                for body in (
                    BodyRegistered(code, "organ", role, parent, code, code, made_up=True),
                    BodyRegistered(f"{code}-c", "council", of_council, code, code, code, made_up=True),
                )
            ),
            BodyRegistered("room", "unit", None, "region", "room", "room", made_up=True),
            SeasonOpened(SEASON, dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        )
        for code in levels:
            leads = top_head if code == "top" else head
            self.register(
                self.mandate(code, f"{code}.head", leads),
                self.mandate(code, f"{code}.deputy", "deputy", deputy_of=leads),
                self.mandate(code, f"{code}.officer", "award_officer"),
                self.mandate(code, f"{code}.staff", "award_head"),
                *(self.mandate(code, f"{code}.{who}", "staff") for who in ("deputy", "officer", "staff")),
                *((self.mandate(code, f"{code}.head", "staff"),) if leads != "head" else ()),
                stream=registry_of(code),
            )
            self.register(
                self.mandate(f"{code}-c", f"{code}.staff", "chair"),
                self.mandate(f"{code}-c", f"{code}.m", "member"),
                self.mandate(f"{code}-c", f"{code}.head", "member"),
                stream=registry_of(f"{code}-c"),
            )

    def nominating(self, award: str, nominee: str, unit: str = "region", **more: Any) -> Nominate:
        return Nominate(award=award, nominee=nominee, unit=unit, season=SEASON, **more)

    def nominated(self, award: str, nominee: str, unit: str = "region") -> Nominated:
        """The nomination as the unit's officer files it."""
        stream = f"nomination/{award}-{nominee}"
        self.must(stream, person(f"{unit}.officer"), self.nominating(award, nominee, unit))
        about: Nominated = self.state(stream).about
        return about

    def refuses(self, who: str, ask: Any, stream: str = "nomination/refused", **more: Any) -> str:
        answer = self.ask(stream, person(who), ask, **more)
        assert isinstance(answer, Refusal), answer
        return answer.code

    def all_vote(self, stream: str) -> str:
        """Everybody on the roll who may approves; the body that voted."""
        state = self.state(stream)
        body: str = state.stage.body
        for seat in [name for name, seat in state.ballot.roll.items() if seat.recused is None]:
            self.vote(stream, state.stage.ballot, seat, "approve")
        return body

    def ways(self, stream: str) -> list[str]:
        """The bodies that vote, one after the other, and at last the one that has to sign."""
        passed = []
        while self.state(stream).stage.kind == "vote":
            passed.append(self.all_vote(stream))
        return [*passed, self.state(stream).stage.body]


def shipped(sector: str, award: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((POLICIES / sector / f"{award}-2025.yaml").read_text("utf-8"))
    return data


def playable(award: str = "base_fighter") -> Policy:
    """The court's rules as shipped, but for what is not asked here: nothing of eligibility, votes at once."""
    data = shipped("court", award)
    plain = {"ballot": "open", "pass": {"at_least": "1/2"}, "absentees": "none", "early": "all_in"}
    for stage in data["route"]:
        if stage["kind"] == "vote":
            stage.pop("held")
            stage |= {**plain, "recusal": ["self"]}
    return Policy.model_validate({**data, "eligibility": []})


@pytest.fixture
def sector(tmp_path: Path) -> Iterator[Sector]:
    found = Sector(tmp_path / "keys")
    yield found
    invariants.check(found.entries)


AWARDS = ("advanced_worker", "base_fighter")


@pytest.mark.parametrize(("name", "award"), [(s, a) for s in SECTORS for a in AWARDS])
@pytest.mark.parametrize("who", ["head", "deputy"])
def test_who_leads_an_office_goes_one_level_up_in_every_sector(
    tmp_path: Path, name: str, award: str, who: str
) -> None:
    place = Sector(tmp_path / "keys", name)
    code = f"{name}.{award}"
    place.adopt_policy(Policy.model_validate(shipped(name, award)), code)
    own = {"unit": "region", "base_council": "region-c"}
    assert place.nominated(code, "region.staff").bodies == {**own, "signing": "region"}
    of_province = {"unit": "province", "base_council": "province-c"}
    up = {"council": "top-c"} if award == "base_fighter" else {}
    at_top = place.nominated(code, f"province.{who}", "province").bodies
    assert at_top == {**of_province, **up, "sector_signing": "top"}
    if name == "justice":
        # Offices of justice stand under the ministry itself: nobody else above signs for who leads one.
        asked = place.nominating(code, f"region.{who}")
        assert place.refuses("region.officer", asked) == "no_body_for_stage"
    else:
        up = {"superior_council": "province-c"} if award == "base_fighter" else {}
        found = place.nominated(code, f"region.{who}").bodies
        assert found == {**own, **up, "superior_signing": "province"}
    invariants.check(place.entries)


def test_a_head_is_voted_on_at_home_and_above_and_an_officer_at_home(sector: Sector) -> None:
    sector.adopt_policy(playable(), "fighter")
    sector.nominated("court.base_fighter", "region.head")
    sector.nominated("court.base_fighter", "region.staff")
    head, officer = (f"nomination/court.base_fighter-region.{who}" for who in ("head", "staff"))
    assert sector.ways(head) == ["region", "region-c", "province-c", "province"]
    assert sector.ways(officer) == ["region", "region-c", "region"]


def test_the_head_of_the_level_above_signs_for_a_head_and_nobody_at_home_does(sector: Sector) -> None:
    sector.adopt_policy(playable("advanced_worker"), "worker")
    sector.nominated("court.advanced_worker", "region.head")
    sector.nominated("court.advanced_worker", "region.staff")
    sector.nominated("court.advanced_worker", "province.staff", "province")
    head, officer, above = (
        f"nomination/court.advanced_worker-{who}" for who in ("region.head", "region.staff", "province.staff")
    )
    for line in (head, officer, above):
        sector.ways(line)
    for organ, line in (("region", head), ("province", officer)):
        drafting = DraftDecision(organ, "QĐ", ("court.advanced_worker",), (line,))
        assert sector.refuses(f"{organ}.officer", drafting, "decision/no") == "line_of_other_organ"
    # The province signs for its own people and for those who lead its courts in one list.
    signed(sector, "province", (head, above))
    signed(sector, "region", (officer,))
    assert {sector.state(line).shown for line in (head, officer, above)} == {"awarded"}
    register = sector.state(registry_of("region"))
    assert {who for who in ("region.head", "region.staff") if register.histories[who].held} == {
        "region.head",
        "region.staff",
    }


def signed(place: Sector, organ: str, lines: Sequence[str]) -> None:
    stream = f"decision/{organ}"
    place.must(
        stream,
        person(f"{organ}.officer"),
        DraftDecision(organ, "QĐ", ("court.advanced_worker",), tuple(lines)),
    )
    digest = paper.digest(place.state(stream), {line: place.state(line) for line in lines})
    place.must(stream, person(f"{organ}.staff"), CheckDecision(digest))
    other = "region.head" if organ == "province" else "province.head"
    assert place.refuses(other, SignDecision(digest), stream) == "may_not_sign"
    place.must(stream, person(f"{organ}.head"), SignDecision(digest))


def test_the_level_above_files_for_a_head_and_for_nobody_else_below(sector: Sector) -> None:
    sector.adopt_policy(playable(), "fighter")
    head = sector.nominating("court.base_fighter", "region.head")
    staff = sector.nominating("court.base_fighter", "region.staff")
    assert sector.refuses("province.officer", staff) == "not_officer"
    assert sector.refuses("top.officer", head) == "not_officer"
    assert sector.refuses("province.staff", head) == "not_officer"
    stream = "nomination/head"
    sector.must(stream, person("province.officer"), head)
    assert sector.refuses("top.officer", Withdraw(), stream) == "not_officer"
    sector.all_vote(stream)
    sector.must(stream, person("region.staff"), Return("base_council"))
    sector.must(stream, person("province.officer"), Resubmit())
    sector.must(stream, person("province.officer"), Withdraw())


def test_who_leads_only_a_room_of_the_office_and_who_led_it_before_stays_at_home(sector: Sector) -> None:
    sector.adopt_policy(playable(), "fighter")
    sector.register(
        sector.mandate("room", "region.staff", "head"),
        sector.mandate("room", "region.staff", "staff"),
        sector.mandate("room", "region.m", "staff"),
        sector.mandate("room", "region.officer", "award_officer"),
        stream=registry_of("room"),
    )
    ask = sector.nominating("court.base_fighter", "region.staff", "room")
    sector.must("nomination/room", person("region.officer"), ask)
    assert sector.state("nomination/room").about.bodies["signing"] == "region"
    gone = MandateEnded("region", "region.deputy", "deputy")
    sector.register(gone, stream=registry_of("region"))
    assert sector.nominated("court.base_fighter", "region.deputy").bodies["signing"] == "region"


def test_who_stands_in_for_the_head_leads_the_office_too(sector: Sector) -> None:
    sector.adopt_policy(playable(), "fighter")
    acting = sector.mandate("region", "region.staff", "head", acting=True)
    sector.register(acting, stream=registry_of("region"))
    assert sector.nominated("court.base_fighter", "region.staff").bodies["superior_signing"] == "province"


def test_where_nobody_above_signs_for_a_head_he_is_not_nominated(sector: Sector) -> None:
    data = shipped("court", "base_fighter")
    data["route"] = [stage for stage in data["route"] if stage["stage"] not in ("council", "sector_signing")]
    sector.adopt_policy(Policy.model_validate({**data, "eligibility": []}), "fighter")
    answer = sector.ask(
        "nomination/x",
        person("province.officer"),
        sector.nominating("court.base_fighter", "province.head", "province"),
    )
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["unit"]) == ("no_body_for_stage", "province")
    assert isinstance(answer.cite, str)


def without(name: str, *fields: str) -> dict[str, Any]:
    """The court's rules with these fields of a stage left out."""
    data = shipped("court", "base_fighter")
    stage = next(one for one in data["route"] if one["stage"] == name)
    for field in fields:
        del stage[field]
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {k: v for k, v in shipped("court", "base_fighter").items() if k != "leaders"},
            "who its leaders are",
        ),
        (without("superior_council", "superior"), "goes with only: leaders"),
        (without("superior_council", "only"), "goes with only: leaders"),
        ({**shipped("court", "base_fighter"), "subject": "unit"}, "leaders are people"),
    ],
)
def test_rules_on_leaders_that_make_no_sense_are_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Policy.model_validate(data)


def test_leaders_for_whom_nobody_signs_are_refused() -> None:
    data = shipped("court", "base_fighter")
    data["route"] = [stage for stage in data["route"] if not stage["stage"].endswith("_signing")]
    with pytest.raises(ValidationError, match="nobody signs for the leaders"):
        Policy.model_validate(data)


def test_who_the_leaders_are_is_a_clause_with_its_source() -> None:
    found = {
        clause.key: clause for clause in clauses(Policy.model_validate(shipped("court", "base_fighter")))
    }
    leaders = found["leaders",]
    assert leaders.says == {"office": "head", "body": "court_office"}
    assert leaders.source is not None
    assert leaders.source.certainty == "unverified"
    assert found["route", "superior_signing"].says["superior"] == "court_office"
