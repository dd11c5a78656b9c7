"""Role models, an inspection and activities in the world of the pages, as people send them by the forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx

from domain.calendar import local_date
from tests.web.forms import form, submit
from tests.web.ground import Ground

TEXT = "Ba năm liền không để án quá hạn."
MINUTES = ("biên bản.txt", "Biên bản hội nghị".encode(), "text/plain")


async def acted(ground: Ground, who: str, path: str, **typed: Any) -> httpx.Response:
    """Somebody fills in an act's form and sends it; the page to which that leads."""
    page = await ground.get(who, path)
    done = await submit(await ground.at(who), page, path, **typed)
    await ground.seen()
    return done


async def model(ground: Ground, code: str, kind: str = "person", subject: str = "u1.3") -> str:
    """A role model of the court, found by its award officer; its address."""
    typed = {"kind": kind, "subject": subject, "body": "court", "text": "Tận tụy", "code": code}
    await acted(ground, "dept-1", "/rolemodels/new", **typed)
    return f"/rolemodels/{code}"


async def published(ground: Ground, code: str, kind: str = "person", subject: str = "u1.3") -> str:
    """One that its subject has agreed to show, and that stands on the portal; its address."""
    at = await model(ground, code, kind, subject)
    who = "u1.1" if subject == "u1" else subject
    await acted(ground, who, f"{at}/approve", text=TEXT)
    await acted(ground, "dept-1", f"{at}/publish", channel="portal")
    return at


async def inspected(ground: Ground, code: str) -> str:
    """The court inspects ``u1`` and ``u2``, and has been at both; its address."""
    typed = {"body": "court", "units": ["u1", "u2"], "number": f"{code}/KH-KT", "code": code}
    await acted(ground, "chief", "/inspections/new", **typed)
    at = f"/inspections/{code}"
    for unit in ("u1", "u2"):
        await acted(ground, "dept-1", f"{at}/visit", unit=unit)
    return at


async def noted(ground: Ground, at: str, finding: str, unit: str = "u1", **more: str) -> None:
    """Something is found at a unit, and nothing waits for it unless that is said."""
    due = (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=9)).isoformat()
    why = f"Thiếu hồ sơ ở {unit}"
    typed = {"unit": unit, "reason": why, "freezes": "no", "due": due, "finding": finding, **more}
    await acted(ground, "dept-1", f"{at}/note", **typed)


async def reported(ground: Ground, at: str, finding: str, unit: str = "u1", **more: Any) -> None:
    """The unit's officer reports that it has put the finding right."""
    page = await ground.get(f"{unit}.2", f"{at}/report")
    typed = {"finding": finding, "reason": f"Đã bổ sung hồ sơ ở {unit}", "number": "12/BC", **more}
    done = await submit(await ground.at(f"{unit}.2"), page, f"{at}/report", **typed)
    assert done.status_code == 200, done.text
    await ground.seen()


async def held(ground: Ground, code: str, **more: Any) -> str:
    """A training of the court with a paper, held together with ``u2``; ``far.3`` took part. Its address."""
    typed = {
        "kind": "training",
        "title": "Tập huấn thi đua",
        "body": "court",
        "partners": "Đơn vị số 2",
        "items": "report; Lê Văn Soạn",
        "people": "far.3",
        "code": code,
        **more,
    }
    page = await ground.get("dept-1", "/activities/new")
    await submit(await ground.at("dept-1"), page, "/activities/new", files={"paper": MINUTES}, **typed)
    await ground.seen()
    return f"/activities/{code}"


__all__ = ["MINUTES", "TEXT", "acted", "form", "held", "inspected", "model", "noted", "published", "reported"]
