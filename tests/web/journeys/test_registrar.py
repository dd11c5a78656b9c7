"""The administrator: reads the registry, has a file of rules checked, invites somebody to make a passkey."""

from __future__ import annotations

import pytest
import yaml
from playwright.async_api import expect

from tests.web import world
from tests.web.authenticator import invited
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

FLAG = next(policy for policy in world.AWARDS if policy.award == world.FLAG)


def rules(**more: object) -> bytes:
    """A file with the flag's rules, changed."""
    data = FLAG.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    return yaml.safe_dump({**data, **more}, allow_unicode=True).encode()


@pytest.mark.long
async def test_the_registry_is_read_and_rules_are_checked_and_nothing_is_changed(
    ground: Ground, journey: Journey
) -> None:
    before = await ground.site.reading.log.length()
    registrar = await journey.seat("registrar")
    await registrar.menu("Sổ đăng ký")
    await registrar.write("Tìm người hoặc cơ quan, đơn vị", "NGUYEN VAN ba")
    await registrar.press("Tìm")
    await registrar.follow(world.PEOPLE["u1.3"])
    await registrar.says("u1.3", "1/QĐ", "đương nhiệm")
    await registrar.follow("Đơn vị số 1")
    await expect(registrar.row(world.PEOPLE["u1.1"]).first).to_contain_text("01/01/2020")
    await registrar.picture("registry-body")

    await registrar.menu("Sổ đăng ký")
    await registrar.follow("Quy định: đã áp dụng và kiểm tra tệp mới")
    label = "Tệp quy định của một danh hiệu (YAML)"
    await registrar.bring(label, "cờ.yaml", "application/yaml", b"award: test.flag\nrules: 99\n")
    await registrar.press("Kiểm tra")
    await registrar.says("Chưa thể áp dụng.", "Dòng 2")
    await registrar.follow("Kiểm tra tệp khác")
    route = [dict(stage) for stage in yaml.safe_load(rules())["route"]]
    route[0]["pass"] = {"at_least": "3/4"}
    await registrar.bring(label, "cờ.yaml", "application/yaml", rules(route=route))
    await registrar.press("Kiểm tra")
    await expect(registrar.row("từ 2/3 trở lên")).to_contain_text("75 %")
    await registrar.picture("rules-checked")
    assert await ground.site.reading.log.length() == before


async def test_an_invitation_a_passkey_and_a_vote_that_is_signed_with_it(
    ground: Ground, scripted: Journey
) -> None:
    registrar = await scripted.with_device(await invited(ground, "registrar"))
    await registrar.write("Tên gọi", "máy tính cơ quan")
    await registrar.press("Tạo khóa truy cập")
    await registrar.open("/registry/people/u2.3")
    await registrar.follow("Khóa đăng nhập và lời mời")
    await registrar.press("Lập giấy mời")
    await registrar.says(world.PEOPLE["u2.3"])
    await registrar.press("Ký bằng khóa truy cập")
    await registrar.heading("Đã lập giấy mời")
    link = (await registrar.main.get_by_role("code").inner_text()).removeprefix(registrar.origin)

    voter = await scripted.with_device(link)
    await voter.says(world.PEOPLE["u2.3"])
    await voter.write("Tên gọi", "điện thoại")
    await voter.press("Tạo khóa truy cập")
    await voter.says("điện thoại")
    again = await scripted.somebody(link)
    await again.heading("Giấy mời không còn hiệu lực")

    stream = await ground.nominated(world.KEYED, "u2")
    await voter.open(f"/cases/{stream.partition('/')[2]}/vote")
    await voter.tick("Tán thành")
    await voter.press("Ghi phiếu này")
    await voter.says("Chưa có gì được ghi", "Tán thành", "Đơn vị số 2 · Cờ ký số")
    assert "VoteCast" not in await ground.system.types(stream)
    await voter.picture("sign-with-passkey")
    await voter.press("Ký bằng khóa truy cập")
    await voter.recorded()
    [vote] = [entry for entry in await ground.system.entries(stream) if entry.type == "VoteCast"]
    assert vote.content["actor"] == vote.content["actor"] | {"person": "u2.3", "proof": "passkey"}
