"""The language of the command line: Vietnamese first, English second."""

from __future__ import annotations

import os
import sys
from typing import Literal

from click import core, decorators, exceptions, formatting, parser, types

from audit.words import Words

Language = Literal["vi", "en"]


def chosen() -> Language:
    """``--lang`` on the command line, ``VINHDANH_LANG``, then the locale; Vietnamese where nothing is said.

    Looked for before the options are parsed, since the help itself is in that language.
    """
    for place, argument in enumerate(sys.argv):
        if argument == "--lang" and place + 1 < len(sys.argv) and sys.argv[place + 1] in ("vi", "en"):
            return "en" if sys.argv[place + 1] == "en" else "vi"
        if argument in ("--lang=vi", "--lang=en"):
            return "en" if argument.endswith("en") else "vi"
    named = os.environ.get("VINHDANH_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.lower().startswith("en") else "vi"


words = Words(chosen())


def _(text: str) -> str:
    """The text in the language chosen."""
    return words.text(text)


def _one_or_many(one: str, many: str, number: int) -> str:
    return _(one if number == 1 else many)


def _teach_click() -> None:
    """Click's own words (``Usage``, ``Error``) in the language chosen.

    It asks the system's gettext, which goes by the locale and not by ``--lang``; so each of its modules is
    given our function under the name that it calls.
    """
    for module in (core, decorators, exceptions, formatting, parser, types):
        for name, ours in (("_", _), ("ngettext", _one_or_many)):
            if hasattr(module, name):
                setattr(module, name, ours)


_teach_click()
