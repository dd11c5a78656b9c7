"""Activities on the pages: recorded with their paper, struck with a reason; who sees them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

import pytest

from domain.activity import Activity
from domain.calendar import local_date
from tests.web import world
from tests.web.around import MINUTES, acted, held
from tests.web.forms import form, submit
from tests.web.ground import Ground
from tests.web.moving import running

SHA256 = hashlib.sha256(MINUTES[1]).hexdigest()


@pytest.fixture(autouse=True, scope="module")
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


def day(back: int) -> dt.date:
    return local_date(dt.datetime.now(dt.UTC)) - dt.timedelta(days=back)


async def test_an_activity_is_recorded_with_what_was_on_and_its_paper(ground: Ground) -> None:
    await running(ground, "held-in")
    sitting = await ground.convened([await ground.nominated(world.SHEET)])
    items = f"report; {world.PEOPLE['u1.1']}\nballot;; {sitting}\ntasks set"
    at = await held(ground, "hn-1", items=items, people="u1.3\nHồ Thị Xa", on=day(20).isoformat())
    state: Activity = await ground.state("activity/hn-1")
    assert state.about is not None
    assert (state.on, state.about.paper, state.about.partners) == (day(20), SHA256, ("u2",))
    assert state.about.people == ("u1.3", "far.2")
    assert [(one.what, one.by, one.of) for one in state.about.items] == [
        ("report", "u1.1", None),
        ("ballot", None, sitting),
        ("tasks", None, None),
    ]
    entry, *_ = await ground.system.entries("activity/hn-1")
    assert entry.content["sealed"]["of"] == "court", "as on the command line, its title is its body's"
    page = (await ground.get("u2.3", at)).text
    for said in ("Tập huấn thi đua", "training", "Unit 2", world.PEOPLE["u1.1"], "Hồ Thị Xa", SHA256):
        assert said in page
    assert f'href="/sittings/{sitting[8:]}"' in page
    assert (await ground.get("u2.3", f"{at}/paper")).content == MINUTES[1]
    kept = ground.site.files.look(SHA256)
    assert getattr(kept, "about", "") == "court"
    row = (await ground.get("u2.3", "/activities")).text.partition(f'href="{at}"')[2].partition("</tr>")[0]
    assert "training" in row


async def test_an_activity_belongs_to_a_movement_that_there_is(ground: Ground) -> None:
    page = await ground.get("dept-1", "/activities/new")
    strange = await submit(
        await ground.at("dept-1"), page, "/new", kind="training", title="x", movement="none"
    )
    assert "Choose one of these" in strange.text


async def test_it_is_struck_with_a_reason(ground: Ground) -> None:
    at = await held(ground, "struck")
    page, officer = await ground.get("dept-2", f"{at}/strike"), await ground.at("dept-2")
    again = await submit(officer, page, "/strike")
    assert (again.status_code, "Fill in: Reason" in again.text) == (422, True)
    await acted(ground, "dept-2", f"{at}/strike", reason="Ghi nhầm ngày")
    assert (await ground.state("activity/struck")).struck
    *_, entry = await ground.system.entries("activity/struck")
    assert entry.content["sealed"]["of"] == "court"
    shown = (await ground.get("dept-1", at)).text
    assert "Ghi nhầm ngày" in shown
    assert f'href="{at}/strike"' not in shown


async def test_what_was_typed_and_brought_stays_where_it_is_refused(ground: Ground) -> None:
    await held(ground, "there")
    page, officer = await ground.get("dept-1", "/activities/new"), await ground.at("dept-1")
    typed = {"kind": "social", "title": "Thăm mẹ liệt sĩ", "body": "court", "people": "u1.3"}
    again = await submit(officer, page, "/new", files={"paper": MINUTES}, **typed, code="there")
    assert again.status_code == 422
    assert "“there” stands there already" in again.text
    assert "Kept: biên bản.txt" in again.text
    for field, wrong, said in (
        ("items", "khiêu vũ", "“khiêu vũ” is no point"),
        ("items", "report; Không Ai Biết", "does not know Không Ai Biết"),
        ("items", "report;; nowhere", "“nowhere” names nothing"),
        ("people", "Không Ai Biết", "does not know Không Ai Biết"),
        ("partners", world.PEOPLE["u1.3"], f"does not know {world.PEOPLE['u1.3']}"),
        ("on", day(-3).isoformat(), "future"),
    ):
        others = {"code": "", "items": "", "partners": ""}
        again = await submit(officer, again, "/new", **{**typed, **others, field: wrong})
        assert (again.status_code, said in again.text) == (422, True), (field, wrong)
        kept = form(again, "/new")
        assert (kept[field], kept["title"]) == (wrong, "Thăm mẹ liệt sĩ")
    without = await submit(officer, again, "/new", **typed, on=day(9).isoformat(), paper=None, partners=None)
    assert "minutes" in without.text, "what was days ago is shown by a paper"
    done = await submit(officer, again, "/new", **typed, items=None, partners=None, on=None, code=None)
    assert done.url.path.startswith("/activities/"), done.text
    await ground.seen()
    assert (await ground.state(f"activity/{done.url.path[12:]}")).about.paper == SHA256


async def test_a_file_of_a_strange_form_is_refused_in_words(ground: Ground) -> None:
    page, officer = await ground.get("dept-1", "/activities/new"), await ground.at("dept-1")
    typed = {"kind": "social", "title": "Thăm mẹ liệt sĩ", "body": "court"}
    again = await submit(
        officer, page, "/new", files={"paper": ("a.exe", b"MZ\x00\x01", "application/pdf")}, **typed
    )
    assert (again.status_code, "a.exe is a program" in again.text) == (422, True)
    assert form(again, "/new")["title"] == "Thăm mẹ liệt sĩ"


async def test_partners_and_who_took_part_see_it_and_nobody_else(ground: Ground) -> None:
    at = await held(ground, "between")
    for who in ("dept-1", "chief", "u2.3", "far.3", "auditor"):
        assert (await ground.get(who, at)).status_code == 200
        assert f'href="{at}"' in (await ground.get(who, "/activities")).text
    for stranger in ("u1.3", "far.2", "police-1", "stranger"):
        await ground.get(stranger, at, status=404)
        await ground.get(stranger, f"{at}/paper", status=404)
        assert at not in (await ground.get(stranger, "/activities")).text
    assert f'href="{at}/strike"' not in (await ground.get("u2.2", at)).text
    assert 'href="/activities/new"' not in (await ground.get("u2.3", "/activities")).text


async def test_it_is_shown_in_vietnamese_too(ground: Ground) -> None:
    at = await held(ground, "tieng-viet")
    page = (await (await ground.at("u2.3")).get(at, headers={"Accept-Language": "vi"})).text
    for said in ("tập huấn", "Phối hợp với", "Đơn vị số 2", "báo cáo", "Người tham gia"):
        assert said in page
