"""Every text of the pages is there in Vietnamese, with the same placeholders, and none is left over."""

from __future__ import annotations

import ast
import functools
import re
import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from audit.catalogue import DOMAIN, LOCALE, WEB
from audit.words import Words
from web.visit import words_in

ROOT = Path(__file__).resolve().parents[2]
IN_TEMPLATE = re.compile(r"""\b(?:_|words\.text)\(\s*(?:"((?:[^"\\]|\\.)+)"|'((?:[^'\\]|\\.)+)')""")


@functools.cache
def catalogue(domain: str, language: str = "vi") -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        read = read_po(file, locale=language)
    return {str(m.id): str(m.string) for m in read if m.id and isinstance(m.id, str)}


def used() -> set[str]:
    """The texts that templates and modules of the web ask for."""
    found = set()
    for template in (ROOT / "web" / "templates").rglob("*.*"):
        for double, single in IN_TEMPLATE.findall(template.read_text("utf-8")):
            found.add((double or single).replace('\\"', '"').replace("\\'", "'"))
    for module in (ROOT / "web").rglob("*.py"):
        found |= set(asked(module))
    return found


def asked(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("_", "text", "N_") and isinstance(node.args[0].value, str):
            yield node.args[0].value


def test_every_text_of_the_pages_is_there_in_vietnamese() -> None:
    known = catalogue(DOMAIN) | catalogue(WEB)
    missing = sorted(text for text in used() if not known.get(text))
    assert not missing


def test_no_text_of_the_pages_is_left_over() -> None:
    assert not sorted(catalogue(WEB).keys() - used())


def test_where_both_catalogues_have_a_text_the_pages_say_their_own_and_each_has_its_reason() -> None:
    ours, theirs = catalogue(WEB), catalogue(DOMAIN)
    both = ours.keys() & theirs.keys()
    assert "From" in both
    for text in both:
        assert ours[text] != theirs[text], f"{text!r} stands in both alike: keep the terminal's"
        assert words_in("vi").text(text) == ours[text]
        assert Words("vi").text(text) == theirs[text]


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    texts = catalogue(WEB)
    assert texts
    assert not [text for text, translated in texts.items() if fields(text) != fields(translated)]


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
