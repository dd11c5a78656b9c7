"""What the lists show of sittings, decisions and papers is what the rule of sight lets one see."""

from __future__ import annotations

import datetime as dt

from domain import sight
from domain.calendar import local_date
from domain.commands import Convene, FileList, ListRow
from domain.events import PrintedCount
from projections import lists
from tests.web import world
from tests.web.audience import PEOPLE
from tests.web.ground import Ground

PAGES = {"sitting": "sittings", "decision": "decisions", "submission": "lists"}


async def test_pages_of_many_show_what_the_rule_lets_one_see(ground: Ground) -> None:
    today = local_date(dt.datetime.now(dt.UTC))
    await ground.convened([await ground.nominated(world.SHEET)])
    await ground.must("sitting/guests", "m1", Convene("council", today, "m3", (), ("stranger", "u1.3")))
    await ground.decided()
    row = ListRow("nomination/of-a-list", world.LISTED, "merit", "u3", "u3")
    count = PrintedCount(world.LISTED, "merit", "unit", 1)
    await ground.must(
        "submission/of-u3", "u3.1", FileList("u3", "court", "1/TTr", (row,), (count,), season=world.SEASON)
    )
    await ground.seen()
    reading = ground.site.reading
    for kind, path in PAGES.items():
        streams = [one.stream for one in await lists.streams(ground.site.lists, kind)]
        states, seen_by = await reading.many(streams), dict.fromkeys(streams, 0)
        for person in sorted(PEOPLE):
            told = {row["stream"] for row in (await ground.get(person, f"/api/v1/{path}")).json()}
            facts = await reading.facts()
            ruled = {s for s in streams if sight.sees(facts, person, states[s].state, today)}
            assert told == ruled, (kind, person)
            for stream in told:
                seen_by[stream] += 1
        assert seen_by, kind
        assert all(0 < number < len(PEOPLE) for number in seen_by.values()), kind
