"""The API's reading of what stands in the registry and the log: rules, eligibility, entries, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query

from audit import finding
from audit.story import names_in
from domain.answers import Refusal
from domain.award.source import Source
from domain.kinds import UnknownKind, kind_of
from eventlog.log import PAGE
from web import needs
from web.api.endpoint import Visited, endpoint, not_there
from web.api.models import (
    EligibilityModel,
    EntryModel,
    FindingModel,
    LogPage,
    PolicyModel,
    PolicyRow,
    ReceiptModel,
)
from web.api.naming import Word, named
from web.api.problem import Problem
from web.filing import found as eligibility_of
from web.filing import people_of, title_of, units_of
from web.session.drafts import Draft

if TYPE_CHECKING:
    from domain.registry.state import Adopted
    from eventlog.entry import Entry
    from web.visit import Visit

LARGEST = 2**53


# Rules -----------------------------------------------------------------------------------------------------


def _row(visit: Visit, digest: str, adopted: Adopted) -> PolicyRow:
    policy = adopted.policy
    source: Source = policy.source
    return PolicyRow(
        digest=digest,
        award=policy.award,
        title=title_of(policy, visit.language),
        begins=policy.in_force.begins,
        until=policy.in_force.until,
        what_if=adopted.what_if,
        ended=adopted.ended,
        cite=source.cite,
        certainty=source.certainty,
    )


@endpoint("GET", "/policies", needs.ANYBODY)
async def policies(visit: Visited) -> list[PolicyRow]:
    """All rules that were adopted."""
    known = (await visit.facts()).common.policies
    rows = [_row(visit, digest, adopted) for digest, adopted in known.items()]
    return sorted(rows, key=lambda row: (row.award, row.begins))


@endpoint("GET", "/policies/{digest}", needs.ANYBODY)
async def policy(visit: Visited, digest: str) -> PolicyModel:
    """An award's rules whole, by their SHA-256."""
    adopted = (await visit.facts()).common.policies.get(digest)
    if adopted is None:
        raise not_there(visit)
    row = _row(visit, digest, adopted)
    return PolicyModel(**row.model_dump(), policy=adopted.policy.canonical())


@endpoint("GET", "/eligibility", needs.FILES, also=(404,))
async def eligibility(
    visit: Visited, award: Word, unit: Word, nominee: Word = "", season: Word = ""
) -> EligibilityModel:
    """What the registry says today to each criterion of an award: of a unit for which you file, or of one of
    its people."""
    who = nominee or unit
    if unit not in await units_of(visit) or (who != unit and who not in await people_of(visit, unit)):
        raise not_there(visit)
    asked = Draft(
        id="-",
        kind="nomination",
        person=visit.person,
        body=None,
        about=who,
        fields={"award": award, "unit": unit, "nominee": who, "season": season},
        sent=None,
        begun=visit.now,
        changed=visit.now,
    )
    facts, found = await visit.facts(), await eligibility_of(visit, asked)
    names = await visit.names({who, unit})
    called = names_in(facts, visit.words, names)
    if isinstance(found, Refusal):
        raise Problem(
            422,
            found.code,
            visit.words.refusal(found, called),
            cite=found.cite,
            values=dict(found.values),
        )
    policy, answers = found
    people = await named(visit, (who, unit))
    digest = next(d for d, one in facts.common.policies.items() if one.policy == policy)
    return EligibilityModel(
        award=policy.award,
        policy=digest,
        nominee=people[who],
        unit=people[unit],
        season=season or None,
        verdict=answers.verdict,
        findings=[
            FindingModel(
                rule=row.rule,
                answer=row.answer,
                level=row.level,
                cite=row.cite,
                certainty=row.certainty,
                line=finding.line(visit.words, row, called),
            )
            for row in answers.findings
        ],
    )


# The log ---------------------------------------------------------------------------------------------------


def _entry(entry: Entry) -> EntryModel:
    return EntryModel(
        position=entry.position,
        stream=entry.stream,
        version=entry.version,
        type=entry.type,
        leaf=entry.leaf.hex(),
        recorded_at=entry.recorded_at,
        body=None if entry.body is None else entry.parsed(),
    )


@endpoint("GET", "/log", needs.AUDITS)
async def log(
    visit: Visited,
    since: Annotated[int, Query(ge=0, lt=LARGEST, description="The first position")] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = 100,
) -> LogPage:
    """Entries of the log from a position on. Votes of open ballots are withheld from everybody."""
    reading = visit.site.reading.log
    length, entries = await reading.length(), await reading.tail(since, limit)
    end = entries[-1].position + 1 if entries else None
    return LogPage(
        entries=[_entry(entry) for entry in entries],
        length=length,
        next=end if end is not None and end < length else None,
    )


@endpoint("GET", "/log/{position}", needs.AUDITS)
async def entry(visit: Visited, position: Annotated[int, Path(ge=0, lt=LARGEST)]) -> EntryModel:
    """One entry."""
    found = await visit.site.reading.log.tail(position, 1)
    if not found or found[0].position != position:
        raise not_there(visit)
    return _entry(found[0])


@endpoint("GET", "/receipts/{kind}/{name}/{version}", needs.SIGNED_IN)
async def receipt(
    visit: Visited, kind: str, name: str, version: Annotated[int, Path(ge=1, lt=2**31)]
) -> ReceiptModel:
    """The receipt of a command of your own, by the entry that it caused."""
    stream = f"{kind}/{name}"
    try:
        kind_of(stream)
    except UnknownKind:
        raise not_there(visit) from None
    own = {one.version: one for one in await visit.site.votes.own_votes(stream, visit.person)}
    found = own.get(version)
    if found is None:
        async for one in visit.site.reading.log.read(stream, since=version - 1):
            whose = None if one.body is None else one.content["actor"]["person"]
            found = one if one.version == version and whose == visit.person else None
            break
    if found is None:
        raise not_there(visit)
    return ReceiptModel(
        stream=found.stream, version=found.version, position=found.position, leaf=found.leaf.hex()
    )
