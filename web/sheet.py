"""A form with some fields, the command that it makes and what one signs of it, described in one place.

An act is a function from a visit to a ``Sheet``; ``sheet`` enters its two routes. What was typed is cleaned
and looked at here, field by field; what may be asked the command decides. An act that decides, refuses or
signs is signed with the passkey of whoever has one, upon the very lines of its form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt
from domain.commands import Actor, Ask
from web.answering import Errors, settle, several
from web.asking import ask as send_ask
from web.asking import sealed
from web.confirming import BOTH, confirm
from web.rendering import page
from web.table import ROUTES, Need, Route
from web.typed import cleaned, day_of

if TYPE_CHECKING:
    from web.visit import Visit

Kind = Literal["text", "words", "day", "number", "pick", "radio", "lines", "fixed"]
Options = Sequence[tuple[str, str]]
"""Codes with their texts."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``words`` is a long text, ``lines`` are boxes to be ticked, ``fixed`` goes along unseen.

    ``kept`` text is sealed beside the entry under the field's name and is no part of what is asked.
    """

    name: str
    label: str
    kind: Kind = "text"
    options: Options = ()
    value: str = ""
    ticked: Container[str] = ()
    hint: str = ""
    needed: bool = True
    kept: bool = False
    most: int = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed: every field's text, and of boxes the ones that were ticked."""

    texts: dict[str, str]
    ticked: dict[str, tuple[str, ...]]

    def said(self, name: str) -> str:
        """A field's text; empty where there is none."""
        return self.texts.get(name, "")

    def maybe(self, name: str) -> str | None:
        """A field's text, or None."""
        return self.texts.get(name) or None

    def lines(self, name: str = "lines") -> tuple[str, ...]:
        """The boxes that were ticked."""
        return self.ticked.get(name, ())

    def day(self, name: str) -> dt.date:
        """A day that had to be given."""
        found = day_of(self.said(name))
        assert found is not None, "the field was looked at"
        return found

    def maybe_day(self, name: str) -> dt.date | None:
        """A day that may be left out."""
        return day_of(self.said(name)) if self.said(name) else None

    def number(self, name: str) -> int:
        """A whole number; 0 where nothing was typed."""
        return int(self.said(name) or 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An act as a form. ``offered`` says whether it is for the visitor; the command decides anyway."""

    stream: str
    title: str
    button: str
    ask: Callable[[Given], Ask | Errors]
    back: str
    fields: Sequence[Field] = ()
    crumbs: Sequence[tuple[str, str]] = ()
    subject: Sequence[tuple[str, str]] = ()
    """What it is about, as the first lines of the statement."""
    notes: Sequence[str] = ()
    by: Callable[[Given], Actor | None] | None = None
    of: Callable[[Given], str] | None = None
    """Under whose key the words are kept; the visitor's own where it is not said."""
    accepts: Container[str] = BOTH
    named: Callable[[str], str] = str
    offered: bool = True
    signs: bool = False
    """Whether it approves, refuses or signs."""
    bad: bool = False
    """Whether it takes something away."""
    links: Options = field(default=())
    """Other acts that one may rather want: address and text."""


Act = Callable[["Visit"], Awaitable["Sheet | Response"]]


def sheet(path: str, need: Need) -> Callable[[Act], Act]:
    """Enter an act: its form, and what becomes of it."""

    def enter(act: Act) -> Act:
        module = act.__module__.rpartition(".")[2]

        async def show(visit: Visit) -> Response:
            made = await act(visit)
            if isinstance(made, Response):
                return made
            return _page(visit, made, {}) if made.offered else RedirectResponse(made.back, 303)

        async def take(visit: Visit) -> Response:
            made = await act(visit)
            return made if isinstance(made, Response) else await _take(visit, made)

        ROUTES.append(Route("GET", path, f"{module}.{act.__name__}", need, show))
        ROUTES.append(Route("POST", path, f"{module}.{act.__name__}_sent", need, take))
        return act

    return enter


def _page(visit: Visit, made: Sheet, errors: Errors) -> Response:
    address = "?".join(filter(None, (visit.request.url.path, visit.request.url.query)))
    sent = bool(visit.form)
    typed = {one.name: visit.asked(one.name) or ("" if sent else one.value) for one in made.fields}
    ticked = {
        one.name: several(visit, one.name)
        if sent
        else [code for code, _ in one.options if code in one.ticked]
        for one in made.fields
        if one.kind == "lines"
    }
    status = 422 if errors else 200
    return page(
        visit,
        "sheet.html",
        status=status,
        errors=errors,
        sheet=made,
        given=typed,
        ticked=ticked,
        action=address,
    )


async def _take(visit: Visit, made: Sheet) -> Response:
    async def again(errors: Errors) -> Response:
        return _page(visit, made, errors)

    given, errors = read(visit, made.fields)
    if errors:
        return await again(errors)
    by = made.by(given) if made.by is not None else None
    if made.by is not None and by is None:
        return await again({"way": visit._("Choose one of these")})
    asked = made.ask(given)
    if isinstance(asked, dict):
        return await again(asked)
    of = made.of(given) if made.of is not None else visit.person
    words = sealed(visit, of, **{one.name: given.said(one.name) for one in made.fields if one.kept})
    if made.signs:
        answer = await confirm(
            visit,
            made.stream,
            asked,
            words,
            title=made.title,
            statement=[*made.subject, *_statement(visit, made.fields, given)],
            by=by,
            accepts=made.accepts,
            about=of,
            back=made.back,
        )
    else:
        answer = await send_ask(visit, made.stream, asked, words, by)
    to = made.back
    if made.signs and isinstance(answer, Receipt):
        to = f"/receipts/{answer.stream}/{answer.version}"
    return await settle(visit, answer, to, again, made.named)


def _statement(visit: Visit, fields: Sequence[Field], given: Given) -> list[tuple[str, str]]:
    """What was typed, as the lines of a statement."""
    found = []
    for one in fields:
        texts = dict(one.options)
        if one.kind == "lines":
            text = "; ".join(texts[code] for code in given.lines(one.name))
        elif one.kind in ("pick", "radio"):
            text = texts.get(given.said(one.name), "")
        elif one.kind == "day":
            day = given.maybe_day(one.name)
            text = visit.words.day(day) if day is not None else ""
        else:
            text = given.said(one.name)
        if text and one.kind != "fixed":
            found.append((one.label, text))
    return found


# Reading ---------------------------------------------------------------------------------------------------


def read(visit: Visit, fields: Sequence[Field]) -> tuple[Given, Errors]:
    """What was typed, and what is wrong with it."""
    texts: dict[str, str] = {}
    ticked: dict[str, tuple[str, ...]] = {}
    errors = Errors()
    for one in fields:
        if one.kind == "lines":
            ticked[one.name] = several(visit, one.name)
            known = {code for code, _ in one.options}
            if not known.issuperset(ticked[one.name]) or (one.needed and not ticked[one.name]):
                errors[one.name] = visit._("Choose at least one of these")
            continue
        texts[one.name] = text = cleaned(visit.asked(one.name))
        if wrong := _wrong(visit, one, text):
            errors[one.name] = wrong
    return Given(texts, ticked), errors


def _wrong(visit: Visit, one: Field, text: str) -> str | None:
    if not text:
        if not one.needed:
            return None
        return visit._("Choose one of these") if one.options else visit._("Fill in: {field}", field=one.label)
    if one.kind in ("pick", "radio") and text not in dict(one.options):
        return visit._("Choose one of these")
    if one.kind == "day" and day_of(text) is None:
        return visit._("Write it as day, month and year")
    if one.kind == "number" and not (text.isascii() and text.isdigit() and len(text) <= 15):
        return visit._("Enter a whole number")
    if len(text) > one.most:
        return visit._(
            "This text has {there} characters; there is room for {most}", there=len(text), most=one.most
        )
    return None


# Fields that many acts have --------------------------------------------------------------------------------


def reason(visit: Visit, needed: bool = True) -> Field:
    """Why; kept sealed."""
    label = visit._("Reason") if needed else visit._("Reason (may be left out)")
    hint = visit._("Kept sealed; read by those who may open it.")
    return Field("reason", label, "words", hint=hint, needed=needed, kept=True, most=5_000)


def paper_number(visit: Visit, name: str = "paper", label: str = "") -> Field:
    """The number of a paper."""
    return Field(
        name, label or visit._("Number of the paper"), hint=visit._("As it is printed, 45/QĐ-TA"), most=100
    )
