"""An officer nominates: step by step, nothing lost between the pages, filed once, by nobody else's draft."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from domain.commands import Withdraw
from projections import cases
from tests.web import world
from tests.web.ground import Ground, form, submit

REPORT = ("báo cáo.txt", "Báo cáo thành tích năm 2026".encode(), "text/plain")


@pytest.fixture(scope="module", autouse=True)
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


async def begun(
    ground: Ground, officer: str, award: str, nominee: str | None = None
) -> tuple[str, httpx.Response]:
    """A draft with award and nominee: its address, and the page of eligibility."""
    client = await ground.at(officer)
    page = await submit(client, await ground.get(officer, "/nominate"), "/nominate")
    draft = str(page.url.path).rpartition("/")[0]
    page = await submit(client, page, "/award", award=award)
    page = await submit(client, page, "/season", season=world.SEASON)
    page = await submit(client, page, "/nominee", **({"nominee": nominee} if nominee else {}))
    return draft, page


async def test_an_officer_nominates_and_finds_the_number_and_what_is_next(ground: Ground) -> None:
    officer = await ground.at("u1.2")
    draft, page = await begun(ground, "u1.2", world.FIGHTER, "u1.3")
    assert page.url.path.endswith("/eligibility")
    assert "Nguyễn Văn Ba" in page.text
    page = await officer.get(f"{draft}/papers")
    page = await submit(officer, page, "/papers", files={"file": REPORT})
    assert "báo cáo.txt" in page.text
    page = await submit(officer, await officer.get(f"{draft}/words"), "/words", text="<b>Việc tốt</b>")
    assert page.url.path.endswith("/check")
    assert "&lt;b&gt;Việc tốt&lt;/b&gt;" in page.text
    done = await submit(officer, page, "/check")
    assert done.url.path.startswith("/receipts/nomination/n20")
    assert "What happens next" in done.text
    stream = done.url.path.removeprefix("/receipts/").rpartition("/")[0]
    state = await ground.state(stream)
    assert (state.about.award, state.about.nominee, len(state.attachments)) == (world.FIGHTER, "u1.3", 1)
    case = await ground.get("u1.2", f"/cases/{stream.partition('/')[2]}")
    assert "&lt;b&gt;Việc tốt&lt;/b&gt;" in case.text
    again = await officer.get(draft)
    assert again.headers["location"] == done.url.path  # the draft leads to the receipt from now on
    await ground.must(stream, "u1.2", Withdraw())


async def test_twice_clicked_is_filed_once(ground: Ground) -> None:
    officer = await ground.at("u2.2")
    draft, _ = await begun(ground, "u2.2", world.FLAG)
    page = await submit(officer, await officer.get(f"{draft}/words"), "/words")
    sheet = form(page, "/check")
    first = await submit(officer, sheet)
    second = await submit(officer, sheet)
    assert first.url.path == second.url.path
    stream = first.url.path.removeprefix("/receipts/").rpartition("/")[0]
    assert (await ground.system.types(stream)).count("Nominated") == 1
    await ground.must(stream, "u2.2", Withdraw())


async def test_a_second_nomination_for_the_same_is_told_of_the_first_before_it_is_sent(
    ground: Ground,
) -> None:
    first = await ground.nominated(world.FLAG, "u2")
    await ground.seen()
    officer = await ground.at("u2.2")
    draft, _ = await begun(ground, "u2.2", world.FLAG)
    page = await submit(officer, await officer.get(f"{draft}/words"), "/words")
    assert page.url.path == f"{draft}/check"
    assert "Nominated already:" in page.text
    assert f"/cases/{first.partition('/')[2]}" in page.text
    known = partial(cases.alike, ground.site.lists)
    both = ["u1", "u2"]
    assert [row.stream for row in await known(world.FLAG, both, world.SEASON, "merit")] == [first]
    assert await known(world.FLAG, both, world.SEASON, "thematic") == [], "two kinds do not merge"
    assert await known(world.FLAG, both, "another") == []
    assert await known(world.FIGHTER, both, world.SEASON) == []
    assert await known(world.FLAG, both, None) == [], "what has no season may come again"
    await ground.must(first, "u2.2", Withdraw())
    await ground.seen()
    assert "Nominated already:" not in (await officer.get(f"{draft}/check")).text


async def test_a_program_is_no_paper_and_says_so_at_its_field(ground: Ground) -> None:
    officer = await ground.at("u1.2")
    draft, _ = await begun(ground, "u1.2", world.FLAG)
    page = await officer.get(f"{draft}/papers")
    lying = ("report.pdf", b"MZ\x90 not a report", "application/pdf")
    page = await submit(officer, page, "/papers", files={"file": lying})
    assert page.status_code == 422
    assert "report.pdf is a program" in page.text
    assert "Error:" in page.text


async def test_a_hash_that_is_typed_attaches_nothing(ground: Ground) -> None:
    """Whoever knows the hash of another's file cannot make it his own case's, and read it there."""
    officer = await ground.at("u1.2")
    draft, _ = await begun(ground, "u1.2", world.FLAG)
    sheet = form(await officer.get(f"{draft}/words"), "/words")
    sheet.fields += [("papers", "ab" * 32), ("sha256", "ab" * 32)]
    page = await submit(officer, sheet)
    done = await submit(officer, page, "/check")
    stream = done.url.path.removeprefix("/receipts/").rpartition("/")[0]
    assert (await ground.state(stream)).attachments == ()
    await ground.must(stream, "u1.2", Withdraw())


async def test_a_draft_is_its_writers_alone(ground: Ground) -> None:
    draft, _ = await begun(ground, "u1.2", world.FLAG)
    for other in ("u2.2", "far.2", "registrar", "auditor"):
        for step in ("", "/award", "/check", "/papers"):
            await ground.get(other, f"{draft}{step}", status=404)
    await ground.get("stranger", "/nominate", status=404)


async def test_another_nominee_takes_the_papers_of_the_first_off(ground: Ground) -> None:
    officer = await ground.at("u1.2")
    draft, _ = await begun(ground, "u1.2", world.FIGHTER, "u1.3")
    await submit(officer, await officer.get(f"{draft}/papers"), "/papers", files={"file": REPORT})
    await submit(officer, await officer.get(f"{draft}/nominee"), "/nominee", nominee="u1.4")
    assert "báo cáo.txt" not in (await officer.get(f"{draft}/papers")).text


async def test_what_the_registry_answers_stands_there_before_anything_is_filed(ground: Ground) -> None:
    before = await ground.site.reading.log.length()
    _, page = await begun(ground, "u1.2", world.FIGHTER, "u1.1")  # who does not hold what is asked for
    assert "✗" in page.text or "?" in page.text
    assert await ground.site.reading.log.length() == before


async def test_a_nominee_of_another_unit_is_not_taken(ground: Ground) -> None:
    officer = await ground.at("u1.2")
    draft, _ = await begun(ground, "u1.2", world.FIGHTER, "u1.3")
    page = await submit(officer, await officer.get(f"{draft}/nominee"), "/nominee", nominee="far.3")
    assert page.status_code == 422
    assert "Choose who is nominated" in page.text


async def test_the_list_shows_ones_own_and_finds_without_accents(ground: Ground) -> None:
    ours = await ground.nominated(world.FLAG, "u3")
    theirs = await ground.nominated(world.FLAG, "far-unit")
    page = await ground.get("u3.2", "/cases?q=u3")
    assert ours.partition("/")[2] in page.text
    assert f"/cases/{theirs.partition('/')[2]}" not in page.text
    for someone in ("stranger", "police-1"):
        assert f"/cases/{ours.partition('/')[2]}" not in (await ground.get(someone, "/cases")).text
    everything = await ground.get("auditor", "/cases")
    assert f"/cases/{ours.partition('/')[2]}" in everything.text
    assert f"/cases/{theirs.partition('/')[2]}" in everything.text
    person = await ground.nominated(world.FIGHTER, "u1", "u1.3")
    found = await ground.get("u1.2", "/cases?q=nguyen+van+BA")
    assert f"/cases/{person.partition('/')[2]}" in found.text
    assert f"/cases/{ours.partition('/')[2]}" not in found.text
    for stream, who in ((ours, "u3.2"), (theirs, "far.2"), (person, "u1.2")):
        await ground.must(stream, who, Withdraw())
    ended = await ground.get("u1.2", "/cases?open=1")
    assert f"/cases/{person.partition('/')[2]}" not in ended.text


async def test_hostile_searches_are_only_searches(ground: Ground) -> None:
    asked = ("q=%27%3B--", "q=%25_", "page=-1", "page=9999999999999", "award=x&season=y&unit=z", "q=%00")
    for query in asked:
        page = await ground.get("u1.2", f"/cases?{query}")
        assert "Nominations" in page.text
