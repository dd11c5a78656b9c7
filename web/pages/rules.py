"""The library of rules: what is in force, one version clause by clause, its history, what changed."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import Response

from projections import published
from web.checking import Record, record_at
from web.needs import ANYBODY
from web.public import standing
from web.rendering import page
from web.rulefile import as_json, as_yaml, file_name
from web.showing_rules import ShownStatute, Version, before, compared, naming, parts, statutes, versions
from web.table import route
from web.visit import Visit


def N_(text: str) -> str:  # the name that collectors of texts know
    """Mark a text that is translated where it is shown."""
    return text


SECTORS = {
    "court": N_("People's courts"),
    "procuracy": N_("People's procuracies"),
    "justice": N_("Justice"),
    "enforcement": N_("Civil judgment enforcement"),
}
"""The sectors by the first word of an award's code."""


@route("GET", "/rules", ANYBODY)
async def library(visit: Visit) -> Response:
    """All awards, by sector: what is in force, and what was."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    facts = await visit.facts()
    found = versions(facts, visit.today, visit.language)
    sectors = [
        (_sector(visit, code), [list(ones) for _, ones in groupby(group, lambda v: v.policy.award)])
        for code, group in groupby(found, lambda v: v.policy.award.partition(".")[0])
    ]
    return now.page("rules.html", sectors=sectors, statutes=statutes(facts, visit.today))


def _sector(visit: Visit, code: str) -> str:
    return visit._(SECTORS[code]) if code in SECTORS else code


@route("GET", "/rules/{digest}", ANYBODY)
async def show(visit: Visit) -> Response:
    """One version, clause by clause, with its history."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    version = await _version(visit)
    if isinstance(version, ShownStatute):
        return now.page("statute.html", shown=version, record=await _record(visit, version.digest))
    if version is None:
        return page(visit, "not_for_you.html", status=404)
    facts = await visit.facts()
    named = naming(facts, visit.words)
    others = versions(facts, visit.today, visit.language, version.policy.award)
    return now.page(
        "policy.html",
        version=version,
        parts=parts(version.policy, visit.words, named),
        versions=others,
        before=before(version, others),
        record=await _record(visit, version.digest),
    )


@route("GET", "/rules/{digest}/changes", ANYBODY)
async def changes(visit: Visit) -> Response:
    """What is not as it was in the version before, or in another one that is asked for."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    version = await _version(visit)
    if not isinstance(version, Version):
        return page(visit, "not_for_you.html", status=404)
    facts = await visit.facts()
    others = versions(facts, visit.today, visit.language, version.policy.award)
    asked = visit.asked("since")
    old = next((v for v in others if v.digest == asked), None) if asked else before(version, others)
    if old is None:
        return page(visit, "not_for_you.html", status=404)
    named = naming(facts, visit.words)
    return now.page(
        "policy_changes.html",
        version=version,
        old=old,
        versions=others,
        changes=compared(old.policy, version.policy, visit.words, named),
    )


@route("GET", "/rules/{digest}/file", ANYBODY)
async def file(visit: Visit) -> Response:
    """The rules as a file: YAML to read and adopt, or the one JSON text whose SHA-256 is the digest."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    version = await _version(visit)
    if version is None:
        return page(visit, "not_for_you.html", status=404)
    if isinstance(version, ShownStatute):
        text, name = version.statute.text(), f"{version.statute.statute}-{version.digest[:12]}"
        return now.file(text, "application/json", f"{name}.json")
    name = file_name(version)
    if visit.asked("form") == "json":
        return now.file(as_json(version), "application/json", f"{name}.json")
    return now.file(as_yaml(version), "application/yaml", f"{name}.yaml")


async def _version(visit: Visit) -> Version | ShownStatute | None:
    facts, digest = await visit.facts(), visit.path("digest")
    found = versions(facts, visit.today, visit.language)
    version = next((v for v in found if v.digest == digest), None)
    return version or next((s for s in statutes(facts, visit.today) if s.digest == digest), None)


async def _record(visit: Visit, digest: str) -> Record | None:
    """The entry by which these rules were adopted."""
    adopted = await published.of_type(visit.site.lists, "PolicyAdopted")
    found = next((change for change in adopted if change.about == digest), None)
    return None if found is None else await record_at(visit, found.position)
