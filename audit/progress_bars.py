"""Progress as bars: of each target, and of what members have to do, how many units stand how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from audit.plot import Bars, Label, Series
from audit.progress import Progress
from domain.movement.measuring import Outlook

if TYPE_CHECKING:
    from audit.words import Words

Colour = Literal["well", "badly", "not_known"]
COLOURS: tuple[Colour, ...] = ("well", "badly", "not_known")
STANDS: dict[Outlook, Colour] = {
    "met": "well",
    "on_course": "well",
    "missed": "badly",
    "about_to_miss": "badly",
    "incomplete": "not_known",
    "unclear": "not_known",
    "nothing_due": "not_known",
    "not_reported": "not_known",
}
"""What was not done yet, and may still be, is not known."""


def progress_bars(words: Words, found: Progress, called: str) -> Bars:
    """A row for each target, for the members' plans and for each pledge; ``called`` is the movement."""
    rows: list[tuple[str, Counter[Colour]]] = []
    for code in found.state.targets:
        outlooks = (one.outlook for one in found.figures if one.target.target == code)
        rows.append((code, Counter(STANDS[outlook] for outlook in outlooks)))
    members, out = len(found.state.members), found.outstanding
    if members:
        rows.append((words.text("report.progress.plans"), _done(members, len(out.plans))))
    for pledge, one in found.state.pledges.items():
        name = words.text("report.progress.pledge", pledge=pledge)
        rows.append((name, _done(len(one.text.signers), len(one.missing))))
    return Bars(
        words.text("report.progress", movement=called, day=words.day(found.day)),
        tuple(Label(name, f"{counts['well']}/{counts.total()}") for name, counts in rows),
        tuple(
            Series(words.text(f"report.progress.{colour}"), tuple(counts[colour] for _, counts in rows))
            for colour in COLOURS
        ),
    )


def _done(of: int, missing: int) -> Counter[Colour]:
    return Counter({"well": of - missing, "not_known": missing})
