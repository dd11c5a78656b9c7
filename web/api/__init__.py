"""The JSON API under ``/api/v1``: the same needs, the same sight and the same door as the pages.

Who sends is who is signed in: the session's cookie, and for a command the session's form token in the header
``X-Form-Token``. Errors are problem details (RFC 9457). What the API is stands in ``/api/v1/openapi.json``.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from web.api import cases as cases
from web.api import commands as commands
from web.api import mine as mine
from web.api import papers as papers
from web.api import register as register
from web.api import sittings as sittings
from web.api.endpoint import ENDPOINTS as ENDPOINTS
from web.api.endpoint import PREFIX, ROUTER
from web.api.problem import TITLES, Problem, ProblemModel


class Described(FastAPI):
    """An application whose description knows what a refused request looks like."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        schema = ProblemModel.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"]["Problem"] = schema
        return document


def enter(app: FastAPI) -> None:
    """Enter all endpoints, and what the API answers where there is none."""
    app.include_router(ROUTER)
    app.add_exception_handler(HTTPException, _nowhere)


async def _nowhere(request: Request, error: Exception) -> Response:
    """No such address, or not by this method: in the API as a problem, elsewhere in plain words."""
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(f"{PREFIX}/"):
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http")
        text = str(error.detail) or TITLES.get(error.status_code, "Problem")
        return Problem(error.status_code, code, text).response(error.headers)
    return PlainTextResponse(str(error.detail), error.status_code, error.headers)
