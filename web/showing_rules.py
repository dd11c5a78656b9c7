"""The library of rules as pages show it: the versions of every award, and one of them clause by clause.

What stands here was adopted into the registry, whole: the digest of a version is what each nomination under
it records. A version that was only adopted to try something (what if) is in no library.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from audit import ruling
from audit.story import names_in
from audit.words import Named, Words
from domain.award import clauses
from domain.award.clauses import Change, Clause, Key
from domain.award.policy import InForce, Policy
from domain.award.source import Source
from domain.award.statute import Archive, Revocation
from domain.facts import Facts

if TYPE_CHECKING:
    from domain.registry.state import Adopted

Status = Literal["in_force", "later", "over"]
HIDDEN = frozenset({"title_vi", "title_en", "award", "rules", "from", "until"})
"""Fields that the head of the page says already."""
ORDER = {"kind": -3, "body": -2, "by": -1}
"""What one asks of a stage first stands in front."""
FURTHER = frozenset(
    ("abstentions", "absentees", "change", "early", "marks", "proof", "rank", "recused", "recusal", "ties")
)
"""What of a stage one asks for only when it comes to that."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an award's rules."""

    digest: str
    policy: Policy
    title: str
    status: Status
    unverified: int
    """How many of its figures nobody has read in the text itself."""

    @property
    def source(self) -> Source:
        return self.policy.source

    @property
    def period(self) -> InForce:
        return self.policy.in_force


@dataclass(frozen=True, slots=True)
class ShownStatute:
    """Days or years that the law sets, with their status."""

    digest: str
    statute: Revocation | Archive
    status: Status


def status_of(period: InForce, today: dt.date, *, ended: bool = False) -> Status:
    """Whether it is in force on that day. ``ended`` is what was adopted again with a last day."""
    if ended or (period.until is not None and period.until < today):
        return "over"
    return "later" if period.begins > today else "in_force"


def versions(facts: Facts, today: dt.date, language: str, award: str = "") -> list[Version]:
    """The versions of all awards, or of one: by award, the latest first."""
    found = [
        version_of(digest, adopted, today, language)
        for digest, adopted in facts.common.policies.items()
        if not adopted.what_if and award in ("", adopted.policy.award)
    ]
    return sorted(found, key=lambda v: (v.policy.award, -v.period.begins.toordinal(), v.digest))


def version_of(digest: str, adopted: Adopted, today: dt.date, language: str) -> Version:
    """One version as the page heads it."""
    policy = adopted.policy
    return Version(
        digest=digest,
        policy=policy,
        title=policy.title.vi if language == "vi" else policy.title.en,
        status=status_of(policy.in_force, today, ended=adopted.ended),
        unverified=_certainties(policy)["unverified"],
    )


def _certainties(policy: Policy) -> Counter[str]:
    return Counter(f.source.certainty for f in clauses.figures(policy) if f.source is not None)


def statutes(facts: Facts, today: dt.date) -> list[ShownStatute]:
    """What the law sets for what follows an award, the latest first."""
    found = [
        ShownStatute(digest_of(statute), statute, status_of(statute.in_force, today))
        for statute in facts.common.statutes
    ]
    return sorted(found, key=lambda s: (s.statute.statute, -s.statute.in_force.begins.toordinal()))


def digest_of(statute: Revocation | Archive) -> str:
    """SHA-256 of the text that stands in the log."""
    return hashlib.sha256(statute.text().encode()).hexdigest()


# One version, clause by clause ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause in words. ``anchor`` is its place on the page, ``deep`` how far it stands inside another."""

    anchor: str
    heading: str
    said: Sequence[tuple[str, str]]
    further: Sequence[tuple[str, str]]
    source: Source | None
    deep: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rules: its kind and its clauses."""

    kind: Literal["head", "eligibility", "route"]
    clauses: Sequence[ShownClause]


def parts(policy: Policy, words: Words, named: Named) -> list[Part]:
    """The clauses in the order of the file: what it is, who is eligible, which way a nomination goes."""
    found: dict[Literal["head", "eligibility", "route"], list[ShownClause]] = {}
    for clause in clauses.clauses(policy):
        kind: Literal["head", "eligibility", "route"] = "head"
        if clause.key[0] == "eligibility":
            kind = "eligibility"
        elif clause.key[0] == "route":
            kind = "route"
        if shown := _clause(clause, words, named):
            found.setdefault(kind, []).append(shown)
    return [Part(kind, ones) for kind, ones in found.items()]


def _clause(clause: Clause, words: Words, named: Named) -> ShownClause | None:
    hidden = HIDDEN if clause.key[0] in ("policy", "in_force") else frozenset(("title_vi", "title_en"))
    fields = {
        field: (words.word("field", field), ruling.said(words, field, value, named))
        for field, value in sorted(clause.says.items(), key=lambda one: ORDER.get(one[0], 0))
        if field not in hidden
    }
    if not fields and hidden is HIDDEN:
        return None
    # A criterion inside another one stands at ("eligibility", 0, "of", 1): two steps more for each level.
    deep = (len(clause.way) - 2) // 2 if clause.key[0] == "eligibility" else int(len(clause.key) > 2)
    heading = ruling.heading(words, clause.key, named)
    if deep and clause.key[0] == "eligibility":
        heading = heading.rpartition(" › ")[2] if len(clause.key) < 4 else _inner(clause, words, named)
    stage = clause.key[0] == "route" and len(clause.key) == 2
    said = [shown for field, shown in fields.items() if not (stage and field in FURTHER)]
    further = [shown for field, shown in fields.items() if stage and field in FURTHER]
    return ShownClause(anchor(clause.key), heading, said, further, clause.source, deep)


def naming(facts: Facts, words: Words) -> Named:
    """Names for codes, and for roles that one body alone has."""
    named = names_in(facts, words)
    roles = Counter(body.role for body in facts.common.bodies.values() if body.role)
    of_role = {b.role: code for code, b in facts.common.bodies.items() if b.role and roles[b.role] == 1}

    def name(code: str) -> str:
        if (found := named(code)) != code:
            return found
        return named(of_role[code]) if code in of_role else words.stage(code)

    return name


def _inner(clause: Clause, words: Words, named: Named) -> str:
    """The heading of a criterion inside another: without that one's name, under which it stands."""
    whole = ruling.heading(words, clause.key, named).split(" › ")
    known = words.word("clause", clause.key[-1].partition(" ")[0]) != clause.key[-1].partition(" ")[0]
    return " › ".join(whole[-1:] if known else whole[-2:])


def anchor(key: Key) -> str:
    """The place of a clause on the page."""
    return "-".join(part.replace(" ", "_").replace(",", "") for part in key)


# From one version to the next -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What is not as it was in one clause: each field before and after, and the sources."""

    heading: str
    fields: Sequence[tuple[str, str, str]]
    before: Source | None
    after: Source | None


def compared(old: Policy, new: Policy, words: Words, named: Named) -> list[ShownChange]:
    """What changed, clause by clause."""
    changes = clauses.compared(old, new)
    return [_change(list(group), words, named) for _, group in groupby(changes, lambda change: change.key)]


def _change(changes: Sequence[Change], words: Words, named: Named) -> ShownChange:
    first = changes[0]
    fields = [
        (
            words.word("field", change.field),
            ruling.said(words, change.field, change.before, named),
            ruling.said(words, change.field, change.after, named),
        )
        for change in changes
        if change.field != "source"
    ]
    heading = ruling.heading(words, first.key, named)
    return ShownChange(heading, fields, first.source_before, first.source_after)


def before(version: Version, among: Iterable[Version]) -> Version | None:
    """The version that was in force before this one."""
    earlier = [v for v in among if v.period.begins < version.period.begins]
    return max(earlier, key=lambda v: v.period.begins, default=None)
