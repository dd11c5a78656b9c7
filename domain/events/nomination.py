"""What can happen to a nomination."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import StrictInt

from domain.award.criteria import AwardKind
from domain.award.source import Certainty
from domain.award.stages import Base, Early, Ground, Threshold
from domain.events.base import Event
from domain.records import record

Choice = Literal["approve", "reject", "abstain"]
Capacity = Literal["KT.", "TL.", "TUQ.", "Q."]
Result = Literal[
    "awarded", "not_passed", "declined", "withdrawn", "ineligible", "refused", "cancelled", "revoked"
]
Fulfilment = Literal["fulfilled", "not_fulfilled", "not_known"]
Verdict = Literal["eligible", "not_eligible", "not_known"]
StageKind = Literal["vote", "sign", "appraisal", "consultation", "posting", "upward"]
Lacking = Literal[
    "figure",
    "roll",
    "quorum",
    "papers",
    "signature",
    "frozen",
    "sitting",
    "appraisal",
    "opinions",
    "report",
    "answer",
]
TimerKind = Literal["remind", "close", "escalate", "delay", "deadline"]


@record
class Nominated(Event):
    """An officer put a nominee forward; ``policy`` is the digest of the rules the case will run under.

    ``special`` is the ground of a special exception (đặc cách), by code; its words are sealed.
    """

    TYPE_VERSION: ClassVar[int] = 2

    award: str
    policy: str
    nominee: str
    unit: str
    season: str | None
    feat_on: dt.date | None
    what_if: bool
    bodies: dict[str, str]
    """Which body each stage of the route goes to, as of the day of filing."""
    attachments: tuple[str, ...]
    kind: AwardKind = "merit"
    special: str | None = None


@record
class FoundRow:
    """The answer to one criterion, ``rule``, with what its sentence says and the clause that asks.

    ``level`` tells parts from what they are part of: a row's parts follow it, one level deeper. ``unproven``
    are numbers of awards and sources of results for which nobody has vouched yet.
    """

    rule: str
    answer: Fulfilment
    values: dict[str, str | StrictInt]
    cite: str | None
    certainty: Certainty | None
    who: str | None
    unproven: tuple[str, ...]
    special: str | None
    level: StrictInt


@record
class EligibilityFound(Event):
    """What the registry says to each criterion of the award, as of the business date."""

    verdict: Verdict
    findings: tuple[FoundRow, ...]


@record
class FreezeGround:
    """Something pending that freezes a case: the ``number``-th of the grounds that the policy counts."""

    number: StrictInt
    kind: Literal["discipline", "inspection", "investigation", "complaint"]
    ref: str
    since: dt.date
    cite: str


@record
class Frozen(Event):
    """Somebody looked, and the case stands still on these grounds until they are cleared."""

    grounds: tuple[FreezeGround, ...]


@record
class Unfrozen(Event):
    """Somebody looked, and nothing is pending any more: the case goes on where it stood."""


@record
class Deadlines:
    """A stage's times. ``due`` is published; the engine closes a ballot at ``close``, a grace after it."""

    due: dt.datetime
    calendar: str | None
    remind: dt.datetime | None = None
    close: dt.datetime | None = None
    escalate: dt.datetime | None = None
    delay: dt.datetime | None = None


@record
class StageOpened(Event):
    """A stage began its ``turn``-th time. Its times are fixed here; a stage entered late has none."""

    stage: str
    turn: int
    kind: StageKind
    body: str
    late: bool
    times: Deadlines | None


@record
class Seat:
    """One vote of a roll: a person's, or a unit's that its head casts. ``recused`` says on what ground."""

    seat: str
    recused: Ground | None = None


@record
class Terms:
    """What a ballot's count means, fixed when it opens."""

    ballot: Literal["open", "secret"]
    base: Base
    threshold: Threshold
    quorum: Threshold | None
    recused: Literal["counts", "shrinks"]
    abstentions: Literal["counts", "excluded"]
    change: bool
    early: Early
    cite: str
    certainty: Certainty


@record
class BallotOpened(Event):
    """Roll and terms are fixed; from now on the roll's members may vote."""

    ballot: str
    terms: Terms
    roll: tuple[Seat, ...]


@record
class VoteCast(Event):
    """A vote for one seat. ``nonce`` keeps its published hash from being guessed while the ballot is open."""

    ballot: str
    seat: str
    choice: Choice
    nonce: str


@record
class MemberRecused(Event):
    """A member declared that they will take no part; the ground is sealed."""

    ballot: str
    seat: str


@record
class Papers:
    """A teller's count of the papers of a secret ballot, and of it the sealed papers of absent members."""

    issued: StrictInt
    returned: StrictInt
    unreturned: StrictInt
    approve: StrictInt
    reject: StrictInt
    blank: StrictInt
    invalid: StrictInt
    sealed: StrictInt = 0


@record
class PapersCounted(Event):
    """One teller's count; it stands when a second teller's agrees."""

    ballot: str
    papers: Papers


@record
class Tally:
    """What was counted. ``took_part`` includes abstentions, blank and invalid papers."""

    approve: int
    reject: int
    abstain: int
    blank: int
    invalid: int
    took_part: int
    recused: int
    seats: int


@record
class Outcome:
    """What the count means: ``passed`` if ``tally.approve`` meets ``threshold`` of ``base``."""

    passed: bool
    tally: Tally
    base: int
    base_kind: Base
    threshold: Threshold
    needed: int
    cite: str
    certainty: Certainty


@record
class BallotClosed(Event):
    """The count. ``why``: everybody has voted, nothing could change, the chair closed it, or time was up."""

    ballot: str
    why: Literal["all_in", "decided", "chair", "time"]
    outcome: Outcome


@record
class BallotAbandoned(Event):
    """The ballot ended without a count, because the case left the stage."""

    ballot: str


@record
class DeadlineExtended(Event):
    """The chair moved the deadline; the reason is sealed."""

    stage: str
    turn: int
    times: Deadlines


@record
class ClosingPostponed(Event):
    """The time was up, but the service had been away: nobody is late because of us."""

    ballot: str
    until: dt.datetime
    outage_from: dt.datetime
    outage_until: dt.datetime


@record
class Reminded(Event):
    """Whoever the stage waits for was reminded."""

    stage: str
    turn: int


@record
class Escalated(Event):
    """The deadline is over; the superior was told."""

    stage: str
    turn: int


@record
class DelayPublished(Event):
    """The deadline is over and the delay is public. ``lacking`` says what the stage waits for."""

    stage: str
    turn: int
    lacking: Lacking


@record
class Signed(Event):
    """The leader signed. ``office`` and ``capacity`` are what stands above the name on the paper."""

    stage: str
    office: str
    capacity: Capacity | None
    number: str | None


@record
class Declined(Event):
    """The leader declined to sign; the reason is sealed."""

    stage: str


@record
class Returned(Event):
    """The file went back for revision; the reasons are sealed."""

    stage: str


@record
class Resubmitted(Event):
    """The officer sent the revised file; the stage it came from starts again."""

    attachments: tuple[str, ...]


@record
class Withdrawn(Event):
    """Taken back by the unit, without a stain."""


@record
class Amended(Event):
    """A clerical error put right; the text is sealed, the stages stand."""

    fields: tuple[str, ...]


@record
class OutcomeCorrected(Event):
    """A wrong old outcome put right: ``corrects`` is the version of the entry it cites."""

    corrects: int
    rules: int
    outcome: Outcome


@record
class Listed(Event):
    """The nomination stands in a list of the body ``sender``, and in no other of that level."""

    submission: str
    sender: str
    purpose: Literal["proposal", "result"]


@record
class Unlisted(Event):
    """It left that list, which was taken back or sent it back, and may stand in another one."""

    submission: str


@record
class PutOnAgenda(Event):
    """The nomination is on the agenda of a sitting, and of no other."""

    sitting: str


@record
class TakenOffAgenda(Event):
    """It left the sitting's agenda without a result and may go on another one."""

    sitting: str


@record
class ResultTaken(Event):
    """The result of a sitting's ballot. ``won`` needs the share and, where seats are limited, a place.

    ``seats`` and ``place`` show the order among the contest's lines; ``why`` names what decided a tie.
    """

    sitting: str
    ballot: str
    stage: str
    outcome: Outcome
    won: bool
    place: StrictInt | None
    seats: StrictInt | None
    why: str | None


@record
class ResultNotTaken(Event):
    """A sitting's ballot has no effect on the nomination: it was withdrawn, returned or frozen in between,
    or its nominee dropped out of the movement."""

    sitting: str
    ballot: str | None
    why: Literal["withdrawn", "returned", "frozen", "dropped_out", "ineligible", "no_ballot"]
    cite: str | None


@record
class NominationEnded(Event):
    """Nothing is to be done any more, unless somebody appeals."""

    result: Result


@record
class PutInDraft(Event):
    """The nomination, which is agreed, stands in the draft of a decision, and in no other."""

    decision: str


@record
class TakenFromDraft(Event):
    """It left the draft and may go into another one."""

    decision: str


@record
class Carried(Event):
    """A decision was signed that carries it, under the number ``paper``."""

    decision: str
    paper: str


@record
class AwardCancelled(Event):
    """The level that decided has cancelled it by ``paper``."""

    decision: str
    paper: str


@record
class Revoked(Event):
    """The award was taken back by ``paper``."""

    decision: str
    paper: str


@record
class Reopened(Event):
    """By exception the case goes back to the vote ``stage``; its earlier votes stay in the history.

    ``decision`` is the stream of the decision that says so, ``paper`` its number.
    """

    decision: str
    stage: str
    paper: str
