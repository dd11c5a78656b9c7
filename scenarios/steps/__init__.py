"""The steps of a scenario: who does what, on which day, and what is expected of it.

A step says in ``do`` what it is. It belongs to one nomination, sitting, list or decision, or to an
initiative, a movement or a record around one; facts belong to all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from scenarios.steps.asked import CLASSES
from scenarios.steps.asked import Asked as Asked
from scenarios.steps.base import Acting as Acting
from scenarios.steps.base import Refused as Refused
from scenarios.steps.base import Said as Said
from scenarios.steps.base import Signed as Signed
from scenarios.steps.case import Amend as Amend
from scenarios.steps.case import Close as Close
from scenarios.steps.case import Count as Count
from scenarios.steps.case import Decline as Decline
from scenarios.steps.case import Extend as Extend
from scenarios.steps.case import Named as Named
from scenarios.steps.case import Nominate as Nominate
from scenarios.steps.case import Open as Open
from scenarios.steps.case import Recuse as Recuse
from scenarios.steps.case import Resubmit as Resubmit
from scenarios.steps.case import Return as Return
from scenarios.steps.case import Sign as Sign
from scenarios.steps.case import Vote as Vote
from scenarios.steps.case import Votes as Votes
from scenarios.steps.case import Withdraw as Withdraw
from scenarios.steps.expect import Derivation as Derivation
from scenarios.steps.expect import Expect as Expect
from scenarios.steps.expect import ExpectDecision as ExpectDecision
from scenarios.steps.expect import ExpectInitiative as ExpectInitiative
from scenarios.steps.expect import ExpectList as ExpectList
from scenarios.steps.expect import ExpectMovement as ExpectMovement
from scenarios.steps.expect import ExpectRecord as ExpectRecord
from scenarios.steps.expect import ExpectSitting as ExpectSitting
from scenarios.steps.expect import Wait as Wait
from scenarios.steps.listed import Draft as Draft
from scenarios.steps.listed import FileList as FileList
from scenarios.steps.listed import Register as Register
from scenarios.steps.listed import Reopen as Reopen
from scenarios.steps.sitting import Adopt as Adopt
from scenarios.steps.sitting import Attend as Attend
from scenarios.steps.sitting import Convene as Convene
from scenarios.steps.sitting import CountPapers as CountPapers
from scenarios.steps.sitting import InSitting as InSitting
from scenarios.steps.sitting import OpenBallot as OpenBallot
from scenarios.steps.sitting import OpenSitting as OpenSitting
from scenarios.steps.sitting import Sheet as Sheet
from scenarios.steps.sitting import Sheets as Sheets

OfCase = (
    Votes
    | Vote
    | Count
    | Close
    | Open
    | Extend
    | Recuse
    | Sign
    | Decline
    | Return
    | Resubmit
    | Withdraw
    | Amend
    | Nominate
)
OfSitting = Convene | OpenSitting | Attend | OpenBallot | Sheets | Sheet | CountPapers | Adopt
OfPaper = FileList | Draft | Reopen
ExpectingRecords = ExpectInitiative | ExpectMovement | ExpectRecord
Expecting = Expect | ExpectSitting | ExpectDecision | ExpectList | ExpectingRecords | Wait

if TYPE_CHECKING:
    Step = Said
else:
    # The classes of the commands in a word are made; only when it runs are they known one by one.
    Step = Annotated[
        Union[(OfCase, *CLASSES, OfSitting, OfPaper, Register, Expecting)],
        Field(discriminator="do"),
    ]
