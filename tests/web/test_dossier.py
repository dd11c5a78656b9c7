"""What a unit does to its nomination: revises what came back, takes it back, puts a slip right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.commands import Return, Sealed, Withdraw
from tests.web import world
from tests.web.ground import Ground, form, forms, submit

MORE = ("bổ sung.txt", "Bổ sung biên bản".encode(), "text/plain")


@pytest.fixture(scope="module", autouse=True)
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


def name_of(stream: str) -> str:
    return stream.partition("/")[2]


async def returned(ground: Ground, unit: str = "u1") -> str:
    """A nomination that its unit's chair has sent back, with a reason."""
    stream = await ground.nominated(world.FLAG, unit)
    said = Sealed(of=unit, salt=world.SALT, text={"reason": "Thiếu biên bản"})
    await ground.must(stream, f"{unit}.1", Return("unit"), sealed=(said,))
    return stream


async def test_a_returned_file_is_sent_again_with_its_reason_before_ones_eyes(ground: Ground) -> None:
    stream = await returned(ground)
    officer, path = await ground.at("u1.2"), f"/cases/{name_of(stream)}"
    assert "Thiếu biên bản" in (await ground.get("u1.2", path)).text
    page = await ground.get("u1.2", f"{path}/revise")
    assert "Thiếu biên bản" in page.text
    added = form(page, "/revise")
    added.fields.append(("_add", "1"))
    page = await submit(officer, added, files={"file": MORE}, text="Đã bổ sung")
    assert "bổ sung.txt" in page.text
    assert "Đã bổ sung" in page.text  # what was typed is kept beside the file
    sheet = next(one for one in forms(page) if "text" in one)
    done = await submit(officer, sheet)
    assert done.url.path.startswith("/receipts/")
    twice = await submit(officer, sheet)
    assert twice.status_code == 200
    state = await ground.state(stream)
    assert (state.phase, len(state.attachments), state.revised) == ("open", 1, 1)
    await ground.must(stream, "u1.2", Withdraw())


async def test_why_it_came_back_is_not_everybodys(ground: Ground) -> None:
    stream = await returned(ground, "u2")
    path = f"/cases/{name_of(stream)}"
    assert "Thiếu biên bản" in (await ground.get("u2.1", path)).text
    assert "Thiếu biên bản" not in (await ground.get("chief", path)).text
    await ground.must(stream, "u2.2", Withdraw())


async def test_taking_it_back_needs_a_reason_and_ends_it(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u3")
    officer, path = await ground.at("u3.2"), f"/cases/{name_of(stream)}/withdraw"
    page = await submit(officer, await ground.get("u3.2", path), "/withdraw")
    assert page.status_code == 422
    assert "Write the reason" in page.text
    first = form(page, "/withdraw")
    done = await submit(officer, first, reason="Nhầm kỳ")
    assert done.url.path.startswith("/receipts/")
    assert (await ground.state(stream)).result == "withdrawn"


async def test_a_slip_is_put_right_and_the_new_words_are_shown(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u4")
    officer, path = await ground.at("u4.2"), f"/cases/{name_of(stream)}"
    page = await ground.get("u4.2", f"{path}/amend")
    unchanged = await submit(officer, page, "/amend")
    assert unchanged.status_code == 422
    assert "Nothing was changed" in unchanged.text
    sheet = form(page, "/amend")
    done = await submit(officer, sheet, title="Hồ sơ đúng")
    assert done.url.path.startswith("/receipts/")
    assert "Hồ sơ đúng" in (await ground.get("u4.3", path)).text
    [amended] = await ground.system.until_logged(stream, "Amended")
    assert amended.content["data"]["fields"] == ["title"]
    assert "Hồ sơ đúng".encode() not in (amended.body or b"")
    await ground.must(stream, "u4.2", Withdraw())


async def test_others_may_look_and_do_nothing(ground: Ground) -> None:
    stream = await ground.nominated(world.FLAG, "u1")
    for step in ("withdraw", "amend", "revise"):
        path = f"/cases/{name_of(stream)}/{step}"
        await ground.get("far.2", path, status=404)
        page = await (await ground.at("u1.3")).get(path)
        assert page.status_code == 303 or page.url.path == f"/cases/{name_of(stream)}"
    chief = await ground.at("u1.3")
    stolen = form(await ground.get("u1.2", f"/cases/{name_of(stream)}/withdraw"), "/withdraw")
    stolen.fields = [(n, v) for n, v in stolen.fields if n != "_token"]
    mine = form(await ground.get("u1.3", f"/cases/{name_of(stream)}/vote"))
    stolen.fields.append(("_token", mine["_token"]))
    answer = await submit(chief, stolen, reason="x")
    assert answer.status_code == 422
    assert (await ground.state(stream)).phase == "open"
    await ground.must(stream, "u1.2", Withdraw())


async def test_a_paper_is_given_to_those_who_see_its_case_and_by_no_other_address(ground: Ground) -> None:
    stream = await returned(ground)
    officer, path = await ground.at("u1.2"), f"/cases/{name_of(stream)}"
    added = form(await ground.get("u1.2", f"{path}/revise"), "/revise")
    page = await submit(officer, added, files={"file": MORE})
    assert page.url.path.startswith("/receipts/")
    [sha256] = (await ground.state(stream)).attachments
    got = await ground.get("u1.3", f"{path}/papers/{sha256}")
    assert got.content == MORE[1]
    assert got.headers["content-disposition"].startswith("attachment")
    await ground.get("far.2", f"{path}/papers/{sha256}", status=404)
    other = await ground.nominated(world.FLAG, "far-unit")
    await ground.get("far.2", f"/cases/{name_of(other)}/papers/{sha256}", status=404)
    for wrong in ("..%2f..%2fkeys", "0" * 64, "x"):
        await ground.get("u1.2", f"{path}/papers/{wrong}", status=404)
    for one, who in ((stream, "u1.2"), (other, "far.2")):
        await ground.must(one, who, Withdraw())
