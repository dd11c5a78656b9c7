"""What the forms of the stages that an office keeps share: the case, whose stage it is, what is signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.award.stages import Stage
from domain.commands import Actor
from domain.facts import Facts
from domain.nomination.route import current
from web.asking import actor
from web.sheet import Given, Sheet
from web.showing_case import ShownCase, shown
from web.ways import acting_as

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A case at a stage: ``stage`` is None where it stands at none."""

    case: ShownCase
    facts: Facts
    stage: Stage | None
    body: str
    keeper: Actor | None
    """As whom the visitor keeps the stage, himself or for another; None where he does not."""

    @property
    def keeps(self) -> bool:
        """Whether the stage is the visitor's to keep."""
        return self.keeper is not None

    @property
    def at(self) -> str:
        """The address of the case."""
        return f"/cases/{self.case.name}"

    @property
    def name(self) -> str:
        """The stage's name, as a command names it."""
        return self.stage.stage if self.stage is not None else "-"


async def on_desk(visit: Visit) -> OnDesk:
    """The case that the address names, at the stage where it stands."""
    case, facts = await shown(visit, visit.path("case")), await visit.facts()
    here = case.state.stage
    if case.state.phase != "open" or here is None:
        return OnDesk(case, facts, None, "", None)
    stage = current(case.state, facts)
    office = getattr(stage, "by", None)
    keeper = acting_as(visit, facts, office, here.body) if isinstance(office, str) else None
    return OnDesk(case, facts, stage, here.body, keeper)


def of_case(visit: Visit, desk: OnDesk, made: Sheet) -> Sheet:
    """An act upon the case: signed, its words kept under the key of the nominee."""
    about = desk.case.state.about
    assert about is not None
    lines = [(visit._("Nominee"), f"{desk.case.nominee} · {desk.case.title}")]
    if desk.stage is not None:
        lines.append((visit._("Stage"), visit.words.stage(desk.stage.stage)))
    nominee = about.nominee

    def of(_: Given) -> str:
        return nominee

    return replace(
        made,
        crumbs=[("/cases", visit._("Nominations")), (desk.at, desk.case.nominee)],
        subject=[*lines, *made.subject],
        notes=[*(visit._("Frozen: {why}", why=why) for why in desk.case.frozen), *made.notes],
        of=of,
        by=made.by or (lambda given: desk.keeper or actor(visit)),
        accepts=desk.case.accepts,
        named=desk.case.named,
        signs=True,
    )
