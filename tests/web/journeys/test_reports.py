"""The auditor counts a season: from the report to the names behind a number, and under a draft."""

from __future__ import annotations

import csv
import io

from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey
from tests.web.test_registry import rules_of


async def test_a_season_is_counted_and_decided_again_under_a_draft(ground: Ground, journey: Journey) -> None:
    case = await ground.nominated(world.FLAG, "u2")
    await ground.voted(case, "u2.4", choice="reject")
    await ground.voted(case)
    name = case.partition("/")[2]
    auditor = await journey.seat("auditor")
    await auditor.menu("Báo cáo")
    await auditor.press("Lập báo cáo kỳ thi đua")
    await auditor.problem("Hãy chọn")
    await auditor.choose("Kỳ thi đua", world.SEASON)
    await auditor.press("Lập báo cáo kỳ thi đua")
    await auditor.says("Cờ thi đua", "Đơn vị số 2")
    await auditor.picture("report-fairness")
    rows = csv.reader(io.StringIO((await auditor.fetched("Bảng tính (CSV)")).decode("utf-8-sig")))
    assert "unit/u2" in {row[0] for row in rows}
    await auditor.follow("(Đơn vị số 2, Đề nghị)", within=auditor.row("Đơn vị số 2").first)
    await auditor.heading("Danh sách đằng sau con số")
    await auditor.follow(name, within=auditor.row("Đơn vị số 2").first)
    await auditor.says("Đơn vị số 2")

    await auditor.menu("Báo cáo")
    await auditor.follow("Xét lại một kỳ thi đua đã qua theo dự thảo")
    draft = rules_of(route=[{**world.UNIT_VOTE, "pass": {"at_least": "80%"}}, world.SIGN])
    await auditor.bring("Tệp quy định của một danh hiệu (YAML)", "du-thao.yaml", "application/yaml", draft)
    await auditor.choose("Kỳ thi đua", world.SEASON)
    before = await ground.site.reading.log.length()
    await auditor.press("Xét lại")
    await auditor.says("Điều 30 (giả định)", "Đơn vị số 2")
    await auditor.picture("report-simulation")
    assert await ground.site.reading.log.length() == before, "nothing is written"
