"""Role models on the pages: every act by its form, who sees them, and what the public sees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from domain.rolemodel import RoleModel
from tests.web import world
from tests.web.around import TEXT, acted, model, published
from tests.web.authenticator import enrolled, signed
from tests.web.forms import form, submit
from tests.web.ground import Ground

PDF = ("gương.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")


@pytest.fixture(autouse=True, scope="module")
def _attachments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINHDANH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


async def test_a_role_model_from_its_finding_to_the_public_page(ground: Ground) -> None:
    at = await model(ground, "m1")
    assert f'href="{at}"' in (await ground.get("u1.3", "/rolemodels")).text
    await acted(ground, "dept-1", f"{at}/foster", text="Cử đi học")
    await acted(ground, "dept-1", f"{at}/follow-up", holds="yes", text="Vẫn tốt")
    done = await acted(ground, "u1.3", f"{at}/approve", text=TEXT)
    assert "/receipts/rolemodel/m1/" in done.url.path, "who agrees signs"
    await acted(ground, "dept-1", f"{at}/publish", channel="Báo Công lý")
    state: RoleModel = await ground.state("rolemodel/m1")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (state.shown, state.approved, state.fostered) == ("published", digest, 1)
    shown = (await ground.get("u1.4", at)).text
    for said in (world.PEOPLE["u1.3"], "Tận tụy", "Cử đi học", "Vẫn tốt", "Báo Công lý"):
        assert said in shown
    assert (await ground.get("u1.4", f"{at}/text/{digest}")).text == TEXT
    public = (await (await ground.browser()).get("/published/rolemodels")).text
    for said in (world.PEOPLE["u1.3"], TEXT, "Báo Công lý", digest, "Court of Binh An"):
        assert said in public
    assert "Tận tụy" not in public, "what is sealed stays so"
    await acted(ground, "dept-1", f"{at}/follow-up", holds="no")
    public = (await (await ground.browser()).get("/published/rolemodels")).text
    assert TEXT not in public, "what is a role model no more is shown no more"
    assert f'href="{at}/publish"' not in (await ground.get("dept-1", at)).text
    await acted(ground, "dept-1", f"{at}/follow-up", holds="yes")
    assert f'href="{at}/publish"' in (await ground.get("dept-1", at)).text, "it is one again"


async def test_what_is_said_and_kept_goes_with_its_subjects_key(ground: Ground) -> None:
    at = await published(ground, "keyed")
    entries = await ground.system.entries("rolemodel/keyed")
    sealed = {one.type: one.content["sealed"] for one in entries}
    for type in ("RoleModelFound", "PublicationApproved", "RoleModelPublished"):
        assert sealed[type] is None or sealed[type]["of"] == "u1.3", type
    assert sealed["RoleModelFound"] is not None
    kept = ground.site.files.look((await ground.state("rolemodel/keyed")).approved)
    assert getattr(kept, "about", "") == "u1.3"
    assert at


async def test_a_practice_is_reported_and_ordered_applied(ground: Ground) -> None:
    at = await model(ground, "practice", "practice", "u2")
    assert f'href="{at}/order"' not in (await ground.get("chief", at)).text, "it is reported first"
    await acted(ground, "dept-1", f"{at}/report", council="council", initiative="sk-1")
    done = await acted(ground, "chief", f"{at}/order", reach="field", where="án dân sự", number="3/CT-TA")
    assert "/receipts/" in done.url.path
    state: RoleModel = await ground.state("rolemodel/practice")
    assert state.reported is not None
    assert state.reported.council == "council"
    assert [(one.reach, one.where, one.number) for one in state.ordered] == [
        ("field", "án dân sự", "3/CT-TA")
    ]
    shown = (await ground.get("dept-2", at)).text
    assert "Emulation council" in shown
    assert "án dân sự" in shown
    assert f'href="{at}/approve"' not in shown, "only the unit's head agrees for it"
    assert f'href="{at}/order"' not in shown
    assert f'href="{at}/approve"' in (await ground.get("u2.1", at)).text


async def test_a_text_in_a_file_is_shown_to_the_public_by_its_digest(ground: Ground) -> None:
    at = await model(ground, "scanned", "unit", "Unit 1")
    page = await ground.get("u1.1", f"{at}/approve")
    await submit(await ground.at("u1.1"), page, "/approve", files={"file": PDF})
    digest = hashlib.sha256(PDF[1]).hexdigest()
    assert (await ground.state("rolemodel/scanned")).approved == digest
    await acted(ground, "dept-1", f"{at}/publish", channel="portal")
    public = (await (await ground.browser("vi")).get("/published/rolemodels")).text
    assert digest in public
    assert "Đơn vị số 1" in public
    assert "cổng thông tin điện tử" in public


async def test_what_was_typed_stays_where_it_is_refused(ground: Ground) -> None:
    await model(ground, "there")
    page = await ground.get("dept-1", "/rolemodels/new")
    officer = await ground.at("dept-1")
    typed = {"kind": "person", "subject": "Nguyễn Văn Ba", "body": "court", "text": "Chăm chỉ"}
    again = await submit(officer, page, "/new", **{**typed, "code": "there"})
    assert again.status_code == 422
    assert "stands there already; take another name or code" in again.text
    assert form(again, "/new")["text"] == "Chăm chỉ"
    again = await submit(officer, page, "/new", **{**typed, "subject": "Không Ai Biết"})
    assert "The registry does not know Không Ai Biết" in again.text
    again = await submit(officer, page, "/new", **{**typed, "subject": "Nguyễn Văn Bá"})
    assert "does not know Nguyễn Văn Bá" in again.text, "other accents are another name"
    again = await submit(officer, page, "/new", **{**typed, "code": "Có Dấu"})
    assert "Small letters without marks" in again.text
    again = await submit(officer, page, "/new", **{**typed, "kind": "unit"})
    assert f"“{world.PEOPLE['u1.3']}” is of another kind" in again.text, "a name and no code"
    done = await submit(officer, page, "/new", **typed)
    assert done.status_code == 200, "a code is made where none was given"
    assert world.PEOPLE["u1.3"] in done.text


async def test_a_text_or_a_file_is_given_and_a_strange_hash_is_none(ground: Ground) -> None:
    at = await model(ground, "either")
    subject = await ground.at("u1.3")
    page = await ground.get("u1.3", f"{at}/approve")
    again = await submit(subject, page, "/approve")
    assert "one of the two" in again.text
    again = await submit(subject, page, "/approve", text=TEXT, files={"file": PDF})
    assert "one of the two" in again.text
    kept = form(again, "/approve")
    assert kept["text"] == TEXT
    assert kept["file"].startswith(hashlib.sha256(PDF[1]).hexdigest()), "the file need not be brought again"
    done = await submit(subject, again, "/approve", text=None)
    assert "/receipts/" in done.url.path
    assert (await ground.state("rolemodel/either")).approved == hashlib.sha256(PDF[1]).hexdigest()
    other = form(again, "/approve")["file"].replace(hashlib.sha256(PDF[1]).hexdigest(), "0" * 64)
    strange = await submit(subject, again, "/approve", text=None, file=other)
    assert "Choose the file again" in strange.text


async def test_a_name_may_be_written_without_accents_and_by_its_code(ground: Ground) -> None:
    for said, code in (("nguyen van bon", "plain"), ("u1.4", "by-code"), ("UNIT 2", "unit")):
        kind = "unit" if code == "unit" else "person"
        await model(ground, code, kind, said)
        about = (await ground.state(f"rolemodel/{code}")).about
        assert about.subject == ("u2" if code == "unit" else "u1.4")


async def test_a_text_is_agreed_to_by_passkey_upon_what_was_shown(ground: Ground) -> None:
    at = await model(ground, "by-passkey", subject="u3.3")
    subject, device = await enrolled(ground, "u3.3")
    page = await subject.get(f"{at}/approve")
    shown = await submit(subject, page, "/approve", files={"file": PDF})
    digest = hashlib.sha256(PDF[1]).hexdigest()
    assert f"gương.pdf, SHA-256 {digest}" in shown.text, "what is signed names the very file"
    done = await signed(subject, shown, device)
    assert "/receipts/" in done.url.path, done.text
    assert (await ground.state("rolemodel/by-passkey")).approved == digest
    *_, entry = await ground.system.entries("rolemodel/by-passkey")
    assert entry.content["actor"]["proof"] == "passkey"
    assert entry.content["sealed"]["of"] == "u3.3"


async def test_only_whose_work_it_is_is_offered_an_act_and_a_stranger_sees_nothing(ground: Ground) -> None:
    at = await published(ground, "closed")
    for stranger in ("far.2", "police-1", "stranger", "u2.3"):
        await ground.get(stranger, at, status=404)
        assert at not in (await ground.get(stranger, "/rolemodels")).text
    colleague = (await ground.get("u1.4", at)).text
    for act in ("approve", "publish", "foster", "follow-up"):
        assert f'href="{at}/{act}"' not in colleague
        answer = await (await ground.at("u1.4")).get(f"{at}/{act}")
        assert (answer.status_code, answer.headers["location"]) == (303, at)
    await ground.get("dept-1", f"{at}/text/{'0' * 64}", status=404)
    assert (await ground.get("auditor", at)).status_code == 200


async def test_the_lists_stand_beside_the_movements(ground: Ground) -> None:
    page = (await ground.get("u1.2", "/movements")).text
    for path in ("/rolemodels", "/inspections", "/activities"):
        assert f'href="{path}"' in page
        beside = (await ground.get("u1.2", path)).text
        assert 'href="/movements"' in beside
        assert "Around the movements:" in beside
    assert 'href="/published/rolemodels"' in (await (await ground.browser()).get("/")).text


async def test_a_role_model_is_shown_in_vietnamese_too(ground: Ground) -> None:
    at = await published(ground, "tieng-viet")
    page = (await (await ground.at("dept-1")).get(at, headers={"Accept-Language": "vi"})).text
    for said in ("Điển hình tiên tiến", "cá nhân", "Đối tượng đồng ý", "Theo dõi điển hình", "Tòa án tỉnh"):
        assert said in page
