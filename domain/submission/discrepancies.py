"""What does not agree between a list, the files of its names, and the counts on its paper.

Nothing is refused here: the reception above sees what is wrong, and asks for it or sends it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.nomination.state import Nomination
from domain.registry import Register
from domain.submission.rights import is_under
from domain.submission.rows import counted, differing
from domain.submission.state import Line, Submission


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that does not agree: of a line, or of the list as a whole."""

    what: Literal[
        "counts",
        "no_papers",
        "paper_missing",
        "unit_not_under_sender",
        "other_season",
        "not_open",
        "paper_before_guidance",
    ]
    line: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


def discrepancies(
    state: Submission, cases: Mapping[str, Nomination], common: Register, on: dt.date
) -> tuple[Discrepancy, ...]:
    """All that does not agree as of the day ``on``; ``cases`` has the nominations of all lines."""
    if state.about is None:
        return ()
    about, standing = state.about, state.standing
    found = [
        Discrepancy("paper_before_guidance", None, {"paper": cited.number, "cited": cited.on.isoformat()})
        for cited in about.cites
        if state.on < cited.on
    ]
    # Whoever was withdrawn or has ended is no longer among those whom the paper asks for.
    asked_for = [line.row for line in standing if cases[line.row.line].phase != "ended"]
    found += [
        Discrepancy(
            "counts",
            None,
            {
                "award": c.award,
                "award_kind": c.kind,
                "subject": c.subject,
                "printed": c.number,
                "there": there,
            },
        )
        for c, there in differing(about.counts, counted(asked_for))
    ]
    for line in standing:
        found += _of_line(line, state, cases[line.row.line], common, on)
    return tuple(found)


def _of_line(
    line: Line, state: Submission, case: Nomination, common: Register, on: dt.date
) -> list[Discrepancy]:
    assert state.about is not None
    name, about = line.row.line, state.about
    found = [Discrepancy("paper_missing", name, {"paper": kind}) for kind in line.missing]
    if line.papers is None and case.about is not None and not case.about.attachments:
        found.append(Discrepancy("no_papers", name))
    # A line that was carried over is the lower list's to answer for.
    if line.row.origin is None and not is_under(common, line.row.unit, about.sender, on):
        found.append(
            Discrepancy("unit_not_under_sender", name, {"unit": line.row.unit, "sender": about.sender})
        )
    if case.about is not None and case.about.season not in (None, about.season):
        values = {"season": case.about.season or "-", "wanted": about.season or "-"}
        found.append(Discrepancy("other_season", name, values))
    if case.phase not in ("open", "unborn"):
        found.append(Discrepancy("not_open", name, {"open": case.shown}))
    return found
