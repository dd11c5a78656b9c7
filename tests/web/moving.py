"""Movements in the world of the pages: one being planned, and one that runs, with a bit of everything."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from domain.calendar import local_date
from domain.commands import (
    Actor,
    AdoptMovement,
    Command,
    DraftMovement,
    DraftPledge,
    HoldReview,
    IssuePlan,
    LaunchMovement,
    PublishMovement,
    RegisterFor,
    ReportTarget,
    ScoreUnit,
    Sealed,
    SetAction,
    SignPledge,
)
from domain.events import (
    Aim,
    Deadline,
    Guidance,
    Link,
    Period,
    Prize,
    Reporting,
    ScoreLine,
    ScoreRow,
    ScoreTable,
    Target,
)
from eventlog.key import KeyRing
from eventlog.log import Log
from tests.door import Door
from tests.web import world
from tests.web.ground import Ground

TITLE = "Nâng cao chất lượng giải quyết đơn, thư và xét xử các vụ án"
NOTHING = Fraction(0)


async def planned(ground: Ground, code: str) -> str:
    """The cluster's movement of this code, as its plan is drawn up; its address."""
    today = dt.datetime.now(dt.UTC).date()
    time = Period(today - dt.timedelta(days=60), today + dt.timedelta(days=200))
    half = Reporting("h1", time.begins, today - dt.timedelta(days=2))
    target = Target(
        *("complaints", "complaints", "professional", "share", "complaints", ">", Fraction(97, 100)),
        *((), "cluster", "Kế hoạch thi đua, mục II", (), None),
    )
    rest = Reporting("h2", today - dt.timedelta(days=1), time.until)
    rows = (
        ScoreRow("work", Fraction(80), Fraction(5), Fraction(40), ()),
        ScoreRow("movement", Fraction(20), NOTHING, NOTHING, ()),
    )
    plan = DraftMovement(
        *("cluster", "routine", time, time, ("u1", "u2")),
        season=world.SEASON,
        registration=True,
        links=(Link("lasting", None, "Vì công lý"),),
        targets=(target,),
        reports=(half, rest),
        deadlines=(Deadline("plans", today + dt.timedelta(days=20), None),),
        scores=ScoreTable("t1", "Hướng dẫn chấm điểm, phụ lục 1", "read", Fraction(100), rows),
        prizes=(Prize(world.FLAG, 1, 18_000_000),),
    )
    title = Sealed(of="cluster", salt=world.SALT, text={"title": TITLE})
    await ground.must(f"movement/{code}", "u1.1", plan, sealed=(title,))
    return f"/movements/{code}"


async def running(ground: Ground, code: str) -> str:
    """The cluster's movement of this code, for the units ``u1`` and ``u2``; its address."""
    stream = f"movement{(await planned(ground, code)).removeprefix('/movements')}"
    today = dt.datetime.now(dt.UTC).date()
    for ask in (AdoptMovement("1/KH-CTĐ"), LaunchMovement()):
        await ground.must(stream, "u1.1", ask)
    guidance = (Guidance("12/HD-TĐKT", dt.date(2024, 1, 15)),)
    await ground.must(stream, "u1.1", DraftPledge("nam-nay", ("u1", "u2"), guidance))
    await ground.must(stream, "u1.1", SignPledge("nam-nay", "u1"))
    await ground.must(stream, "u1.2", IssuePlan("u1", "2/KH-U1"))
    await ground.must(stream, "u1.2", RegisterFor("u1", (Aim("u1", world.FLAG),)))
    await ground.must(stream, "u1.2", ReportTarget("complaints", "u1", "h1", Fraction(97), Fraction(100)))
    await ground.must(stream, "u1.1", HoldReview("interim"))
    why = Sealed(of="u1", salt=world.SALT, text={"reason": "Giải quyết đơn tồn"})
    action = SetAction("don-ton", "u1", today + dt.timedelta(days=200), "u1.1")
    await ground.must(stream, "u1.1", action, sealed=(why,))
    lines = (ScoreLine("work", Fraction(2), Fraction(1), None), ScoreLine("movement", NOTHING, NOTHING, None))
    await ground.must(stream, "u1.2", ScoreUnit("u1", "self", "u1", lines))
    checked = (
        ScoreLine("work", Fraction(3), Fraction(1), None),
        ScoreLine("movement", NOTHING, NOTHING, None),
    )
    why = Sealed(of="u1", salt=world.SALT, text={"work": "Hai vụ quá hạn luật định"})
    await ground.must(stream, "u2.2", ScoreUnit("u1", "cross", "u2", checked, ("work",)), sealed=(why,))
    await ground.must(stream, "u1.1", PublishMovement("plan", "portal"))
    return f"/movements/{code}"


async def late(ground: Ground, code: str) -> str:
    """The cluster's movement of this code, launched three days ago, by whose first day, two days ago, ``u1``
    to ``u3`` should have issued their plans. The engine finds that day over when ``u1`` issues its own, and
    so notes ``u2`` and ``u3``. Its address."""
    stream, ago = f"movement/{code}", dt.timedelta(days=3)
    today = local_date(dt.datetime.now(dt.UTC))
    time = Period(today - ago, today + dt.timedelta(days=200))
    plan = DraftMovement(
        *("cluster", "routine", time, time, ("u1", "u2", "u3")),
        deadlines=(Deadline("plans", today - dt.timedelta(days=2), None),),
    )
    where = ground.system.where
    async with await Log.open(where.dsn_as("writer"), "writer") as log:
        with KeyRing(where.key_ring) as keys:
            door = Door(ground.system, log, keys, -ago)
            for number, ask in enumerate((plan, AdoptMovement("1/KH-CTĐ"), LaunchMovement())):
                await door.must(Command(stream, f"{code}-{number}", Actor("u1.1", "local"), ask))
    await ground.must(stream, "u1.2", IssuePlan("u1", "2/KH-U1"))
    await ground.system.until_logged(stream, "DeadlinePassed")
    return f"/movements/{code}"
