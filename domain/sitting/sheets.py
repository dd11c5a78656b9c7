"""The ballot on many lines: opened, voted on or counted by tellers, closed, annulled.

An open ballot has one sheet a member, with all his choices. A secret one is on paper: two tellers count it
line by line. What a count means is ``domain.sitting.counting``'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from domain import authority
from domain.answers import Refusal
from domain.commands import (
    Actor,
    AnnulBallot,
    CastSheet,
    CountLines,
    CountSheets,
    GiveCastingVote,
    RecuseFromLines,
)
from domain.commands.sitting import SECRET
from domain.count.ballot import add_up
from domain.events import (
    AnnulmentAsked,
    BallotAnnulled,
    CastingVote,
    LineRecused,
    LinesCounted,
    Papers,
    SheetCast,
    SheetsCounted,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import COUNCIL_OFFICES, Moment, ground_of
from domain.sitting import results
from domain.sitting.agenda import not_running, presides, stage_of
from domain.sitting.counting import counted
from domain.sitting.state import Sheets, Sitting

_NONCE = re.compile(r"[0-9a-f]{32}")


def cast(state: Sitting, ask: CastSheet, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Take one member's sheet, once, whole: a choice on every line that he has a part in."""
    ballot = _open_ballot(state, ask.ballot)
    if isinstance(ballot, Refusal):
        return ballot
    if ballot.kind == "secret":
        return Refusal("secret_ballot_is_paper", {"ballot": ask.ballot})
    if not _NONCE.fullmatch(ask.nonce):
        return Refusal("nonce_malformed", {"digits": 32})
    seat = _seat_of(state, ask.seat, actor, facts, moment)
    if isinstance(seat, Refusal):
        return seat
    if seat not in ballot.present and seat not in ballot.written:
        return Refusal("not_present", {"seat": seat})
    if refused := _unproven(ballot, actor, facts):
        return refused
    if seat in ballot.cast:
        return Refusal("sheet_already_cast", {"seat": seat, "ballot": ask.ballot})
    if refused := _whole(ballot, seat, ask) or _own_lines(ballot, ask, actor, facts, moment):
        return refused
    return [SheetCast(ask.ballot, seat, ask.choices, ask.nonce)]


def recuse(
    state: Sitting, ask: RecuseFromLines, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Take no part in the ballot on some lines, before one's sheet is in."""
    ballot = _open_ballot(state, ask.ballot)
    if isinstance(ballot, Refusal):
        return ballot
    seat = _seat_of(state, ask.seat, actor, facts, moment)
    if isinstance(seat, Refusal):
        return seat
    if seat in ballot.cast:
        return Refusal("sheet_already_cast", {"seat": seat, "ballot": ask.ballot})
    for line in ask.lines:
        if line not in ballot.lines:
            return Refusal("not_on_sheet", {"line": line})
        if seat in ballot.lines[line].recused:
            return Refusal("recused", {"seat": seat, "ground": ballot.lines[line].recused[seat]})
    return [LineRecused(ask.ballot, seat, ask.lines)] if ask.lines else Refusal("nothing_to_do")


def count_papers(
    state: Sitting, ask: CountLines, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Take a teller's count of every line; also of a counted ballot, to put it right before the minutes."""
    if refused := not_running(state, ("open",)):
        return refused
    ballot = state.ballots(ask.ballot)
    if ballot is None:
        return Refusal("no_such_ballot", {"ballot": ask.ballot})
    if ballot.kind == "open":
        return Refusal("open_ballot_is_not_counted_by_hand", {"ballot": ask.ballot})
    assert state.about is not None
    if not authority.holds(facts, actor, authority.TELLER, state.about.body, moment.today):
        return Refusal("not_teller", {"person": actor.person, "body": state.about.body})
    if refused := _unproven(ballot, actor, facts):
        return refused
    if actor.person not in ballot.papers and len(ballot.papers) == 2:
        return Refusal("two_tellers_only", {"tellers": " ".join(ballot.papers)})
    if unknown := [line for line in ask.papers if line not in ballot.lines]:
        return Refusal("not_on_sheet", {"line": unknown[0]})
    if refused := _own_candidate(ballot, actor, facts, moment):
        return refused
    if missing := [line for line in ballot.lines if line not in ask.papers]:
        return Refusal("lines_not_counted", {"line": missing[0], "missing": len(missing)})
    for line, papers in ask.papers.items():
        if refused := _adds_up(ballot, line, papers):
            return refused
    return [LinesCounted(ask.ballot, ask.papers)]


def close(state: Sitting, ask: CountSheets, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Close the ballot and count; or count a paper ballot anew after its tellers have put it right."""
    if refused := not_running(state, ("open",)) or presides(state, actor, facts, moment):
        return refused
    ballot = state.ballots(ask.ballot)
    if ballot is None:
        return Refusal("no_such_ballot", {"ballot": ask.ballot})
    if state.ballot is not None and state.ballot is not ballot:
        # A count opens the sheets of the whole stream: none may be out.
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if ballot.counts is not None and ballot.kind == "open":
        return Refusal("ballot_closed", {"ballot": ask.ballot})
    if ballot.kind == "secret" and ballot.agreed() is None:
        return _tellers_differ(ballot)
    assert state.about is not None
    chairs = chairs_of(state, state.about.body, facts, moment)
    counts = {line: counted(state, ballot, line, chairs) for line in ballot.lines}
    if ballot.counts == counts:
        return Refusal("nothing_to_do")
    if ballot.kind == "open" and (refused := _all_in(ballot, ask, state)):
        return refused
    missing = ballot.missing if ballot.kind == "open" else ()
    return [SheetsCounted(ask.ballot, missing, counts, corrects=ballot.counts is not None)]


def chairs_of(state: Sitting, body: str, facts: Facts, moment: Moment) -> set[str]:
    """The seats of those who chair the body: in a cluster, whose seats are units, those that they head."""
    people = facts.body(body).holders(frozenset({authority.CHAIR}), moment.on)
    units = (seat for seat in state.roll if seat in facts.common.bodies)
    headed = {u for u in units if any(facts.body(u).holds(who, authority.HEAD, moment.on) for who in people)}
    return headed.union(people)


def _all_in(ballot: Sheets, ask: CountSheets, state: Sitting) -> Refusal | None:
    """Nobody closes a ballot over somebody's head: who hands in no sheet is named, and enough have."""
    if not ballot.cast:
        return Refusal("no_sheet_cast", {"ballot": ask.ballot, "present": len(ballot.present)})
    if set(ask.without) != set(ballot.missing):
        waiting = ballot.missing or ask.without
        return Refusal("sheets_missing", {"seat": waiting[0], "missing": len(ballot.missing)})
    for contest in ballot.contests.values():
        quorum = contest.terms.quorum
        if quorum is not None and not quorum.met_by(len(ballot.cast), len(state.roll)):
            seats = len(state.roll)
            return Refusal(
                "no_quorum",
                {"took_part": len(ballot.cast), "seats": seats, "quorum": str(quorum)},
                quorum.cite,
            )
    return None


def casting_vote(
    state: Sitting, ask: GiveCastingVote, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """The chair decides between equals, where the award's rule gives him that."""
    if refused := not_running(state, ("open",)) or presides(state, actor, facts, moment):
        return refused
    ballot = state.last_of(ask.line)
    if ballot is None:
        return Refusal("not_on_sheet", {"line": ask.line})
    contest = ballot.contest(ask.line)
    if "chair" not in contest.ties:
        return Refusal("no_casting_vote", {"award": contest.award}, contest.terms.cite)
    found = results.standings(state, facts, moment.as_of)
    if isinstance(found, Refusal):
        return found
    tied = next((tie for _, _, tie in found.ties if ask.line in tie.codes), None)
    if tied is None:
        return Refusal("no_tie", {"line": ask.line})
    if refused := _own_candidate(ballot, actor, facts, moment, tied.codes):
        return refused
    return [CastingVote(ask.line, ask.approve)]


def annul(state: Sitting, ask: AnnulBallot, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Annul the last ballot when both the chair and a teller have asked for it (reasons are sealed)."""
    if refused := not_running(state, ("open",)):
        return refused
    assert state.about is not None
    body, today = state.about.body, moment.today
    last = state.ballot or (state.counted[-1] if state.counted else None)
    if last is None or last.ballot != ask.ballot:
        return Refusal("no_such_ballot", {"ballot": ask.ballot})
    chairs = authority.presides(facts, actor, body, today)
    counts = authority.holds(facts, actor, authority.TELLER, body, today)
    if not (chairs or counts):
        return Refusal("annulled_by_chair_and_teller", {"person": actor.person})
    if actor.person in state.annulling:
        return Refusal("annulment_waits", {"ballot": ask.ballot})
    asked = AnnulmentAsked(ask.ballot)
    others = [Actor(person=person, proof=actor.proof) for person in state.annulling]
    other_chairs = any(authority.presides(facts, other, body, today) for other in others)
    other_counts = any(authority.holds(facts, other, authority.TELLER, body, today) for other in others)
    both = (chairs and other_counts) or (counts and other_chairs)
    return [asked, BallotAnnulled(ask.ballot)] if both else [asked]


def _own_candidate(
    ballot: Sheets, actor: Actor, facts: Facts, moment: Moment, lines: Sequence[str] | None = None
) -> Refusal | None:
    """Who has no part in a line neither counts it nor decides a tie on it."""
    for line, case in facts.cases(ballot.lines if lines is None else lines).items():
        if case.about is None or case.stage is None or case.stage.kind != "vote":
            continue
        stage = stage_of(case, facts)
        ground = ground_of(actor.person, stage, case, facts, case.stage.body, moment.today)
        if ground in ("self", "unit_head", "declared"):
            return Refusal("line_recused", {"seat": actor.person, "line": line, "ground": ground})
    return None


def _open_ballot(state: Sitting, name: str) -> Sheets | Refusal:
    if state.ballot is not None and state.ballot.ballot == name:
        return state.ballot
    if name.endswith(SECRET):
        return Refusal("secret_ballot_is_paper", {"ballot": name})
    if state.ballots(name) is not None:
        return Refusal("ballot_closed", {"ballot": name})
    return Refusal("no_such_ballot", {"ballot": name})


def _seat_of(state: Sitting, asked: str | None, actor: Actor, facts: Facts, moment: Moment) -> str | Refusal:
    """The seat that the actor may vote for: his own, or his unit's. A personal vote is never delegated."""
    if actor.person not in facts.common.people:
        return Refusal("unknown_person", {"person": actor.person})
    units = facts.common.bodies
    possible = state.roll if asked is None else [asked] if asked in state.roll else []
    mine = [
        seat
        for seat in possible
        if (
            authority.speaks_for_unit(facts, actor, seat, moment.today)
            if seat in units
            else seat == actor.person
        )
    ]
    if len(mine) > 1:
        return Refusal("which_seat", {"seats": " ".join(mine)})
    if not mine:
        ballot = state.ballot.ballot if state.ballot else "-"
        return Refusal("not_on_roll", {"person": actor.person, "ballot": ballot, "seat": asked or "-"})
    if mine[0] not in units and (refused := _gone(state, actor, facts, moment)):
        return refused
    return mine[0]


def _gone(state: Sitting, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """A member votes in person, and while he is one."""
    if actor.delegation is not None:
        return Refusal("vote_is_personal", {"seat": actor.person})
    assert state.about is not None
    body = state.about.body
    offices = authority.ASSEMBLY_OFFICES | COUNCIL_OFFICES
    if actor.person not in facts.body(body).holders(offices, moment.today):
        return Refusal("mandate_ended", {"person": actor.person, "body": body})
    return None


def _unproven(ballot: Sheets, actor: Actor, facts: Facts) -> Refusal | None:
    """The proofs that the award's rule accepts of who votes or counts: those of its first line's stage."""
    case = facts.case(next(iter(ballot.lines)))
    if case.stage is None or case.stage.kind != "vote":
        return None
    return authority.unproven(facts, actor, stage_of(case, facts))


def _whole(ballot: Sheets, seat: str, ask: CastSheet) -> Refusal | None:
    """Refuse a sheet with a line too many, one too few, or more approvals than the rule allows."""
    mine = {name for name, line in ballot.lines.items() if seat not in line.recused}
    for line in ask.choices:
        if line not in ballot.lines:
            return Refusal("not_on_sheet", {"line": line})
        if line not in mine:
            ground = ballot.lines[line].recused[seat]
            return Refusal("line_recused", {"seat": seat, "line": line, "ground": ground})
    if missing := sorted(mine - ask.choices.keys()):
        return Refusal("sheet_incomplete", {"line": missing[0], "missing": len(missing)})
    for name, contest in ballot.contests.items():
        if contest.marks == "any" or contest.seats is None:
            continue
        marks = sum(
            choice == "approve" and ballot.lines[line].contest == name for line, choice in ask.choices.items()
        )
        if marks > contest.seats:
            return Refusal("too_many_marks", {"marks": marks, "seats": contest.seats}, contest.terms.cite)
    return None


def _own_lines(ballot: Sheets, ask: CastSheet, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """A unit's seat is nobody's relative; whoever casts its vote may be: then he leaves the line out."""
    cases = facts.cases(ask.choices)
    for line, case in cases.items():
        if case.about is None or case.stage is None or case.stage.kind != "vote":
            continue
        stage = stage_of(case, facts)
        ground = ground_of(actor.person, stage, case, facts, case.stage.body, moment.today)
        if ground is not None:
            return Refusal("line_recused", {"seat": actor.person, "line": line, "ground": ground})
    return None


def _adds_up(ballot: Sheets, line: str, papers: Papers) -> Refusal | None:
    """Refuse a line whose sums are wrong, or with more papers than people who have a part in it."""
    recused = ballot.lines[line].recused
    seats = sum(seat not in recused for seat in (*ballot.present, *ballot.sealed))
    sealed = sum(seat not in recused for seat in ballot.sealed)
    refused = add_up(papers, seats)
    if refused is None:
        if papers.sealed <= sealed:
            return None
        return Refusal("sealed_too_many", {"sealed": papers.sealed, "came": sealed, "line": line})
    values: Mapping[str, str | int] = {**refused.values, "line": line}
    return Refusal(refused.code, values, refused.cite)


def _tellers_differ(ballot: Sheets) -> Refusal:
    if len(ballot.papers) < 2:
        return Refusal("papers_missing", {"have": len(ballot.papers), "need": 2})
    one, other = ballot.papers.values()
    line = next(line for line in ballot.lines if one[line] != other[line])
    return Refusal("tellers_differ_on", {"tellers": " ".join(ballot.papers), "line": line})
