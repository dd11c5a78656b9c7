"""The library of rules: what is in force, one version clause by clause, its history, and how to check it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

import httpx
import pytest
import yaml

from audit import ruling
from audit.words import Language, Words
from domain.award import clauses
from domain.award.policy import Policy, digest, text_of
from domain.award.stages import Threshold
from domain.commands import Actor, ChangeRegistry, Command
from domain.events import PolicyAdopted
from domain.facts import COMMON
from scenarios.format import POLICIES, load_policy
from tests.web import world
from tests.web.ground import Ground

FILES = sorted(f for f in POLICIES.rglob("*.yaml") if "calendars" not in f.parts)


async def anybody(ground: Ground, path: str, status: int = 200, language: str = "en") -> httpx.Response:
    page = await (await ground.browser(language)).get(path)
    assert page.status_code == status, f"{path}: {page.status_code}"
    return page


async def digest_of(ground: Ground, award: str) -> str:
    facts = await ground.site.reading.facts()
    return next(d for d, a in facts.common.policies.items() if a.policy.award == award)


async def adopt(ground: Ground, policy: Policy, *, what_if: bool = False) -> str:
    data = policy.canonical()
    change = PolicyAdopted(digest(data), policy.award, text_of(data), what_if)
    ask = ChangeRegistry((change,))
    await ground.system.must(Command(COMMON, secrets.token_hex(8), Actor("registrar", "local"), ask))
    await ground.seen()
    return digest(data)


async def test_the_library_has_every_award_with_its_source_and_status(ground: Ground) -> None:
    page = await anybody(ground, "/rules")
    assert "Emulation flag" in page.text
    assert f'href="/rules/{await digest_of(ground, world.FLAG)}"' in page.text
    assert "in force" in page.text
    assert "Cờ thi đua" in (await anybody(ground, "/rules", language="vi")).text


async def test_a_version_shows_each_figure_with_its_clause(ground: Ground) -> None:
    page = await anybody(ground, f"/rules/{await digest_of(ground, world.FIGHTER)}")
    assert "Điều 22 (giả định)" in page.text
    assert 'id="route-unit-pass"' in page.text
    assert "at least 2/3" in page.text or "%" in page.text


async def test_the_json_is_what_its_digest_says(ground: Ground) -> None:
    name = await digest_of(ground, world.FLAG)
    file = await anybody(ground, f"/rules/{name}/file?form=json")
    assert hashlib.sha256(file.content).hexdigest() == name


async def test_the_yaml_can_be_adopted_again(ground: Ground) -> None:
    name = await digest_of(ground, world.FIGHTER)
    file = await anybody(ground, f"/rules/{name}/file")
    policy = Policy.model_validate(yaml.safe_load(file.text))
    assert digest(policy.canonical()) == name


async def test_a_later_version_is_compared_with_the_one_before(ground: Ground) -> None:
    old = (await ground.site.reading.facts()).common.policies[await digest_of(ground, world.KEYED)].policy
    ending = old.model_copy(
        update={"in_force": old.in_force.model_copy(update={"until": dt.date(2030, 12, 31)})}
    )
    await adopt(ground, ending)
    route = (old.route[0].model_copy(update={"threshold": _share("3/4")}), *old.route[1:])
    period = old.in_force.model_copy(update={"begins": dt.date(2031, 1, 1)})
    new = await adopt(ground, old.model_copy(update={"route": route, "in_force": period}))
    page = await anybody(ground, f"/rules/{new}/changes")
    assert "at least 75 %" in page.text
    listed = (await anybody(ground, f"/rules/{new}")).text
    assert "not yet in force" in listed
    assert "Rules adopted: Flag by passkey" in (await anybody(ground, "/changes")).text


def _share(text: str) -> Threshold:
    return Threshold.model_validate({"at_least": text, "cite": "Điều 9", "certainty": "read"})


async def test_what_was_adopted_to_try_something_is_in_no_library(ground: Ground) -> None:
    old = (await ground.site.reading.facts()).common.policies[await digest_of(ground, world.LISTED)].policy
    title = old.title.model_copy(update={"en": "Only what if"})
    tried = await adopt(ground, old.model_copy(update={"title": title}), what_if=True)
    await anybody(ground, f"/rules/{tried}", 404)
    for path in ("/rules", "/changes"):
        assert "Only what if" not in (await anybody(ground, path)).text


@pytest.mark.parametrize("name", ["0" * 64, "x", "..", "%00"])
async def test_there_are_no_other_rules(ground: Ground, name: str) -> None:
    for path in (f"/rules/{name}x", f"/rules/{name}x/changes", f"/rules/{name}x/file"):
        await anybody(ground, path, 404)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_value_of_the_library_has_words(language: Language) -> None:
    words = Words(language)
    awards = {load_policy(file).award: "award" for file in FILES}
    bare: set[str] = set()
    for file in FILES:
        for clause in clauses.clauses(load_policy(file)):
            heading = ruling.heading(words, clause.key, lambda code: awards.get(code, code))
            if clause.key[0] == "eligibility" and ("_" in heading or "." in heading):
                bare.add(heading)
            for field, value in clause.says.items():
                shown = ruling.said(words, field, value, lambda code: awards.get(code, code))
                if "_" in shown and field not in ("award", "body", "superior", "of"):
                    bare.add(f"{field}: {shown}")
    assert not bare
