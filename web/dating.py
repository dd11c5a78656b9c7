"""The day on which something was done that is entered later, and the paper that shows it.

What was adopted, held or signed on paper is often entered days after. Which day may be told, and from when on
its paper has to come along, the command decides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from web.sheet import Field, Sheet
from web.typed import day_of

if TYPE_CHECKING:
    import datetime as dt

    from web.visit import Visit

DAY, PAPER = "done_on", "minutes"
BLAMED = {"date_in_future": DAY, "date_before_stage": DAY, "minutes_needed": PAPER}
"""Which field one has to look at when the day is refused."""


def dated(visit: Visit, made: Sheet, about: str) -> Sheet:
    """The act, of an earlier day where the form says so; its paper is kept under the key of ``about``."""
    fields = (
        Field(DAY, visit._("Done on (today if left out)"), "day", needed=False, aside=True),
        Field(
            PAPER,
            visit._("Minutes or paper that shows it (needed where it was more than three days ago)"),
            "file",
            needed=False,
            about=about,
            aside=True,
        ),
    )
    return replace(
        made,
        fields=(*made.fields, *fields),
        on=lambda given: given.maybe_day(DAY),
        minutes=lambda given: given.maybe(PAPER),
        blamed={**made.blamed, **BLAMED},
    )


def day_done(visit: Visit) -> dt.date:
    """The day that the form says so far; today where it says none."""
    return day_of(visit.asked(DAY)) or visit.today
