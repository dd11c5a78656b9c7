"""A nomination's draft as its pages show it: what was chosen, in words, and what the registry says to it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any

from starlette.responses import Response

from audit import finding
from audit.story import names_in
from domain.answers import Refusal
from domain.events import EligibilityFound
from domain.nomination import assessing
from web.filing import (
    ask_of,
    found,
    picked,
    policies_of,
    title_of,
)
from web.rendering import page
from web.session.drafts import Draft
from web.typed import day_of
from web.visit import Visit


async def the_draft(visit: Visit) -> Draft:
    """The draft that the address names."""
    draft = await visit.site.drafts.get(visit.path("draft"))
    assert draft is not None, "the page's need made sure that it is there"
    return draft


def is_ready(draft: Draft, values: dict[str, Any]) -> bool:
    """Whether all is there that it cannot be sent without."""
    return bool(values["basis"] and draft.typed("nominee") and draft.typed("title"))


async def shown_draft(visit: Visit, draft: Draft) -> dict[str, Any]:
    """What the draft says, in words: for the list of tasks, and to be checked before it is sent."""
    facts = await visit.facts()
    known = policies_of(facts, draft.typed("award"))
    picks = await picked(visit, draft) if known else None
    policy = picks[1] if isinstance(picks, tuple) else None
    kind = assessing.kind_of(ask_of(draft), policy) if policy else None
    names = await visit.names(code for code in (draft.typed("nominee"), draft.typed("unit")) if code)
    verdict, lines = "", []
    if policy and not isinstance(kind, Refusal) and draft.typed("nominee"):
        answer = await found(visit, draft)
        if not isinstance(answer, Refusal):
            verdict, lines = answer[1].verdict, _lines(visit, answer[1], facts, names)
    season = facts.common.seasons.get(draft.typed("season"))
    feat_on = day_of(draft.typed("feat_on"))
    return {
        "award": title_of(policy or known[0], visit.language) if known else "",
        "basis": policy is not None and not isinstance(kind, Refusal),
        "policy": policy,
        "digest": picks[0] if isinstance(picks, tuple) else "",
        "kind": visit.words.word("value", kind) if kind and not isinstance(kind, Refusal) else "",
        "season": season_shown(visit, season) if season else "",
        "feat_on": visit.words.day(feat_on) if feat_on else "",
        "nominee": names.get(draft.typed("nominee"), ""),
        "unit": names.get(draft.typed("unit"), ""),
        "verdict": verdict,
        "lines": lines,
        "papers": draft.fields.get("papers", []),
    }


def season_shown(visit: Visit, season: Any) -> str:
    """A season with its days."""
    days = visit.words.day(season.begins), visit.words.day(season.ends)
    return f"{finding.year(season.season)} ({days[0]} – {days[1]})"


def _lines(visit: Visit, event: EligibilityFound, facts: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    named = names_in(facts, visit.words, names)
    return [
        {"level": row.level, "answer": row.answer, "text": finding.line(visit.words, row, named)}
        for row in event.findings
    ]


async def not_picked(visit: Visit, draft: Draft) -> Refusal | None:
    """Why no rules are picked by what was chosen so far."""
    picks = await picked(visit, draft)
    if isinstance(picks, Refusal):
        return picks
    kind = assessing.kind_of(ask_of(draft), picks[1])
    return kind if isinstance(kind, Refusal) else assessing.no_exception(ask_of(draft), picks[1])


def reference(letter: str, draft: Draft, today: dt.date) -> str:
    """A number that can be read out: ``n2026-k7m39xqa``. The same draft always gets the same."""
    digest = hashlib.sha256(draft.id.encode()).digest()
    return f"{letter}{today.year}-{base64.b32encode(digest).decode().lower()[:8]}"


def again(visit: Visit, template: str, draft: Draft, errors: dict[str, str], **values: Any) -> Response:
    """A page of the draft: with what was just typed where that was wrong, else with what is kept."""
    typed = {**draft.fields, **{n: v for n, v in visit.form.multi_items() if isinstance(v, str)}}
    status = 422 if errors else 200
    return page(visit, template, status=status, errors=errors, draft=draft, **{"typed": typed, **values})
