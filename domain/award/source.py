"""What everything written in a policy shares: a text in two languages, a source, and how sure that is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Certainty = Literal["read", "superseded", "unverified"]


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Data):
    """A text in both languages."""

    vi: str
    en: str


class Source(Data):
    """Where a rule was read, and how sure that is."""

    cite: str
    certainty: Certainty
