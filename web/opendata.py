"""Open data: what is public of decisions and rules, as files, with the sums to check them by.

Public are, of published decisions alone: who holds which award, the decision's own papers, and the outcomes
of sittings. Not public are reasons, grounds, discipline, money, rolls, votes, and the entry that closes a
vote on a case, since it names who voted last. The files are made when something new is published, and are the
same until then.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from audit.spreadsheet import table
from domain.decision import Decision
from eventlog.entry import Entry
from projections import published
from web.published import FEW
from web.rulefile import archive
from web.showing_rules import versions

if TYPE_CHECKING:
    from web.register import Holder
    from web.visit import Visit

OF_DECISIONS = frozenset(("DecisionSigned", "DecisionPublished", "ErratumIssued"))
"""Not the draft: it names lines that were never signed."""
RESULT = "ResultTaken"
OF_LINES = frozenset((RESULT, "Carried"))
AT_ONCE = 50
_STRANGE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Files:
    """All files, as of the entry at ``position``."""

    position: int
    content: Mapping[str, bytes]

    def sums(self) -> list[tuple[str, int, str]]:
        """Name, size and SHA-256 of each."""
        return [(n, len(c), hashlib.sha256(c).hexdigest()) for n, c in self.content.items()]


class OpenData:
    """The files as they were when something was published last. One for the process."""

    def __init__(self) -> None:
        self._files = Files(-2, {})
        self._making = asyncio.Lock()

    async def files(self, visit: Visit) -> Files:
        """The files of now."""
        async with self._making:
            position = await published.last(visit.site.lists)
            if position != self._files.position:
                self._files = Files(position, await _made(visit))
        return self._files


async def _made(visit: Visit) -> dict[str, bytes]:
    site, facts = visit.site, await visit.facts()
    holders = await site.register.holders(site.reading, site.lists)
    bodies = facts.common.bodies
    found = await published.of_type(site.lists, published.PUBLISHED)
    decisions, entries = await _decisions(visit, [change.stream for change in found][::-1])
    titles = {a.policy.award: a.policy.title.vi for a in facts.common.policies.values()}
    names = {code: body.name_vi for code, body in bodies.items()}
    files = {
        "decisions.csv": table(_of_decisions(decisions, names)),
        "holders.csv": table(_of_holders(holders, names, titles)),
        "entries.ndjson": b"".join(entries),
        "rules.zip": archive(versions(facts, visit.today, "vi")),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return {**files, "SHA256SUMS": sums.encode()}


async def _decisions(visit: Visit, streams: Sequence[str]) -> tuple[dict[str, Decision], list[bytes]]:
    decisions: dict[str, Decision] = {}
    lines: list[bytes] = []
    for start in range(0, len(streams), AT_ONCE):
        some = streams[start : start + AT_ONCE]
        decisions |= {s: f.state for s, f in (await visit.site.reading.many(some)).items()}
        log = await visit.site.reading.log.later(dict.fromkeys(some, 0))
        lines += [line(entry) for entry in log if entry.type in OF_DECISIONS and entry.body is not None]
    return decisions, lines


async def entries_of(visit: Visit, stream: str, decision: Decision) -> bytes:
    """The public entries of one decision and of its lines, in the order of the log."""
    found = list(await visit.site.reading.log.later({stream: 0, **dict.fromkeys(decision.lines, 0)}))
    return b"".join(line(entry) for entry in found if is_public(entry, stream))


def is_public(entry: Entry, decision: str) -> bool:
    """Whether the entry, of a published decision or one of its lines, is public as a whole."""
    if entry.body is None:
        return False
    if entry.stream == decision:
        return entry.type in OF_DECISIONS
    if entry.type != RESULT:
        return entry.type in OF_LINES
    return int(entry.parsed()["data"]["outcome"]["tally"]["seats"]) >= FEW


def line(entry: Entry) -> bytes:
    """An entry with its exact bytes, as text, and its leaf."""
    assert entry.body is not None
    said = {"position": entry.position, "leaf": entry.leaf.hex(), "body": entry.body.decode()}
    return orjson.dumps(said) + b"\n"


# Tables -----------------------------------------------------------------------------------------------------


def _of_decisions(decisions: Mapping[str, Decision], names: Mapping[str, str]) -> Iterable[Sequence[object]]:
    yield ("paper", "organ", "organ_name", "season", "signed_on", "published_on", "signed_by_office",
           "capacity", "lines", "lines_ended", "digest", "stream")  # fmt: skip
    for stream, one in decisions.items():
        if one.about is None or one.signed is None or one.published is None:
            continue
        about, signed = one.about, one.signed
        yield (signed.paper, about.organ, names.get(about.organ, about.organ), about.season, one.on,
               one.published, signed.office, signed.capacity, len(one.lines), len(one.ended), signed.digest,
               stream)  # fmt: skip


def _of_holders(
    holders: Iterable[Holder], names: Mapping[str, str], titles: Mapping[str, str]
) -> Iterable[Sequence[object]]:
    yield ("holder", "is_unit", "unit", "unit_name", "award", "award_title", "kind", "season", "paper",
           "signed_on", "ended", "ended_by")  # fmt: skip
    for one in holders:
        name = names.get(one.nominee, one.nominee) if one.is_unit else one.name
        yield (name, "yes" if one.is_unit else "no", one.unit, names.get(one.unit, one.unit), one.award,
               titles.get(one.award, one.award), one.kind, one.season, one.paper, one.signed, one.ended,
               one.ended_by)  # fmt: skip


def neutral_name(name: str) -> str:
    """A name of ours that is fit for a file."""
    return _STRANGE.sub("_", name)
