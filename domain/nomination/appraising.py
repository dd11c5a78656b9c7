"""An office looks at the file: whether the papers are there, and what no register can tell.

Eligible, the case goes on. Not eligible, it ends before any ballot or, where its policy says so, goes on for
the council's opinion. Unclear, it stays until somebody has said what is lacking.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from domain.answers import Refusal
from domain.award.criteria import AllOf, AnyOf, Criterion, Noted, Stated
from domain.award.stages import AppraisalStage
from domain.commands import Actor, Appraise, CheckDossier
from domain.events import Appraised, Event, NominationEnded, PapersChecked
from domain.facts import Facts
from domain.happened import Happened
from domain.nomination.acting import go_on, kept
from domain.nomination.route import Moment, policy_of
from domain.nomination.state import Nomination, evolve

_CODE = re.compile(r"[a-z][a-z0-9_]{0,40}")


def check(
    state: Nomination, ask: CheckDossier, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Note which kinds of papers are there; those that the policy wants besides are missing."""
    stage = kept(state, ask.stage, AppraisalStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if malformed := [code for code in ask.present if not _CODE.fullmatch(code)]:
        return Refusal("paper_kind_malformed", {"paper": malformed[0][:40]})
    if twice := [code for code, times in Counter(ask.present).items() if times > 1]:
        return Refusal("paper_kind_twice", {"paper": twice[0]})
    missing = tuple(code for code in stage.papers if code not in ask.present)
    return [PapersChecked(ask.stage, ask.present, missing)]


def appraise(
    state: Nomination, ask: Appraise, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Say what was found; only a file whose papers are complete can be found eligible."""
    stage = kept(state, ask.stage, AppraisalStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if refused := _founded(state, stage, ask, facts):
        return refused
    return found(
        state, Appraised(ask.stage, ask.finding, ask.clause, ask.stated, ask.who), actor, facts, moment
    )


def found(state: Nomination, appraised: Appraised, actor: Actor, facts: Facts, moment: Moment) -> list[Event]:
    """The finding and what follows from it, whoever was allowed to make it."""
    assert state.about is not None
    after = evolve(state, Happened(appraised, 0, moment.at, moment.on, actor, ""))
    if appraised.finding == "unclear":
        return [appraised]
    if appraised.finding == "not_eligible" and policy_of(state.about, facts).ineligible == "ends":
        return [appraised, NominationEnded("ineligible")]
    return [appraised, *go_on(after, facts, moment)]


def _founded(state: Nomination, stage: AppraisalStage, ask: Appraise, facts: Facts) -> Refusal | None:
    """Whether the finding says what it has to: a clause, who has to say, answers to what is asked."""
    assert state.about is not None
    known = dict.fromkeys(stated_in(policy_of(state.about, facts).eligibility))
    if strange := [code for code in ask.stated if code not in known]:
        values = {"what": strange[0][:40], "known": " ".join(known) or "-"}
        return Refusal("nobody_asks_that", values, stage.cite)
    match ask.finding:
        case "not_eligible" if not ask.clause:
            return Refusal("clause_missing", {"stage": ask.stage})
        case "unclear" if ask.who is None:
            return Refusal("who_has_to_say", {"stage": ask.stage})
        case "unclear" if ask.who not in facts.common.bodies and ask.who not in facts.common.people:
            return Refusal("unknown_who", {"who": ask.who or "-"})
        case "eligible" if stage.papers:
            papers = state.desk.papers
            missing = stage.papers if papers is None else papers.missing
            if missing:
                return Refusal("dossier_incomplete", {"papers_missing": " ".join(missing)}, stage.cite)
        case _:
            pass
    return None


def stated_in(criteria: Iterable[Criterion | Noted]) -> Iterator[str]:
    """The codes of what somebody has to state, in the order of the criteria."""
    for criterion in criteria:
        match criterion:
            case Stated(what=what):
                yield what
            case AnyOf(of=inner) | AllOf(of=inner):
                yield from stated_in(inner)
            case _:
                pass
