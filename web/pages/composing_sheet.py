"""The lines of a list out of a CSV file, as award offices write them: all of them are taken, or none."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from domain.submission.filing import MOST_LINES
from domain.submission.rights import is_under
from intake import lines as sheet
from intake.faults import Fault, Faulty
from intake.table import Row
from web.answering import Errors
from web.asking import go
from web.attaching import FIELD
from web.composing import candidates
from web.filing import people_of, policies_of
from web.needs import OWN_DRAFT
from web.session.drafts import Draft
from web.showing_draft import again, the_draft
from web.table import route
from web.visit import Visit

LARGEST = 2_000_000
_COLUMN = "{column}: "


@route("GET", "/compose/{draft}/sheet", OWN_DRAFT)
async def choose(visit: Visit) -> Response:
    """Which file, and what its columns are."""
    return again(visit, "compose_sheet.html", await the_draft(visit), {}, faults=[])


@route("POST", "/compose/{draft}/sheet", OWN_DRAFT)
async def take(visit: Visit) -> Response:
    """Take all of its lines into the draft, or tell what is wrong, line by line."""
    draft = await the_draft(visit)
    came = visit.form.get(FIELD)
    if not isinstance(came, UploadFile) or not came.filename:
        return _wrong(visit, draft, {FIELD: visit._("Choose a file")}, [])
    raw = await came.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return _wrong(visit, draft, {FIELD: visit._("The file is larger than any list")}, [])
    try:
        rows = sheet.read("", raw)
    except Faulty as faulty:
        faults = [(fault.place.line, _text(visit, fault)) for fault in faulty.faults]
        return _wrong(visit, draft, {FIELD: visit._("Nothing was taken from the file")}, faults)
    lines, new, faults = await _taken(visit, draft, rows)
    if not faults and len(lines) + len(new) > MOST_LINES:
        faults = [(MOST_LINES, visit._("A list holds {most} lines", most=MOST_LINES))]
    if faults:
        return _wrong(visit, draft, {FIELD: visit._("Nothing was taken from the file")}, faults)
    await visit.site.drafts.keep(draft.id, {"lines": lines, "rows": new})
    return go(visit, f"/compose/{draft.id}")


def _wrong(visit: Visit, draft: Draft, errors: Errors, faults: list[tuple[int, str]]) -> Response:
    return again(visit, "compose_sheet.html", draft, errors, faults=faults)


def _text(visit: Visit, fault: Fault) -> str:
    """A fault in the visitor's language; one of a cell has the column's code before it."""
    before = _COLUMN if fault.text.startswith(_COLUMN) else ""
    text = before + visit.words.text(fault.text.removeprefix(_COLUMN))
    return text.format(**fault.values) if fault.values else text


async def _taken(
    visit: Visit, draft: Draft, rows: list[Row]
) -> tuple[list[str], list[dict[str, Any]], list[tuple[int, str]]]:
    """Nominations that are there, new names, and what is wrong with the rest."""
    facts, body = await visit.facts(), draft.body or ""
    able = {one.stream for one in (await candidates(visit, draft))[0]}
    lines: list[str] = list(draft.fields.get("lines", ()))
    new: list[dict[str, Any]] = list(draft.fields.get("rows", ()))
    faults = []
    for row in rows:
        values, number = row.values, row.place.line
        if values["attachments"]:
            faults.append((number, visit._("Add the papers of a name on its own page, not in the file")))
        if values["id"] is not None:
            stream = f"nomination/{values['id'].removeprefix('nomination/')}"
            if stream not in able:
                faults.append((number, visit._("{case} cannot stand in this list", case=values["id"])))
            elif stream not in lines:
                lines.append(stream)
            continue
        unit = values["unit"] or body
        if unit not in facts.common.bodies or not is_under(facts.common, unit, body, visit.today):
            faults.append((number, visit._("{unit} is no unit of this body", unit=unit)))
        elif not policies_of(facts, values["award"]):
            faults.append((number, visit._("No rules are known for {award}", award=values["award"])))
        elif values["nominee"] != unit and values["nominee"] not in await people_of(visit, unit):
            faults.append(
                (number, visit._("{nominee} is not of {unit}", nominee=values["nominee"], unit=unit))
            )
        elif all((one["award"], one["nominee"]) != (values["award"], values["nominee"]) for one in new):
            feat_on = values["feat_on"].isoformat() if values["feat_on"] else ""
            told: dict[str, Any] = {
                "text": values["text"] or "",
                "title": "",
                "kind": values["kind"] or "",
                "papers": [],
            }
            named = {"award": values["award"], "unit": unit, "nominee": values["nominee"]}
            new.append({**named, **told, "feat_on": feat_on})
    return lines, new, faults
