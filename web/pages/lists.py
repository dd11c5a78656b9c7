"""Lists (tờ trình): those of one's bodies, and one with its lines, its story, and what may be done to it."""

from __future__ import annotations

from starlette.responses import Response

from projections import submissions
from web.links import link_of
from web.needs import LIST_OFFICES, SEES_LIST, SIGNED_IN
from web.pages.dossier import given_out
from web.rendering import overdue, page
from web.seeing import bodies_in_sight
from web.showing_file import papers_of
from web.showing_list import shown_list
from web.table import route
from web.visit import Visit


@route("GET", "/lists", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The lists that the visitor's bodies sent or got."""
    offices = await visit.offices()
    rows = await submissions.of_bodies(visit.site.lists, await bodies_in_sight(visit))
    codes = {code for row in rows for code in (row.sender, row.receiver, row.body, row.person) if code}
    return page(
        visit,
        "lists.html",
        rows=rows,
        names=await visit.names(codes),
        writes=any(one.office in LIST_OFFICES for one in offices),
        late=lambda at: overdue(at, visit.now),
        link_of=link_of,
    )


@route("GET", "/lists/{list}", SEES_LIST)
async def show(visit: Visit) -> Response:
    """The list as it stands."""
    lst = await shown_list(visit, visit.path("list"))
    assert lst.state.about is not None
    papers = await papers_of(visit, lst.state.about.attachments)
    return page(visit, "list.html", lst=lst, papers=papers, link_of=link_of)


@route("GET", "/lists/{list}/attached/{sha256}", SEES_LIST)
async def attached(visit: Visit) -> Response:
    """Give out a paper of the list."""
    state, sha256 = await visit.state("submission", visit.path("list")), visit.path("sha256")
    if state.about is None or sha256 not in state.about.attachments:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, sha256)
