"""What can happen to a sitting: one meeting of a body over many nominations.

A line of the agenda is named by its nomination's stream. Counts stand here by line; each nomination's stream
gets its own whole arithmetic when the minutes are adopted (``ResultTaken``).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import StrictInt

from domain.award.criteria import AwardKind
from domain.award.stages import Ground, TieRule
from domain.events.base import Event
from domain.events.nomination import Choice, Papers, Terms
from domain.records import record

LineResult = Literal[
    "passed",
    "not_passed",
    "no_seat",
    "withdrawn",
    "returned",
    "frozen",
    "dropped_out",
    "ineligible",
    "not_taken",
]
"""``no_seat``: the share was reached, but no place was left. ``not_taken``: no ballot was held on it."""


@record
class Convened(Event):
    """A body is to meet. ``invited`` may speak and answer questions; they have no vote.

    ``sitting`` is its own stream: a nomination's result counts only while it stands on this very agenda.
    """

    sitting: str
    body: str
    meets: dt.date
    secretary: str
    lines: tuple[str, ...]
    invited: tuple[str, ...]


@record
class LinesAdded(Event):
    """Nominations came on the agenda later; once the sitting is open its members decide on that."""

    lines: tuple[str, ...]
    approve: StrictInt
    reject: StrictInt


@record
class LinesRemoved(Event):
    """Nominations left the agenda before a ballot was held on them; why is sealed."""

    lines: tuple[str, ...]


@record
class SittingOpened(Event):
    """Who is there. ``sealed`` and ``written`` are absent members whose paper or opinion has come."""

    roll: tuple[str, ...]
    present: tuple[str, ...]
    sealed: tuple[str, ...]
    written: tuple[str, ...]
    guests: tuple[str, ...]


@record
class AttendanceChanged(Event):
    """Somebody came or left between two ballots."""

    present: tuple[str, ...]
    sealed: tuple[str, ...]
    written: tuple[str, ...]


@record
class ListAgreed(Event):
    """The members agreed on a list without a count; a ballot on it may still drop names."""

    lines: tuple[str, ...]


@record
class OpinionRecorded(Event):
    """What the members think of a nomination that is not eligible: no ballot is held on the award."""

    line: str
    approve: StrictInt
    reject: StrictInt
    abstain: StrictInt


@record
class Contest:
    """What the lines of one award have in common: what their count means, and how many may win.

    ``seats`` is None where nothing limits it; then the kinds of an award are contests of their own.
    ``allotted`` is the season's allotment, ``taken`` what earlier ballots of this sitting gave to winners or
    keep for those they left tied, ``entered`` what earlier sittings took. ``exact`` is the quota
    before it was rounded.
    """

    award: str
    kinds: tuple[AwardKind, ...]
    what_if: bool
    stage: str
    season: str | None
    terms: Terms
    rank: Literal["votes", "share", "score"]
    ties: tuple[TieRule, ...]
    chair_must_agree: bool
    marks: Literal["any", "seats"]
    seats: StrictInt | None
    segments: dict[str, StrictInt]
    taken: dict[str, StrictInt]
    entered: dict[str, StrictInt]
    allotted: StrictInt | None
    base: StrictInt | None
    exact: str | None
    seats_cite: str | None


@record
class BallotLine:
    """A line of the ballot paper: its contest, the turn of its stage, and who has no part in it.

    ``score`` and ``traits`` are what an order or a tie may be decided by, as the registry had them.
    """

    line: str
    contest: str
    turn: StrictInt
    segment: str | None
    score: str | None
    traits: tuple[str, ...]
    recused: dict[str, Ground]


@record
class SheetsOpened(Event):
    """A ballot on many lines began. Their order is the paper's; who votes and the terms are fixed here.

    ``left_out`` says of lines that were asked for why there is no ballot on them.
    """

    ballot: str
    kind: Literal["open", "secret"]
    present: tuple[str, ...]
    sealed: tuple[str, ...]
    written: tuple[str, ...]
    asked: tuple[str, ...]
    lines: tuple[BallotLine, ...]
    contests: dict[str, Contest]
    left_out: dict[str, str]


@record
class LineRecused(Event):
    """A member takes no part in the ballot on some lines; the ground is sealed."""

    ballot: str
    seat: str
    lines: tuple[str, ...]


@record
class SheetCast(Event):
    """One member's open sheet with all its choices. ``nonce`` keeps its published hash from being guessed."""

    ballot: str
    seat: str
    choices: dict[str, Choice]
    nonce: str


@record
class LinesCounted(Event):
    """One teller's count of the papers, line by line; it stands where a second teller's agrees."""

    ballot: str
    papers: dict[str, Papers]


@record
class LineCount:
    """What was counted on one line, the base it is taken of, and whether that is enough."""

    approve: StrictInt
    reject: StrictInt
    abstain: StrictInt
    blank: StrictInt
    invalid: StrictInt
    took_part: StrictInt
    recused: StrictInt
    base: StrictInt
    needed: StrictInt
    passed: bool


@record
class SheetsCounted(Event):
    """The count of a ballot. ``corrects`` where it takes the place of an earlier one.

    ``missing`` are those who were there and handed in no sheet: the chair has named each of them.
    """

    ballot: str
    missing: tuple[str, ...]
    counts: dict[str, LineCount]
    corrects: bool


@record
class CastingVote(Event):
    """The chair decided a tie on the last seat, where the statute gives him that."""

    line: str
    approve: bool


@record
class AnnulmentAsked(Event):
    """The chair or a teller wants the ballot annulled; the reason is sealed. It takes one of each."""

    ballot: str


@record
class BallotAnnulled(Event):
    """The ballot counts for nothing and has to be repeated."""

    ballot: str


@record
class MinutesSigned(Event):
    """The chair or the secretary adopts the minutes of this digest (SHA-256)."""

    minutes: str


@record
class SittingEnded(Event):
    """The minutes are adopted by both; every line has its result, which now stands in its own stream."""

    results: dict[str, LineResult]


@record
class SittingCancelled(Event):
    """The sitting does not take place, or broke off; its lines may go on another agenda. Why is sealed."""
