"""A replay takes every decision again, and names every entry that is not what the rules give."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.replay import Difference, replay
from domain.answers import Refusal
from domain.commands import (
    Amend,
    CastVote,
    CloseBallot,
    CorrectOutcome,
    ExtendDeadline,
    Recuse,
    Resubmit,
    Return,
    Sealed,
    Withdraw,
)
from domain.events import Delegated, MandateEnded, Outcome, Tally, Terms
from domain.facts import registry_of
from domain.rules import MEANINGS
from eventlog.entry import Entry
from tests.audit.forging import forged, leaves, of_type, put, withheld, without
from tests.world import FIRST_DAY, Court, person

OTHER = {
    "members": "staff",
    "staff": "units",
    "units": "staff",
    "read": "unverified",
    "superseded": "read",
    "unverified": "read",
    "2/3": "1/2",
    "80%": "70%",
}
"""Another value that the field could have had."""


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case None:
            return "50%"
        case _:
            return OTHER.get(value, f"{value}.")


def only(differences: tuple[Difference, ...]) -> Difference:
    assert len(differences) == 1, differences
    return differences[0]


def test_a_whole_case_is_decided_again_as_it_was(whole: Court) -> None:
    result = replay(whole.entries)
    assert result.clean
    assert not result.open
    assert result.entries == result.decided == len(whole.entries)


def test_one_case_is_decided_again_together_with_the_facts_it_stands_on(court: Court) -> None:
    court.whole("one")
    court.whole("two", "u3")
    result = replay(court.entries, "nomination/two")
    assert result.clean
    assert result.entries == len([e for e in court.entries if e.stream != "nomination/one"])


def test_everything_that_can_happen_to_a_case_is_decided_again_as_it_was(court: Court) -> None:
    officer, head = person("u2.2"), person("u2.1")
    chair = head
    flag = court.nominate("flag")
    due = FIRST_DAY + dt.timedelta(days=40)
    court.must(flag, chair, ExtendDeadline("unit", due))
    court.vote(flag, "unit/1", "u2.3", "reject")
    court.must(flag, person("u2.4"), Recuse("unit/1"))
    court.must(flag, officer, Amend(("title",)), sealed=[Sealed("u2", "0" * 32, {"title": "Cờ"})])
    court.must(flag, chair, Return("unit"))
    court.must(flag, officer, Resubmit())
    court.tick(FIRST_DAY + dt.timedelta(days=30))
    court.outage(court.at, court.at + dt.timedelta(hours=2))
    court.signal(flag, b'{"type": "CastVote"')
    late = court.nominate("late", "u3", on=FIRST_DAY.date() + dt.timedelta(days=1), minutes="ab" * 32)
    court.vote(late, "unit/1", "u3.1", "approve")
    gone = court.nominate("gone", "u4")
    court.must(gone, person("u4.2"), Withdraw())
    types = {entry.type for entry in court.entries}
    assert {"Returned", "Resubmitted", "Amended", "Reminded", "SignalRefused", "ServiceResumed"} <= types
    assert {"MemberRecused", "DeadlineExtended", "DelayPublished", "BallotAbandoned", "Withdrawn"} <= types
    assert replay(court.entries).differences == ()


def test_a_ballot_closed_by_time_after_an_outage_is_decided_again(court: Court) -> None:
    flag = court.nominate("flag")
    close = next(t.at for t in court.state(flag).timers if t.kind == "close")
    court.vote(flag, "unit/1", "u2.3", "approve")
    court.outage(close - dt.timedelta(hours=1), close)
    court.tick(close)
    court.tick(close + dt.timedelta(hours=1))
    assert of_type(court.entries, "ClosingPostponed")
    assert court.state(flag).result == "not_passed"
    assert replay(court.entries).differences == ()


def test_a_vote_stands_though_its_voters_mandate_ended_later(court: Court) -> None:
    flag = court.nominate("flag")
    court.vote(flag, "unit/1", "u2.3", "approve")
    court.register(MandateEnded("u2", "u2.3", "staff"), stream=registry_of("u2"))
    assert replay(court.entries).clean


def test_a_vote_by_delegation_is_decided_on_the_registry_of_its_own_moment(court: Court) -> None:
    today = FIRST_DAY.date()
    given = Delegated("u3", "d1", "head", "u3.1", "u3.4", today, today, None, "5/GUQ")
    court.register(given, stream=registry_of("u3"))
    flag = court.nominate("flag")
    court.unit_votes(flag)
    nonce = "0" * 32
    court.must(flag, person("u3.4", delegation="d1"), CastVote("cluster/1", "approve", nonce))
    court.tick(FIRST_DAY + dt.timedelta(days=3))
    assert replay(court.entries).clean


def test_a_mandate_entered_after_the_vote_it_was_needed_for_is_found(court: Court) -> None:
    flag = court.nominate("flag")
    court.vote(flag, "unit/1", "u2.3", "approve")
    vote = court.entries[-1]
    # The voter's mandate is forged away: the registry never let him onto the roll.
    granted = next(
        e for e in of_type(court.entries, "MandateGranted") if e.content["data"]["person"] == "u2.3"
    )
    log = forged(court.entries, granted.position, lambda c: c["data"].update(person="u5.5"))
    found = replay(log).differences
    assert any(d.position < vote.position and d.what.startswith("roll") for d in found)


def _put(content: dict[str, Any], path: tuple[str | int, ...], value: object) -> None:
    put(content["data"], path, value)


def _acted(content: dict[str, Any], person: str) -> None:
    content["actor"]["person"] = person


@pytest.mark.parametrize("stage", ["unit/1", "cluster/1", "council/1"])
def test_any_changed_field_of_an_outcome_is_found_and_named(whole: Court, stage: str) -> None:
    closed = next(e for e in of_type(whole.entries, "BallotClosed") if e.content["data"]["ballot"] == stage)
    fields = list(leaves(closed.content["data"]["outcome"], ("outcome",)))
    assert len(fields) > 15
    for path, value in fields:
        log = forged(whole.entries, closed.position, partial(_put, path=path, value=another(value)))
        found = replay(log).differences
        name = ".".join(map(str, path))
        # Two kinds of threshold at once are no threshold: such an entry cannot be read at all.
        assert any(d.position == closed.position and d.what in (name, "body") for d in found), name


def test_a_flipped_vote_is_found_by_the_outcome_that_follows(whole: Court) -> None:
    for vote in of_type(whole.entries, "VoteCast"):
        log = forged(whole.entries, vote.position, lambda c: c["data"].update(choice="reject"))
        closed = next(e for e in of_type(whole.entries, "BallotClosed") if e.position > vote.position)
        found = {d.what: d for d in replay(log).differences if d.position == closed.position}
        assert {"outcome.tally.approve", "outcome.tally.reject"} <= found.keys()
        approve = found["outcome.tally.approve"]
        assert int(approve.recorded) == int(approve.decided) + 1


def test_a_tellers_changed_count_is_found(whole: Court) -> None:
    counted = of_type(whole.entries, "PapersCounted")[0]
    log = forged(whole.entries, counted.position, lambda c: c["data"]["papers"].update(approve=8, blank=1))
    assert replay(log).differences


def test_a_vote_taken_out_is_found(whole: Court) -> None:
    vote = of_type(whole.entries, "VoteCast")[0]
    assert replay(without(whole.entries, vote.position)).differences


def test_an_ending_put_in_without_a_command_is_found(whole: Court) -> None:
    ended = whole.entries[-1]
    assert ended.type == "NominationEnded"
    log = forged(whole.entries, ended.position, lambda c: c["command"].update(id="another"))
    found = replay(log).differences
    assert any(d.what == "event" and d.recorded == "nothing after it" for d in found)
    assert any("no command begins with this event" in d.decided for d in found)


def test_a_signature_by_somebody_who_may_not_sign_is_found(whole: Court) -> None:
    signed = of_type(whole.entries, "Signed")[0]
    log = forged(whole.entries, signed.position, lambda c: c["actor"].update(person="m5"))
    assert any("may_not_sign" in d.decided for d in replay(log).differences)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda c: c.update(event="00000000-0000-5000-8000-000000000000"), "event"),
        (lambda c: c.update(at="2020-05-01T00:00:00.000000Z"), "at"),
        (lambda c: c.update(at="2020-06-01T01:00:00Z"), "at"),
        (lambda c: c.update(on="2020-06-02"), "on"),
        (lambda c: c["command"].update(id="engine/close/3"), "command.id"),
        (lambda c: c.update(extra=1), "body"),
        (lambda c: c.update(type_version=2), "body"),
        (lambda c: c.update(type="Unheard"), "body"),
        (lambda c: c.update(actor={"person": "x"}), "body"),
        (lambda c: c.update(version=99), "version"),
    ],
)
def test_what_surrounds_an_event_is_checked_too(whole: Court, change: Any, what: str) -> None:
    vote = of_type(whole.entries, "VoteCast")[2]
    log = forged(whole.entries, vote.position, change)
    assert any(d.position == vote.position and d.what == what for d in replay(log).differences)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_changed_byte_of_any_entry_is_named(whole: Court, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(whole.entries) - 1))
    entry = whole.entries[position]
    assert entry.body is not None
    place = data.draw(st.integers(0, len(entry.body) - 1))
    byte = data.draw(st.integers(1, 255)) ^ entry.body[place]
    body = bytearray(entry.body)
    body[place] = byte
    log = list(whole.entries)
    # The leaf stands in receipts, and later in signed trees: it is out of a forger's reach.
    log[position] = replace(entry, body=bytes(body))
    assert position in {d.position for d in replay(log).differences}


def test_a_gap_in_the_positions_is_found(whole: Court) -> None:
    log = [*whole.entries[:50], *whole.entries[51:]]
    found = replay(log).differences
    assert any(d.what == "position" and d.decided == "50" for d in found)
    assert any(d.what == "version" for d in found)


def test_a_stream_with_a_name_that_is_none_is_found(whole: Court) -> None:
    last = whole.entries[-1]
    log = [*whole.entries[:-1], replace(last, stream="elsewhere/1")]
    assert any(d.position == last.position and d.what == "stream" for d in replay(log).differences)


def test_a_case_with_withheld_votes_is_open_and_what_came_before_is_decided(court: Court) -> None:
    flag = court.nominate("flag")
    court.vote(flag, "unit/1", "u2.3", "approve")
    court.vote(flag, "unit/1", "u2.4", "reject")
    for command_id in ("", "as in the database"):
        log = court.entries
        for vote in of_type(court.entries, "VoteCast"):
            log = withheld(log, vote.position, command_id)
        result = replay(log)
        assert result.clean
        assert result.open == (flag,)
        assert result.decided == len(log) - 2
    opened = of_type(court.entries, "BallotOpened")[0]
    log = forged(log, opened.position, lambda c: c["data"]["terms"].update(base="members"))
    assert only(replay(log).differences).what == "terms.base"


@pytest.fixture
def hidden(court: Court) -> tuple[str, list[Entry]]:
    """An open ballot with two votes withheld, then a recusal, more time and a return for revision."""
    flag = court.nominate("flag")
    for who in ("u2.3", "u2.4"):
        court.vote(flag, "unit/1", who, "approve")
    court.must(flag, person("u2.5"), Recuse("unit/1"))
    court.must(flag, person("u2.1"), ExtendDeadline("unit", FIRST_DAY + dt.timedelta(days=40)))
    court.must(flag, person("u2.1"), Return("unit"))
    log = court.entries
    for vote in of_type(log, "VoteCast"):
        log = withheld(log, vote.position, "")
    return flag, log


def test_what_does_not_depend_on_withheld_votes_is_decided_all_the_same(
    hidden: tuple[str, list[Entry]],
) -> None:
    flag, log = hidden
    result = replay(log)
    assert (result.differences, result.open) == ((), (flag,))
    assert result.decided == len(log) - 3  # two votes, and a recusal that is right only if he had not voted
    for type, who in (("DeadlineExtended", "u2.4"), ("Returned", "u3.1"), ("MemberRecused", "nobody")):
        entry = of_type(log, type)[0]
        found = replay(forged(log, entry.position, partial(_acted, person=who))).differences
        assert any(d.position == entry.position and "refused" in d.decided for d in found), type


def test_the_votes_of_a_returned_file_stay_withheld_while_its_ballot_is_repeated(court: Court) -> None:
    flag = court.nominate("flag")
    court.vote(flag, "unit/1", "u2.3", "approve")
    court.must(flag, person("u2.1"), Return("unit"))
    court.must(flag, person("u2.2"), Resubmit())
    court.vote(flag, "unit/2", "u2.3", "reject")
    first, second = of_type(court.entries, "VoteCast")
    log = withheld(withheld(court.entries, first.position, ""), second.position, "")
    assert replay(log).clean
    assert replay(log).open == (flag,)
    for n in (1, 2, 4, 5, 6, 7):
        court.vote(flag, "unit/2", f"u2.{n}", "approve")
    assert of_type(court.entries, "BallotClosed")
    log = withheld(court.entries, first.position, "")
    found = only(replay(log).differences)
    assert (found.position, found.what) == (first.position, "withheld")
    assert "shown since entry" in found.decided
    assert replay(log).open == ()


def test_a_vote_withheld_after_its_ballot_was_counted_is_found_and_the_rest_is_judged(whole: Court) -> None:
    """The forger hides one old vote, so that nothing after it would be judged, and forges the rest."""
    signed = of_type(whole.entries, "Signed")[0]
    for vote in of_type(whole.entries, "VoteCast"):
        log = withheld(whole.entries, vote.position, "")
        log[vote.position] = replace(log[vote.position], leaf=bytes(32))
        closed = next(e for e in of_type(log, "BallotClosed") if e.position > vote.position)
        found = {d.position: d for d in replay(log).differences}
        assert found.keys() >= {vote.position, closed.position}
        assert found[vote.position].what == "withheld"
        log = forged(log, signed.position, lambda c: c["actor"].update(person="m5"))
        assert any("may_not_sign" in d.decided for d in replay(log).differences)


def test_a_vote_withheld_where_none_can_stand_is_found(whole: Court) -> None:
    for type in (
        "Nominated",
        "Signed",
        "BallotOpened",
        "NominationEnded",
        "PersonRegistered",
    ):
        entry = of_type(whole.entries, type)[0]
        hidden = withheld(whole.entries, entry.position, "")
        as_vote = [*hidden]
        as_vote[entry.position] = replace(hidden[entry.position], type="VoteCast")
        for log in (hidden, as_vote):  # as a rewritten database has it, and as a folder has it
            result = replay(log)
            assert (entry.position, "withheld") in {(d.position, d.what) for d in result.differences}, type
            assert replay(log[: entry.position + 1]).differences, type


def test_a_tellers_count_may_be_withheld_until_the_other_teller_has_counted(whole: Court) -> None:
    first, second = of_type(whole.entries, "PapersCounted")[:2]
    hidden = withheld(whole.entries, first.position, "")
    as_vote = [*hidden]
    as_vote[first.position] = replace(hidden[first.position], type="VoteCast")
    for log in (hidden, as_vote):  # as the database has it, and as a folder has it
        early = replay(log[: second.position])
        assert early.clean
        assert first.stream in early.open
        shown = {d.position: d.recorded for d in replay(log[: second.position + 1]).differences}
        assert shown == {second.position: "PapersCounted"}  # both are shown by then
        assert first.position in {d.position for d in replay(log).differences}
    log = withheld(whole.entries[: second.position + 1], second.position, "")
    assert [(d.position, d.what) for d in replay(log).differences] == [(second.position, "withheld")]


def test_more_votes_withheld_than_there_are_seats_are_found(court: Court) -> None:
    flag = court.nominate("flag", unit="u3")
    for n in range(1, 6):
        court.vote(flag, "unit/1", f"u3.{n}", "approve")
    log = court.entries
    assert of_type(log, "BallotClosed") == []
    for vote in of_type(log, "VoteCast"):
        log = withheld(log, vote.position, "")
    last = log[-1]
    more = [
        replace(last, position=last.position + n, version=last.version + n, leaf=bytes(32)) for n in (1, 2, 3)
    ]
    assert replay([*log, *more[:2]]).clean
    found = only(replay([*log, *more]).differences)
    assert found.position == more[-1].position
    assert "every seat" in found.decided


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda c: c.update(sealed={"of": "u2", "hash": "zz"}), "sealed"),
        (lambda c: c.update(sealed={"of": "", "hash": "ab" * 32}), "sealed"),
        (lambda c: c.update(sealed={"hash": "ab" * 32}), "sealed"),
        (lambda c: c.update(sealed="ab" * 32), "sealed"),
        (lambda c: c.update(sealed={"of": "u2", "hash": "AB" * 32}), "sealed"),
        (lambda c: c["command"].update(hash="ab" * 31), "command"),
        (lambda c: c["command"].update(more=1), "command"),
    ],
)
def test_hashes_that_are_none_are_found(whole: Court, change: Any, what: str) -> None:
    vote = of_type(whole.entries, "VoteCast")[2]
    log = forged(whole.entries, vote.position, change)
    assert (vote.position, what) in {(d.position, d.what) for d in replay(log).differences}


def wrong(terms: Terms, tally: Tally) -> Outcome:
    """A meaning with a mistake: it takes "at least" for "more than"."""
    right = MEANINGS[1](terms, tally)
    return replace(right, passed=right.tally.approve > right.needed, needed=right.needed + 1)


@pytest.fixture
def mistaken(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Court:
    """Nine people vote, six approve: two thirds, and the mistaken release calls it too few."""
    court = Court(tmp_path / "keys", staff=9)
    flag = court.nominate("flag")
    with monkeypatch.context() as patch:
        patch.setattr("domain.nomination.voting.MEANINGS", {1: wrong})
        court.unit_votes(flag, ("approve",) * 6 + ("reject",) * 3)
    assert court.state(flag).result == "not_passed"
    return court


def test_a_wrong_outcome_is_a_difference_until_it_is_corrected(mistaken: Court) -> None:
    before = replay(mistaken.entries)
    assert {d.what for d in before.differences} == {"outcome.passed", "outcome.needed"}
    closed = of_type(mistaken.entries, "BallotClosed")[0]
    mistaken.must("nomination/flag", person("registrar"), CorrectOutcome(closed.version, 1))
    after = replay(mistaken.entries)
    assert after.clean
    correction = of_type(mistaken.entries, "OutcomeCorrected")[0]
    assert {c.by for c in after.corrected} == {correction.position}
    assert tuple(c.difference for c in after.corrected) == before.differences


def test_a_corrected_case_goes_on_with_the_right_outcome(mistaken: Court) -> None:
    closed = of_type(mistaken.entries, "BallotClosed")[0]
    mistaken.must("nomination/flag", person("registrar"), CorrectOutcome(closed.version, 1))
    mistaken.cluster_votes("nomination/flag")
    assert mistaken.state("nomination/flag").stage.name == "council"
    assert replay(mistaken.entries).clean


def test_a_correction_of_another_entry_forgives_nothing(mistaken: Court) -> None:
    closed = of_type(mistaken.entries, "BallotClosed")[0]
    mistaken.must("nomination/flag", person("registrar"), CorrectOutcome(closed.version, 1))
    correction = of_type(mistaken.entries, "OutcomeCorrected")[0]
    log = forged(mistaken.entries, correction.position, lambda c: c["data"].update(corrects=3))
    assert {d.position for d in replay(log).differences} >= {closed.position, correction.position}


def test_a_right_outcome_cannot_be_corrected(whole: Court) -> None:
    closed = of_type(whole.entries, "BallotClosed")[0]
    answer = whole.ask(closed.stream, person("registrar"), CorrectOutcome(closed.version, 1))
    assert isinstance(answer, Refusal)
    assert answer.code == "outcome_is_right"


def test_a_chairs_closing_is_decided_again(court: Court) -> None:
    flag = court.nominate("flag", on=FIRST_DAY.date() - dt.timedelta(days=10), minutes="cd" * 32)
    court.unit_votes(flag, ["approve"] * 6)
    on, minutes = FIRST_DAY.date() - dt.timedelta(days=9), "cd" * 32
    court.must(flag, person("u2.1"), CloseBallot("unit/1"), on=on, minutes=minutes)
    assert court.state(flag).stage.late
    assert replay(court.entries).clean
