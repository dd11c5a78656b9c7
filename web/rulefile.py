"""Rules as files: YAML to read, check and adopt, and the one JSON text whose SHA-256 is the digest."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

import yaml

from domain.award.policy import text_of

if TYPE_CHECKING:
    from web.showing_rules import Version

EPOCH = (2020, 1, 1, 0, 0, 0)
"""Files in an archive get no day of their own: the same content is the same archive."""


def file_name(version: Version) -> str:
    """``court.flag-2018-06-08-1a2b3c4d``: one name a version, without its ending."""
    return f"{version.policy.award}-{version.period.begins}-{version.digest[:8]}"


def as_json(version: Version) -> str:
    """The text that is hashed."""
    return text_of(version.policy.canonical())


def as_yaml(version: Version) -> str:
    """The rules as a file of the library."""
    data = version.policy.canonical()
    period = data["in_force"]
    for name in ("from", "until"):
        period[name] = dt.date.fromisoformat(period[name]) if period[name] else None
    written: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return f"# {version.digest}\n{written}"


def archive(versions: Iterable[Version]) -> bytes:
    """Every version in both forms."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        for version in versions:
            name = file_name(version)
            files.writestr(zipfile.ZipInfo(f"{name}.yaml", EPOCH), as_yaml(version))
            files.writestr(zipfile.ZipInfo(f"{name}.json", EPOCH), as_json(version))
    return made.getvalue()
