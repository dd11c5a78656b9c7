"""Awards of rows that no rules know: a slip of the pen, or an award that others give.

A code that nobody knows is entered as it is and never counts where a rule asks for the award that was meant.
So a registrar's doors refuse it and name the codes that are near. Awards of the State, of other organs and of
former times have no rules here and are held none the less: such a row says ``other``, and is taken. The
registry's own rule stays open: what is in the log was right by it, and is decided again as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from domain.award.shelf import awards_named
from domain.registry import Register
from intake.faults import Fault
from intake.folder import Item

NEAREST = 3
_TEXT = "no rules know the award {award}; write {nearest}, or mark the row as other if it is given elsewhere"
_ALONE = "no rules know the award {award}; check its code, or mark the row as other if it is given elsewhere"


def awards_of(common: Register) -> frozenset[str]:
    """Awards that the adopted rules are of or name, in any version, in force or not."""
    policies = [adopted.policy for adopted in common.policies.values()]
    named = (award for policy in policies for _, award in awards_named(policy))
    return frozenset(policy.award for policy in policies).union(named)


def nearest(award: str, known: Collection[str]) -> list[str]:
    """The known codes that look most like it, the nearest first; none where none is near."""
    return get_close_matches(award, sorted(known), NEAREST)


def unknown(items: Iterable[Item], known: Collection[str]) -> Iterator[Fault]:
    """A fault for each row with an award held that is not ``known`` and does not say ``other``."""
    for item in items:
        if item.sheet.name != "awards":
            continue
        for row in item.rows:
            award = row.values["award"]
            if award in known or row.values["other"]:
                continue
            near = nearest(award, known)
            if near:
                yield Fault(row.place, _TEXT, {"award": award, "nearest": " / ".join(near)})
            else:
                yield Fault(row.place, _ALONE, {"award": award})
