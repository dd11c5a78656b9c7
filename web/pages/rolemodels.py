"""Role models and good practices: those that one sees, and one as it stands, with its story."""

from __future__ import annotations

from starlette.responses import Response

from domain.rolemodel import RoleModel
from web.around import bodies_for, seen, story
from web.links import way_to
from web.needs import SEES_ROLE_MODEL, SIGNED_IN
from web.pages.dossier import given_out
from web.rendering import page
from web.rolemodel_form import KEEPS, acts_of, the_model
from web.table import route
from web.visit import Visit


@route("GET", "/rolemodels", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The role models of the visitor's bodies, and his own, the last found first."""
    found: list[tuple[str, RoleModel]] = [
        (one.stream.partition("/")[2], one.state) for one in await seen(visit, "rolemodel")
    ]
    found.sort(key=lambda one: one[1].on, reverse=True)
    codes = {
        code for _, one in found if one.about is not None for code in (one.about.subject, one.about.body)
    }
    return page(
        visit,
        "rolemodels.html",
        models=found,
        names=await visit.names(codes),
        finds=bool(await bodies_for(visit, KEEPS)),
    )


@route("GET", "/rolemodels/{rolemodel}", SEES_ROLE_MODEL)
async def show(visit: Visit) -> Response:
    """One, and what became of it: fostered, followed up, shown, reported, applied."""
    found = await the_model(visit)
    about = found.about
    told = await story(visit, found.stream)
    movement = await way_to(visit, f"movement/{about.movement}") if about.movement else ""
    return page(
        visit,
        "rolemodel.html",
        model=found,
        state=found.state,
        told=told,
        published=[one for one in told if one.type == "RoleModelPublished"],
        movement=movement,
        acts=acts_of(visit, found),
    )


@route("GET", "/rolemodels/{rolemodel}/text/{sha256}", SEES_ROLE_MODEL)
async def text(visit: Visit) -> Response:
    """Give out a text that its subject has approved."""
    found, sha256 = await the_model(visit), visit.path("sha256")
    if sha256 not in {found.state.approved, *(one.text for one in found.state.published)}:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, sha256)
