"""What fits on one list: lines that are agreed, of this organ, and none of them twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from domain import book
from domain.answers import Refusal
from domain.award.criteria import NoDouble, NotBefore
from domain.commands import DraftDecision
from domain.decision import paper
from domain.facts import Facts
from domain.nomination import freeze
from domain.nomination.route import Moment, policy_of
from domain.nomination.state import Nomination

MOST_LINES = 400
"""Lines of one decision: more do not fit an entry of the log. A longer list is split."""


def ill(lines: Sequence[str]) -> Refusal | None:
    """Refuse what cannot be the lines of a list."""
    if not lines:
        return Refusal("nothing_to_do")
    if len(lines) > MOST_LINES:
        return Refusal("too_many_lines", {"lines": len(lines), "limit": MOST_LINES})
    if twice := [line for line, times in Counter(lines).items() if times > 1]:
        return Refusal("line_twice", {"line": twice[0]})
    if strange := [line for line in lines if not line.startswith("nomination/")]:
        return Refusal("no_such_nomination", {"line": strange[0]})
    return None


def unfit(line: str, case: Nomination, ask: DraftDecision, facts: Facts, moment: Moment) -> Refusal | None:
    """Why an agreed line cannot stand on this list."""
    about, here = paper.about_of(case), case.stage
    assert here is not None
    if here.body != ask.organ:
        return Refusal("line_of_other_organ", {"line": line, "body": here.body})
    if about.what_if:
        return Refusal("line_is_what_if", {"line": line})
    if about.award not in ask.awards:
        return Refusal("line_of_other_award", {"line": line, "award": about.award})
    if ask.season is not None and about.season != ask.season:
        return Refusal("line_of_other_season", {"line": line, "season": about.season or "-"})
    if case.draft is not None:
        return Refusal("line_in_other_draft", {"line": line, "decision": case.draft})
    if refused := book.line_closed(ask.organ, line, case, facts):
        return refused
    return frozen(line, case, facts, moment)


def frozen(line: str, case: Nomination, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse a line while something is pending against its nominee."""
    grounds = freeze.grounds_now(case, facts, *moment.days)
    if not grounds:
        return None
    return Refusal("line_frozen", {"line": line, "ref": grounds[0].ref}, grounds[0].cite)


def name_twice(cases: dict[str, Nomination], facts: Facts) -> Refusal | None:
    """The same award in two kinds does not merge: it goes into two decisions. Of what is given once no other
    season's stands here either; awards for two feats are two."""
    seen: dict[tuple[object, ...], str] = {}
    for line, case in cases.items():
        about = paper.about_of(case)
        once = _asks(case, NotBefore, facts)
        key = about.nominee, about.award, *(() if once else (about.season, about.feat_on))
        if key in seen:
            return Refusal("name_twice", {"nominee": about.nominee, "award": about.award, "other": seen[key]})
        seen[key] = line
    return None


def feat_twice(cases: dict[str, Nomination], facts: Facts) -> Refusal | None:
    """One feat, one award: until they are signed the register knows of neither of two on one list."""
    seen: dict[tuple[str, dt.date], tuple[str, bool]] = {}
    for line, case in cases.items():
        about = paper.about_of(case)
        if about.feat_on is None or about.kind != "adhoc":
            continue
        asks, key = _asks(case, NoDouble, facts), (about.nominee, about.feat_on)
        other, asked = seen.setdefault(key, (line, asks))
        if other != line and (asks or asked):
            return Refusal(
                "feat_twice",
                {"nominee": about.nominee, "feat_on": about.feat_on.isoformat(), "other": other},
            )
    return None


def _asks(case: Nomination, criterion: type[NotBefore] | type[NoDouble], facts: Facts) -> bool:
    """Whether the line's policy has such a criterion."""
    policy = policy_of(paper.about_of(case), facts)
    return any(isinstance(one, criterion) for one in policy.eligibility)
