"""The menu: what a person's offices make of use. It hides what one may not do; commands refuse it anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import authority, sight
from domain.submission.rights import RECEIVING

if TYPE_CHECKING:
    from web.visit import Visit


def N_(text: str) -> str:  # the name that collectors of texts know
    """Mark a text that is translated where it is shown."""
    return text


INBOX = ("/inbox", N_("Tasks"))
CASES = ("/cases", N_("Nominations"))
LISTS = ("/lists", N_("Lists"))
SITTINGS = ("/sittings", N_("Sittings"))
MOVEMENTS = ("/movements", N_("Movements"))
DECISIONS = ("/decisions", N_("Decisions"))
REPORTS = ("/reports", N_("Reports"))
AUDIT = ("/audit", N_("Audit"))
REGISTRY = ("/registry", N_("Registry"))


PART_OF = {
    "drafting": "decisions",
    "planning": "movements",
    "rolemodels": "movements",
    "inspections": "movements",
    "activities": "movements",
}
"""Under which entry of the menu pages stand whose address begins otherwise."""


def section(path: str) -> str:
    """The address of the menu's entry under which a page stands."""
    first = path.split("/")[1]
    return f"/{PART_OF.get(first, first)}"


async def menu_of(visit: Visit) -> list[tuple[str, str]]:
    """Addresses and texts, for whoever is signed in."""
    offices = {one.office for one in await visit.offices()}
    facts = await visit.facts()
    found = [INBOX, CASES]
    if offices & {authority.OFFICER, authority.AWARD_HEAD, sight.AUDITOR, *RECEIVING}:
        found.append(LISTS)
    found += [SITTINGS, DECISIONS, MOVEMENTS]
    if sight.reads_reports(facts, visit.person, visit.today):
        found.append(REPORTS)
    if sight.audits_all(facts, visit.person, visit.today) or sight.AUDITOR in offices:
        found.append(AUDIT)
    if sight.administers(facts, visit.person, visit.today):
        found.append(REGISTRY)
    return found
