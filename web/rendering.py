"""From a visit and a template to a page. Templates know the visit, its words, and how days are written."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from domain.calendar import HANOI

if TYPE_CHECKING:
    from web.visit import Visit

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static
    return made


@cache
def static(name: str) -> str:
    """The address of a file of ours, which changes when the file does: browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/{name}"


def written(visit: Visit, template: str, **values: Any) -> str:
    """The text of a page, or of a part of one."""
    from web.asking import new_key

    words = visit.words
    return (
        _environment()
        .get_template(template)
        .render(
            visit=visit,
            words=words,
            _=words.text,
            day=words.day,
            moment=words.moment,
            until=words.until,
            time_tag=lambda at: at.astimezone(HANOI).isoformat(timespec="minutes"),
            new_key=new_key,
            session=visit.viewer.session,
            **{"errors": {}, "typed": visit.form, **values},
        )
    )


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. Pages of signed-in visitors are kept by no cache."""
    response = HTMLResponse(written(visit, template, **values), status)
    if visit.viewer.session is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


def overdue(at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a time is over."""
    return at is not None and at < now
