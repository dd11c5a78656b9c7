"""A role model: found by the award officer, shown to the public as its subject has agreed to be shown."""

from __future__ import annotations

from tests.web import world
from tests.web.ground import Ground
from tests.web.journeys.screen import Journey

WHO = world.PEOPLE["u1.3"]


async def test_a_role_model_is_published_as_its_subject_agreed(ground: Ground, journey: Journey) -> None:
    code = "dh-1" if journey.scripts else "dh-2"
    at, text = f"/rolemodels/{code}", f"Ba năm liền không để án quá hạn ({code})."
    officer = await journey.seat("dept-1")
    await officer.menu("Phong trào")
    await officer.follow("Điển hình tiên tiến")
    await officer.follow("Ghi nhận điển hình")
    await officer.tick("cá nhân")
    await officer.write("Cá nhân, tập thể được phát hiện, hoặc là tác giả của cách làm hay", "Ông Không Có")
    await officer.choose("Nơi theo dõi", "Tòa án tỉnh Bình An")
    await officer.write("Mã (có thể bỏ trống)", code)
    await officer.press("Ghi nhận")
    await officer.problem("Ông Không Có")
    await officer.write("Cá nhân, tập thể được phát hiện, hoặc là tác giả của cách làm hay", WHO)
    await officer.press("Ghi nhận")
    await officer.open(f"{at}/publish")
    assert officer.path != f"{at}/publish", "nothing is shown before its subject has agreed to a text"

    subject = await journey.seat("u1.3", at)
    await subject.follow("Đồng ý nội dung đăng")
    await subject.write("Nội dung được phép đăng", text)
    await subject.press("Tôi đồng ý")
    assert await subject.recorded() == f"rolemodel/{code}"

    await officer.open(at)
    await officer.follow("Ghi nhận đã đăng")
    await officer.write("Nơi đăng", "Báo Công lý")
    await officer.press("Đã đăng")
    await officer.recorded()
    assert (await ground.state(f"rolemodel/{code}")).shown == "published"

    anybody = await journey.somebody()
    await anybody.follow("Điển hình tiên tiến, cách làm hay")
    await anybody.says(WHO, text, "Báo Công lý")
    await anybody.picture("published-role-models")
