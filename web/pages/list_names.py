"""Papers and names of a list looked at above: many rows, one entry. What is found stands with its clause."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from starlette.responses import Response

from domain.answers import Refusal
from domain.award.stages import AppraisalStage
from domain.commands import (
    AppraiseLines,
    CheckListPapers,
)
from domain.events import Finding, LineFinding
from web.answering import Errors, settle, several
from web.asking import ask, sealed
from web.confirming import confirm
from web.list_form import about_list, the_list, to_list
from web.needs import SEES_LIST
from web.rendering import page
from web.showing_list import ShownLine, ShownList
from web.table import route
from web.typed import chosen, cleaned
from web.visit import Visit

KINDS = ("report", "minutes")
FINDINGS: tuple[Finding, ...] = get_args(Finding)


@route("GET", "/lists/{list}/papers", SEES_LIST)
async def papers(visit: Visit) -> Response:
    """Which kinds of papers are looked for, and what is missing of each line."""
    lst = await the_list(visit)
    if not lst.holds or lst.state.phase != "received":
        return to_list(lst)
    return await _papers(visit, lst, await _kinds(visit, lst), {})


async def _kinds(visit: Visit, lst: ShownList) -> list[str]:
    """The kinds that the rules of these awards name, those looked for before, and any that are added."""
    facts = await visit.facts()
    awards = {one.line.row.award for one in lst.lines}
    wanted = {
        kind: None
        for adopted in facts.common.policies.values()
        if adopted.stands and adopted.policy.award in awards
        for stage in adopted.policy.route
        if isinstance(stage, AppraisalStage)
        for kind in stage.papers
    }
    before = {kind: None for one in lst.lines for kind in one.line.papers or ()}
    more = dict.fromkeys(cleaned(visit.asked("more")).replace(",", " ").split())
    return list({**(wanted or dict.fromkeys(KINDS)), **before, **more})[:12]


async def _papers(visit: Visit, lst: ShownList, kinds: Sequence[str], errors: Errors) -> Response:
    status = 422 if errors else 200
    ticked = {(one.stream, kind) for one in lst.lines for kind in one.line.missing}
    if visit.form:
        pairs = (pair.partition("|") for pair in several(visit, "missing"))
        ticked = {(stream, kind) for stream, _, kind in pairs}
    kinds_shown = [(kind, visit.words.word("paper", kind)) for kind in kinds]
    return page(
        visit, "list_papers.html", status=status, errors=errors, lst=lst, kinds=kinds_shown, ticked=ticked
    )


@route("POST", "/lists/{list}/papers", SEES_LIST)
async def papers_checked(visit: Visit) -> Response:
    """Note what is missing; everything else of these kinds was found."""
    lst = await the_list(visit)
    kinds = several(visit, "kind")

    async def again(errors: Errors) -> Response:
        return await _papers(visit, lst, await _kinds(visit, lst), errors)

    if not kinds:
        return await again({"kind": visit._("Choose which kinds of papers were looked for")})
    missing: dict[str, tuple[str, ...]] = {}
    for pair in several(visit, "missing"):
        line, _, kind = pair.partition("|")
        if kind in kinds:
            missing[line] = (*missing.get(line, ()), kind)
    answer = await ask(
        visit, lst.stream, CheckListPapers(kinds, missing, several(visit, "line")), by=lst.receiver_by
    )
    return await settle(visit, answer, f"/lists/{lst.name}/handle", again, lst.named)


@route("GET", "/lists/{list}/appraise", SEES_LIST)
async def appraise(visit: Visit) -> Response:
    """All names in one table: a row each."""
    lst = await the_list(visit)
    if not lst.holds or lst.state.phase != "received":
        return to_list(lst)
    return await _appraise(visit, lst, {})


def _said(one: ShownLine) -> dict[str, str]:
    """What was found of a line, as the form has it; ``was`` tells later whether the row was changed."""
    found = one.line.finding
    values = {
        "finding": found.finding if found else "",
        "clause": (found.clause or "") if found else "",
        "who": (found.who or "") if found else "",
    }
    return {**values, "was": _mark(values)}


def _mark(values: dict[str, str]) -> str:
    told = "\n".join(values[name] for name in ("finding", "clause", "who"))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


async def _appraise(visit: Visit, lst: ShownList, errors: Errors) -> Response:
    rows = []
    fill = visit.asked("_fill")
    for one in lst.standing:
        values = _said(one) if not visit.form else _typed(visit, one)
        if fill in FINDINGS and not values["finding"]:
            values["finding"] = fill
        rows.append({"one": one, **values, "reason": visit.asked(f"reason.{one.number}")})
    bodies = (await visit.facts()).common.bodies
    offered = sorted(
        {code for one in lst.lines for code in (one.line.row.unit, one.line.row.nominee)}
        | {code for code, body in bodies.items() if body.kind == "organ" or body.role == "police"}
    )
    names = await visit.names(offered)
    return page(
        visit,
        "list_appraise.html",
        status=422 if errors else 200,
        errors=errors,
        lst=lst,
        rows=rows,
        findings=[(code, visit.words.word("finding", code)) for code in FINDINGS],
        offered=[(code, names[code]) for code in offered],
    )


def _typed(visit: Visit, one: ShownLine) -> dict[str, str]:
    names = ("finding", "clause", "who", "was")
    return {name: cleaned(visit.asked(f"{name}.{one.number}")) for name in names}


@route("POST", "/lists/{list}/appraise", SEES_LIST)
async def appraised(visit: Visit) -> Response:
    """Record the rows that were changed, all in one entry. Which are, the form itself tells."""
    lst = await the_list(visit)
    if visit.asked("_fill"):
        return await _appraise(visit, lst, {})

    async def again(errors: Errors) -> Response:
        return await _appraise(visit, await the_list(visit), errors)

    changed: list[tuple[ShownLine, dict[str, str]]] = []
    errors: Errors = {}
    said: dict[str, str] = {}
    for one in lst.lines:
        values = _typed(visit, one)
        if not values["finding"] or _mark(values) == values["was"]:
            continue
        errors |= _row_wrong(visit, one, values)
        changed.append((one, values))
        said[one.stream] = cleaned(visit.asked(f"reason.{one.number}"))[:2_000]
    if not changed:
        errors[""] = visit._("No row was changed")
    if errors:
        return await again(errors)
    findings = tuple(
        LineFinding(one.stream, found, values["clause"] or None, values["who"] or None)
        for one, values in changed
        if (found := chosen(FINDINGS, values["finding"])) is not None
    )
    reasons = "; ".join(f"{one.number}. {said[one.stream]}" for one, _ in changed if said[one.stream])
    statement = [
        (f"{one.number}. {one.nominee}", _finding_shown(visit, lst, found))
        for (one, _), found in zip(changed, findings, strict=True)
    ]
    answer = await confirm(
        visit,
        lst.stream,
        AppraiseLines(findings),
        sealed(visit, visit.person, reason=reasons),
        title=visit._("You appraise {number} names of the list", number=len(changed)),
        statement=[*about_list(visit, lst), *statement],
        by=lst.receiver_by,
        back=f"/lists/{lst.name}/appraise",
    )
    if isinstance(answer, Refusal) and isinstance(row := answer.values.get("row"), int):
        number = changed[row - 1][0].number
        answer = replace(answer, values={**answer.values, "row": number})
        return await again({f"finding.{number}": visit.words.refusal(answer, lst.named)})
    return await settle(visit, answer, f"/lists/{lst.name}/handle", again, lst.named)


def _row_wrong(visit: Visit, one: ShownLine, values: dict[str, str]) -> Errors:
    if values["finding"] not in FINDINGS:
        return {f"finding.{one.number}": visit._("Line {number}: choose what was found", number=one.number)}
    if values["finding"] == "not_eligible" and not values["clause"]:
        return {f"clause.{one.number}": visit._("Line {number}: name the clause", number=one.number)}
    if values["finding"] == "unclear" and not values["who"]:
        return {f"who.{one.number}": visit._("Line {number}: say who has to say it", number=one.number)}
    if len(values["clause"]) > 300 or len(values["who"]) > 100:
        return {f"clause.{one.number}": visit._("Line {number}: this is too long", number=one.number)}
    return {}


def _finding_shown(visit: Visit, lst: ShownList, found: LineFinding) -> str:
    who = lst.named(found.who) if found.who else ""
    more = found.clause or who
    word = visit.words.word("finding", found.finding)
    return f"{word} ({more})" if more else word
