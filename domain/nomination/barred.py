"""What bars a signature: the nominee's eligibility, asked again on the day it is to be signed.

Between the vote and the signature somebody may have been disciplined, or have been given another award for
the same merit. The leader then declines the line, or has it dropped: nothing ends by itself here.

A title of the same season that is agreed and not yet signed is as good as held for a higher one: the one that
stands in the same decision, and those that were won in the same sittings or stand in the same lists. One
that another sitting agreed on is not known until it is signed (``domain.eligibility.awards``). Titles agreed
without a sitting are not looked for: they are not known, or missing where the register says that all is
entered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from domain import eligibility
from domain.eligibility import Finding
from domain.facts import Facts
from domain.nomination import assessing
from domain.nomination.assessing import Titles
from domain.nomination.route import Moment, policy_of
from domain.nomination.state import Nomination


def bars(case: Nomination, facts: Facts, moment: Moment, extra: Titles = frozenset()) -> Finding | None:
    """The first criterion that is not fulfilled; None if none is, or if the rules do not decide it.

    What the award needs is asked as of the paper's day; what stands against it as of today too. ``extra`` are
    the titles that are signed together with this one.
    """
    assert case.about is not None
    policy = policy_of(case.about, facts)
    if policy.rules < 2:
        return None
    asked = assessing.asked_for(case, moment.on, extra)
    open_ones = _lacking(eligibility.eligible(policy, asked, facts).findings)
    if open_ones:
        # Looked for only where something is lacking: it means reading whole sittings and lists.
        agreed = replace(asked, extra=extra | agreed_beside(case, facts))
        still = _lacking(eligibility.eligible(policy, agreed, facts).findings)
        # What is only agreed speaks for a title; it does not stand against one until it is signed.
        open_ones = {place: finding for place, finding in open_ones.items() if place in still}
    if not open_ones and moment.on != moment.today:
        today = assessing.asked_for(case, moment.today, extra)
        return next(iter(eligibility.against(policy, today, facts)), None)
    return next(iter(open_ones.values()), None)


def agreed_beside(case: Nomination, facts: Facts) -> Titles:
    """The season's titles, by holder, that were agreed in the same sittings or stand in the same lists."""
    about = case.about
    assert about is not None
    lines: set[str] = set()
    for sitting in facts.states({taken.sitting for taken in case.taken}).values():
        lines |= {line for line, result in sitting.results.items() if result == "passed"}
    for submission in facts.states(set(case.listed.values())).values():
        lines |= {line.row.line for line in submission.standing}
    others = (other for other in facts.cases(lines).values() if other != case)
    return frozenset(
        (other.about.nominee, other.about.award)
        for other in others
        if other.about is not None
        and not other.about.what_if
        and other.about.season == about.season
        and _agreed(other)
    )


def signed_together(cases: Mapping[str, Nomination]) -> dict[str, Titles]:
    """For each line of a list the titles of its season, by holder, on other lines about the same unit or
    nominee: no criterion looks further."""
    near: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for line, case in cases.items():
        for key in _near(case):
            near[key].add(line)
    return {
        line: frozenset(_title(cases[other]) for key in _near(case) for other in near[key] if other != line)
        for line, case in cases.items()
    }


def _near(case: Nomination) -> set[tuple[str | None, str]]:
    assert case.about is not None
    return {(case.about.season, case.about.unit), (case.about.season, case.about.nominee)}


def _title(case: Nomination) -> tuple[str, str]:
    assert case.about is not None
    return case.about.nominee, case.about.award


def _agreed(case: Nomination) -> bool:
    if case.phase == "ended":
        return case.result == "awarded"
    return case.phase == "open" and case.stage is not None and case.stage.kind == "sign"


def _lacking(findings: tuple[Finding, ...]) -> dict[int, Finding]:
    """What is not fulfilled, by its place among the criteria."""
    return {place: one for place, one in enumerate(findings) if one.answer == "not_fulfilled"}
