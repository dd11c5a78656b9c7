"""Results flow back: what became of every line, told to the list and to all the lists it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Set

from domain.answers import Refusal
from domain.commands import Actor, Command
from domain.events import LineReport, Reported, ResultsReported
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination.route import Moment
from domain.nomination.state import Nomination
from domain.submission import rights
from domain.submission.reception import at
from domain.submission.rows import vote_passed
from domain.submission.state import Line, Submission

GROUP = 200
"""Lines in one entry."""

_NOT_THE_LAST_WORD = ("pending", "passed")


def report(state: Submission, command: Command, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Report to every level below what has changed; of a merged list, the level above does."""
    if refused := at(state, "received") or _may_not(state, command.actor, facts, moment):
        return refused
    lists = {command.stream: state, **_below(state, facts)}
    lines = dict.fromkeys(name for one in lists.values() for name in one.lines)
    cases = facts.cases(lines)
    ruled_out = {
        name
        for one in lists.values()
        for name, line in one.lines.items()
        if line.finding is not None and line.finding.finding == "not_eligible"
    }
    told = {stream: _rows(stream, one, cases, ruled_out, facts) for stream, one in lists.items()}
    if all(_known(one, told[stream]) for stream, one in lists.items()):
        return Refusal("nothing_new_to_report", {"list": command.stream})
    return [
        *_reported(None, told[command.stream]),
        *(
            Into(stream, event)
            for stream, one in lists.items()
            if stream != command.stream and not _known(one, told[stream])
            for event in _reported(command.stream, told[stream])
        ),
    ]


def _may_not(state: Submission, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Whoever takes lists in here may tell what became of them, and so may whoever has it."""
    if rights.not_holder(state, facts, actor, moment.today) is None:
        return None
    return rights.not_receiving(state, facts, actor, moment.today)


def _below(state: Submission, facts: Facts) -> dict[str, Submission]:
    """All the lists that this one was made of, level by level."""
    found: dict[str, Submission] = {}
    ahead = [state]
    while ahead:
        merges = tuple(stream for one in ahead if one.about is not None for stream in one.about.merges)
        lower: dict[str, Submission] = facts.states(merges)
        found |= lower
        ahead = list(lower.values())
    return found


def _rows(
    stream: str, state: Submission, cases: Mapping[str, Nomination], ruled_out: Set[str], facts: Facts
) -> tuple[LineReport, ...]:
    return tuple(
        LineReport(name, result, number)
        for name, line in state.lines.items()
        for result, number in (result_of(line, stream, cases[name], name in ruled_out, facts),)
    )


def result_of(
    line: Line, stream: str, case: Nomination, ruled_out: bool, facts: Facts
) -> tuple[Reported, str | None]:
    """What became of a line of the list ``stream``, and the number of the decision that carries it.

    ``ruled_out`` lines were found not eligible, here or at a level above: below they have their word too.
    """
    if line.returned is not None:
        return "returned", None
    if case.phase == "ended" and case.result is not None:
        return case.result, number_of(case)
    if stream not in case.listed.values():
        return "returned", None
    if ruled_out:
        return "ineligible", None
    return ("passed" if vote_passed(case, facts) else "pending"), None


def number_of(case: Nomination) -> str | None:
    """The number of the paper that carries the award: a decision, the nomination itself, or from above."""
    if case.result != "awarded":
        return None
    if case.carried is not None:
        return case.carried.paper
    granted = [answer.number for answer in case.reports.answers.values() if answer.answer == "granted"]
    signed = None if case.signed is None else case.signed.number
    return granted[-1] if granted else signed


def _known(state: Submission, told: tuple[LineReport, ...]) -> bool:
    """Whether the list has heard all of it already."""
    return all(state.lines[row.line].report == row for row in told)


def _reported(source: str | None, told: tuple[LineReport, ...]) -> list[ResultsReported]:
    """The report in groups that an entry holds; with the last of them it is complete, if it is."""
    complete = all(row.result not in _NOT_THE_LAST_WORD for row in told)
    starts = range(0, len(told), GROUP)
    return [ResultsReported(source, complete and n == starts[-1], told[n : n + GROUP]) for n in starts]
