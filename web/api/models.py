"""What the API answers: shapes, kept apart from the states of the rules so that these may change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from domain.commands import ASKS
from domain.events import Capacity


class Model(BaseModel):
    """What all of them keep to."""

    model_config = ConfigDict(extra="forbid")


class Named(Model):
    """The code of a person or a body, with its name in the language that was asked for."""

    code: str
    name: str


class OfficeModel(Model):
    """An office that one holds today; ``delegation`` where it is by one."""

    body: Named
    office: str
    delegation: str | None


class SessionModel(Model):
    """Who is signed in. ``token`` goes into the header ``X-Form-Token`` of what is sent."""

    person: Named
    by: str
    token: str
    offices: list[OfficeModel]


class TaskModel(Model):
    """Something that waits for you."""

    stream: str
    task: str
    stage: str
    seat: Named | None
    until: dt.datetime | None
    about: str = Field(description="What it is about, in words")


class AnswerModel(Model):
    """What became of a command of yours."""

    stream: str
    version: int
    command_id: str
    type: str
    refused: str | None = Field(description="The code of the refusal, where it was refused")
    at: dt.datetime


class CaseRow(Model):
    """A nomination in one line."""

    case: str
    stream: str
    award: str
    kind: str
    nominee: Named
    unit: Named
    season: str | None
    what_if: bool
    phase: str
    stage: str
    result: str | None
    filed: dt.date
    changed: dt.datetime


class CasePage(Model):
    """A page of nominations."""

    total: int = Field(description="How many were found")
    page: int
    pages: int
    cases: list[CaseRow]


class StepModel(Model):
    """An entry in words, with the clause that it stands on."""

    position: int
    version: int
    on: dt.date
    entered: dt.date
    who: str
    what: str
    follows: bool = Field(description="It is a consequence of the step before")
    cite: str | None
    certainty: str | None


class OutcomeModel(Model):
    """What a count means, with its sum."""

    ballot: str
    passed: bool
    tally: dict[str, int]
    base: int
    base_kind: str
    threshold: str
    needed: int
    derivation: str
    cite: str
    certainty: str


class StageModel(Model):
    """Where a case stands."""

    name: str
    turn: int
    kind: str
    body: Named
    since: dt.date
    due: dt.datetime | None


class CaseModel(Model):
    """A nomination with its steps and how its counts came about."""

    case: str
    stream: str
    version: int
    award: str
    title: str
    policy: str = Field(description="SHA-256 of the rules that it runs under")
    kind: str
    nominee: Named
    unit: Named
    season: str | None
    what_if: bool
    phase: str
    stage: StageModel | None
    result: str | None
    eligibility: list[str] = Field(description="The answer to each criterion, in words")
    frozen: list[str]
    outcomes: list[OutcomeModel]
    steps: list[StepModel]
    tasks: list[str] = Field(description="What of it waits for you")


class SittingRow(Model):
    """A sitting in one line."""

    sitting: str
    stream: str
    body: Named
    meets: dt.date
    phase: str
    lines: int


class LineModel(Model):
    """A line of an agenda."""

    case: str
    nominee: str
    unit: str
    award: str
    result: str | None
    place: int | None
    outcome: OutcomeModel | None


class SittingModel(Model):
    """A sitting."""

    sitting: str
    stream: str
    version: int
    body: Named
    meets: dt.date
    secretary: Named
    phase: str
    roll: list[Named]
    present: list[Named]
    received: int | None = Field(description="How many sheets of the open ballot have come in")
    lines: list[LineModel]


class ListRow(Model):
    """A list (tờ trình) in one line."""

    name: str
    stream: str
    sender: Named
    receiver: Named
    purpose: str
    season: str | None
    number: str
    paper_on: dt.date
    phase: str
    due: dt.datetime | None
    lines: int


class ListLineModel(Model):
    """A name of a list."""

    case: str
    award: str
    nominee: Named
    unit: Named
    finding: str | None
    missing: list[str]
    returned: str | None
    report: str | None


class ListModel(Model):
    """A list with its lines."""

    name: str
    stream: str
    version: int
    sender: Named
    receiver: Named
    purpose: str
    season: str | None
    number: str
    on: dt.date
    phase: str
    holder: Named | None
    due: dt.datetime | None
    lines: list[ListLineModel]


class DecisionRow(Model):
    """A decision in one line."""

    decision: str
    stream: str
    organ: Named
    paper: str | None
    phase: str
    published: dt.date | None
    lines: int


class DecisionLine(Model):
    """A line of a decision."""

    case: str
    award: str
    nominee: Named
    unit: Named
    ended: str | None = Field(description="Cancelled or revoked")


class DecisionModel(Model):
    """A decision with its lines."""

    decision: str
    stream: str
    version: int
    organ: Named
    by: str
    awards: list[str]
    season: str | None
    phase: str
    digest: str | None = Field(description="What was signed")
    paper: str | None
    published: dt.date | None
    lines: list[DecisionLine]


class PolicyRow(Model):
    """Rules of an award that were adopted."""

    digest: str
    award: str
    title: str
    begins: dt.date
    until: dt.date | None
    what_if: bool
    ended: bool
    cite: str
    certainty: str


class PolicyModel(PolicyRow):
    """The rules whole, as their digest has them."""

    policy: dict[str, Any]


class FindingModel(Model):
    """The answer to one criterion; parts follow what they are part of, one level deeper."""

    rule: str
    answer: str
    level: int
    cite: str | None
    certainty: str | None
    line: str


class EligibilityModel(Model):
    """What the registry says today of somebody for an award."""

    award: str
    policy: str
    nominee: Named
    unit: Named
    season: str | None
    verdict: str
    findings: list[FindingModel]


class EntryModel(Model):
    """An entry of the log. ``body`` is left out while a vote is withheld."""

    position: int
    stream: str
    version: int
    type: str
    leaf: str
    recorded_at: dt.datetime
    body: dict[str, Any] | None


class LogPage(Model):
    """A stretch of the log; ``next`` is the position to go on at."""

    entries: list[EntryModel]
    length: int
    next: int | None


class ReceiptModel(Model):
    """Proof that it is recorded: where the entry stands, and its RFC 6962 leaf hash."""

    stream: str
    version: int
    position: int
    leaf: str


class Recorded(Model):
    """The command's receipt."""

    command_id: str
    receipt: ReceiptModel


class HandedOver(Model):
    """The command waits where it outlasts an outage; its answer appears among your answers."""

    command_id: str
    handed_over: bool


class SealedModel(Model):
    """Words that are kept sealed under the key of whom they are about; without ``salt`` one is made."""

    of: str = Field(min_length=1, max_length=200)
    text: dict[str, str]
    salt: str | None = Field(None, pattern="^[0-9a-f]{32}$")


class SignedModel(Model):
    """What a passkey signed (``eventlog.proof`` says how the challenge is made)."""

    credential: str
    client_data: str
    authenticator_data: str
    signature: str
    shown: str


class ActingModel(Model):
    """In which office, by which delegation and in which capacity it is asked."""

    office: str | None = Field(None, max_length=200)
    delegation: str | None = Field(None, max_length=200)
    capacity: Capacity | None = None


BEGINNINGS = (
    *("Nominate", "Convene", "FileList", "DraftDecision", "FileInitiative"),
    *("DraftMovement", "FindRoleModel", "PlanInspection", "HoldActivity"),
)
"""What a stream begins with: asked of one that is not there yet."""


class CommandModel(Model):
    """A command; who asks is who is signed in. Sent again under its id, it is done once."""

    id: str = Field(pattern=r"^[A-Za-z0-9._-]{8,100}$")
    stream: str = Field(
        pattern=r"^[!-~]{1,120}$",
        description=f"One that is there, or a new one's name with one of {', '.join(BEGINNINGS)}",
    )
    type: str = Field(json_schema_extra={"enum": [*sorted(ASKS)]})
    data: dict[str, Any] = Field(default_factory=dict)
    acting: ActingModel | None = None
    on: dt.date | None = None
    minutes: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    sealed: list[SealedModel | None] = Field(default_factory=list, max_length=400)
    signed: SignedModel | None = Field(None, description="Then the proof is `passkey`, else `session`")
    hand_over: bool = False
