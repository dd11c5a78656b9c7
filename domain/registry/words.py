"""Refusals that many changes share: who or what is named has to be there, and an end follows a beginning."""

from __future__ import annotations

import datetime as dt
import re

from domain.answers import Refusal
from domain.registry.state import Register

_SHA256 = re.compile(r"[0-9a-f]{64}")


def unknown_body(common: Register, *bodies: str | None) -> Refusal | None:
    """The first of the bodies that is not registered; None stands for none."""
    for body in bodies:
        if body is not None and body not in common.bodies:
            return Refusal("unknown_body", {"body": body})
    return None


def unknown_person(common: Register, person: str) -> Refusal | None:
    return None if person in common.people else Refusal("unknown_person", {"person": person})


def unknown_subject(common: Register, subject: str) -> Refusal | None:
    """A subject is a person or a body."""
    if subject in common.people or subject in common.bodies:
        return None
    return Refusal("unknown_subject", {"subject": subject})


def unknown_season(common: Register, season: str | None) -> Refusal | None:
    if season is None or season in common.seasons:
        return None
    return Refusal("season_not_opened", {"season": season})


def malformed_attachment(*named: str) -> Refusal | None:
    """The first of these that is no SHA-256 in lower case, by which papers are named."""
    for sha256 in named:
        if not _SHA256.fullmatch(sha256):
            return Refusal("attachment_malformed", {"attachment": sha256[:80]})
    return None


def backwards(begins: dt.date, until: dt.date | None) -> Refusal | None:
    if until is None or begins <= until:
        return None
    return Refusal("ends_before_it_begins", {"begins": begins.isoformat(), "until": until.isoformat()})


def in_future(day: dt.date, today: dt.date) -> Refusal | None:
    if day <= today:
        return None
    return Refusal("date_in_future", {"on": day.isoformat(), "today": today.isoformat()})
