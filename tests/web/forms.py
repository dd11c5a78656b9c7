"""A page as a browser sees it, as far as forms go: what would be sent if one filled them in and pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx


@dataclass
class Form:
    """A form: where it goes, and what it holds before anybody types. ``options`` is what a field may be."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    """Of radios, check boxes and selects: their values."""
    files: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """Buttons that have a name: what they add when they are the one that is pressed."""
    kinds: dict[str, str] = field(default_factory=dict)
    """What each field is: an input's type, ``textarea`` or ``select``."""

    def __getitem__(self, name: str) -> str:
        """What the field holds."""
        return next(value for given, value in self.fields if given == name)

    def __contains__(self, name: str) -> bool:
        return any(given == name for given, _ in self.fields) or name in self.options or name in self.files

    def filled(self, **typed: str | list[str] | None) -> list[tuple[str, str]]:
        """What a browser would send; None empties a field. A list is for what may be chosen more than once.

        A value that no option has is sent too: whoever is hostile does that.
        """
        sent = [(name, value) for name, value in self.fields if name not in typed]
        for name, value in typed.items():
            assert name in self or name in dict(self.buttons), f"the form has no field {name!r}: {self}"
            values = [] if value is None else [value] if isinstance(value, str) else value
            sent += [(name, each) for each in values]
        return sent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._textarea: str | None = None
        self._text: list[str] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        form = self._form
        if form is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag in ("input", "textarea", "select") and name:
            form.kinds[name] = given.get("type", "text") if tag == "input" else tag
        match tag:
            case "input" if name:
                self._input(form, name, given)
            case "textarea" if name:
                self._textarea, self._text = name, []
            case "select" if name:
                self._select, self._options = name, []
            case "option" if self._select:
                self._options.append((given.get("value", ""), "selected" in given))
            case "button" if name:
                form.buttons.append((name, given.get("value", "")))

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox"):
            value = given.get("value", "on")
            form.options.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields.append((name, value))
        elif kind == "file":
            form.files.add(name)
        elif kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        else:
            form.fields.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        form = self._form
        if form is None:
            return
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea is not None:
            form.fields.append((self._textarea, "".join(self._text).removeprefix("\n")))
            self._textarea = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected]
            form.options[self._select] = [value for value, _ in self._options]
            if self._options:
                form.fields.append((self._select, (chosen or [self._options[0][0]])[0]))
            self._select = None


def forms(page: httpx.Response) -> list[Form]:
    """The page's forms but the one that signs out, in their order; addresses are complete."""
    reader = _Reader()
    reader.feed(page.text)
    for form in reader.forms:
        form.action = urljoin(str(page.url), form.action)
    return [form for form in reader.forms if urlsplit(form.action).path != "/sign-out"]


def form(page: httpx.Response, which: int | str = 0) -> Form:
    """One form: by its number, or by the end of its address."""
    found = forms(page)
    if isinstance(which, int):
        assert len(found) > which, f"{page.url} ({page.status_code}) has {len(found)} forms"
        return found[which]
    fitting = [one for one in found if urlsplit(one.action).path.endswith(which)]
    assert fitting, f"{page.url} ({page.status_code}) has no form to {which!r}: {[f.action for f in found]}"
    return fitting[0]


async def submit(
    client: httpx.AsyncClient,
    page: httpx.Response | Form,
    which: int | str = 0,
    *,
    follow: Any = True,
    files: Any = None,
    **typed: Any,
) -> httpx.Response:
    """Fill in a form of the page and send it as a browser would.

    ``files``: by field a name, bytes and the type that the browser gives. ``typed``: a text, several,
    or None for a field that is left out.
    """
    one = page if isinstance(page, Form) else form(page, which)
    sent: dict[str, list[str]] = {}
    for name, value in one.filled(**typed):
        sent.setdefault(name, []).append(value)
    if one.method == "get":
        return await client.get(one.action, params=sent, follow_redirects=follow)
    parts = urlsplit(one.action)
    headers = {"Origin": f"{parts.scheme}://{parts.netloc}", "Sec-Fetch-Site": "same-origin"}
    return await client.post(one.action, data=sent, files=files, headers=headers, follow_redirects=follow)
