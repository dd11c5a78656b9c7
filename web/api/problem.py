"""Errors of the API as problem details (RFC 9457): a code for machines, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class ProblemModel(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(title="Problem", extra="forbid")

    type: str = Field(description="`about:blank`: the code says which problem it is")
    title: str
    status: int
    code: str = Field(description="A word for machines; of a refused command the refusal's own")
    detail: str = Field(description="A sentence for people, in the language that was asked for")
    cite: str | None = Field(None, description="The rule that forbids it, where one does")
    values: dict[str, str | int] | None = Field(None, description="What the sentence of a refusal names")
    command_id: str | None = Field(None, description="The id under which the command may be sent again")
    where: list[str] | None = Field(None, description="The fields of the request that are wrong")


TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Refused",
    429: "Too many requests",
    503: "Nothing is recorded",
}


class Problem(Exception):
    """Raised by an endpoint; answered as problem details."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """The answer."""
        body = ProblemModel(
            type="about:blank",
            title=TITLES.get(self.status, "Problem"),
            status=self.status,
            code=self.code,
            detail=self.detail,
            **self.more,
        )
        return JSONResponse(
            body.model_dump(exclude_none=True),
            self.status,
            {**(headers or {}), "Cache-Control": "no-store"},
            MEDIA_TYPE,
        )


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How the OpenAPI document has these."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}
