"""A form with some fields, the command that it makes and what one signs of it, described in one place.

An act is a function from a visit to a ``Sheet``; ``sheet`` enters its two routes. What was typed is cleaned
and looked at here, field by field; what may be asked the command decides. An act that decides, refuses or
signs is signed with the passkey of whoever has one, upon the very lines of its form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt, Refusal
from domain.commands import Actor, Ask, Command
from intake import cells
from intake.faults import Wrong
from web.answering import Again, Errors, settle, several
from web.asking import HAND_OVER, actor, command_id, sealed, send
from web.asking import ask as send_ask
from web.bringing import brought, hash_of, name_of
from web.confirming import BOTH, confirm
from web.rendering import page
from web.table import ROUTES, Need, Route
from web.typed import cleaned, day_of

if TYPE_CHECKING:
    from web.visit import Visit

Kind = Literal["text", "words", "day", "number", "exact", "code", "pick", "radio", "lines", "file", "fixed"]
Options = Sequence[tuple[str, str]]
"""Codes with their texts."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``words`` is a long text, ``lines`` are boxes to be ticked, ``fixed`` goes along unseen.

    ``exact`` is a number as people write them, ``code`` the name of a new stream. A ``file`` is kept
    encrypted under the key of ``about``; what is given of it is its SHA-256. ``kept`` text is sealed beside
    the entry, under ``key`` or the field's name, and is no part of what is asked.
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
    key: str = ""
    about: str = ""
    aside: bool = False
    """Whether it is seldom wanted: it stands folded away, until it holds something."""


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
        return cells.whole(self.said(name)) if self.said(name) else 0

    def exact(self, name: str) -> Fraction:
        """A number, exactly; 0 where nothing was typed."""
        return self.maybe_exact(name) or Fraction(0)

    def maybe_exact(self, name: str) -> Fraction | None:
        """A number that may be left out."""
        return cells.exact(self.said(name)) if self.said(name) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An act as a form. ``offered`` says whether it is for the visitor; the command decides anyway."""

    stream: str
    title: str
    button: str
    ask: Callable[[Given], Ask | Sequence[Ask] | Errors]
    """What it asks, or what is wrong. Of several commands each stands for itself: a refused one stops it, and
    those before it are recorded."""
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
    on: Callable[[Given], dt.date | None] | None = None
    """The day on which it happened; what is signed with a passkey says it among its lines."""
    minutes: Callable[[Given], str | None] | None = None
    """The SHA-256 of the paper that shows it, for what is entered days later."""
    blamed: Mapping[str, str] = field(default_factory=dict)
    """Of refusals the field that one has to look at; of all others it is none in particular."""
    signs: bool = False
    """Whether it approves, refuses or signs."""
    bad: bool = False
    """Whether it takes something away."""
    links: Options = field(default=())
    """Other acts that one may rather want: address and text."""

    @property
    def multipart(self) -> bool:
        """Whether a file comes with it."""
        return any(one.kind == "file" for one in self.fields)


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
        file_name=name_of,
    )


async def _take(visit: Visit, made: Sheet) -> Response:
    async def again(errors: Errors) -> Response:
        return _page(visit, made, errors)

    wrong = await brought(visit, [(one.name, one.about) for one in made.fields if one.kind == "file"])
    given, errors = read(visit, made.fields)
    errors |= wrong
    if errors:
        return await again(errors)
    by = made.by(given) if made.by is not None else None
    if made.by is not None and by is None:
        return await again({"way": visit._("Choose one of these")})
    asked = made.ask(given)
    if isinstance(asked, dict):
        return await again(asked)
    if isinstance(asked, Sequence):
        return await _each(visit, made, asked, by or actor(visit), again)
    of = made.of(given) if made.of is not None else visit.person
    kept = {one.key or one.name: given.said(one.name) for one in made.fields if one.kept}
    words = sealed(visit, of, **kept)
    on, minutes = made.on and made.on(given), made.minutes and made.minutes(given)
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
            on=on,
            minutes=minutes,
        )
    else:
        answer = await send_ask(visit, made.stream, asked, words, by, on=on, minutes=minutes)
    to = made.back
    if made.signs and isinstance(answer, Receipt):
        to = f"/receipts/{answer.stream}/{answer.version}"
    blamed = made.blamed.get(answer.code, "") if isinstance(answer, Refusal) else ""
    return await settle(visit, answer, to, again, made.named, blamed)


async def _each(visit: Visit, made: Sheet, asks: Sequence[Ask], by: Actor, again: Again) -> Response:
    """One command after the other; sent again with the same key, nothing is done twice."""
    answer: Receipt | Refusal | Response | None = None
    for number, one in enumerate(asks, 1):
        answer = await send(visit, Command(made.stream, f"{command_id(visit)}/{number}", by, one))
        if not isinstance(answer, Receipt) and not visit.asked(HAND_OVER):
            break
    if answer is None:
        return await again({"": visit._("There is nothing new in the form.")})
    return await settle(visit, answer, made.back, again, made.named)


def _statement(visit: Visit, fields: Sequence[Field], given: Given) -> list[tuple[str, str]]:
    """What was typed, as the lines of a statement."""
    found = []
    for one in fields:
        texts = dict(one.options)
        if one.kind == "lines":
            text = "; ".join(texts[code] for code in given.lines(one.name))
        elif one.kind in ("pick", "radio"):
            text = texts.get(given.said(one.name), "")
        elif one.kind == "file" and given.said(one.name):
            text = f"{name_of(visit.asked(one.name))}, SHA-256 {given.said(one.name)}"
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
            if not known.issuperset(ticked[one.name]):
                errors[one.name] = visit._(
                    "Something that you chose is not here as it was shown: choose again"
                )
            elif one.needed and not ticked[one.name]:
                errors[one.name] = visit._("Choose at least one of these")
            continue
        if one.kind == "file":
            texts[one.name] = text = hash_of(visit, visit.asked(one.name), one.about) or ""
            if one.needed and not text:
                errors[one.name] = visit._("Choose a file")
            continue
        texts[one.name] = text = cleaned(visit.asked(one.name))
        if wrong := _wrong(visit, one, text):
            errors[one.name] = wrong
    return Given(texts, ticked), errors


_READ: dict[Kind, Callable[[str], object]] = {
    "exact": cells.exact,
    "code": cells.code,
    "number": cells.whole,
}


def _wrong(visit: Visit, one: Field, text: str) -> str | None:
    if not text:
        if not one.needed:
            return None
        return visit._("Choose one of these") if one.options else visit._("Fill in: {field}", field=one.label)
    if one.kind in ("pick", "radio") and text not in dict(one.options):
        return visit._("Choose one of these")
    if one.kind == "day" and day_of(text) is None:
        return visit._("Write it as day, month and year")
    if one.kind in _READ:
        try:
            _READ[one.kind](text)
        except Wrong as wrong:
            return visit._(wrong.text, **wrong.values)
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
