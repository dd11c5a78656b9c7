"""An organ's books: numbers without a gap, certificates that stand in them once, and the year's close.

Numbers and certificates come from decisions, in the same transaction; the book itself is only asked to close
a year. Whoever wants the next number at the same moment is told that the book has moved, and takes the next.

A close names the agreed lines that no decision carries, all of them and no other: those it names are agreed,
and the book knows every one that waits (``domain.agreed``), in an open draft or in none. Of a log that was
begun by a release that told the books nothing, only the whole log tells what they should know:
``audit.closed`` looks there. After it nobody is nominated for the season and no other line of it is decided,
but for those that an exceptional decision has opened again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain import authority
from domain.answers import Refusal
from domain.commands import CloseSeason, Command
from domain.events import (
    CertificatesEntered,
    DraftHolds,
    Event,
    LinesAgreed,
    LinesLeft,
    Numbered,
    SeasonClosed,
)
from domain.facts import Facts
from domain.happened import Due, Happened, Into
from domain.nomination.route import Moment, untimely
from domain.nomination.signing import agreed
from domain.nomination.state import Nomination
from domain.registry.layers import Layers

MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Book:
    """One book as its log has it so far."""

    last: int = 0
    last_on: dt.date = dt.date.min
    certificates: frozenset[str] = frozenset()
    closed: SeasonClosed | None = None
    drafts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of the season that each open draft holds."""
    agreed: Layers[str, bool] = field(default_factory=Layers)
    """Every line of the season that was ever agreed here, and whether it still waits for a decision."""

    @property
    def waiting(self) -> list[str]:
        """The agreed lines that no decision carries, in the order in which they were first agreed."""
        return [line for line, waits in self.agreed.items() if waits]


def of_year(organ: str, year: int) -> str:
    """The stream that gives the organ's numbers of that year."""
    return f"book/{organ}-{year}"


def of_certificates(organ: str, name: str) -> str:
    """The stream of one of the organ's books of certificates."""
    return f"book/{organ}-certificates-{name}"


def of_season(organ: str, season: str) -> str:
    """The stream in which the organ's award year is closed."""
    return f"book/{organ}-season-{season}"


def is_closed(organ: str, season: str | None, facts: Facts) -> SeasonClosed | None:
    """The close of the organ's season, if there was one; an award of no season has none."""
    if season is None:
        return None
    stream = of_season(organ, season)
    there: Book = facts.states((stream,))[stream]
    return there.closed


def line_closed(organ: str, line: str, case: Nomination, facts: Facts) -> Refusal | None:
    """Refuse to decide a line of a closed season that its close does not name as waiting."""
    assert case.about is not None
    closed = is_closed(organ, case.about.season, facts)
    if closed is None or line in closed.unsigned or case.again:
        return None
    return Refusal("line_of_closed_season", {"line": line, "organ": organ, "season": closed.season})


def holding(
    organ: str, decision: str, before: Mapping[str, Nomination], now: Iterable[str] = ()
) -> list[Into]:
    """What a draft holds ``now`` of the lines it held ``before``, in the book of each of their seasons."""
    seasons: dict[str, list[str]] = {}
    kept = set(now)
    for line, case in before.items():
        if case.about is not None and case.about.season is not None:
            lines = seasons.setdefault(case.about.season, [])
            lines += [line] if line in kept else []
    return [
        Into(of_season(organ, season), DraftHolds(decision, tuple(lines)))
        for season, lines in seasons.items()
    ]


def decide(state: Book, command: Command, facts: Facts, at: dt.datetime) -> list[Event] | Refusal:
    """Close a season, if every line named is agreed and waits for a decision, and all that do are named."""
    ask = command.ask
    if not isinstance(ask, CloseSeason) or command.stream != of_season(ask.organ, ask.season):
        return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
    moment = Moment.of(command, at)
    if refused := untimely(command, moment):
        return refused
    if state.closed is not None:
        return Refusal("season_closed", {"organ": ask.organ, "season": ask.season})
    if ask.organ not in facts.common.bodies:
        return Refusal("unknown_body", {"body": ask.organ})
    if ask.season not in facts.common.seasons:
        return Refusal("season_not_opened", {"season": ask.season})
    if not authority.keeps_awards(facts, command.actor, ask.organ, moment.today):
        return Refusal("not_award_department", {"person": command.actor.person, "body": ask.organ})
    if len(ask.unsigned) > MOST_LINES:
        return Refusal("too_many_lines", {"lines": len(ask.unsigned), "limit": MOST_LINES})
    if strange := [line for line in ask.unsigned if not line.startswith("nomination/")]:
        return Refusal("no_such_nomination", {"line": strange[0]})
    for line, case in facts.cases(ask.unsigned).items():
        if case.about is None:
            return Refusal("no_such_nomination", {"line": line})
        if agreed(case, facts) is None:
            return Refusal("line_not_agreed", {"line": line, "stage": case.shown})
        if case.stage is None or case.stage.body != ask.organ:
            body = case.stage.body if case.stage else "-"
            return Refusal("line_of_other_organ", {"line": line, "body": body})
        if case.about.season != ask.season:
            return Refusal("line_of_other_season", {"line": line, "season": case.about.season or "-"})
    for decision, lines in state.drafts.items():
        waiting = (line for line, case in facts.cases(lines).items() if agreed(case, facts) is not None)
        if missing := [line for line in waiting if line not in ask.unsigned]:
            return Refusal(
                "line_in_draft_unnamed",
                {"line": missing[0], "decision": decision, "missing": len(missing)},
            )
    if left_out := [line for line in state.waiting if line not in ask.unsigned]:
        return Refusal("agreed_line_unnamed", {"line": left_out[0], "missing": len(left_out)})
    return [SeasonClosed(ask.organ, ask.season, ask.unsigned)]


def evolve(state: Book, happened: Happened) -> Book:
    """Let one event take effect."""
    match happened.event:
        case Numbered(number=number):
            return replace(state, last=number, last_on=happened.on)
        case CertificatesEntered(numbers=numbers):
            return replace(state, certificates=state.certificates | set(numbers))
        case DraftHolds(decision=decision, lines=lines):
            others = {other: held for other, held in state.drafts.items() if other != decision}
            return replace(state, drafts={**others, decision: lines} if lines else others)
        case LinesAgreed(lines=lines):
            return replace(state, agreed=_noted(state.agreed, lines, waits=True))
        case LinesLeft(lines=lines):
            return replace(state, agreed=_noted(state.agreed, lines, waits=False))
        case SeasonClosed() as closed:
            return replace(state, closed=closed)
        case _:
            return state


def _noted(agreed: Layers[str, bool], lines: Iterable[str], *, waits: bool) -> Layers[str, bool]:
    for line in lines:
        agreed = agreed.put(line, waits)
    return agreed


def next_due(_: Book) -> Due | None:
    """A book waits for nothing."""
    return None
