"""A nomination as of any of its entries: how it stood, what that entry changed, and by which clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.story import Step
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from web.published import Derived, derived
from web.showing_case import Rule, ShownCase, rule_of, shown

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class AsOf:
    """The case at ``version`` of ``last``."""

    case: ShownCase
    version: int
    last: int
    step: Step
    entry: Entry
    all_steps: Sequence[Step]
    changes: Sequence[tuple[str, str, str]]
    """What is not as it was before the entry: what, before, after."""
    rule: Rule | None
    counts: Sequence[Derived]


async def as_of(visit: Visit, name: str, version: int | None) -> AsOf:
    """The case as of that entry; its last one where none is named, or it has none such."""
    entries = await visit.site.reading.entries(f"nomination/{name}")
    last = entries[-1].version
    version = last if version is None else min(max(version, 1), last)
    case = await shown(visit, name, entries[:version])
    before = (await shown(visit, name, entries[: version - 1])).state if version > 1 else Nomination()
    whole = case if version == last else await shown(visit, name, entries)
    return AsOf(
        case=case,
        version=version,
        last=last,
        step=case.steps[-1],
        entry=entries[version - 1],
        all_steps=whole.steps,
        changes=_changes(_facets(visit, case, before), _facets(visit, case, case.state)),
        rule=rule_of(visit, case.state.ballot) if case.state.ballot is not None else None,
        counts=derived(visit, case.state, visit.words.derivation),
    )


def _changes(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(what, before[what], now) for what, now in after.items() if before[what] != now]


def _facets(visit: Visit, case: ShownCase, state: Nomination) -> dict[str, str]:
    """What there is to say of a state, by what it is; empty where there is nothing."""
    words, stage, ballot, desk = visit.words, state.stage, state.ballot, state.desk
    open_stage = stage if state.phase == "open" else None
    posted = desk.posted
    return {
        visit._("Stands at"): words.phase(state.shown) if state.about else "",
        visit._("Body"): case.named(open_stage.body) if open_stage else "",
        visit._("Deadline"): words.until(open_stage.due) if open_stage and open_stage.due else "",
        visit._("Ballot"): words.place(ballot.ballot) if ballot else "",
        visit._("Votes received"): (
            visit._(
                "{received} of {expected}",
                received=ballot.received,
                expected=len(ballot.roll) - ballot.recused,
            )
            if ballot
            else ""
        ),
        visit._("Recused"): str(ballot.recused) if ballot else "",
        visit._("Counted ballots"): str(len(state.counted) + len(state.taken) or ""),
        visit._("Eligibility"): words.word("verdict", state.found.verdict) if state.found else "",
        visit._("Frozen"): ", ".join(words.word("value", ground.kind) for ground in state.frozen),
        visit._("Attachments"): str(len(state.attachments) or ""),
        visit._("Revised"): str(state.revised or ""),
        visit._("In the lists"): ", ".join(sorted(state.listed.values())),
        visit._("On the agenda of"): state.agenda or "",
        visit._("Posted"): f"{words.day(posted.begins)} – {words.day(posted.last)}" if posted else "",
        visit._("Comments"): (
            visit._(
                "{received}, {answered} answered", received=len(desk.comments), answered=len(desk.answered)
            )
            if desk.comments
            else ""
        ),
        visit._("Opinions"): str(len(desk.opinions) or ""),
        visit._("In the draft"): state.draft or "",
        visit._("Signed as"): words.office(state.signed.office) if state.signed else "",
        visit._("Decision"): state.carried.paper if state.carried else "",
        visit._("Result"): words.word("result", state.result) if state.result else "",
    }
