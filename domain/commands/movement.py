"""What can be asked of a movement. Each command has the fields of its event, but for what the rules add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import StrictInt

from domain.commands.base import Ask, asked_by
from domain.events import (
    ActionFollowed,
    ActionSet,
    ActionState,
    Aim,
    Deadline,
    DroppedOut,
    Event,
    Guidance,
    Link,
    MovementAcknowledged,
    MovementAdopted,
    MovementCalledOff,
    MovementDrafted,
    MovementKind,
    MovementLaunched,
    MovementPublished,
    PaperShelved,
    Period,
    PlanIssued,
    PlanTakenBack,
    PledgeDrafted,
    PledgeSigned,
    PledgeWithdrawn,
    Prize,
    RankingMade,
    Registered,
    Reporting,
    ResultConfirmed,
    ResultReported,
    ResultReturned,
    ReviewHeld,
    ReviewKind,
    ReviewTakenBack,
    ScoreLine,
    Scorer,
    ScoreTable,
    Target,
    UnitScored,
)
from domain.exact import Number
from domain.records import record


@record
class DraftMovement(Ask):
    """Draw up the plan, or draw it up anew as long as it is not adopted."""

    body: str
    kind: MovementKind
    runs: Period
    measured: Period
    members: tuple[str, ...]
    season: str | None = None
    work_year: Period | None = None
    links: tuple[Link, ...] = ()
    registration: bool = False
    targets: tuple[Target, ...] = ()
    reports: tuple[Reporting, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    scores: ScoreTable | None = None
    prizes: tuple[Prize, ...] = ()
    rounds: StrictInt = 1
    text: str = ""


@record
class AdoptMovement(Ask):
    """Adopt the plan, by the paper of this number."""

    number: str


@record
class TakeBackPlan(Ask):
    """Take the adopted plan back to the draft, before the launch; the reason comes sealed."""

    reasoned: ClassVar[bool] = True


@record
class CallOffMovement(Ask):
    """Call the movement off, with the reason, before its final review."""

    reasoned: ClassVar[bool] = True


@record
class LaunchMovement(Ask):
    """Launch it for its members."""


@record
class AcknowledgeMovement(Ask):
    """Say, for a member, that it has come."""

    unit: str


@record
class IssuePlan(Ask):
    """Say, for a member, that its own plan is issued."""

    unit: str
    number: str


@record
class RegisterFor(Ask):
    """Register, for a member, who runs and for what."""

    unit: str
    aims: tuple[Aim, ...]


@record
class DropOut(Ask):
    """Take a candidate out, for his member; the reason comes sealed."""

    reasoned: ClassVar[bool] = True

    unit: str
    candidate: str
    award: str


@record
class DraftPledge(Ask):
    """Put a text forward for these members to sign."""

    pledge: str
    signers: tuple[str, ...]
    guidance: tuple[Guidance, ...] = ()
    text: str = ""


@record
class WithdrawPledge(Ask):
    """Withdraw a text that nobody has signed; the reason comes sealed."""

    reasoned: ClassVar[bool] = True

    pledge: str


@record
class SignPledge(Ask):
    """Sign the pledge, for a member."""

    pledge: str
    unit: str
    witness: str | None = None


@record
class ReportTarget(Ask):
    """Report on a target, for a member; once more as long as nobody has confirmed it."""

    target: str
    unit: str
    period: str
    part: Number
    whole: Number | None = None
    load: Number | None = None


@record
class ConfirmTarget(Ask):
    """Confirm a reported result, for the level above: the figures that were looked at."""

    target: str
    unit: str
    period: str
    part: Number
    whole: Number | None = None
    load: Number | None = None


@record
class ReturnTarget(Ask):
    """Send a reported result back; the reason comes sealed."""

    reasoned: ClassVar[bool] = True

    target: str
    unit: str
    period: str


@record
class ScoreUnit(Ask):
    """Fill in a sheet for a unit.

    ``explained`` are the rows for which reasons come sealed: it takes them where a sheet differs from the one
    before it.
    """

    unit: str
    by: Scorer
    scorer: str
    lines: tuple[ScoreLine, ...]
    explained: tuple[str, ...] = ()


@record
class RankUnits(Ask):
    """Put the units in order of their points, as a basis for the sitting."""


@record
class HoldReview(Ask):
    """Enter that a review was held.

    The final one ends the movement: before the time is over whose results count, it takes ``early``.
    """

    kind: ReviewKind
    early: bool = False


@record
class ReopenMovement(Ask):
    """Take back the final review that was entered by mistake; the reason comes sealed."""

    reasoned: ClassVar[bool] = True


@record
class SetAction(Ask):
    """Make an action of a shortcoming that somebody named; what it is comes sealed."""

    reasoned: ClassVar[bool] = True

    action: str
    owner: str
    due: dt.date
    named_by: str


@record
class FollowAction(Ask):
    """Say how far an action is."""

    action: str
    state: ActionState


@record
class PublishMovement(Ask):
    """Publish the plan or the results."""

    what: Literal["plan", "results"]
    channel: str


@record
class ShelvePaper(Ask):
    """Put a paper, named by its SHA-256, on the movement's shelf."""

    paper: str
    dated: dt.date
    number: str | None = None


_ASKED: dict[type[Event], type[Ask]] = {
    MovementDrafted: DraftMovement,
    MovementAdopted: AdoptMovement,
    PlanTakenBack: TakeBackPlan,
    MovementCalledOff: CallOffMovement,
    MovementLaunched: LaunchMovement,
    MovementAcknowledged: AcknowledgeMovement,
    PlanIssued: IssuePlan,
    Registered: RegisterFor,
    DroppedOut: DropOut,
    PledgeDrafted: DraftPledge,
    PledgeWithdrawn: WithdrawPledge,
    PledgeSigned: SignPledge,
    ResultReported: ReportTarget,
    ResultConfirmed: ConfirmTarget,
    ResultReturned: ReturnTarget,
    UnitScored: ScoreUnit,
    RankingMade: RankUnits,
    ReviewTakenBack: ReopenMovement,
    ActionSet: SetAction,
    ActionFollowed: FollowAction,
    MovementPublished: PublishMovement,
    PaperShelved: ShelvePaper,
}


def asked_of_movement(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a movement were decided.

    That a final review came early is seen by its day; that this was meant was asked at the door alone.
    """
    if isinstance(events[0], ReviewHeld):
        return HoldReview(events[0].kind, early=True)
    return asked_by(_ASKED, events)
