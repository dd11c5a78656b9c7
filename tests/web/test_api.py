"""The API: what the pages show and send, for programs; refused leaves nothing, and nothing breaks it."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any, cast

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web import world
from tests.web.ground import Ground

API = "/api/v1"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


async def token_of(client: httpx.AsyncClient) -> str:
    """The token of the client's session."""
    answer = await client.get(f"{API}/session")
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


async def send(ground: Ground, person: str, stream: str, type: str, **more: Any) -> httpx.Response:
    """Send a command as that person."""
    client = await ground.at(person)
    body = {"id": secrets.token_hex(12), "stream": stream, "type": type, **more}
    return await client.post(f"{API}/commands", json=body, headers={"X-Form-Token": await token_of(client)})


async def read(ground: Ground, person: str, path: str, status: int = 200) -> Any:
    """What the API answers that person."""
    return (await ground.get(person, f"{API}{path}", status)).json()


# Sending ---------------------------------------------------------------------------------------------------


async def test_a_vote_by_the_api_is_one_like_by_the_page(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    client = await ground.at("u1.3")
    body = {
        "id": secrets.token_hex(12),
        "stream": stream,
        "type": "CastVote",
        "data": {"ballot": "unit/1", "choice": "approve", "nonce": secrets.token_hex(16), "seat": "u1.3"},
    }
    headers = {"X-Form-Token": await token_of(client)}
    answers = [await client.post(f"{API}/commands", json=body, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json(), "sent again under its id it is done once"
    assert (await ground.system.types(stream)).count("VoteCast") == 1
    receipt = answers[0].json()["receipt"]
    assert await read(ground, "u1.3", f"/receipts/{stream}/{receipt['version']}") == receipt
    await read(ground, "u1.4", f"/receipts/{stream}/{receipt['version']}", 404)


async def test_what_is_refused_leaves_nothing_in_the_log(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    await ground.seen()
    before = await ground.site.reading.log.length()
    vote = {"ballot": "unit/1", "choice": "approve", "nonce": secrets.token_hex(16), "seat": "u1.4"}
    for person, type, data, status in (
        ("u1.3", "CastVote", vote, 422),  # in another's seat
        ("u1.3", "Sign", {"stage": "signing"}, 422),
        ("far.1", "Sign", {"stage": "signing"}, 404),  # not to be seen by him
        ("u1.3", "Tick", {}, 400),
        ("u1.3", "NoSuchThing", {}, 400),
        ("u1.3", "CastVote", {"ballot": 1}, 400),
    ):
        answer = await send(ground, person, stream, type, data=data)
        assert answer.status_code == status, (person, type, answer.text)
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == status
        assert problem["code"]
        assert problem["detail"]
    assert await ground.site.reading.log.length() == before


PERIOD = {"begins": "2026-01-01", "until": "2026-12-31"}
PLANNED = {"body": "court", "kind": "routine", "runs": PERIOD, "measured": PERIOD, "members": ["u1"]}


@pytest.mark.parametrize(
    ("who", "kind", "type", "data"),
    [
        ("dept-1", "movement", "DraftMovement", PLANNED),
        ("dept-1", "rolemodel", "FindRoleModel", {"kind": "unit", "subject": "u1", "body": "court"}),
        ("chief", "inspection", "PlanInspection", {"body": "court", "units": ["u1"], "number": "1/KH"}),
        ("dept-1", "activity", "HoldActivity", {"kind": "training", "body": "court"}),
    ],
)
async def test_a_movement_and_the_records_around_it_are_begun_by_a_command(
    ground: Ground, who: str, kind: str, type: str, data: dict[str, Any]
) -> None:
    stream = f"{kind}/{secrets.token_hex(4)}"
    answer = await send(ground, who, stream, type, data=data)
    assert answer.status_code == 200, answer.text
    assert answer.json()["receipt"]["stream"] == stream
    stranger = await send(ground, "stranger", f"{stream}-2", type, data=data)
    assert stranger.status_code == 422, "whether he may, the command's rule says"
    document = (await (await ground.at(who)).get(f"{API}/openapi.json")).json()
    assert type in document["components"]["schemas"]["CommandModel"]["properties"]["stream"]["description"]


async def test_a_refusal_comes_with_its_sentence_in_both_languages(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    vote = {"ballot": "unit/1", "choice": "approve", "nonce": secrets.token_hex(16), "seat": "u2.4"}
    said = set()
    for language in ("vi", "en"):
        client = await ground.client_of("u2.3", language)
        body = {"id": secrets.token_hex(12), "stream": stream, "type": "CastVote", "data": vote}
        headers = {"X-Form-Token": await token_of(client)}
        problem = (await client.post(f"{API}/commands", json=body, headers=headers)).json()
        said.add(problem["detail"])
        code = problem["code"]
        assert code not in problem["detail"]
    assert len(said) == 2


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "token"),
        ({"X-Form-Token": "wrong"}, "token"),
        ({"Origin": "https://evil.example"}, "other_site"),
        ({"Sec-Fetch-Site": "cross-site"}, "other_site"),
    ],
)
async def test_another_site_can_send_nothing(ground: Ground, headers: dict[str, str], code: str) -> None:
    client = await ground.at("u1.3")
    before = await ground.site.reading.log.length()
    body = {"id": secrets.token_hex(12), "stream": "nomination/x", "type": "Nominate"}
    shown = {"X-Form-Token": await token_of(client)} if code == "other_site" else {}
    answer = await client.post(f"{API}/commands", json=body, headers={**shown, **headers})
    assert answer.status_code == 403
    assert answer.json()["code"] == code
    assert await ground.site.reading.log.length() == before


async def test_a_command_that_is_too_long_is_not_read(ground: Ground) -> None:
    async def much() -> Any:
        for _ in range(30):
            yield b"x" * 100_000

    client = await ground.at("u1.3")
    headers = {"X-Form-Token": await token_of(client), "Content-Type": "application/json"}
    answer = await client.post(f"{API}/commands", content=much(), headers=headers)
    assert answer.status_code == 413


async def test_a_sheet_of_a_secret_ballot_is_refused_before_it_is_written(ground: Ground) -> None:
    stream = await ground.nominated(world.SECRET, "u3")
    state = await ground.state(stream)
    if state.ballot is None:
        from domain.commands import OpenBallot

        await ground.must(stream, "m1", OpenBallot("council"))
    data = {"ballot": "council/1", "choice": "approve", "nonce": secrets.token_hex(16), "seat": "m4"}
    answer = await send(ground, "m4", stream, "CastVote", data=data)
    assert answer.status_code == 422
    assert "VoteCast" not in await ground.system.types(stream)


async def test_what_nobody_answers_is_said_to_be_recorded_nowhere(ground: Ground) -> None:
    from dataclasses import replace

    stream = await ground.nominated(world.FLAG, "u1")
    client = await ground.at("u1.3")
    headers = {"X-Form-Token": await token_of(client)}
    data = {"ballot": "unit/1", "choice": "approve", "nonce": secrets.token_hex(16), "seat": "u1.3"}
    body = {"id": secrets.token_hex(12), "stream": stream, "type": "CastVote", "data": data}
    site = ground.site
    impatient = replace(site, settings=replace(site.settings, patience=0.0))
    ground.app.state.site = impatient
    try:
        answer = await client.post(f"{API}/commands", json=body, headers=headers)
    finally:
        ground.app.state.site = site
    assert answer.status_code == 503
    assert answer.json()["command_id"] == body["id"]
    handed = await client.post(f"{API}/commands", json={**body, "hand_over": True}, headers=headers)
    assert handed.status_code == 202
    await ground.system.until_logged(stream, "VoteCast")
    again = await client.post(f"{API}/commands", json=body, headers=headers)
    assert again.status_code == 200
    assert (await ground.system.types(stream)).count("VoteCast") == 1


# Reading ---------------------------------------------------------------------------------------------------


async def test_nothing_is_read_without_a_session(ground: Ground) -> None:
    client = await ground.browser()
    for path in ("session", "tasks", "cases", "cases/c1", "log", "receipts/nomination/c1/1"):
        answer = await client.get(f"{API}/{path}")
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_signed_in"
    assert (await client.get(f"{API}/policies")).status_code == 200, "the rules in force are public"


async def test_anothers_case_is_not_there(ground: Ground) -> None:
    case = (await ground.nominated(world.FLAG, "u1")).partition("/")[2]
    assert (await read(ground, "u1.2", f"/cases/{case}"))["nominee"]["name"] == "Unit 1"
    await read(ground, "far.2", f"/cases/{case}", 404)
    found = await read(ground, "far.2", "/cases")
    assert case not in [row["case"] for row in found["cases"]]


async def test_votes_of_an_open_ballot_are_nowhere_in_the_api(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    await ground.voted(stream, "u1.3")
    case = await read(ground, "u1.1", f"/cases/{stream.partition('/')[2]}")
    assert case["outcomes"] == []
    entries = (await read(ground, "auditor", "/log?since=0&limit=500"))["entries"]
    votes = [one for one in entries if one["stream"] == stream and one["type"] == "VoteCast"]
    assert [one["body"] for one in votes] == [None]


async def test_the_log_is_for_auditors(ground: Ground) -> None:
    await read(ground, "u1.1", "/log", 404)
    await read(ground, "chief", "/log/0", 404)
    first = await read(ground, "auditor", "/log/0")
    assert first["position"] == 0


async def test_a_count_comes_with_its_sum_and_its_clause(ground: Ground) -> None:
    stream = await ground.at_signing("u1")
    case = await read(ground, "chief", f"/cases/{stream.partition('/')[2]}")
    (outcome,) = case["outcomes"]
    assert outcome["passed"]
    assert "100" in outcome["derivation"]
    assert outcome["cite"].startswith("Điều 30")
    assert case["tasks"] == ["sign"]


async def test_sittings_lists_and_decisions_can_be_read(ground: Ground) -> None:
    line = await ground.nominated(world.SHEET, "u1")
    sitting = (await ground.opened([line], "cluster")).partition("/")[2]
    seen = await read(ground, "u1.1", f"/sittings/{sitting}")
    assert seen["received"] == 0
    assert [one["case"] for one in seen["lines"]] == [line.partition("/")[2]]
    assert sitting in [row["sitting"] for row in await read(ground, "u1.1", "/sittings")]
    await read(ground, "far.1", f"/sittings/{sitting}", 404)
    decision = (await ground.drafted()).partition("/")[2]
    drawn = await read(ground, "dept-1", f"/decisions/{decision}")
    assert drawn["phase"] == "draft"
    assert len(drawn["lines"]) >= 1
    await read(ground, "far.1", f"/decisions/{decision}", 404)
    assert await read(ground, "dept-1", "/lists") == []


async def test_eligibility_is_answered_for_ones_own_unit_alone(ground: Ground) -> None:
    found = await read(
        ground, "u1.2", f"/eligibility?award={world.FIGHTER}&unit=u1&nominee=u1.3&season={world.SEASON}"
    )
    assert found["verdict"] in ("eligible", "not_known")
    assert found["findings"][0]["cite"].startswith("Điều 22")
    await read(ground, "u1.2", f"/eligibility?award={world.FIGHTER}&unit=u2&nominee=u2.3", 404)
    await read(ground, "u1.2", f"/eligibility?award={world.FIGHTER}&unit=u1&nominee=u2.3", 404)
    await read(ground, "u1.3", f"/eligibility?award={world.FIGHTER}&unit=u1&nominee=u1.3", 404)


# Anything --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["auditor", "u1.2"])
async def test_nothing_that_is_sent_breaks_it(ground: Ground, person: str) -> None:
    """Whatever fits the description, and much that does not: no error of ours, and answers as described."""
    await ground.nominated(world.FLAG, "u1")
    client = await ground.at(person)
    headers = {"X-Form-Token": await token_of(client)}
    schema = schemathesis.openapi.from_dict((await client.get(f"{API}/openapi.json")).json())
    loop = asyncio.get_running_loop()
    before = await ground.site.reading.log.length()
    tried = [0]

    def check(operation: Any) -> None:
        """In a thread of its own: hypothesis waits for each answer."""

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def one(case: Any) -> None:
            tried[0] += 1
            kwargs = case.as_transport_kwargs(headers=headers)
            answer = asyncio.run_coroutine_threadsafe(_asked(client, kwargs), loop).result(60)
            case.validate_response(schemathesis.Response.from_httpx(answer, verify=True), checks=CHECKS)

        strategy = operation.as_strategy()
        given(case=strategy)(one)()

    for result in schema.get_all_operations():
        await asyncio.to_thread(check, cast(Any, result).ok())
    assert tried[0] > 100
    assert await ground.site.reading.log.length() == before, "nothing of it was a fact"


async def _asked(client: httpx.AsyncClient, kwargs: dict[str, Any]) -> httpx.Response:
    kwargs = {name: value for name, value in kwargs.items() if name in _PASSED}
    return await client.request(**kwargs)


_PASSED = ("method", "url", "headers", "params", "json", "content", "data")
