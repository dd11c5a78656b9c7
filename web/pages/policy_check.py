"""Rules for whoever keeps the registry: those adopted, and a new file looked at before anybody adopts it.

A change of the rules is a file under review. The page reads it, says what is wrong with it and what it
changes, and shows the command by which it is adopted; it adopts nothing, and keeps nothing of the file.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.responses import Response

from audit import ruling
from audit.marked import Document, ScenarioError
from audit.policyfile import parse_policy
from audit.story import names_in
from domain.award.clauses import Change, compared, figures
from domain.award.policy import Policy, digest
from domain.award.shelf import Shelved, faults, gaps
from domain.facts import Facts
from web.filing import policies_of, title_of
from web.needs import ADMINISTERS
from web.rendering import page
from web.showing_rules import versions
from web.table import route
from web.visit import Visit

LARGEST = 500_000
HERE = "/registry/policies"


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a file: ``wrong`` are its faults, each with its line."""

    name: str
    policy: Policy | None = None
    digest: str = ""
    wrong: list[tuple[int, str]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    against: Policy | None = None
    """The version before it, with which it is compared."""
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)
    known: bool = False
    """Whether it is adopted already, word for word."""

    @property
    def quoted(self) -> str:
        """The file's name as a shell takes it."""
        return shlex.quote(f"./{self.name}")


@route("GET", "/registry/policies", ADMINISTERS)
async def show(visit: Visit) -> Response:
    """The rules that were adopted, and the form to have a file checked."""
    return await _shown(visit)


@route("POST", "/registry/policies", ADMINISTERS)
async def check(visit: Visit) -> Response:
    """Check the file that was sent."""
    upload = visit.form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _shown(visit, {"file": visit._("Choose a file")})
    raw = await upload.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return await _shown(visit, {"file": visit._("This is too large to be the rules of one award.")})
    name = upload.filename.replace("\\", "/").rpartition("/")[2][:120]
    checked = await _checked(visit, raw, name)
    return page(
        visit,
        "policy_check.html",
        checked=checked,
        title=title_of(checked.policy, visit.language) if checked.policy else "",
        here=HERE,
    )


async def _shown(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    found = versions(await visit.facts(), visit.today, visit.language)
    return page(
        visit,
        "registry_policies.html",
        status=422 if errors else 200,
        errors=errors or {},
        versions=found,
        here=HERE,
    )


async def _checked(visit: Visit, raw: bytes, name: str) -> Checked:
    words, facts = visit.words, await visit.facts()
    try:
        policy, document = parse_policy(raw, name)
    except ScenarioError as error:
        text = words.text(error.text, **error.values) if error.values else words.text(error.text)
        return Checked(name, wrong=[(error.line, text)])
    except RecursionError:
        return Checked(name, wrong=[(1, words.text("This is nested too deeply."))])
    sha256 = digest(policy.canonical())
    named = names_in(facts, words)
    begins = policy.in_force.begins
    known = policies_of(facts, policy.award)  # the last one first
    before = next((p for p in known if p != policy and p.in_force.begins <= begins), None)
    # The version that begins on the same day is the one that the file takes the place of: to give it an end.
    shelf = [*(Shelved("", p) for p in known if p.in_force.begins != begins), Shelved(name, policy)]
    elsewhere = {adopted.policy.award for adopted in facts.common.policies.values()}
    return Checked(
        name,
        policy,
        sha256,
        wrong=_faults(visit, shelf, elsewhere, name, document),
        gaps=[
            words.text(
                "Nothing is in force for {award} from {first} to {last}.",
                award=gap.award,
                first=words.day(gap.first),
                last=words.day(gap.last),
            )
            for gap in gaps(shelf)
        ],
        figures=[
            (
                ruling.about(words, one.key),
                f"{words.word('field', one.field)}: {ruling.said(words, one.field, one.value, named)}",
                f"{one.source.cite}, {words.certainty(one.source.certainty)}" if one.source else "",
            )
            for one in figures(policy)
        ],
        against=before,
        changes=[_change(visit, facts, one) for one in compared(before, policy)] if before else [],
        known=sha256 in facts.common.policies,
    )


def _faults(
    visit: Visit, shelf: list[Shelved], elsewhere: set[str], name: str, document: Document
) -> list[tuple[int, str]]:
    """What is wrong with the file beside the rules that stand; what is wrong with those is not its fault."""
    return [
        (document.place(fault.way).line, visit.words.text(f"shelf.{fault.code}", **fault.values))
        for fault in faults(shelf, elsewhere)
        if fault.name == name
    ]


def _change(visit: Visit, facts: Facts, change: Change) -> tuple[str, str, str, str]:
    words, named = visit.words, names_in(facts, visit.words)
    return (
        ruling.about(words, change.key),
        words.word("field", change.field),
        ruling.said(words, change.field, change.before, named),
        ruling.said(words, change.field, change.after, named),
    )
