"""The lines of a list as they come in: each is a nomination that is there, or one that the list files.

A row that is refused names its number; then nothing of the list is filed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.answers import Refusal
from domain.award.criteria import AwardKind
from domain.award.stages import VoteStage
from domain.commands import Actor, FileList, ListRow, Nominate
from domain.events import Event, Listed, ListLine, Nominated, NominationEnded, PrintedCount, Subject
from domain.facts import Facts
from domain.nomination import filing
from domain.nomination.route import Moment, route_of
from domain.nomination.state import Nomination, level
from domain.registry import Register
from domain.submission.rights import is_under

_LINE = re.compile(r"nomination/[\x21-\x7e]{1,109}")

Counted = Counter[tuple[str, AwardKind, Subject]]
"""How many lines there are of each award, kind and subject. The same award in two kinds never merges."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A line of the list, and what happens to its nomination."""

    line: ListLine
    events: tuple[Event, ...]


def enter(
    ask: FileList, stream: str, actor: Actor, facts: Facts, moment: Moment
) -> tuple[Entered, ...] | Refusal:
    """The rows as lines of the list ``stream``, in their order."""
    for number, row in enumerate(ask.lines, start=1):
        if not _LINE.fullmatch(row.line):
            return Refusal("line_malformed", {"line": row.line[:60], "row": number})
    cases = facts.cases(row.line for row in ask.lines)
    entered = []
    for number, row in enumerate(ask.lines, start=1):
        found = _entered(row, cases[row.line], ask, stream, actor, facts, moment)
        if isinstance(found, Refusal):
            return replace(found, values={**found.values, "row": number})
        entered.append(found)
    return tuple(entered)


def _entered(
    row: ListRow,
    case: Nomination,
    ask: FileList,
    stream: str,
    actor: Actor,
    facts: Facts,
    moment: Moment,
) -> Entered | Refusal:
    if case.about is None:
        nominated = _nominated(row, case, ask, actor, facts, moment)
        if isinstance(nominated, Refusal):
            return nominated
        about, events, new = nominated[0], nominated[1], True
    else:
        about, events, new = case.about, [], False
        if refused := _differs(row, about, case.attachments) or not_listable(row.line, case, ask, facts):
            return refused
    if not is_under(facts.common, about.unit, ask.sender, moment.on):
        return Refusal("unit_not_under_sender", {"unit": about.unit, "sender": ask.sender})
    ended = any(isinstance(event, NominationEnded) for event in events)
    if not ended:
        events = [*events, Listed(stream, ask.sender, ask.purpose)]
    line = ListLine(
        line=row.line,
        award=about.award,
        kind=about.kind,
        nominee=about.nominee,
        subject=subject_of(about.nominee, facts.common),
        unit=about.unit,
        new=new,
        attachments=about.attachments if new else (),
        feat_on=about.feat_on if new else None,
        special=about.special if new else None,
        origin=None,
    )
    return Entered(line, tuple(events))


def _nominated(
    row: ListRow, case: Nomination, ask: FileList, actor: Actor, facts: Facts, moment: Moment
) -> tuple[Nominated, list[Event]] | Refusal:
    """File the nomination that the row describes, as the one who signs the list."""
    if row.award is None or row.nominee is None:
        return Refusal("unknown_nomination", {"stream": row.line})
    if ask.purpose == "result":
        return Refusal("vote_not_taken", {"line": row.line})
    asked = Nominate(
        award=row.award,
        nominee=row.nominee,
        unit=ask.sender if row.unit is None else row.unit,
        season=ask.season,
        feat_on=row.feat_on,
        attachments=row.attachments,
        kind=row.kind,
        special=row.special,
    )
    events = filing.nominate(case, asked, actor, facts, moment, listed=True)
    if isinstance(events, Refusal):
        return events
    nominated = events[0]
    assert isinstance(nominated, Nominated)
    return nominated, events


def _differs(row: ListRow, about: Nominated, attachments: Collection[str]) -> Refusal | None:
    """Whoever writes out a nomination that is there has to write it as it is."""
    for name in ("award", "kind", "nominee", "unit"):
        written, there = getattr(row, name), getattr(about, name)
        if written is not None and written != there:
            return Refusal("line_differs", {"line": row.line, "written": written, "there": there})
    if strange := [paper for paper in row.attachments if paper not in attachments]:
        return Refusal("line_has_no_such_paper", {"line": row.line, "attachment": strange[0]})
    return None


def not_listable(stream: str, case: Nomination, ask: FileList, facts: Facts) -> Refusal | None:
    """Refuse what is not open, what stands in another list of this level, what no vote was taken on yet."""
    if case.phase != "open":
        return Refusal("line_not_open", {"line": stream, "open": case.shown})
    if other := case.listed.get(level(ask.sender, ask.purpose)):
        return Refusal("already_listed", {"line": stream, "list": other})
    if ask.purpose == "result" and not vote_passed(case, facts):
        return Refusal("vote_not_taken", {"line": stream})
    return None


def vote_passed(case: Nomination, facts: Facts) -> bool:
    """Whether the open case has its last vote behind it: what is left is for those who decide."""
    if case.phase != "open" or case.stage is None or case.about is None:
        return False
    route = route_of(case.about, facts)
    votes = [place for place, stage in enumerate(route) if isinstance(stage, VoteStage)]
    here = next(place for place, stage in enumerate(route) if stage.stage == case.stage.name)
    return bool(votes) and here > votes[-1]


def subject_of(nominee: str, common: Register) -> Subject:
    """Whether a line counts among the collectives or the individuals."""
    return "unit" if nominee in common.bodies else "person"


def twice(lines: Sequence[ListLine]) -> Refusal | None:
    """Refuse a nomination that stands twice, and a nominee twice for one award of one kind."""
    streams: dict[str, int] = {}
    names: dict[tuple[str, str, str], int] = {}
    for number, line in enumerate(lines, start=1):
        first = streams.setdefault(line.line, number)
        if first != number:
            return Refusal("line_twice", {"line": line.line, "row": number})
        first = names.setdefault((line.nominee, line.award, line.kind), number)
        if first != number:
            return Refusal(
                "nominee_twice",
                {
                    "nominee": line.nominee,
                    "award": line.award,
                    "award_kind": line.kind,
                    "first": first,
                    "row": number,
                },
            )
    return None


def counted(lines: Iterable[ListLine]) -> Counted:
    """The lines by award, kind and subject."""
    return Counter((line.award, line.kind, line.subject) for line in lines)


def differing(printed: Sequence[PrintedCount], found: Counted) -> list[tuple[PrintedCount, int]]:
    """Where the paper's counts are not the list's: the count as printed, and how many there are."""
    on_paper: Counted = Counter()
    for count in printed:
        on_paper[count.award, count.kind, count.subject] += count.number
    names = dict.fromkeys([*on_paper, *found])
    return [
        (PrintedCount(award, kind, subject, on_paper[award, kind, subject]), found[award, kind, subject])
        for award, kind, subject in names
        if on_paper[award, kind, subject] != found[award, kind, subject]
    ]


def counts_differ(printed: Sequence[PrintedCount], lines: Iterable[ListLine]) -> Refusal | None:
    """Refuse counts that are not the list's."""
    for count, there in differing(printed, counted(lines)):
        return Refusal(
            "counts_differ",
            {
                "award": count.award,
                "award_kind": count.kind,
                "subject": count.subject,
                "printed": count.number,
                "there": there,
            },
        )
    return None
