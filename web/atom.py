"""The feed of what was published: Atom as RFC 4287 wants it, made without a style sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from web.published import Told
    from web.visit import Visit

ATOM = "http://www.w3.org/2005/Atom"
SINCE = "2026"
"""The year in which our host began to name entries (RFC 4151): a name never changes, whatever else does."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(visit: Visit, found: Sequence[Told]) -> bytes:
    """The feed as bytes. Entries are named by their position in the log, which is used once."""
    origin = visit.site.settings.origin
    tag = f"tag:{visit.site.settings.host},{SINCE}:"
    root = Element("feed", {"xmlns": ATOM, "xml:lang": visit.language})
    _text(root, "id", f"{tag}changes")
    _text(root, "title", visit._("What was published"))
    updated = max((one.at for one in found), default=visit.now.replace(hour=0, minute=0, second=0))
    _text(root, "updated", updated.isoformat(timespec="seconds"))
    SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{origin}/changes.atom"}
    )
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{origin}/changes"})
    _text(SubElement(root, "author"), "name", visit._("Vinh Danh"))
    for one in found:
        entry = SubElement(root, "entry")
        _text(entry, "id", f"{tag}change/{one.change.position}")
        _text(entry, "title", one.text)
        _text(entry, "updated", one.at.isoformat(timespec="seconds"))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": origin + one.link})
        _text(entry, "summary", f"{one.text}. {visit.words.day(one.change.day)}.")
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("�", text)
