"""Papers and names of a list looked at above: complete or not, eligible, not eligible or unclear, one by one.

Where a nomination stands at the receiver's stage of appraisal, what is found of its line is found of it too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from domain.answers import Refusal
from domain.award.stages import AppraisalStage
from domain.commands import Actor, AppraiseLines, CheckListPapers
from domain.events import Appraised, Event, LineFinding, LinesAppraised, ListPapersChecked, PapersChecked
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination import acting, appraising
from domain.nomination.route import Moment, current
from domain.nomination.state import Nomination
from domain.submission import rights
from domain.submission.reception import at, unknown_lines
from domain.submission.state import Submission

_KIND = re.compile(r"[a-z][a-z0-9_]{0,40}")


def check_papers(
    state: Submission, ask: CheckListPapers, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note by line which of the kinds of papers that have to be there are missing."""
    if refused := at(state, "received") or rights.not_holder(state, facts, actor, moment.today):
        return refused
    looked_at = ask.lines or tuple(line.row.line for line in state.standing)
    if refused := unknown_lines(state, looked_at) or _kinds(ask, looked_at):
        return refused
    checked = ListPapersChecked(ask.lines, ask.kinds, ask.missing)
    return [
        checked,
        *(
            Into(stream, PapersChecked(stage.stage, present, missing))
            for stream, case in facts.cases(looked_at).items()
            if (stage := appraised_here(case, state, facts)) is not None
            for present in (tuple(k for k in ask.kinds if k not in ask.missing.get(stream, ())),)
            for missing in (tuple(k for k in stage.papers if k not in present),)
        ),
    ]


def _kinds(ask: CheckListPapers, looked_at: tuple[str, ...]) -> Refusal | None:
    """Kinds are codes, each named once; what is missing is of these kinds, of lines that were looked at."""
    if not ask.kinds:
        return Refusal("nothing_to_do")
    if malformed := [kind for kind in ask.kinds if not _KIND.fullmatch(kind)]:
        return Refusal("paper_kind_malformed", {"paper": malformed[0][:40]})
    if twice := [kind for kind, times in Counter(ask.kinds).items() if times > 1]:
        return Refusal("paper_kind_twice", {"paper": twice[0]})
    for stream, kinds in ask.missing.items():
        if stream not in looked_at:
            return Refusal("line_not_looked_at", {"line": stream[:60]})
        if strange := [kind for kind in kinds if kind not in ask.kinds]:
            return Refusal("paper_not_looked_for", {"paper": strange[0][:40], "kinds": " ".join(ask.kinds)})
    return None


def appraise(
    state: Submission, ask: AppraiseLines, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Say of each name what was found; nobody appraises himself, or the unit that he heads."""
    if refused := at(state, "received") or rights.not_holder(state, facts, actor, moment.today):
        return refused
    if refused := unknown_lines(state, tuple(found.line for found in ask.findings)):
        return refused
    cases = facts.cases(found.line for found in ask.findings)
    decided: list[Event | Into] = [LinesAppraised(ask.findings)]
    for number, found in enumerate(ask.findings, start=1):
        events = _found(found, cases[found.line], state, actor, facts, moment)
        if isinstance(events, Refusal):
            return replace(events, values={**events.values, "row": number})
        decided += [Into(found.line, event) for event in events]
    return decided


def _found(
    found: LineFinding, case: Nomination, state: Submission, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """What the finding causes in the nomination; nothing where it does not stand at this appraisal."""
    if refused := acting.himself(case, actor, facts, moment):
        return refused
    if found.finding == "not_eligible" and not found.clause:
        return Refusal("line_without_clause", {"line": found.line})
    if found.finding == "unclear" and not _known(found.who, facts):
        return Refusal("line_without_who", {"line": found.line})
    stage = appraised_here(case, state, facts)
    if stage is None:
        return []
    if found.finding == "eligible" and stage.papers:
        missing = stage.papers if case.desk.papers is None else case.desk.papers.missing
        if missing:
            return Refusal("dossier_incomplete", {"papers_missing": " ".join(missing)}, stage.cite)
    appraised = Appraised(stage.stage, found.finding, found.clause, {}, found.who)
    return appraising.found(case, appraised, actor, facts, moment)


def _known(who: str | None, facts: Facts) -> bool:
    return who is not None and (who in facts.common.bodies or who in facts.common.people)


def appraised_here(case: Nomination, state: Submission, facts: Facts) -> AppraisalStage | None:
    """The appraisal at which the nomination stands, if it is the one of the list's receiver."""
    assert state.about is not None
    if case.phase != "open" or case.stage is None or case.stage.body != state.about.receiver:
        return None
    stage = current(case, facts)
    return stage if isinstance(stage, AppraisalStage) else None
