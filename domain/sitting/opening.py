"""Opening a ballot on many lines: its contests with their terms and seats, its paper, and who has no part.

Everything the count depends on is fixed here and stands in ``SheetsOpened``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.answers import Refusal
from domain.award.stages import Ground, VoteStage
from domain.commands import Actor, OpenSheets
from domain.events import BallotLine, Contest, Nominated, SheetsOpened
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment, ground_of, policy_of, terms_of, threshold_of
from domain.nomination.state import Nomination
from domain.registry.history import of as history_of
from domain.sitting import results
from domain.sitting.agenda import not_running, presides, quorate, stage_of, unknown_line
from domain.sitting.places import Seats, seats_for
from domain.sitting.results import Standings, asked_in_season, standing_of
from domain.sitting.state import Sitting

BYTES, BYTES_A_LINE = 64_000, 135
"""What the count of a ballot may take in the log, and what one line of it takes beside its name."""


def open_sheets(
    state: Sitting, ask: OpenSheets, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Begin a ballot on these lines, in this order; what may not be voted on now is left out, with why."""
    if refused := not_running(state, ("open",)) or presides(state, actor, facts, moment):
        return refused
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if refused := unknown_line(state, ask.lines):
        return refused
    found = results.standings(state, facts, moment.as_of)
    if isinstance(found, Refusal):
        return found
    repeat = results.to_repeat(state, facts, moment.as_of, found)
    if missing := [line for line in repeat if line not in ask.lines]:
        return Refusal("repeat_first", {"line": missing[0], "lines": len(repeat)})
    runoff = _runoff(state, ask.lines, found)
    if isinstance(runoff, Refusal):
        return runoff
    cases = facts.cases(ask.lines)
    here = {line: standing_of(case, None, state, facts, moment.as_of, found) for line, case in cases.items()}
    left_out: dict[str, str] = {line: standing for line, standing in here.items() if standing != "in"}
    paper = [line for line in ask.lines if line not in left_out]
    if not paper:
        return Refusal("nothing_to_vote_on", {"line": ask.lines[0], "why": left_out[ask.lines[0]]})
    if sum(len(line) + BYTES_A_LINE for line in paper) > BYTES:
        most = BYTES // (BYTES_A_LINE + max(map(len, paper)))
        return Refusal("too_many_lines", {"lines": len(paper), "limit": most})
    stages = {line: stage_of(cases[line], facts) for line in paper}
    if refused := _together(stages) or _lower_first(state, paper, facts):
        return refused
    if refused := quorate(list(stages.values()), len(state.present), len(state.roll)):
        return refused
    contests: dict[str, Contest] = {}
    lines = []
    for line in paper:
        case, stage = cases[line], stages[line]
        assert case.about is not None
        assert case.stage is not None
        name = _contest_of(case.about, stage)
        if name in contests and contests[name].season != case.about.season:
            name = f"{name}/{case.about.season}"
        if name not in contests:
            contest = _contest(state, case, stage, runoff, found, facts)
            if isinstance(contest, Refusal):
                return contest
            contests[name] = contest
        elif contests[name].stage != stage.stage:
            return Refusal("stages_differ", {"award": case.about.award, "line": line})
        elif case.about.kind not in contests[name].kinds:
            contests[name] = replace(contests[name], kinds=(*contests[name].kinds, case.about.kind))
        recused = _recused(state, case, stage, facts, moment)
        if len(recused) == len(state.roll):
            return Refusal("nobody_may_vote", {"line": line}, stage.cite)
        unit = facts.common.bodies.get(case.about.unit)
        score, traits = known(case.about, contests[name], facts, moment)
        segment = unit.segment if unit else None
        lines.append(BallotLine(line, name, case.stage.turn, segment, score, traits, recused))
    if refused := _unscored(lines, contests):
        return refused
    kind = next(iter(stages.values())).ballot
    opened = SheetsOpened(
        ballot=f"{state.opened + 1}/{kind}",
        kind=kind,
        present=state.present,
        sealed=state.sealed,
        written=state.written,
        asked=ask.lines,
        lines=tuple(lines),
        contests=contests,
        left_out=left_out,
    )
    return [opened]


def _unscored(lines: Sequence[BallotLine], contests: Mapping[str, Contest]) -> Refusal | None:
    """Refuse lines that are ranked by a score that nobody has entered: the ballot would come to no result."""
    missing = [line for line in lines if contests[line.contest].rank == "score" and line.score is None]
    if not missing:
        return None
    cite = contests[missing[0].contest].terms.cite
    return Refusal("score_missing", {"line": missing[0].line, "missing": len(missing)}, cite)


def _contest_of(about: Nominated, stage: VoteStage) -> str:
    """The lines that compete: an award's kinds are apart, unless they share the same limited seats.

    So are its seasons: whichever comes second on the paper has its season in its name.
    """
    limited = stage.seats is not None or stage.quota is not None
    name = about.award if limited else f"{about.award}/{about.kind}"
    return f"{name}/what-if" if about.what_if else name


def known(
    about: Nominated, contest: Contest, facts: Facts, moment: Moment
) -> tuple[str | None, tuple[str, ...]]:
    """The nominee's score of the season and the answers that ties look at, as the registry has them now."""
    if contest.seats is None and contest.rank != "score":
        return None, ()
    history = history_of(about.nominee, about.unit, facts, moment.on)
    scores = [r.value for r in history.results if r.what == "score" and r.season == about.season]
    traits = {r.value for r in history.results if r.what == "trait"}
    return (scores[-1] if scores else None), tuple(sorted(traits))


def _contest(
    state: Sitting,
    case: Nomination,
    stage: VoteStage,
    runoff: Seats | None,
    found: Standings,
    facts: Facts,
) -> Contest | Refusal:
    """What the lines of one award and kind have in common."""
    about = case.about
    assert about is not None
    assert state.about is not None
    threshold = threshold_of(stage, about, facts)
    if isinstance(threshold, Refusal):
        return threshold
    given = dict(results.given_here(about.award, about.season, about.what_if, found))
    seats = runoff or seats_for(stage, about, state.about.body, given, found.won, facts)
    if isinstance(seats, Refusal):
        return seats
    figure, source = threshold
    # Sheets are handed in once, and the chair closes the ballot.
    terms = replace(terms_of(stage, figure, source), change=False, early="never")
    return Contest(
        award=about.award,
        kinds=(about.kind,),
        what_if=about.what_if,
        stage=stage.stage,
        season=about.season,
        terms=terms,
        rank=stage.rank,
        ties=stage.ties,
        chair_must_agree=stage.chair_must_agree,
        marks=stage.marks,
        seats=seats.seats,
        segments=seats.segments,
        taken=seats.taken,
        entered=seats.entered,
        allotted=seats.allotted,
        base=seats.base,
        exact=seats.exact,
        seats_cite=seats.cite,
    )


def _runoff(state: Sitting, lines: Sequence[str], found: Standings) -> Seats | Refusal | None:
    """The seats that a tie has left, if the ballot is on exactly the tied; else nothing was voted on yet."""
    voted = [line for line in lines if state.last_of(line) is not None]
    if not voted:
        return None
    for sheets, name, tie in found.ties:
        if set(tie.codes) == set(lines):
            first = sheets.contests[name]
            return Seats(
                seats=tie.seats,
                segments=dict(tie.segments),
                taken=first.taken,
                entered=first.entered,
                allotted=first.allotted,
                base=first.base,
                exact=first.exact,
                cite=first.seats_cite,
            )
    return Refusal("line_was_voted_on", {"line": voted[0]})


def _together(stages: Mapping[str, VoteStage]) -> Refusal | None:
    """Open sheets and secret papers do not mix in one ballot."""
    first = next(iter(stages))
    other = next((line for line, s in stages.items() if s.ballot != stages[first].ballot), None)
    return None if other is None else Refusal("open_and_secret", {"line": first, "other": other})


def _lower_first(state: Sitting, paper: Sequence[str], facts: Facts) -> Refusal | None:
    """Titles are voted on from the lowest to the highest: none while one that it asks for waits."""
    waiting = [line for line in state.lines if line in paper or state.last_of(line) is None]
    open_awards = {
        case.about.award
        for case in facts.cases(waiting).values()
        if case.about is not None and case.phase == "open" and not case.about.what_if
    }
    for line, case in facts.cases(paper).items():
        if case.about is None or case.about.what_if:
            continue
        policy = policy_of(case.about, facts)
        asked = (award for award in asked_in_season(policy) if award != case.about.award)
        lower = next((award for award in asked if award in open_awards), None)
        if lower is not None:
            values = {"line": line, "award": case.about.award, "lower": lower}
            return Refusal("lower_title_first", values, policy.source.cite)
    return None


def _recused(
    state: Sitting, case: Nomination, stage: VoteStage, facts: Facts, moment: Moment
) -> dict[str, Ground]:
    assert state.about is not None
    body = state.about.body
    grounds = {seat: ground_of(seat, stage, case, facts, body, moment.on) for seat in state.roll}
    return {seat: ground for seat, ground in grounds.items() if ground is not None}
