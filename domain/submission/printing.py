"""The counts of a list on whose paper nobody has printed any: they are counted from its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from domain.award.criteria import AwardKind
from domain.commands import ListRow
from domain.events import ListLine, PrintedCount, Subject
from domain.nomination.state import Nomination
from domain.registry import Register
from domain.submission.rows import subject_of


def counted(
    rows: Iterable[ListRow],
    there: Mapping[str, Nomination],
    carried: Iterable[ListLine],
    common: Register,
) -> tuple[PrintedCount, ...]:
    """Of a list's rows, which are ``there`` already or new, and of the lines carried over from others."""
    found: Counter[tuple[str, AwardKind, Subject]] = Counter()
    for row in rows:
        about = there[row.line].about if row.line in there else None
        if about is not None:
            found[about.award, about.kind, subject_of(about.nominee, common)] += 1
        elif row.award is not None and row.nominee is not None:
            kind = row.kind or _only_kind(row.award, common)
            found[row.award, kind, subject_of(row.nominee, common)] += 1
    for line in carried:
        found[line.award, line.kind, line.subject] += 1
    return tuple(PrintedCount(award, kind, subject, n) for (award, kind, subject), n in found.items())


def _only_kind(award: str, common: Register) -> AwardKind:
    kinds = next((a.policy.kinds for a in common.policies.values() if a.policy.award == award), ("merit",))
    return kinds[0] if len(kinds) == 1 else "merit"
