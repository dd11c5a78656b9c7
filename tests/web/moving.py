"""A movement in the world of the pages: it runs, with a target, a pledge half signed and an action."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from domain.commands import (
    AdoptMovement,
    DraftMovement,
    DraftPledge,
    HoldReview,
    IssuePlan,
    LaunchMovement,
    RegisterFor,
    ReportTarget,
    Sealed,
    SetAction,
    SignPledge,
)
from domain.events import Aim, Deadline, Period, Reporting, Target
from tests.web import world
from tests.web.ground import Ground


async def running(ground: Ground, code: str) -> str:
    """The cluster's movement of this code, for the units ``u1`` and ``u2``; its address."""
    today = dt.datetime.now(dt.UTC).date()
    time = Period(today - dt.timedelta(days=60), today + dt.timedelta(days=200))
    half = Reporting("h1", time.begins, today - dt.timedelta(days=2))
    target = Target(
        *("complaints", "complaints", "professional", "share", "complaints", ">", Fraction(97, 100)),
        *((), "cluster", "Kế hoạch thi đua, mục II", (), None),
    )
    stream = f"movement/{code}"
    rest = Reporting("h2", today - dt.timedelta(days=1), time.until)
    plan = DraftMovement(
        *("cluster", "routine", time, time, ("u1", "u2")),
        registration=True,
        targets=(target,),
        reports=(half, rest),
        deadlines=(Deadline("plans", today + dt.timedelta(days=20), None),),
    )
    for ask in (plan, AdoptMovement("1/KH-CTĐ"), LaunchMovement()):
        await ground.must(stream, "u1.1", ask)
    await ground.must(stream, "u1.1", DraftPledge("nam-nay", ("u1", "u2")))
    await ground.must(stream, "u1.1", SignPledge("nam-nay", "u1"))
    await ground.must(stream, "u1.2", IssuePlan("u1", "2/KH-U1"))
    await ground.must(stream, "u1.2", RegisterFor("u1", (Aim("u1", world.FLAG),)))
    await ground.must(stream, "u1.2", ReportTarget("complaints", "u1", "h1", Fraction(97), Fraction(100)))
    await ground.must(stream, "u1.1", HoldReview("interim"))
    why = Sealed(of="u1", salt=world.SALT, text={"reason": "Giải quyết đơn tồn"})
    action = SetAction("don-ton", "u1", time.until, "u1.1")
    await ground.must(stream, "u1.1", action, sealed=(why,))
    return f"/movements/{code}"
