"""The registry's pages: whoever keeps it finds bodies and people and has rules checked; nothing changes."""

from __future__ import annotations

import pytest
import yaml

from tests.web import world
from tests.web.ground import Ground, form, submit

FLAG = next(policy for policy in world.AWARDS if policy.award == world.FLAG)


def rules_of(**more: object) -> bytes:
    """A file with the flag's rules, from next year on."""
    data = FLAG.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    return yaml.safe_dump({**data, **more}, allow_unicode=True).encode()


async def check(ground: Ground, content: bytes, name: str = "flag.next.yaml") -> str:
    client = await ground.at("registrar")
    page = await client.get("/registry/policies")
    files = {"file": (name, content, "application/yaml")}
    answer = await submit(client, page, "/registry/policies", files=files)
    assert answer.status_code in (200, 422)
    return answer.text


@pytest.mark.parametrize(
    "path", ["/registry", "/registry/bodies/u1", "/registry/people/u1.3", "/registry/policies"]
)
async def test_the_registry_is_for_whoever_keeps_it(ground: Ground, path: str) -> None:
    await ground.get("registrar", path)
    for who in ("auditor", "chief", "u1.3", "stranger"):
        await ground.get(who, path, 404)


async def test_people_are_found_without_accents(ground: Ground) -> None:
    page = await ground.get("registrar", "/registry?q=do+thi+hanh")
    assert "/registry/people/registrar" in page.text
    page = await ground.get("registrar", "/registry?q=don+vi+so+2")
    assert "/registry/bodies/u2" in page.text
    page = await ground.get("registrar", "/registry?q=<script>")
    assert "<script>" not in page.text
    assert "Nobody was found" in page.text


async def test_a_body_has_its_offices_with_their_dates(ground: Ground) -> None:
    page = await ground.get("registrar", "/registry/bodies/council")
    assert "Hoàng Văn Chủ" in page.text
    assert "1 January 2020" in page.text
    assert "in office" in page.text
    cluster = await ground.get("registrar", "/registry/bodies/cluster")
    assert "/registry/bodies/u4" in cluster.text


async def test_a_person_has_offices_awards_and_the_invitation(ground: Ground) -> None:
    page = await ground.get("registrar", "/registry/people/u1.3")
    assert "test.worker" in page.text
    assert "/registry/people/u1.3/invite" in page.text
    for path in ("/registry/people/nobody", "/registry/bodies/nobody", "/registry/people/u1"):
        await ground.get("registrar", path, 404)


async def test_a_new_version_is_compared_and_nothing_is_adopted(ground: Ground) -> None:
    before = await ground.site.reading.log.length()
    route = [dict(stage) for stage in yaml.safe_load(rules_of())["route"]]
    route[0]["pass"] = {"at_least": "3/4"}
    changed = rules_of(in_force={"from": "2027-01-01", "picked_by": "submission"}, route=route)
    text = await check(ground, changed)
    assert "2/3" in text
    assert "75 %" in text
    assert "Line " in text, "the version before has no end yet: two would be in force"
    ended = rules_of(in_force={"from": "2018-01-01", "until": "2026-12-31", "picked_by": "submission"})
    text = await check(ground, ended, "flag; rm -rf.yaml")
    assert "Nothing is wrong" in text
    assert "&#39;./flag; rm -rf.yaml&#39;" in text, "what is copied into a shell is quoted"
    assert await ground.site.reading.log.length() == before


async def test_the_same_file_is_known(ground: Ground) -> None:
    assert "adopted already" in await check(ground, rules_of())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"award: [",
        b"- a\n- b\n",
        b"award: test.flag\nrules: 99\n",
        b"a: &a [x]\nb: *a\n",
        b"x: " + b"[" * 5000,
        b"\x00",
        rules_of(route=[]),
    ],
    ids=range(9),
)
async def test_a_file_that_is_none_is_told_with_its_line(ground: Ground, content: bytes) -> None:
    text = await check(ground, content)
    assert "Line " in text
    assert "vinhdanh adopt" not in text


async def test_a_file_that_is_too_large_is_not_read(ground: Ground) -> None:
    assert "too large" in await check(ground, b"#" * 600_000)
    client = await ground.at("registrar")
    page = await client.get("/registry/policies")
    assert "Choose a file" in (await submit(client, form(page, "/registry/policies"))).text
