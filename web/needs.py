"""What pages need of whoever asks for them. The rules themselves are ``domain.sight``'s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import authority, sight
from domain.award.stages import SignStage
from web.acting import first, mine
from web.table import Need

if TYPE_CHECKING:
    from web.table import Test
    from web.visit import Visit


async def _anybody(visit: Visit) -> bool:
    del visit
    return True


async def _signed_in(visit: Visit) -> bool:
    return visit.viewer.person is not None


def _sees(kind: str, parameter: str) -> Test:
    """The visitor sees the stream of a kind that is named in the address."""

    async def sees(visit: Visit) -> bool:
        person, state = visit.viewer.person, await visit.state(kind, visit.path(parameter))
        return person is not None and sight.sees(await visit.facts(), person, state, visit.today)

    return sees


_sees_decision = _sees("decision", "decision")


async def _audits(visit: Visit) -> bool:
    person = visit.viewer.person
    return person is not None and sight.audits_all(await visit.facts(), person, visit.today)


async def _administers(visit: Visit) -> bool:
    person = visit.viewer.person
    return person is not None and sight.administers(await visit.facts(), person, visit.today)


async def _reads_reports(visit: Visit) -> bool:
    person = visit.viewer.person
    return person is not None and sight.reads_reports(await visit.facts(), person, visit.today)


ANYBODY = Need("anybody", False, _anybody)
"""The public's pages, and those by which one signs in."""
SIGNED_IN = Need("signed_in", True, _signed_in)
"""One's own affairs; what one may do there the command decides."""
SEES_CASE = Need("sees_case", True, _sees("nomination", "case"))
SEES_SITTING = Need("sees_sitting", True, _sees("sitting", "sitting"))
SEES_LIST = Need("sees_list", True, _sees("submission", "list"))
SEES_DECISION = Need("sees_decision", True, _sees_decision)
SEES_MOVEMENT = Need("sees_movement", True, _sees("movement", "movement"))
REPORTS = Need("reports", True, _reads_reports)
"""Whoever reads what is counted over everything, with the names behind each number."""
SEES_ROLE_MODEL = Need("sees_rolemodel", True, _sees("rolemodel", "rolemodel"))
SEES_INSPECTION = Need("sees_inspection", True, _sees("inspection", "inspection"))
SEES_ACTIVITY = Need("sees_activity", True, _sees("activity", "activity"))
AUDITS = Need("audits", True, _audits)
ADMINISTERS = Need("administers", True, _administers)


_DRAFTS = {"nominate": "nomination", "compose": "list", "revisions": "revision"}
"""What kind of draft stands under which address."""
_FILING = frozenset({authority.OFFICER, authority.HEAD})
LIST_OFFICES = frozenset(
    {
        authority.OFFICER,
        authority.AWARD_HEAD,
        authority.HEAD,
        authority.CHAIR,
        authority.VICE_CHAIR,
        authority.SECRETARY,
    }
)
"""Whoever holds one of these in a body writes and signs its lists."""


async def _files(visit: Visit) -> bool:
    return any(one.office in _FILING for one in await visit.offices())


async def _keeps_lists(visit: Visit) -> bool:
    return any(one.office in LIST_OFFICES for one in await visit.offices())


async def _own_draft(visit: Visit) -> bool:
    draft = await visit.site.drafts.get(visit.path("draft"))
    if draft is None or draft.kind != _DRAFTS.get(visit.request.url.path.split("/")[1]):
        return False
    if draft.person == visit.person:
        return True
    held = {one.body for one in await visit.offices() if one.office in LIST_OFFICES}
    return draft.kind == "list" and draft.body in held


FILES = Need("files", True, _files)
"""Whoever files nominations for some unit: its award officer, its head, or the head's delegate."""
KEEPS_LISTS = Need("keeps_lists", True, _keeps_lists)
"""Whoever writes or signs the lists of some body."""
OWN_DRAFT = Need("own_draft", True, _own_draft)
"""One's own draft; a list's is also open to whoever keeps the award work of the body that sends it."""


async def _keeps_posting(visit: Visit) -> bool:
    tasks = await mine(visit, f"nomination/{visit.path('case')}")
    return first(tasks, "close_posting", "answer_comment") is not None


async def _audits_something(visit: Visit) -> bool:
    return any(one.office == sight.AUDITOR and one.by is None for one in await visit.offices())


async def _audits_case(visit: Visit) -> bool:
    person, case = visit.viewer.person, await visit.state("nomination", visit.path("case"))
    if person is None or case.about is None:
        return False
    return sight.audits(await visit.facts(), person, case.about.unit, visit.today)


KEEPS_POSTING = Need("keeps_posting", True, _keeps_posting)
"""Whoever holds the office that keeps the posting of the case, while it is posted."""
AUDITS_SOMETHING = Need("audits_something", True, _audits_something)
"""An auditor of any body; he finds what ``domain.sight`` shows him."""
AUDITS_CASE = Need("audits_case", True, _audits_case)
"""An auditor of the case's unit, of a body above it, or of everything."""


async def _sees_a_line(visit: Visit) -> bool:
    if await _sees_decision(visit):
        return True
    decision = await visit.state("decision", visit.path("decision"))
    if decision.signed is None:
        return False
    facts, cases = await visit.facts(), await visit.site.reading.many((*decision.lines, *decision.left))
    return any(sight.sees_case(facts, visit.person, one.state, visit.today) for one in cases.values())


async def _of_department(visit: Visit) -> bool:
    return any(
        one.body == visit.path("organ") and one.office in authority.DEPARTMENT
        for one in await visit.offices()
    )


async def _signs_decisions(visit: Visit) -> bool:
    facts, organ = await visit.facts(), visit.path("organ")
    signed_by = {
        stage.by
        for adopted in facts.common.policies.values()
        for stage in adopted.policy.route
        if isinstance(stage, SignStage) and stage.signs == "list"
    }
    mandates = [one for one in facts.body(organ).mandates_of(visit.person) if one.covers(visit.today)]
    if any(one.office in signed_by or one.deputy_of in signed_by for one in mandates):
        return True
    return any(one.body == organ and one.office in signed_by for one in await visit.offices())


SEES_A_LINE = Need("sees_a_line", True, _sees_a_line)
"""Whoever sees a decision, and once it is signed whoever sees a nomination on it: who may object to it."""
DEPARTMENT = Need("department", True, _of_department)
"""The award department of the organ in the address."""
SIGNS_DECISIONS = Need("signs_decisions", True, _signs_decisions)
"""Whoever signs lists of the organ in the address, in person or for its leader."""
