"""The draft of a decision: drawn up, checked by another, thinned out, until it is signed.

Whatever changes the list takes the check off it: the leader signs what somebody has compared.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from domain import authority, book
from domain.answers import Refusal
from domain.commands import (
    Actor,
    CheckDecision,
    Command,
    DeclineLines,
    DraftDecision,
    DropDraft,
    DropLines,
    SendLinesBack,
)
from domain.decision import listing, paper
from domain.decision.state import Decision
from domain.events import (
    Basis,
    DecisionChecked,
    DecisionDrafted,
    Declined,
    DraftDropped,
    Event,
    LinesDeclined,
    LinesDropped,
    LinesSentBack,
    NominationEnded,
    PutInDraft,
    Returned,
    TakenFromDraft,
)
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination import giving_back
from domain.nomination.route import Moment
from domain.nomination.signing import agreed
from domain.nomination.state import Nomination


def draft(
    state: Decision, ask: DraftDecision, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Draw up a list: its lines are agreed, of this organ, of one signer, and in no other draft."""
    if state.phase != "unborn":
        return Refusal("already_drafted", {"decision": command.stream})
    common = facts.common
    if ask.organ not in common.bodies:
        return Refusal("unknown_body", {"body": ask.organ})
    if not authority.keeps_awards(facts, command.actor, ask.organ, moment.today):
        return Refusal("not_award_department", {"person": command.actor.person, "body": ask.organ})
    if ask.season is not None and ask.season not in common.seasons:
        return Refusal("season_not_opened", {"season": ask.season})
    if refused := ill_symbol(ask.symbol) or too_new(ask.bases, moment):
        return refused
    if refused := listing.ill(ask.lines):
        return refused
    cases = facts.cases(ask.lines)
    offices: dict[str, str] = {}
    for line, case in cases.items():
        stage = agreed(case, facts)
        if stage is None:
            if case.about is None:
                return Refusal("no_such_nomination", {"line": line})
            return Refusal("line_not_agreed", {"line": line, "stage": case.shown})
        if refused := listing.unfit(line, case, ask, facts, moment):
            return refused
        offices.setdefault(stage.by, line)
    if len(offices) > 1:
        (one, first), (other, second) = list(offices.items())[:2]
        return Refusal(
            "signers_differ", {"line": first, "office": one, "other": second, "other_office": other}
        )
    if refused := listing.name_twice(cases, facts) or listing.feat_twice(cases, facts):
        return refused
    drafted = DecisionDrafted(
        organ=ask.organ,
        by=next(iter(offices)),
        symbol=ask.symbol,
        awards=ask.awards,
        season=ask.season,
        lines=ask.lines,
        bases=ask.bases,
        submission=ask.submission,
    )
    put = (Into(line, PutInDraft(command.stream)) for line in ask.lines)
    return [drafted, *put, *book.holding(ask.organ, command.stream, cases, ask.lines)]


def ill_symbol(symbol: str) -> Refusal | None:
    """Refuse what cannot stand behind a number on a paper."""
    if 0 < len(symbol) <= 60 and not any(c.isspace() or c == "/" for c in symbol):
        return None
    return Refusal("symbol_malformed", {"symbol": symbol[:60]})


def too_new(bases: Sequence[Basis], moment: Moment) -> Refusal | None:
    """A paper cannot stand on a text or a paper that is younger than itself."""
    for basis in bases:
        if basis.on is not None and (refused := younger(basis.cite, basis.on, moment)):
            return refused
    return None


def younger(cite: str, dated: dt.date, moment: Moment) -> Refusal | None:
    """Refuse what stands on a paper that is younger than itself."""
    if dated <= moment.on:
        return None
    return Refusal(
        "basis_after_paper", {"cite": cite, "dated": dated.isoformat(), "on": moment.on.isoformat()}
    )


def drop_draft(
    state: Decision, _: DropDraft, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Give the draft up: nothing was decided."""
    if refused := not_draft(state) or not_department(state, command.actor, facts, moment):
        return refused
    taken = (Into(line, TakenFromDraft(command.stream)) for line in state.lines)
    return [DraftDropped(), *taken, *still_holding(state, command.stream, state.lines, facts)]


def drop(
    state: Decision, ask: DropLines, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Take lines off; they wait for another decision."""
    if refused := not_draft(state) or not_department(state, command.actor, facts, moment):
        return refused
    if refused := unknown_line(state.lines, ask.lines) or _all_gone(state, ask.lines):
        return refused
    taken = (Into(line, TakenFromDraft(command.stream)) for line in ask.lines)
    return [LinesDropped(ask.lines), *taken, *still_holding(state, command.stream, ask.lines, facts)]


def check(
    state: Decision, ask: CheckDecision, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """The award department compares the draft with results and papers; not the one who drew it up."""
    if refused := not_draft(state) or not_department(state, actor, facts, moment):
        return refused
    if actor.person == state.drafter:
        return Refusal("checks_own_draft", {"person": actor.person})
    if refused := other_digest(state, ask.digest, facts):
        return refused
    return Refusal("nothing_to_do") if state.checked == ask.digest else [DecisionChecked(ask.digest)]


def decline(
    state: Decision, ask: DeclineLines, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """The leader does not want these lines: their cases end."""
    return _leave(state, ask.lines, LinesDeclined(ask.lines), command, facts, moment)


def send_back(
    state: Decision, ask: SendLinesBack, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """The leader wants these files revised: they come back to signing when they are sent again."""
    return _leave(state, ask.lines, LinesSentBack(ask.lines), command, facts, moment)


def _leave(
    state: Decision,
    lines: tuple[str, ...],
    leaving: LinesDeclined | LinesSentBack,
    command: Command,
    facts: Facts,
    moment: Moment,
) -> Decided | Refusal:
    if refused := not_draft(state) or unknown_line(state.lines, lines):
        return refused
    assert state.about is not None
    cases = facts.cases(lines)
    if refused := not_agreed(command.stream, cases, facts, moment):
        return refused
    stage = paper.may_sign(cases, state.about.organ, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    found: list[Event | Into] = [leaving]
    for line, case in cases.items():
        assert case.stage is not None
        taken: list[Event] = [TakenFromDraft(command.stream)]
        if isinstance(leaving, LinesDeclined):
            taken += [Declined(case.stage.name), NominationEnded("declined")]
        else:
            taken += [Returned(case.stage.name)]
        found += [Into(line, event) for event in taken]
        if isinstance(leaving, LinesDeclined):
            found += giving_back.all_of(case, facts)
    return [*found, *still_holding(state, command.stream, lines, facts)]


def still_holding(state: Decision, decision: str, gone: Sequence[str], facts: Facts) -> list[Into]:
    """What the draft holds without the lines that are ``gone``."""
    assert state.about is not None
    kept = [line for line in state.lines if line not in set(gone)]
    return book.holding(state.about.organ, decision, facts.cases(state.lines), kept)


# What all of them ask --------------------------------------------------------------------------------------


def not_draft(state: Decision) -> Refusal | None:
    """Refuse what is only done to a draft."""
    return None if state.phase == "draft" else Refusal("not_a_draft", {"phase": state.shown})


def not_department(state: Decision, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse whoever is not of the organ's award department."""
    assert state.about is not None
    if authority.keeps_awards(facts, actor, state.about.organ, moment.today):
        return None
    return Refusal("not_award_department", {"person": actor.person, "body": state.about.organ})


def unknown_line(there: Sequence[str], lines: Sequence[str]) -> Refusal | None:
    """Refuse a line that is not there, or is named twice."""
    if not lines:
        return Refusal("nothing_to_do")
    if twice := [line for line, times in Counter(lines).items() if times > 1]:
        return Refusal("line_twice", {"line": twice[0]})
    known = set(there)
    missing = next((line for line in lines if line not in known), None)
    return None if missing is None else Refusal("not_in_decision", {"line": missing})


def not_agreed(decision: str, cases: dict[str, Nomination], facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse a line that was withdrawn, returned or frozen since it was listed: it has to be dropped.

    Opened again in between it stands elsewhere, or in no draft at all.
    """
    for line, case in cases.items():
        if agreed(case, facts) is None:
            return Refusal("line_not_agreed", {"line": line, "stage": case.shown})
        if case.draft != decision:
            return Refusal("line_in_other_draft", {"line": line, "decision": case.draft or "-"})
        if refused := listing.frozen(line, case, facts, moment):
            return refused
    return None


def other_digest(state: Decision, asked: str, facts: Facts) -> Refusal | None:
    """Refuse what was said of another list than the one that stands here now."""
    now = paper.digest(state, facts.cases(state.lines))
    return None if asked == now else Refusal("digest_differs", {"asked_digest": asked[:64], "digest": now})


def _all_gone(state: Decision, lines: Sequence[str]) -> Refusal | None:
    return Refusal("draft_would_be_empty") if set(lines) == set(state.lines) else None
