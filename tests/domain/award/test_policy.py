"""Policies as data: nonsense is refused and says what would be right; nothing is left to defaults."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.award.policy import InForce, Policy, digest
from domain.award.stages import SignStage, Threshold, VoteStage
from scenarios.format import load_policy
from tests.domain.court import FLAG, data_of, policy

FILES = sorted(
    path
    for path in (Path(__file__).parents[3] / "policies").glob("*/*.yaml")
    if path.parent.name != "calendars"
)


def refusal(data: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate(data)
    return str(caught.value)


shares = st.integers(1, 99).map(lambda n: f"{n}%") | st.tuples(st.integers(1, 20), st.integers(21, 40)).map(
    lambda pair: f"{pair[0]}/{pair[1]}"
)
thresholds = st.sampled_from(["at_least", "more_than"]).flatmap(
    lambda kind: st.fixed_dictionaries({kind: shares}, optional={"cite": st.just("Art. 9")})
)


@st.composite
def vote_terms(draw: st.DrawFn) -> dict[str, Any]:
    early = draw(st.sampled_from(["never", "all_in", "decided"]))
    return {
        "base": draw(st.sampled_from(["members", "present", "cast", "staff"])),
        "pass": draw(thresholds | st.just("unknown")),
        "quorum": draw(st.none() | thresholds),
        "recused": draw(st.sampled_from(["counts", "shrinks"])),
        "abstentions": draw(st.sampled_from(["counts", "excluded"])),
        "early": early,
        "change": early == "never" and draw(st.booleans()),
        "due": draw(st.sampled_from(["10wd", "3d", "12h", "30min", "20s"])),
        "remind": None,
        "escalate": draw(st.none() | st.sampled_from(["2wd", "1d"])),
        "grace": draw(st.sampled_from(["5min", "1h", "0s"])),
        "proof": draw(st.lists(st.sampled_from(["local", "session", "passkey", "key"]), min_size=1)),
    }


@settings(deadline=None, max_examples=150)
@given(vote_terms())
def test_the_canonical_form_says_the_same_and_has_one_digest(terms: dict[str, Any]) -> None:
    one = policy(unit=terms)
    again = Policy.model_validate(json.loads(json.dumps(one.canonical())))
    assert again == one
    assert again.canonical() == one.canonical()
    assert digest(again.canonical()) == digest(one.canonical())


@settings(deadline=None, max_examples=50)
@given(vote_terms(), vote_terms())
def test_two_policies_share_a_digest_only_if_they_say_the_same(
    terms: dict[str, Any], others: dict[str, Any]
) -> None:
    one, other = policy(unit=terms), policy(unit=others)
    assert (digest(one.canonical()) == digest(other.canonical())) == (one.canonical() == other.canonical())


def test_defaults_are_written_out_but_for_what_was_hashed_before_it_could_be_said() -> None:
    canonical = policy().canonical()
    vote, sign = canonical["route"][0], canonical["route"][3]
    fields = {VoteStage.model_fields[name].alias or name for name in VoteStage.model_fields}
    assert vote.keys() == fields - {"only", "superior"}
    assert sign.keys() == SignStage.model_fields.keys() - {"only", "superior"}
    assert "leaders" not in canonical
    assert (vote["recused"], vote["abstentions"], vote["change"]) == ("counts", "counts", False)
    assert (vote["grace"], vote["calm"]) == ("5min", "30min")
    assert vote["proof"] == ["local", "session", "passkey", "key"]
    assert vote["pass"] == {"at_least": "2/3", "more_than": None, "cite": None, "certainty": None}
    assert canonical["in_force"] == {"from": "2020-01-01", "until": None, "picked_by": "season_end"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_projects_own_policies_can_run_and_are_cited(path: Path) -> None:
    one = load_policy(path)
    assert one.not_runnable() == []
    assert Policy.model_validate(json.loads(json.dumps(one.canonical()))).canonical() == one.canonical()
    for stage in one.route:
        assert one.cited(stage.stage).cite


def test_there_are_three_policies_at_least() -> None:
    assert len(FILES) >= 3


# Numbers that make no sense --------------------------------------------------------------------------------

NONSENSE: dict[str, tuple[dict[str, Any], str]] = {
    "threshold over 100 %": ({"pass": {"at_least": "101%"}}, "a share lies between 0 and 100 %"),
    "more than all of them": ({"pass": {"more_than": "100%"}}, "all of them is at_least 100 %"),
    "threshold of nobody": ({"pass": {"at_least": "0%"}}, "anybody at all is more_than 0 %"),
    "quorum of nobody": ({"quorum": {"at_least": "0%"}}, "anybody at all is more_than 0 %"),
    "quorum over 100 %": ({"quorum": {"at_least": "4/3"}}, "a share lies between 0 and 100 %"),
    "a float": ({"pass": {"at_least": 0.8}}, 'a share is written "2/3" or "80%"'),
    "a bare number": ({"pass": {"at_least": 80}}, 'a share is written "2/3" or "80%"'),
    "both at least and more than": (
        {"pass": {"at_least": "1/2", "more_than": "1/2"}}, "either at_least or more_than"),
    "neither": ({"pass": {"cite": "Art. 1"}}, "either at_least or more_than"),
    "early and changeable": ({"early": "all_in", "change": True}, "exclude each other"),
    "decided and changeable": ({"early": "decided", "change": True}, "exclude each other"),
    "changing a paper": ({"ballot": "secret", "early": "never", "change": True}, "cannot be changed"),
    "a secret ballot decided early": ({"ballot": "secret", "early": "decided"}, "counted once"),
    "grace in working days": ({"grace": "1wd"}, "a time of the clock"),
    "calm in working days": ({"calm": "1wd"}, "a time of the clock"),
    "a length of time without unit": ({"due": "10"}, 'a length of time is written "10wd"'),
    "a reminder without a deadline": ({"due": None}, "need a due time"),
    "a reminder before the opening": ({"due": "3wd", "remind": "3wd"}, "would precede the opening"),
    "no proof of the actor": ({"proof": []}, "some proof of the actor must be accepted"),
    "the engine as a voter": ({"proof": ["engine"]}, "the engine neither votes nor signs"),
    "an unknown base": ({"base": "everybody"}, "'members', 'present', 'cast', 'staff' or 'units'"),
    "an unknown term": ({"treshold": "1/2"}, "Extra inputs are not permitted"),
    "a stage without a name": ({"stage": "Unit 1"}, "should match pattern"),
    "an unknown kind of stage": ({"kind": "lottery"}, "expected tags"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", NONSENSE)
def test_nonsense_in_a_stage_is_refused_and_says_what_would_be_right(wrong: str) -> None:
    terms, message = NONSENSE[wrong]
    assert message in refusal(data_of(unit=terms))


@pytest.mark.parametrize(
    ("top", "message"),
    [
        (
            {"in_force": {"from": "2024-01-02", "until": "2024-01-01", "picked_by": "feat"}},
            "before it begins",
        ),
        ({"in_force": {"from": "2024-01-02", "picked_by": "lot"}}, "'season_end', 'submission' or 'feat'"),
        ({"rules": 99}, "is not a meaning this release has; known: (1, 2)"),
        ({"route": []}, "at least 1 item"),
        ({"award": "flag"}, "should match pattern"),
        ({"source": {"cite": "Art. 1", "certainty": "surely"}}, "'read', 'superseded' or 'unverified'"),
        ({"eligibility": [{"award": "court.flag"}]}, "Unable to extract tag using discriminator 'rule'"),
        ({"titel": {}}, "Extra inputs are not permitted"),
        ({"title": {"vi": "Cờ"}}, "Field required"),
    ],
)
def test_nonsense_in_a_policy_is_refused_and_says_what_would_be_right(
    top: dict[str, Any], message: str
) -> None:
    found = refusal(copy.deepcopy(FLAG) | top)
    assert message in found


def test_a_stage_stands_once_in_a_route() -> None:
    data = data_of()
    data["route"].append(data["route"][0])
    assert "stage unit stands twice in the route" in refusal(data)


# What a later release decides ------------------------------------------------------------------------------


def test_what_this_release_does_not_decide_is_named_and_keeps_the_route_from_running() -> None:
    data = data_of(cluster={"held": "sitting", "seats": "allotment"})
    posting = {"stage": "posting", "kind": "posting", "body": "council", "by": "chair", "days": "10wd"}
    data["route"].insert(0, posting)
    data["eligibility"] = [{"rule": "holds", "award": "court.excellent_unit"}]
    one = Policy.model_validate(data)
    assert one.not_runnable() == ["route: posting (rules: 2)", "route: cluster (rules: 2)"]
    assert one.undecided() == ["eligibility: holds", *one.not_runnable()]
    assert one.canonical()["route"][0]["days"] == "10wd", "what is not decided yet is hashed all the same"


def test_the_nearest_citation_is_the_figures_then_the_stages_then_the_policys() -> None:
    figure = {"at_least": "2/3", "cite": "Art. 7", "certainty": "superseded"}
    assert policy(unit={"pass": figure}).cited("unit").cite == "Art. 7"
    assert policy(unit={"pass": figure}).cited("unit").certainty == "superseded"
    assert policy().cited("unit").cite == "Art. 1"
    bare = policy(unit={"cite": None}).cited("unit")
    assert (bare.cite, bare.certainty) == ("Circular 1", "read")


# Periods ---------------------------------------------------------------------------------------------------

periods = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)).map(
    lambda pair: InForce.model_validate(
        {
            "from": dt.date(2024, 1, 1) + dt.timedelta(days=pair[0]),
            "until": None if pair[1] is None else dt.date(2024, 1, 1) + dt.timedelta(days=sum(pair)),  # type: ignore[arg-type]
            "picked_by": "season_end",
        }
    )
)


@settings(deadline=None, max_examples=200)
@given(periods, periods)
def test_two_periods_overlap_exactly_if_some_day_is_in_both(one: InForce, other: InForce) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(130)]
    assert one.overlaps(other) == any(one.covers(day) and other.covers(day) for day in days)
    assert one.overlaps(other) == other.overlaps(one)


@pytest.mark.parametrize(
    ("written", "shown"), [({"at_least": "80%"}, ">= 80%"), ({"more_than": "2/3"}, "> 2/3")]
)
def test_how_a_threshold_is_shown(written: dict[str, str], shown: str) -> None:
    assert str(Threshold.model_validate(written)) == shown
