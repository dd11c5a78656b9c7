"""What an auditor sees: everything that may be found, as of any entry, decided again, entry by entry."""

from __future__ import annotations

import pytest

from tests.web import world
from tests.web.ground import Ground


def name_of(stream: str) -> str:
    return stream.partition("/")[2]


# Looking for something --------------------------------------------------------------------------------------


async def test_a_nomination_is_found_by_name_without_accents_and_by_its_code(ground: Ground) -> None:
    person = await ground.nominated(world.FIGHTER, "u1", "u1.3")
    unit = await ground.nominated(world.FLAG, "u4")
    for asked in ("nguyen van ba", "NGUYỄN VĂN BA", "u1.3", name_of(person)):
        page = await ground.get("auditor", f"/audit?q={asked}")
        assert f'href="/cases/{name_of(person)}"' in page.text, asked
    page = await ground.get("auditor", "/audit?q=don vi so 4")
    assert f'href="/cases/{name_of(unit)}"' in page.text
    assert f'href="/cases/{name_of(person)}"' not in page.text


async def test_people_come_in_the_order_of_their_given_names(ground: Ground) -> None:
    page = await ground.get("auditor", "/audit?q=nguyen van")
    names = ["Nguyễn Văn Ba", "Nguyễn Văn Bốn", "Nguyễn Văn Hai", "Nguyễn Văn Một"]
    places = [page.text.index(f">{name}<") for name in names]
    assert places == sorted(places)


async def test_other_streams_are_found_by_a_part_of_their_name(ground: Ground) -> None:
    sitting = await ground.convened([await ground.nominated(world.SHEET, "u1")])
    page = await ground.get("auditor", f"/audit?q={name_of(sitting)}")
    assert f'href="/sittings/{name_of(sitting)}"' in page.text


@pytest.mark.parametrize("who", ["u1.1", "chief", "registrar", "stranger", "m1"])
async def test_nobody_else_audits(ground: Ground, who: str) -> None:
    case = name_of(await ground.nominated(world.FLAG, "u1"))
    for path in ("/audit", "/log", "/log/0", f"/cases/{case}/replay"):
        await ground.get(who, path, 404)


# As of an entry ---------------------------------------------------------------------------------------------


async def test_a_case_is_seen_as_of_each_of_its_entries(ground: Ground) -> None:
    stream = await ground.signed("u2")
    last = len(await ground.site.reading.entries(stream))
    for version in range(1, last + 1):
        page = await ground.get("auditor", f"/cases/{name_of(stream)}/history?version={version}")
        assert f"As of entry {version} of {last}" in page.text
        assert f'max="{last}" value="{version}"' in page.text
    first = await ground.get("auditor", f"/cases/{name_of(stream)}/history?version=1")
    assert "What it changed" in first.text
    assert 'rel="prev"' not in first.text
    assert 'rel="next"' in first.text


async def test_what_an_entry_changed_stands_before_and_after(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    await ground.voted(stream, "u3.3")
    last = len(await ground.site.reading.entries(stream))
    page = await ground.get("auditor", f"/cases/{name_of(stream)}/history?version={last}")
    changed = page.text.partition("What it changed</h2>")[2].partition("</table>")[0]
    assert "Votes received" in changed
    assert "0 of" in changed
    assert "1 of" in changed


@pytest.mark.parametrize("version", ["0", "-1", "x", "999999", "1e3", "%00", ""])
async def test_an_entry_that_is_none_is_the_nearest_that_is(ground: Ground, version: str) -> None:
    case = name_of(await ground.nominated(world.FLAG, "u3"))
    await ground.get("auditor", f"/cases/{case}/history?version={version}")


async def test_the_history_is_for_who_sees_the_case(ground: Ground) -> None:
    case = name_of(await ground.nominated(world.FLAG, "u1"))
    await ground.get("u1.2", f"/cases/{case}/history")
    await ground.get("far.2", f"/cases/{case}/history", 404)


async def test_a_vote_is_kept_back_as_of_every_entry_while_its_ballot_is_open(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    await ground.voted(stream, "u1.3", choice="reject")
    last = (await ground.site.reading.entries(stream))[-1]
    pages = [await ground.get("auditor", f"/cases/{name_of(stream)}/history?version={v}")
             for v in range(1, last.version + 1)]  # fmt: skip
    pages += [await ground.get("auditor", f"/log/{last.position}")]
    pages += [await ground.get("auditor", f"/log?stream={stream}")]
    for page in pages:
        assert "against" not in page.text.lower()
        assert "reject" not in page.text
        assert world.PEOPLE["u1.3"] not in page.text
    assert last.leaf.hex() in pages[-2].text


# Again ------------------------------------------------------------------------------------------------------


async def test_a_case_is_decided_again_on_the_page(ground: Ground) -> None:
    case = name_of(await ground.signed("u3"))
    page = await ground.get("auditor", f"/cases/{case}/replay")
    assert "Nothing differs." in page.text
    assert f"vinhdanh replay {case}" in page.text


# The log ----------------------------------------------------------------------------------------------------


async def test_the_log_is_shown_page_by_page(ground: Ground) -> None:
    length = await ground.site.reading.log.length()
    page = await ground.get("auditor", "/log")
    assert f'href="/log/{length - 1}"' in page.text
    first = await ground.get("auditor", "/log?from=0")
    assert 'href="/log/0"' in first.text
    assert 'rel="next"' in first.text
    for strange in (
        "from=x",
        "from=-1",
        "from=99999999999999999999",
        "stream=x",
        "stream=nomination/x&from=7",
    ):
        await ground.get("auditor", f"/log?{strange}")


async def test_an_entry_is_shown_whole_with_what_is_sealed(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u2")
    entry = (await ground.site.reading.entries(stream))[0]
    page = await ground.get("auditor", f"/log/{entry.position}")
    assert entry.leaf.hex() in page.text
    assert f"sed -n {entry.position + 1}p" in page.text
    assert f"Hồ sơ {stream}" in page.text


async def test_what_the_registry_has_sealed_stays_closed_here(ground: Ground) -> None:
    entries = await ground.site.reading.entries("registry/common")
    person = next(
        e for e in entries if e.type == "PersonRegistered" and e.content["data"]["person"] == "u1.4"
    )
    page = await ground.get("auditor", f"/log/{person.position}")
    assert "something that stays closed here" in page.text


async def test_there_is_no_entry_after_the_last(ground: Ground) -> None:
    length = await ground.site.reading.log.length()
    await ground.get("auditor", f"/log/{length}", 404)
    await ground.get("auditor", "/log/99999999999999999999", 404)
