"""Whatever the terminal says in English it says in Vietnamese too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
VIETNAMESE = ROOT / "locale/vi/LC_MESSAGES/vinhdanh.po"


def said(file: Path) -> Iterator[str]:
    """The sentences that a module hands to the translation."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="_" | "N_"), args=[ast.Constant(value=str(sentence)), *_]):
                yield sentence
            case _:
                pass


def test_every_sentence_of_the_terminal_is_there_in_vietnamese() -> None:
    with VIETNAMESE.open("rb") as file:
        there = {message.id for message in read_po(file) if message.string}
    sentences = {sentence for file in sorted(ROOT.glob("console/*.py")) for sentence in said(file)}
    assert len(sentences) > 500, "the sentences are found"
    assert sorted(sentences - there) == []
