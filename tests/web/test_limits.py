"""How much one visitor may ask for; that it is nobody else's affair; sessions that grow old and end."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.ground import ORIGIN, Ground, served
from web.app import create_app
from web.limits import Attempts, Buckets, address_of
from web.settings import Limits, Settings

SECONDS = 5
FLOOD = """
import asyncio, sys, time

async def visitor(port, until, seen):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
        head = (await reader.readuntil(b"\\r\\n\\r\\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length: ")[2].split()[0]))
        seen[b" 429 " in head[:14]] += 1

async def main():
    seen = [0, 0]
    until = time.monotonic() + float(sys.argv[2])
    await asyncio.gather(*(visitor(int(sys.argv[1]), until, seen) for _ in range(30)))
    print(*seen)

asyncio.run(main())
"""
"""One process that asks as fast as it can, on thirty connections; says how many were let in and refused."""


@given(st.lists(st.tuples(st.floats(0, 3), st.booleans()), max_size=60))
def test_a_bucket_never_gives_more_than_its_burst_and_what_came_in(steps: list[tuple[float, bool]]) -> None:
    now = 100.0
    buckets = Buckets(2.0, 5.0, lambda: now)
    given_out, begun = 0, now
    for wait, takes in steps:
        now += wait
        if takes and buckets.take("one"):
            given_out += 1
            assert given_out <= 5 + 2 * (now - begun) + 1e-6
    now += 10
    assert sum(buckets.take("one") for _ in range(9)) == 5
    assert buckets.take("another")


def test_who_fails_shuts_himself_out_and_nobody_else() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for _ in range(30):
        assert not attempts.spent("10.0.0.1")
        attempts.failed("10.0.0.1")
    assert attempts.spent("10.0.0.1")
    assert not attempts.spent("10.0.0.2")
    now = 7.0
    assert not attempts.spent("10.0.0.1")


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("10.0.0.7", 1), "10.0.0.7"),
        (("2001:db8:1:2:3::4", 1), "2001:db8:1:2::/64"),
        (("testclient", 1), "testclient"),
        (None, ""),
    ],
)
def test_an_ipv6_network_is_one_visitor(client: tuple[str, int] | None, address: str) -> None:
    assert address_of({"client": client}) == address


@pytest.fixture
async def limited(ground: Ground) -> AsyncIterator[Ground]:
    """The same world with limits, nothing of them used up."""
    settings = Settings(ORIGIN, demo=True, limits=Limits(address_rate=20, address_burst=40))
    app = create_app(settings, ground.system.where)
    async with app.router.lifespan_context(app):
        yield replace(ground, app=app, _at={})


async def test_a_flood_is_answered_with_429_and_slows_nobody_who_is_signed_in(limited: Ground) -> None:
    async with served(limited) as origin, httpx.AsyncClient(base_url=origin, trust_env=False) as known:
        await known.post("/sign-in/demo", data={"person": "u1.3"})
        assert (await known.get("/inbox")).status_code == 200
        where = urlsplit(origin)
        flooding = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", FLOOD, str(where.port), str(SECONDS)), stdout=asyncio.subprocess.PIPE
        )
        took = []
        while flooding.returncode is None:
            begun = time.perf_counter()
            page = await known.get("/inbox")
            took.append(time.perf_counter() - begun)
            assert page.status_code == 200
        assert flooding.stdout is not None
        passed, refused = map(int, (await flooding.stdout.read()).split())
    assert len(took) >= 10
    assert statistics.quantiles(took, n=20)[-1] < 0.5, sorted(took)[-10:]
    assert refused > 50
    assert passed <= 40 + 20 * (SECONDS + 3)


async def test_a_made_up_cookie_is_no_session_and_costs_the_address(limited: Ground) -> None:
    limits = Limits(address_rate=0.01, address_burst=5)
    app = create_app(Settings(ORIGIN, demo=True, limits=limits), limited.system.where)
    async with app.router.lifespan_context(app):
        site, codes, page = replace(limited, app=app, _at={}), [], httpx.Response(0)
        for number in range(8):
            client = await site.browser()
            client.cookies.set("session", f"made up {number}")
            page = await client.get("/")
            codes.append(page.status_code)
        assert codes == [200] * 5 + [429] * 3
        assert int(page.headers["retry-after"]) >= 1
        assert "Too many requests" in page.text


async def test_who_is_signed_in_has_a_bucket_of_his_own(limited: Ground) -> None:
    limits = Limits(session_rate=0.1, session_burst=5)
    app = create_app(Settings(ORIGIN, demo=True, limits=limits), limited.system.where)
    async with app.router.lifespan_context(app):
        site = replace(limited, app=app, _at={})
        one, other = await site.client_of("u1.3"), await site.client_of("u1.4")
        # The first request shows that the cookie is a session's; five more are in its bucket.
        codes = [(await one.get("/sessions")).status_code for _ in range(8)]
        assert codes == [200] * 6 + [429] * 2
        assert (await other.get("/sessions")).status_code == 200


async def test_more_side_by_side_than_one_can_look_at_is_too_much(limited: Ground) -> None:
    limits = Limits(address_beside=3)
    app = create_app(Settings(ORIGIN, demo=True, limits=limits), limited.system.where)
    async with app.router.lifespan_context(app):
        client = await replace(limited, app=app, _at={}).browser()
        pages = await asyncio.gather(*(client.get("/sign-in") for _ in range(12)))
        codes = [page.status_code for page in pages]
        assert codes.count(200) >= 3
        assert 429 in codes
        assert (await client.get("/sign-in")).status_code == 200


# Sessions --------------------------------------------------------------------------------------------------


async def test_a_session_gets_a_new_secret_from_time_to_time_and_the_old_one_ends(ground: Ground) -> None:
    client = await ground.client_of("u2.3")
    old = client.cookies["session"]
    await ground.site.store.pool.execute("UPDATE web.session SET changed = now() - interval '31 minutes'")
    await client.get("/sessions")
    fresh = client.cookies["session"]
    assert fresh != old
    other = await with_cookie(ground, old)
    assert (await other.get("/sessions")).status_code == 200  # for pages under way
    assert other.cookies["session"] == old
    await ground.site.store.pool.execute("UPDATE web.session SET changed = now() - interval '2 minutes'")
    assert (await other.get("/sessions")).status_code == 303
    assert (await client.get("/sessions")).status_code == 200


async def test_signing_in_changes_the_secret_and_ends_the_session_before(ground: Ground) -> None:
    client = await ground.client_of("u2.3")
    old = client.cookies["session"]
    await client.post("/sign-in/demo", data={"person": "u2.4", "_token": await token_of(client)})
    assert client.cookies["session"] != old
    assert (await (await with_cookie(ground, old)).get("/sessions")).status_code == 303


async def test_one_ends_all_sessions_but_ones_own_or_all(ground: Ground) -> None:
    here, there = await ground.client_of("u3.3"), await ground.client_of("u3.3")
    others = await ground.client_of("u3.4")
    page = await here.get("/sessions")
    assert page.text.count("another one") == 1
    token = await token_of(here)
    await here.post("/sessions/end", data={"which": "others", "_token": token})
    assert (await there.get("/sessions")).status_code == 303
    assert (await here.get("/sessions")).status_code == 200
    await here.post("/sessions/end", data={"which": "all", "_token": token})
    assert (await here.get("/sessions")).status_code == 303
    assert (await others.get("/sessions")).status_code == 200


async def test_by_https_the_cookie_is_bound_to_the_host_and_browsers_stay_with_https(ground: Ground) -> None:
    settings = Settings("https://thidua.example.vn", limits=None)
    app = create_app(settings, ground.system.where)
    async with app.router.lifespan_context(app):
        site = replace(ground, app=app, _at={})
        client = await site.browser()
        secret = await site.site.store.begin("u1.3", "passkey")
        client.cookies.set("__Host-session", secret)
        await ground.site.store.pool.execute("UPDATE web.session SET changed = now() - interval '1 hour'")
        page = await client.get("/sessions")
        assert page.headers["strict-transport-security"].startswith("max-age=31536000")
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie


async def with_cookie(ground: Ground, secret: str) -> httpx.AsyncClient:
    client = await ground.browser()
    client.cookies.set("session", secret)
    return client


async def token_of(client: httpx.AsyncClient) -> str:
    """The form token of the client's session."""
    page = await client.get("/sessions")
    return page.text.partition('name="_token" value="')[2].partition('"')[0]
