"""Reports as data: the numbers under fixed names whatever the language, each with the key of its list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from audit import telling_report as telling
from audit.fairness import Fairness
from audit.statistics import Statistics
from audit.words import Named, Words


def fairness_data(words: Words, found: Fairness, named: Named) -> dict[str, Any]:
    figures = [
        {
            "key": figure.key,
            "row": telling.row_name(words, figure, named),
            "nominated": len(figure.nominated),
            **{outcome: len(streams) for outcome, streams in figure.cases.items()},
            "rate": _exact(figure.rate),
            "share": _exact(figure.share),
        }
        for figure in found.figures
    ]
    pairs = [
        {
            "key": pair.key,
            **{
                way: {part: len(getattr(favour, part)) for part in ("approved", "voted", "nominated")}
                for way, favour in (("to_other", pair.to_other), ("to_one", pair.to_one))
            },
        }
        for pair in found.pairs
    ]
    return {"season": found.season, "as_of": found.day, "figures": figures, "pairs": pairs}


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def statistics_data(words: Words, found: Statistics, named: Named) -> dict[str, Any]:
    forms = {
        form.code: {
            "layout_seen": form.layout_seen,
            "rows": [
                {
                    "key": form.key(row),
                    "code": row.code or None,
                    "row": telling.form_row_name(words, form, row),
                    "total": None if row.names is None else len(row.names),
                    "by": {column: len(row.by.get(column, ())) for column in form.columns},
                }
                for row in form.rows
            ],
        }
        for form in found.forms
    }
    period = found.period
    return {
        "from": period.begins,
        "until": period.until,
        "due": period.due,
        "organ": found.organ,
        "said": telling.period_line(words, found, named),
        "forms": forms,
    }
