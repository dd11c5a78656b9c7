"""A list's draft as its pages show it: head, names, lower lists and papers in words."""

from __future__ import annotations

from typing import Any

from web.filing import policies_of, title_of
from web.session.drafts import Draft
from web.visit import Visit


async def shown_list_draft(visit: Visit, draft: Draft) -> dict[str, Any]:
    """What the draft says, in words."""
    rows = draft.fields.get("rows", [])
    codes = {code for row in rows for code in (row["nominee"], row["unit"])}
    names = await visit.names({*codes, *(c for c in (draft.body, draft.typed("receiver")) if c)})
    facts = await visit.facts()
    titles = {row["award"]: policies_of(facts, row["award"]) for row in rows}
    return {
        "head": bool(draft.typed("receiver") and draft.typed("number")),
        "sender": names.get(draft.body or "", ""),
        "receiver": names.get(draft.typed("receiver"), ""),
        "purpose": visit.words.word("purpose", draft.typed("purpose")),
        "chosen": draft.fields.get("lines", []),
        "rows": [
            {
                **row,
                "who": names[row["nominee"]],
                "of": names[row["unit"]],
                "what": title_of(titles[row["award"]][0], visit.language)
                if titles[row["award"]]
                else row["award"],
            }
            for row in rows
        ],
        "merges": draft.fields.get("merges", []),
        "papers": draft.fields.get("papers", []),
    }
