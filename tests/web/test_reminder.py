"""The chair's reminder is addressed to those whose vote is still to come, in blind copies."""

from __future__ import annotations

import html
import re

from tests.web import world
from tests.web.ground import Ground
from tests.web.test_mail import ADDRESS, reader


async def test_it_is_addressed_to_who_has_an_address_and_names_the_others(ground: Ground) -> None:
    await reader(ground, "u1")
    case = (await ground.nominated(world.FIGHTER, "u1", "u1.3")).partition("/")[2]
    await ground.seen()
    page = html.unescape((await ground.get("u1.1", f"/cases/{case}/close")).text)
    link = re.search(r'href="(mailto:[^"]*)"', page)
    assert link is not None
    assert f"bcc={ADDRESS.replace('@', '%40')}&subject=" in link[1]
    assert "Nguy" not in link[1], "the text names nobody"
    others = page.partition("No address is known of:")[2].partition("<")[0]
    assert "Người Đọc Thư" not in others
    assert "Nguyễn Văn Bốn" in others
