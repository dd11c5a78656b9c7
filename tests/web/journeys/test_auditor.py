"""The auditor: finds a case without accents, sees it as of any entry, checks it; compares two versions."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from playwright.async_api import expect

from domain.award.policy import digest, text_of
from domain.award.stages import Threshold
from domain.commands import ChangeRegistry
from domain.events import PolicyAdopted
from domain.facts import COMMON
from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey


async def test_a_case_found_without_accents_is_seen_as_of_each_entry_and_checked(
    ground: Ground, journey: Journey
) -> None:
    stream = await ground.signed("u2")
    name = stream.partition("/")[2]
    entries = await ground.system.entries(stream)
    last = len(entries)
    auditor = await journey.seat("auditor")
    await auditor.menu("Kiểm tra")
    await auditor.write("Họ tên, đơn vị, mã hồ sơ hoặc luồng", "DON VI SO 2")
    await auditor.press("Tìm")
    await auditor.follow("Lịch sử", within=auditor.item(stream))
    await auditor.says(f"Tại mục {last} trên {last}", "Thay đổi do mục này")
    slider = auditor.page.get_by_role("slider", name="Tại mục")
    await slider.press("Home")
    await auditor.press("Xem")
    await auditor.says(f"Tại mục 1 trên {last}", "đề nghị xét tặng")
    for version in range(2, last + 1):
        await auditor.follow("Mục sau")
        await auditor.says(f"Tại mục {version} trên {last}")
    await auditor.follow("Mục trước")
    await auditor.says("Hồ sơ tại thời điểm đó", "bình xét tại đơn vị")
    await slider.press("End")
    await auditor.press("Xem")
    await auditor.unfold("Kiểm tra thông tin này")
    await auditor.says(entries[-1].leaf.hex(), "Cách tự kiểm tra", f"vinhdanh replay --folder THƯ_MỤC {name}")
    await auditor.picture("history-with-proof")
    body = entries[-1].body
    assert body is not None
    assert hashlib.sha256(b"\0" + body).digest() == entries[-1].leaf

    await auditor.open(f"/cases/{name}")
    await auditor.follow("Thẩm tra lại")
    await auditor.says("Không có điểm nào khác.")
    await auditor.menu("Kiểm tra")
    await auditor.follow("Toàn bộ nhật ký")
    await auditor.write("Luồng", stream)
    await auditor.press("Xem")
    await auditor.follow(str(entries[0].position), within=auditor.row(entries[0].leaf.hex()[:16]))
    await auditor.says(entries[0].leaf.hex(), f"Hồ sơ {stream}")
    assert await ground.system.entries(stream) == entries  # whoever looks leaves nothing behind


@pytest.mark.long
async def test_what_a_new_version_of_the_rules_changed(ground: Ground, journey: Journey) -> None:
    award = world.KEYED if journey.scripts else world.CHANGING
    common = (await ground.site.reading.facts()).common
    old = next(one.policy for one in common.policies.values() if one.policy.award == award)
    ends = old.in_force.model_copy(update={"until": dt.date(2030, 12, 31)})
    stricter = Threshold.model_validate({"at_least": "3/4", "cite": "Điều 9", "certainty": "read"})
    begins = old.in_force.model_copy(update={"begins": dt.date(2031, 1, 1)})
    route = (old.route[0].model_copy(update={"threshold": stricter}), *old.route[1:])
    for update in ({"in_force": ends}, {"in_force": begins, "route": route}):
        data = old.model_copy(update=update).canonical()
        change = PolicyAdopted(digest(data), award, text_of(data), what_if=False)
        await ground.must(COMMON, "registrar", ChangeRegistry((change,)))

    auditor = await journey.seat("auditor", "/audit")
    await auditor.follow("Quy định đang có hiệu lực")
    await auditor.follow(old.title.vi)
    await auditor.follow("Những thay đổi so với bản trước")
    row = auditor.row("từ 2/3 trở lên")
    await expect(row).to_contain_text("từ 75 % trở lên")
    await auditor.says("Điều 9")
    await auditor.picture("rules-changed")
