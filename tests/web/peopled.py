"""A world in which every page has something to show: work at each of its steps, and what lies beside it.

``peopled`` makes it and answers with the addresses to which no link leads.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from fractions import Fraction
from typing import Any

from domain.award.policy import digest, text_of
from domain.award.stages import Threshold
from domain.calendar import local_date
from domain.commands import (
    AdoptMovement,
    Appraise,
    ChangeRegistry,
    CheckDossier,
    CountSheets,
    DraftPledge,
    HoldReview,
    LaunchMovement,
    ReceiveComment,
    ReportTarget,
    Return,
    Sealed,
    SendUpward,
)
from domain.events import AllotmentSet, Delegated, PolicyAdopted
from domain.facts import COMMON, registry_of
from tests.web import world
from tests.web.around import acted, held, inspected, model, noted, published, reported
from tests.web.authenticator import enrolled, signed
from tests.web.forms import form, forms, submit
from tests.web.ground import Ground
from tests.web.moving import planned, running

REPORT = ("báo cáo.txt", "Báo cáo thành tích năm 2026".encode(), "text/plain")
SEATED = world.award(
    "test.seated",
    "Cờ có suất",
    "Flag with seats",
    {**world.CLUSTER_VOTE, "seats": "allotment", "ties": ["chair"]},
    world.SIGN_LIST,
)
BARRED = world.award(
    "test.barred",
    "Cờ chỉ để ghi ý kiến",
    "Flag for an opinion",
    world.APPRAISAL,
    world.CLUSTER_VOTE,
    world.SIGN_LIST,
    ineligible="opinion",
)


async def peopled(ground: Ground) -> list[str]:
    """Make the world; the attachments need a folder of their own before (``VINHDANH_ATTACHMENTS``)."""
    parts = (_cases, _desks, _sittings, _lists, _decisions, _movements, _around, _own)
    found = await asyncio.gather(*(part(ground) for part in parts))
    return [path for paths in found for path in paths]


async def _cases(ground: Ground) -> list[str]:
    """Votes on one nomination, one on paper, one that came back; a vote's receipt; two drafts."""
    for award in (world.FLAG, world.FLAG, world.KEYED, world.SECRET, world.CHANGING):
        await ground.nominated(award, "u1")
    voted = await ground.nominated(world.FLAG, "u1")
    await ground.voted(voted, "u1.3")
    for _ in range(2):
        await ground.at_signing("u1")
    await ground.signed("u1")
    returned = await ground.nominated(world.FLAG, "u1")
    why = Sealed(of="u1", salt=world.SALT, text={"reason": "Thiếu biên bản"})
    await ground.must(returned, "u1.1", Return("unit"), sealed=(why,))
    await _nomination(ground, send=False)
    receipt = await _nomination(ground, send=True)
    return [receipt, f"{receipt}/file", f"{_case(voted)}/open"]


async def _nomination(ground: Ground, *, send: bool) -> str:
    """A draft with everything in it, sent or not; the page to which that leads."""
    officer = await ground.at("u1.2")
    page = await submit(officer, await ground.get("u1.2", "/nominate"), "/nominate")
    draft = page.url.path.rpartition("/")[0]
    page = await submit(officer, page, "/award", award=world.FIGHTER)
    page = await submit(officer, page, "/season", season=world.SEASON)
    await submit(officer, page, "/nominee", nominee="u1.3" if send else "u1.4")
    await submit(officer, await officer.get(f"{draft}/papers"), "/papers", files={"file": REPORT})
    page = await submit(
        officer, await officer.get(f"{draft}/words"), "/words", title="Chiến sĩ", text="Việc tốt"
    )
    if send:
        page = await submit(officer, page, "/check")
    return page.url.path


async def _desks(ground: Ground) -> list[str]:
    """An office's stages: to be appraised, unclear, consulted about, sent upward, posted."""
    await ground.nominated(world.POSTED, "u1")
    head = await ground.at("dept-2")
    unclear = _case(await ground.nominated(world.POSTED, "u1"))
    page = await ground.get("dept-2", f"{unclear}/appraise")
    await submit(head, page, "/appraise", finding="unclear", who="u1", reason="Thiếu số liệu")
    await ground.nominated(world.ORDER, "u1")
    for _ in range(2):
        await _consulted(ground, answer=False)
    await _consulted(ground)
    upward, answered = await _consulted(ground), _case(await _consulted(ground))
    for stream in (upward, f"nomination/{answered[7:]}"):
        await ground.must(stream, "dept-2", SendUpward("upward", "20/TTr"))
    today = local_date(dt.datetime.now(dt.UTC)).isoformat()
    typed = {"answer": "granted", "number": "77/QĐ-TTg", "organ": "Thủ tướng", "decided": today}
    await submit(head, await ground.get("dept-2", f"{answered}/enter_answer"), "/enter_answer", **typed)
    appraised = _case(await ground.nominated(world.POSTED, "u1"))
    page = await ground.get("dept-2", f"{appraised}/check-papers")
    await submit(head, page, "/check-papers", present=["report", "minutes"])
    page = await ground.get("dept-2", f"{appraised}/appraise")
    await submit(head, page, "/appraise", finding="eligible")
    posted = await ground.posted("u1")
    said = Sealed(of="u1", salt=world.SALT, text={"text": "Ý kiến của một người"})
    await ground.must(posted, "dept-2", ReceiveComment("posting", "7", "portal"), sealed=(said,))
    return [await _comment(ground)]


async def _consulted(ground: Ground, *, answer: bool = True) -> str:
    """A nomination about which the police was asked, and has answered; its stream."""
    stream = await ground.nominated(world.ORDER, "u1")
    page = await ground.get("dept-2", f"{_case(stream)}/ask_opinions")
    await submit(await ground.at("dept-2"), page, "/ask_opinions", paper="8/CV")
    if answer:
        page = await ground.get("police-1", f"{_case(stream)}/give_opinion")
        await submit(await ground.at("police-1"), page, "/give_opinion", opinion="agree")
    return stream


async def _sittings(ground: Ground) -> list[str]:
    """Convened, open, voted in, counted on paper, tied, and with minutes to adopt."""

    async def flags(*units: str, award: str = world.SHEET) -> list[str]:
        return [await ground.nominated(award, unit) for unit in units]

    await flags("u2", "u3")
    await ground.convened(await flags("u1", "u3"))
    for award in (SEATED, BARRED):
        adopted = PolicyAdopted(digest(award.canonical()), award.award, text_of(award.canonical()), False)
        await ground.must(COMMON, "registrar", ChangeRegistry((adopted,)))
    barred = await flags("u1", award=BARRED.award)
    await ground.must(barred[0], "dept-2", CheckDossier("appraisal", ("report", "minutes")))
    await ground.must(barred[0], "dept-2", Appraise("appraisal", "not_eligible", "Điều 22"))
    talking = await ground.opened([*await flags("u2", "u3"), *barred], absent=["u4"], sheets=False)
    voting = await ground.opened(await flags("u2", "u3"))
    await ground.opened(await flags("u1", "u2", award=world.COUNCIL), "council")
    annulled = await ground.opened(await flags("u3", award=world.COUNCIL), "council")
    page = await ground.get("m1", f"{_sitting(annulled)}/annul")
    await submit(await ground.at("m1"), page, "/annul", reason="Thừa một phiếu")
    await _counted(ground, await flags("u3"))
    seats = AllotmentSet("cluster", SEATED.award, world.SEASON, 1, {}, "QĐ số 12", reasoned=False)
    await ground.must(registry_of("cluster"), "registrar", ChangeRegistry((seats,)))
    await _counted(ground, await flags("u3", "u4", award=SEATED.award))
    return [f"{_sitting(talking)}/opinion", f"{_sitting(voting)}/board/events"]


async def _counted(ground: Ground, lines: list[str]) -> None:
    """A sitting in which everybody has voted for every line, and the ballot was counted."""
    stream = await ground.opened(lines)
    for unit in world.UNITS:
        await ground.sheet(stream, unit)
    await ground.must(stream, "u1.1", CountSheets("1/open"))


async def _lists(ground: Ground) -> list[str]:
    """A draft, one with a line of its own, and lists that are to be taken in, dealt with, or revised."""
    for send in (False, False, True):
        await _list(ground, send=send)
    clerk = await ground.at("dept-1")
    for what in ("received", "registered", "sent back"):
        path = await _list(ground, send=True)
        await submit(clerk, await ground.get("dept-1", f"{path}/receive"), "/receive")
        if what == "sent back":
            page = await ground.get("dept-1", f"{path}/return")
            await submit(clerk, page, "/return", due="2099-12-31", reason="Sai số liệu")
        elif what == "registered":
            page = await ground.get("dept-1", f"{path}/register")
            await submit(clerk, page, "/register", number="77")
    page = await submit(clerk, await ground.get("dept-1", "/compose"), "/compose", body="court")
    await submit(clerk, page, "/head", receiver="council", season=world.SEASON, number="30/TTr")
    return []


async def _list(ground: Ground, *, send: bool) -> str:
    officer = await ground.at("u1.2")
    case = await ground.nominated(world.FLAG, "u1")
    page = await submit(officer, await ground.get("u1.2", "/compose"), "/compose", body="u1")
    draft = page.url.path.rpartition("/")[0]
    page = await submit(officer, page, "/head", receiver="court", season=world.SEASON, number="12/TTr")
    await submit(officer, page, "/names", line=[case])
    page = await officer.get(f"{draft}/papers")
    await submit(officer, page, "/papers", files={"file": REPORT})
    if not send:
        page = await officer.get(f"{draft}/new?award={world.FIGHTER}&unit=u1")
        [new] = [one for one in forms(page) if one.method == "post"]
        await submit(officer, new, nominee="u1.4", text="Dẫn đầu phong trào")
        return draft
    done = await submit(await ground.at("u1.1"), await ground.get("u1.1", f"{draft}/check"), "/check")
    await ground.seen()
    return "/lists/" + done.url.path.removeprefix("/receipts/submission/").rpartition("/")[0]


ADOPTED = ("adopted", "adopted-2", "adopted-3")
"""One may be launched, one taken back, one called off."""


async def _movements(ground: Ground) -> list[str]:
    """One that is planned, some adopted, one reviewed, one that runs, with a bit of everything."""
    await planned(ground, "planned")
    for name in ADOPTED:
        await planned(ground, name)
        await ground.must(f"movement/{name}", "u1.1", AdoptMovement("2/KH-CTĐ"))
    await planned(ground, "reviewed")
    for ask in (AdoptMovement("3/KH-CTĐ"), LaunchMovement(), HoldReview("final", early=True)):
        await ground.must("movement/reviewed", "u1.1", ask)
    at = await running(ground, "peopled")
    await ground.must("movement/peopled", "u1.1", DraftPledge("nobody-has-signed", ("u2",)))
    for period in ("h1", "h2"):  # one may be sent back, and another is still to be confirmed
        result = ReportTarget("complaints", "u2", period, Fraction(98), Fraction(100))
        await ground.must("movement/peopled", "u2.2", result)
    page = await ground.get("u1.1", f"{at}/shelve")
    lead = await ground.at("u1.1")
    await submit(lead, page, "/shelve", title="Biên bản", dated="2026-01-05", files={"paper": REPORT})
    await ground.seen()
    return [f"/reports/fairness?season={world.SEASON}"]


async def _around(ground: Ground) -> list[str]:
    """Role models found and published, a practice, an inspection with findings, a training with its paper."""
    await model(ground, "found")
    await published(ground, "shown")
    practice = await published(ground, "practice", "practice", "u1")
    await acted(ground, "dept-1", f"{practice}/report", council="council")
    at = await inspected(ground, "under-way")
    await noted(ground, at, "f1")
    await noted(ground, at, "f2", "u2")
    await noted(ground, at, "f3")
    await reported(ground, at, "f3", files={"paper": REPORT})
    await held(ground, "training")
    typed = {"body": "court", "units": ["u3"], "number": "7/KH-KT", "code": "planned"}
    await acted(ground, "chief", "/inspections/new", **typed)
    return []


async def _decisions(ground: Ground) -> list[str]:
    """Drafts, a decision to sign, one signed, and one published with everything that may follow."""
    await ground.agreed("u1", "u2")
    await ground.drafted()
    for _ in range(2):
        await ground.checked()
    signed = await ground.decided()
    await _taken_back(ground, signed, (await ground.state(signed)).lines[0], decide=False)
    stream = await ground.decided(published=True)
    first, second = (await ground.state(stream)).lines
    await _taken_back(ground, stream, first)
    await _taken_back(ground, stream, second, decide=False)
    person = await ground.nominated(world.LISTED, "u1", "u1.3")
    other = await ground.decided([person, await ground.nominated(world.LISTED, "u2")], published=True)
    clerk, at = await ground.at("dept-1"), _decision(other)
    page: Any = await ground.get("dept-1", f"{at}/certificates")
    await submit(clerk, page, "/certificates", **{"book": "GK-2026", "number-1": "01"})
    sheet = form(await ground.get("u1.1", f"{at}/appeal"), "/appeal")
    await submit(await ground.at("u1.1"), sheet, line=sheet.options["line"][-1], text="Xin xem lại")
    begins, until = dt.date(2026, 1, 1), dt.date(2099, 1, 1)
    given = Delegated(
        "court", "uy-quyen-5", "chief_justice", "chief", "dept-1", begins, until, "TUQ.", "5/GUQ"
    )
    await ground.must(registry_of("court"), "chief", ChangeRegistry((given,)))
    return ["/reopening/court"]


async def _taken_back(ground: Ground, stream: str, line: str, *, decide: bool = True) -> None:
    """It is proposed to take the award back, and decided so that a paper and money are still to come."""
    at = _decision(stream)
    clerk, chief = await ground.at("dept-1"), await ground.at("chief")
    why = {"ground": "false_papers", "paper": "7/KL", "dated": "2026-11-02", "of": "police"}
    page = await ground.get("dept-1", f"{at}/propose-revocation")
    await submit(clerk, page, "/propose-revocation", lines=[line], **why)
    if decide:
        page = await ground.get("chief", f"{at}/revoke")
        await submit(chief, page, "/revoke", **{"items-1": ["certificate"], "money-1": "500000"})


async def _comment(ground: Ground) -> str:
    """Somebody comments on what is posted, and has an address at which the answer will stand."""
    visitor = await ground.browser()
    posted = _case(await ground.posted("u2")).removeprefix("/cases/")
    page = await submit(visitor, await visitor.get(f"/postings/{posted}"), text="Tôi thấy khác.")
    return page.url.path


async def _own(ground: Ground) -> list[str]:
    """What is somebody's own: a form that was kept, a calendar, an invitation as either side sees it.

    And rules of which there is a later version.
    """
    later = await _later_rules(ground)
    case = _case(await ground.nominated(world.FLAG, "u1"))
    officer = await ground.at("u1.2")
    kept = await officer.post(f"{case}/withdraw", data={"reason": "Lý do"})
    calendar = await submit(officer, await officer.get("/calendar"), "/calendar")
    ics = "/calendar/" + calendar.text.partition("/calendar/")[2].partition("<")[0]
    registrar, device = await enrolled(ground, "registrar")
    until = (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=5)).isoformat()
    page = await registrar.get("/registry/people/stranger/invite")
    shown = await signed(registrar, await submit(registrar, page, "/invite", until=until), device)
    link = shown.text.partition("/invitation/")[2][:200]
    token = link.split("<")[0]
    invited = [shown.url.path, f"/invitation/{token}", "/registry/people/registrar/invite"]
    return [kept.headers["location"], ics, *invited, f"/rules/{later}/changes"]


async def _later_rules(ground: Ground) -> str:
    """The flag by passkey ends, and goes on with another share; the later rules' digest."""
    old = next(one for one in world.AWARDS if one.award == world.KEYED)
    last = dt.date(2030, 12, 31)
    ending = old.model_copy(update={"in_force": old.in_force.model_copy(update={"until": last})})
    period = old.in_force.model_copy(update={"begins": last + dt.timedelta(days=1)})
    share = Threshold.model_validate({"at_least": "3/4", "cite": "Điều 9", "certainty": "read"})
    route = (old.route[0].model_copy(update={"threshold": share}), *old.route[1:])
    new = old.model_copy(update={"route": route, "in_force": period})
    for policy in (ending, new):
        data = policy.canonical()
        adopted = PolicyAdopted(digest(data), policy.award, text_of(data), what_if=False)
        await ground.must(COMMON, "registrar", ChangeRegistry((adopted,)))
    return digest(new.canonical())


def _case(stream: str) -> str:
    return f"/cases/{stream.partition('/')[2]}"


def _sitting(stream: str) -> str:
    return f"/sittings/{stream.partition('/')[2]}"


def _decision(stream: str) -> str:
    return f"/decisions/{stream.partition('/')[2]}"
