"""Files of an award's rules: read, and checked as far as one file can be by itself."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from audit.marked import Document, checked, parsed, read
from domain.award.criteria import Criterion
from domain.award.policy import Policy


class _Asking(BaseModel):
    """What a policy asks of its nominee, read alone: so an error names the line of its criterion."""

    eligibility: tuple[Criterion, ...] = ()


def load_policy(file: Path) -> Policy:
    """A policy file; ``ScenarioError`` names the line of what is wrong with it."""
    return read_policy(file)[0]


def read_policy(file: Path) -> tuple[Policy, Document]:
    """A policy file, and where everything stands in it; ``ScenarioError`` as ``load_policy``."""
    return _checked(read(file))


def parse_policy(raw: bytes, name: str) -> tuple[Policy, Document]:
    """The same of a file that somebody sent; errors call it ``name``."""
    return _checked(parsed(raw, Path(name)))


def _checked(document: Document) -> tuple[Policy, Document]:
    if document.data.get("rules") != 1:
        # Under rules 1 any criterion is let pass, which the whole policy has to allow for.
        checked(_Asking, document)
    return checked(Policy, document), document
