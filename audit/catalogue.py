"""The catalogues under ``locale/``: gettext's compiled ones, or their source where that is newer.

So a text that was changed a moment ago is never shown in its old form, compiled or not.
"""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN: Final = "vinhdanh"
"""The texts of the rules and of the command line."""
WEB: Final = "web"
"""The texts of the pages; what they share with the command line stands in its catalogue."""
Domain = Literal["vinhdanh", "web"]


@lru_cache(maxsize=8)
def catalogue(language: str, first: Domain = DOMAIN) -> gettext.GNUTranslations:
    """The texts in one language; where both catalogues have one, as ``first`` says it.

    An English word may be two in Vietnamese: ``From`` is a day on a page, a body at the terminal.

    :raises FileNotFoundError: there is no catalogue of that language
    """
    texts = _read(language, first)
    texts.add_fallback(_read(language, WEB if first == DOMAIN else DOMAIN))
    return texts


def _read(language: str, domain: str) -> gettext.GNUTranslations:
    source = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    with source.open("rb") as file:
        read = read_po(file, locale=language, domain=domain)
    made = io.BytesIO()
    write_mo(made, read)
    made.seek(0)
    return gettext.GNUTranslations(made)
