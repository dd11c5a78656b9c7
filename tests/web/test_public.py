"""What anybody may see without signing in: published decisions, who holds what, and nothing else."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from xml.etree import ElementTree

import httpx
import pytest

from audit.spreadsheet import neutral, table
from audit.words import Words
from domain.award.stages import Threshold
from domain.commands import CancelLines, IssueErratum
from domain.events import Outcome, Tally
from tests.web import world
from tests.web.ground import Ground
from web.atom import ATOM
from web.published import count_in_public


@pytest.fixture(scope="module")
async def decision(ground: Ground) -> str:
    """A published decision over u1 and u2; its stream."""
    return await ground.decided(published=True)


@pytest.fixture(scope="module")
async def fighter(ground: Ground, decision: str) -> str:
    """A published decision with a person's name on it; its stream."""
    del decision
    line = await ground.nominated(world.LISTED, "u1", "u1.3")
    return await ground.decided([line], published=True)


async def anybody(ground: Ground, path: str, status: int = 200) -> httpx.Response:
    page = await (await ground.browser()).get(path)
    assert page.status_code == status, f"{path}: {page.status_code}\n{page.text[:2000]}"
    return page


def name_of(stream: str) -> str:
    return stream.partition("/")[2]


# Published decisions ----------------------------------------------------------------------------------------


async def test_a_published_decision_shows_its_list_and_the_rules_it_rests_on(
    ground: Ground, decision: str
) -> None:
    state = await ground.state(decision)
    case = await ground.state(state.lines[0])
    page = await anybody(ground, f"/published/{name_of(decision)}")
    assert state.signed.paper in page.text
    assert state.signed.digest in page.text
    assert "Unit 1" in page.text
    assert f'href="/rules/{case.about.policy}"' in page.text
    assert state.signed.paper in (await anybody(ground, "/published")).text


@pytest.mark.parametrize("how", ["drafted", "checked", "decided"])
async def test_a_decision_is_nowhere_in_public_before_it_is_published(ground: Ground, how: str) -> None:
    stream = await getattr(ground, how)(await ground.agreed("u4"))
    await anybody(ground, f"/published/{name_of(stream)}", 404)
    await anybody(ground, f"/published/{name_of(stream)}/entries", 404)
    state = await ground.state(stream)
    for path in ("/published", "/register", "/changes", "/changes.atom", "/open-data/entries.ndjson"):
        text = (await anybody(ground, path)).text
        assert stream not in text
        assert f"/published/{name_of(stream)}" not in text
        assert state.signed is None or state.signed.paper not in text


async def test_a_cancelled_line_stands_there_as_that_without_the_ground(ground: Ground) -> None:
    stream = await ground.decided(published=True)
    state = await ground.state(stream)
    await ground.must(stream, "chief", CancelLines((state.lines[0],), "given_twice"))
    page = await anybody(ground, f"/published/{name_of(stream)}")
    ended = (await ground.state(stream)).ended[state.lines[0]]
    assert ended.paper in page.text
    assert "given" not in page.text.lower()
    assert "were cancelled" in (await anybody(ground, "/changes")).text
    assert b"given_twice" not in (await anybody(ground, f"/published/{name_of(stream)}/entries")).content


@pytest.mark.parametrize(("seats", "told"), [(4, False), (5, True)])
@pytest.mark.parametrize("passed", [True, False])
def test_so_few_votes_are_told_by_their_outcome_alone(seats: int, told: bool, passed: bool) -> None:
    approve = seats if passed else 1
    tally = Tally(approve, seats - approve, 0, 0, 0, seats, 0, seats)
    threshold = Threshold.model_validate({"at_least": "2/3"})
    outcome = Outcome(passed, tally, seats, "members", threshold, threshold.needed(seats), "Điều 1", "read")
    for language in ("vi", "en"):
        assert (f"{approve}" in count_in_public(Words(language), outcome).replace("2/3", "")) == told


# The register -----------------------------------------------------------------------------------------------


async def test_the_register_is_searched_without_accents(ground: Ground, decision: str) -> None:
    paper = (await ground.state(decision)).signed.paper
    assert paper in (await anybody(ground, "/register?q=don+vi+so+1")).text
    assert paper in (await anybody(ground, "/register?q=%C4%90%C6%A1n+v%E1%BB%8B&unit=u1")).text
    assert "Nothing was found." in (await anybody(ground, "/register?q=khong+co+ai")).text
    assert "Nothing was found." in (await anybody(ground, "/register?unit=u1&who=people&q=x")).text


async def test_people_are_found_by_their_names_and_called_by_no_code(ground: Ground, fighter: str) -> None:
    paper = (await ground.state(fighter)).signed.paper
    page = await anybody(ground, "/register?q=nguyen+van+ba&who=people")
    assert world.PEOPLE["u1.3"] in page.text
    assert paper in page.text
    for path in ("/register", f"/published/{name_of(fighter)}", "/open-data/holders.csv"):
        text = (await anybody(ground, path)).text
        assert world.PEOPLE["u1.3"] in text
        assert "u1.3" not in text


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999", "q=%00", "season=%27", "award=%3Cb%3E"])
async def test_strange_questions_get_a_page(ground: Ground, decision: str, query: str) -> None:
    assert "<b>" not in (await anybody(ground, f"/register?{query}")).text
    await anybody(ground, f"/published?{query}")
    await anybody(ground, f"/changes?before={query}")


# Caches -----------------------------------------------------------------------------------------------------


PUBLIC = ("/rules", "/published", "/register", "/changes", "/changes.atom", "/open-data", "/postings")


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_public_page_may_be_kept_for_a_minute_and_is_asked_for_by_its_tag(
    ground: Ground, path: str
) -> None:
    await ground.seen()
    page = await anybody(ground, path)
    assert page.headers["cache-control"] == "public, max-age=60"
    known = await (await ground.browser()).get(path, headers={"If-None-Match": page.headers["etag"]})
    assert known.status_code == 304
    assert not known.content
    await ground.nominated(world.FLAG, "u3")
    again = await (await ground.browser()).get(path, headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 200, "the log has moved on"


@pytest.mark.parametrize("path", PUBLIC)
async def test_what_has_a_name_on_it_is_kept_by_no_cache(ground: Ground, path: str) -> None:
    page = await ground.get("stranger", path)
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers


async def test_a_page_in_another_language_is_another_page(ground: Ground) -> None:
    english = await anybody(ground, "/rules")
    vietnamese = await (await ground.browser("vi")).get("/rules")
    assert english.headers["etag"] != vietnamese.headers["etag"]
    assert "Cookie" in english.headers["vary"]


async def test_every_page_says_the_position_that_it_was_made_at(ground: Ground) -> None:
    await ground.seen()
    last = await ground.site.reading.log.length() - 1
    for path in ("/rules", "/published", "/register", "/changes", "/open-data", "/postings"):
        assert f"up to position {last}" in (await anybody(ground, path)).text


# The feed ---------------------------------------------------------------------------------------------------


async def test_the_feed_is_atom(ground: Ground, decision: str) -> None:
    answer = await anybody(ground, "/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    a = f"{{{ATOM}}}"
    assert feed.tag == f"{a}feed"
    entries = feed.findall(f"{a}entry")
    for node in (feed, *entries):
        for required in ("id", "title", "updated"):
            assert len(node.findall(f"{a}{required}")) == 1
            assert node.findtext(f"{a}{required}")
    assert feed.find(f"{a}author/{a}name") is not None
    assert {link.get("rel") for link in feed.findall(f"{a}link")} == {"self", "alternate"}
    ids = [entry.findtext(f"{a}id") for entry in entries]
    assert len(set(ids)) == len(ids) > 0
    stamps = [entry.findtext(f"{a}updated") or "" for entry in entries]
    assert feed.findtext(f"{a}updated") == max(stamps)
    links = [link.get("href") for entry in entries for link in entry.findall(f"{a}link")]
    assert any(link and link.endswith(f"/published/{name_of(decision)}") for link in links)


async def test_the_names_of_changes_stay_as_they_are(ground: Ground, decision: str) -> None:
    before = await anybody(ground, "/changes.atom")
    await ground.must(decision, "chief", IssueErratum(("name",)))
    after = await anybody(ground, "/changes.atom")
    a = f"{{{ATOM}}}"
    ids = [{e.findtext(f"{a}id") for e in ElementTree.fromstring(x.content).findall(f"{a}entry")}
           for x in (before, after)]  # fmt: skip
    assert ids[0] < ids[1]


# Open data --------------------------------------------------------------------------------------------------


async def test_the_sums_are_those_of_the_files(ground: Ground, decision: str) -> None:
    sums = (await anybody(ground, "/open-data/SHA256SUMS")).text.splitlines()
    assert len(sums) == 4
    for line in sums:
        sum_, _, name = line.partition("  ")
        assert hashlib.sha256((await anybody(ground, f"/open-data/{name}")).content).hexdigest() == sum_


async def test_tables_open_with_their_accents(ground: Ground, decision: str) -> None:
    content = (await anybody(ground, "/open-data/holders.csv")).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {"Đơn vị số 1", "Đơn vị số 2"} <= {row["holder"] for row in rows}
    assert all(row["paper"] for row in rows)


async def test_public_entries_prove_their_leaves(ground: Ground, decision: str) -> None:
    lines = (await anybody(ground, f"/published/{name_of(decision)}/entries")).text.splitlines()
    found = [json.loads(line) for line in lines]
    assert {json.loads(one["body"])["type"] for one in found} >= {"DecisionSigned", "DecisionPublished"}
    for one in found:
        assert hashlib.sha256(b"\0" + one["body"].encode()).hexdigest() == one["leaf"]


async def test_the_rules_are_there_in_both_forms(ground: Ground) -> None:
    content = (await anybody(ground, "/open-data/rules.zip")).content
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        names = files.namelist()
        digests = {hashlib.sha256(files.read(n)).hexdigest()[:8] for n in names if n.endswith(".json")}
    assert digests == {name[-13:-5] for name in names if name.endswith(".json")}
    assert len(names) == 2 * len(digests)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert neutral(cell).startswith("'")
    assert b"'" in table([(cell, "x")])


async def test_no_vote_no_reason_and_no_roll_is_among_open_data(ground: Ground, decision: str) -> None:
    text = ""
    for name in ("decisions.csv", "holders.csv", "entries.ndjson"):
        text += (await anybody(ground, f"/open-data/{name}")).text
    text += (await anybody(ground, f"/published/{name_of(decision)}/entries")).text
    for secret in ("VoteCast", "roll", "BallotOpened", "BallotClosed", "DecisionDrafted", "findings"):
        assert secret not in text
