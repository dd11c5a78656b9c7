"""The agenda and the room: who is called together over which nominations, who came, and is that enough."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from domain import authority
from domain.answers import Refusal
from domain.award.stages import VoteStage
from domain.commands import (
    Actor,
    AddLines,
    AgreeList,
    CancelSitting,
    ChangeAttendance,
    Command,
    Convene,
    OpenSitting,
    RecordOpinion,
    RemoveLines,
)
from domain.events import (
    AttendanceChanged,
    Convened,
    Event,
    LinesAdded,
    LinesRemoved,
    ListAgreed,
    OpinionRecorded,
    PutOnAgenda,
    SittingCancelled,
    SittingOpened,
    TakenOffAgenda,
)
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination import assessing, posting
from domain.nomination.route import Moment, current, seats_of
from domain.nomination.state import Nomination
from domain.sitting.state import Sitting

MOST_LINES = 400
"""Lines of one sitting: more do not fit an entry of the log, nor a day."""


def convene(
    state: Sitting, ask: Convene, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Call a body together: its chair does, or its secretary."""
    if state.phase != "unborn":
        return Refusal("already_convened", {"sitting": command.stream})
    common = facts.common
    if ask.body not in common.bodies:
        return Refusal("unknown_body", {"body": ask.body})
    if unknown := [p for p in (command.actor.person, ask.secretary) if p not in common.people]:
        return Refusal("unknown_person", {"person": unknown[0]})
    presides = authority.presides(facts, command.actor, ask.body, moment.today)
    if not (presides or _keeps(ask, command.actor, facts, moment)):
        return Refusal("not_chair", {"person": command.actor.person, "body": ask.body})
    lines = _take_up(ask.lines, ask.body, (), command.stream, facts, moment.as_of)
    if isinstance(lines, Refusal):
        return lines
    about = Convened(command.stream, ask.body, ask.meets, ask.secretary, ask.lines, ask.invited)
    return [about, *lines]


def _keeps(ask: Convene, actor: Actor, facts: Facts, moment: Moment) -> bool:
    """The body's secretary may call it together too; whoever else is to keep the minutes, the chair names."""
    held = authority.holds(facts, actor, authority.SECRETARY, ask.body, moment.today)
    return held and actor.person == ask.secretary


def add(state: Sitting, ask: AddLines, command: Command, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Put more on the agenda; in an open sitting its members have to want it, by more than half."""
    if refused := not_running(state, ("convened", "open")) or leads(state, command.actor, facts, moment):
        return refused
    assert state.about is not None
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if not ask.lines:
        return Refusal("nothing_to_do")
    if state.phase == "open":
        if refused := _votes(ask.approve, ask.reject, 0, len(state.present)):
            return refused
        if 2 * ask.approve <= len(state.present):
            there = len(state.present)
            return Refusal("late_line_not_agreed", {"approve": ask.approve, "present": there})
    lines = _take_up(ask.lines, state.about.body, state.lines, command.stream, facts, moment.as_of)
    if isinstance(lines, Refusal):
        return lines
    if state.phase == "open" and (refused := _posted(ask.lines, facts, moment)):
        return refused
    return [LinesAdded(ask.lines, ask.approve, ask.reject), *lines]


def remove(
    state: Sitting, ask: RemoveLines, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Take nominations off the agenda while no ballot was held on them, and none has to be repeated."""
    if refused := not_running(state, ("convened", "open")) or leads(state, command.actor, facts, moment):
        return refused
    if refused := unknown_line(state, ask.lines):
        return refused
    voted = next((line for line in ask.lines if _balloted(state, line)), None)
    if voted is not None:
        return Refusal("line_was_voted_on", {"line": voted})
    return [LinesRemoved(ask.lines), *(Into(line, TakenOffAgenda(command.stream)) for line in ask.lines)]


def cancel(
    state: Sitting, _: CancelSitting, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Call the sitting off; its nominations may go on another agenda. What was counted is not called off."""
    if refused := not_running(state, ("convened", "open")) or presides(state, command.actor, facts, moment):
        return refused
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if state.counted:
        return Refusal("ballot_stands", {"ballot": state.counted[-1].ballot})
    return [SittingCancelled(), *(Into(line, TakenOffAgenda(command.stream)) for line in state.lines)]


def open_sitting(
    state: Sitting, ask: OpenSitting, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Begin with those who are there, if that is enough by the rule of every award on the agenda."""
    if refused := not_running(state, ("convened",)) or presides(state, actor, facts, moment):
        return refused
    assert state.about is not None
    if not state.lines:
        return Refusal("agenda_empty")
    if moment.on < state.about.meets:
        return Refusal("sitting_too_early", {"on": str(moment.on), "meets": str(state.about.meets)})
    if refused := _posted(state.lines, facts, moment):
        return refused
    stages = {stage.model_dump_json(): stage for stage in _stages(state, facts)}
    rolls = {tuple(seats_of(stage, facts, state.about.body, moment.on)) for stage in stages.values()}
    roll = max(rolls, key=len, default=())
    if len(rolls) > 1:
        return Refusal("rolls_differ", {"body": state.about.body})
    if not roll:
        return Refusal("empty_roll", {"stage": "-", "body": state.about.body, "on": str(moment.on)})
    if refused := _room(roll, ask.present, ask.sealed, ask.written):
        return refused
    if refused := _absentees(list(stages.values()), ask.sealed, ask.written):
        return refused
    if refused := quorate(list(stages.values()), len(ask.present), len(roll)):
        return refused
    return [SittingOpened(roll, ask.present, ask.sealed, ask.written, ask.guests)]


def attend(
    state: Sitting, ask: ChangeAttendance, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Somebody came or left; never while papers are out."""
    if refused := not_running(state, ("open",)) or leads(state, actor, facts, moment):
        return refused
    if state.ballot is not None:
        return Refusal("ballot_is_open", {"ballot": state.ballot.ballot})
    if refused := _room(state.roll, ask.present, ask.sealed, ask.written):
        return refused
    if refused := _absentees(_stages(state, facts), ask.sealed, ask.written):
        return refused
    return [AttendanceChanged(ask.present, ask.sealed, ask.written)]


def agree(state: Sitting, ask: AgreeList, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Record that the members agree on a list; the ballot is still to come."""
    if refused := not_running(state, ("open",)) or leads(state, actor, facts, moment):
        return refused
    return unknown_line(state, ask.lines) or [ListAgreed(ask.lines)]


def opinion(
    state: Sitting, ask: RecordOpinion, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Record what the members think of a nomination that may not be voted on."""
    if refused := not_running(state, ("open",)) or leads(state, actor, facts, moment):
        return refused
    if refused := unknown_line(state, (ask.line,)):
        return refused
    if not facts.case(ask.line).ineligible:
        return Refusal("line_is_eligible", {"line": ask.line})
    if refused := _votes(ask.approve, ask.reject, ask.abstain, len(state.present)):
        return refused
    return [OpinionRecorded(ask.line, ask.approve, ask.reject, ask.abstain)]


# What all of them ask --------------------------------------------------------------------------------------


def not_running(state: Sitting, phases: Sequence[str]) -> Refusal | None:
    """Refuse what the sitting is not at."""
    if state.phase in phases:
        return None
    return Refusal("sitting_not_there", {"phase": state.phase, "wanted": " ".join(phases)})


def leads(state: Sitting, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse whoever neither presides nor keeps the minutes."""
    assert state.about is not None
    if actor.person == state.about.secretary or authority.presides(
        facts, actor, state.about.body, moment.today
    ):
        return None
    return Refusal("not_chair", {"person": actor.person, "body": state.about.body})


def presides(state: Sitting, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse whoever does not preside."""
    assert state.about is not None
    if authority.presides(facts, actor, state.about.body, moment.today):
        return None
    return Refusal("not_chair", {"person": actor.person, "body": state.about.body})


def unknown_line(state: Sitting, lines: Sequence[str]) -> Refusal | None:
    """Refuse what is not on the agenda, or stands twice."""
    if not lines:
        return Refusal("nothing_to_do")
    if twice := [line for line, times in Counter(lines).items() if times > 1]:
        return Refusal("line_twice", {"line": twice[0]})
    missing = next((line for line in lines if line not in state.lines), None)
    return None if missing is None else Refusal("not_on_agenda", {"line": missing})


def stage_of(case: Nomination, facts: Facts) -> VoteStage:
    """The policy's words on the vote that a nomination on the agenda waits for."""
    stage = current(case, facts)
    assert isinstance(stage, VoteStage)
    return stage


def quorate(stages: Sequence[VoteStage], present: int, roll: int) -> Refusal | None:
    """Whether enough are there for every award; somebody has to be in any case."""
    for stage in stages:
        if present == 0 or (stage.quorum is not None and not stage.quorum.met_by(present, roll)):
            quorum = stage.quorum
            needed = quorum.needed(roll) if quorum else 1
            values: dict[str, str | int] = {"took_part": present, "seats": roll, "needed": needed}
            values["quorum"] = str(quorum) if quorum else "> 0"
            return Refusal("no_quorum", values, quorum.cite if quorum else stage.cite)
    return None


def _stages(state: Sitting, facts: Facts) -> list[VoteStage]:
    """The vote stages of the lines that are still to be voted on."""
    cases = facts.cases(state.lines)
    return [stage_of(case, facts) for case in cases.values() if _waits(case, facts)]


def _waits(case: Nomination, facts: Facts) -> bool:
    if case.phase != "open" or case.stage is None or case.stage.kind != "vote":
        return False
    return stage_of(case, facts).held == "sitting"


def _take_up(
    lines: Sequence[str], body: str, there: Sequence[str], sitting: str, facts: Facts, day: dt.date
) -> list[Event | Into] | Refusal:
    """What puts these nominations on the agenda, if each of them waits for a sitting of this body."""
    if len(lines) + len(there) > MOST_LINES:
        return Refusal("too_many_lines", {"lines": len(lines) + len(there), "limit": MOST_LINES})
    if twice := [line for line, times in Counter((*there, *lines)).items() if times > 1]:
        return Refusal("line_twice", {"line": twice[0]})
    if strange := [line for line in lines if not line.startswith("nomination/")]:
        return Refusal("no_such_nomination", {"line": strange[0]})
    named = [
        (c.about.nominee, c.about.award, c.about.kind)
        for c in facts.cases((*there, *lines)).values()
        if c.about is not None and c.phase == "open" and not c.about.what_if
    ]
    if again := [title for title, times in Counter(named).items() if times > 1]:
        return Refusal("nominee_twice_on_agenda", {"nominee": again[0][0], "award": again[0][1]})
    for line, case in facts.cases(lines).items():
        if case.phase == "unborn":
            return Refusal("no_such_nomination", {"line": line})
        if not _waits(case, facts):
            return Refusal("line_not_ready", {"line": line, "stage": case.shown})
        assert case.stage is not None
        if case.stage.body != body:
            return Refusal("line_of_other_body", {"line": line, "body": case.stage.body})
        if case.agenda is not None:
            return Refusal("line_on_other_agenda", {"line": line, "sitting": case.agenda})
        if refused := assessing.runs_no_more(case, facts, day):
            return refused
    return [Into(line, PutOnAgenda(sitting)) for line in lines]


def _posted(lines: Sequence[str], facts: Facts, moment: Moment) -> Refusal | None:
    """No council meets on what has not stood in public for long enough."""
    for case in facts.cases(lines).values():
        if refused := posting.closed_enough(case, facts, moment.on):
            return refused
    return None


def _absentees(stages: Sequence[VoteStage], sealed: Sequence[str], written: Sequence[str]) -> Refusal | None:
    """Absent members take part only in the way that the rule of every award here gives them."""
    for way, seats in (("sealed_paper", sealed), ("written", written)):
        stage = next((s for s in stages if s.absentees != way), None)
        if seats and stage is not None:
            return Refusal("absentees_do_not_vote", {"seat": seats[0], "stage": stage.stage}, stage.cite)
    return None


def _balloted(state: Sitting, line: str) -> bool:
    in_open = state.ballot is not None and line in state.ballot.lines
    return in_open or line in state.repeat or state.last_of(line) is not None


def _room(
    roll: Sequence[str], present: Sequence[str], sealed: Sequence[str], written: Sequence[str]
) -> Refusal | None:
    everybody = (*present, *sealed, *written)
    if strange := [seat for seat in everybody if seat not in set(roll)]:
        return Refusal("not_a_member", {"seat": strange[0]})
    if twice := [seat for seat, times in Counter(everybody).items() if times > 1]:
        return Refusal("seat_twice", {"seat": twice[0]})
    return None


__all__ = ["add", "agree", "attend", "cancel", "convene", "open_sitting", "opinion", "remove"]


def _votes(approve: int, reject: int, abstain: int, present: int) -> Refusal | None:
    """Refuse a show of hands of more than there are, or of nobody."""
    if min(approve, reject, abstain) >= 0 and 0 < approve + reject + abstain <= present:
        return None
    return Refusal("votes_do_not_add_up", {"approve": approve, "reject": reject, "present": present})
