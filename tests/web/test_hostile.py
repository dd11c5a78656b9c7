"""Addresses and forms that no page of ours makes: an answer that says no, never a defect."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.web import world
from tests.web.ground import ORIGIN, Ground, form, submit

NAMES = (
    "%00",
    "a%00b",
    "%ff%fe",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "%E2%80%AEgnp",
    "<script>",
    "'%20OR%201=1--",
    "x" * 300,
    "registry%2fcommon",
    "%F0%9F%92%A9",
    "-1",
    "%25s%25n",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "path",
    ["/cases/{}", "/cases/{}/vote", "/forms/{}", "/receipts/nomination/{}/1", "/receipts/{}/1/file", "/{}"],
)
async def test_a_name_that_is_none_is_not_found(ground: Ground, path: str, name: str) -> None:
    client = await ground.at("u1.3")
    page = await client.get(path.format(name))
    assert page.status_code == 404, page.text[:500]
    assert "<script>" not in page.text.partition("<main")[2]


@pytest.mark.parametrize("version", ["0", "-1", "99999999999999999999", "1e3", "٣", "9223372036854775808"])
async def test_a_version_that_is_none_is_not_found(ground: Ground, version: str) -> None:
    stream = await ground.nominated(world.FLAG)
    await ground.get("u1.3", f"/receipts/{stream}/{version}", status=404)


@pytest.mark.parametrize("at", ["-1", "x", "9" * 15, "9" * 400, "%00", "1e9", "٣"])
async def test_a_position_that_is_none_is_not_waited_for(ground: Ground, at: str) -> None:
    await ground.get("u1.3", f"/inbox?at={at}")


@pytest.mark.parametrize(
    "reason",
    [
        "\x00",
        "a\x00b",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "\u202etxt.exe",
        "=1+1",
        "x" * 70_000,
    ],
    ids=["nul", "nul-inside", "surrogate", "right-to-left", "formula", "long"],
)
async def test_words_of_any_kind_are_words_or_are_refused(ground: Ground, reason: str) -> None:
    stream = await ground.nominated(world.FLAG)
    client = await ground.at("u1.3")
    sheet = form(await client.get(f"/cases/{stream.partition('/')[2]}/vote"), "/vote")
    answer = await submit(client, sheet, choice="approve", reason=reason)
    assert answer.status_code in (200, 422), answer.text[:500]
    await ground.seen()
    again = await ground.get("u1.3", f"/cases/{stream.partition('/')[2]}")
    assert "<h1>" in again.text


@pytest.mark.parametrize(
    ("type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"choice=%ff%fe&_key=%00", (303, 400)),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(6_000)), (303, 400)),
        ("multipart/form-data", b"no boundary at all", (303, 400)),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense", (303, 400)),
        ("application/json", b'{"choice": "approve"}', (303, 400)),
        ("text/plain", b"choice=approve", (303, 400)),
        ("", b"choice=approve", (303, 400)),
    ],
    ids=["bytes", "many", "no-boundary", "cut", "json", "plain", "none"],
)
async def test_a_form_that_is_none_sends_nothing_on(
    ground: Ground, type: str, body: bytes, status: tuple[int, ...]
) -> None:
    stream = await ground.nominated(world.FLAG)
    client = await ground.at("u1.3")
    path = f"/cases/{stream.partition('/')[2]}/vote"
    headers = {"Origin": ORIGIN, **({"Content-Type": type} if type else {})}
    answer = await client.post(path, content=body, headers=headers)
    assert answer.status_code in status, answer.text[:500]
    assert "VoteCast" not in await ground.system.types(stream)


async def test_a_form_that_does_not_say_how_long_it_is_is_not_read(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG)
    client = await ground.at("u1.3")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 10_000

    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post(f"/cases/{stream.partition('/')[2]}/vote", content=endless(), headers=headers)
    assert answer.status_code == 413
