"""Criteria about conduct: discipline, counted once, and what is still pending."""

from __future__ import annotations

from domain.award.criteria import NoOpen, NotDisciplined
from domain.eligibility.asked import Look
from domain.eligibility.finding import Finding, joined, no_season, nothing_found, officer_of
from domain.eligibility.members import roll
from domain.events import Disciplined, SeasonOpened
from domain.registry.history import History

FORMS = ("reprimand", "warning", "salary", "demotion", "removal", "dismissal")
"""From the mildest to the gravest."""


def held_against(history: History, season: SeasonOpened, worst: str) -> list[Disciplined]:
    """The decisions that count in the season: in that of the misconduct where it was held against him then,
    else in that of the decision (TT 02/2024/TT-VKSTC, Art. 15: not twice)."""
    return [
        d
        for d in history.disciplined
        if FORMS.index(d.form) >= FORMS.index(worst)
        and (
            d.counted == season.season if d.counted is not None else season.begins <= d.decided <= season.ends
        )
    ]


def not_disciplined(criterion: NotDisciplined, look: Look) -> Finding:
    """Not disciplined in this form or a graver one; of a collective, nobody on its roll was."""
    own, unit = look.season, look.asked.unit
    if own is None:
        return no_season("not_disciplined", look)
    if criterion.of == "members":
        histories = [look.history(person, unit) for person in roll(look)]
    else:
        histories = [look.own]
    values: dict[str, str | int] = {"form": criterion.worst, "of": criterion.of, "season": own.season}
    found = [d.ref for history in histories for d in held_against(history, own, criterion.worst)]
    if found:
        return Finding("not_disciplined", "not_fulfilled", {**values, "ref": joined(found)})
    clean = histories and all(nothing_found(h, [own.season]) == "fulfilled" for h in histories)
    if clean:
        return Finding("not_disciplined", "fulfilled", values)
    return Finding("not_disciplined", "not_known", {**values, "body": unit}, who=officer_of("not_known"))


def no_open(criterion: NoOpen, look: Look) -> Finding:
    """Nothing of these kinds is pending. While something is, nobody knows how it ends: the case is frozen."""
    pending = [p for p in look.own.pending if p.kind in criterion.of]
    if not pending:
        return Finding("no_open", "fulfilled", {"kinds": joined(criterion.of)})
    first = min(pending, key=lambda p: (criterion.of.index(p.kind), p.on, p.ref))
    values = {"kind": first.kind, "ref": joined(p.ref for p in pending), "since": first.on.isoformat()}
    return Finding("no_open", "not_known", values)
