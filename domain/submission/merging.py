"""A level makes its own list of those that came to it: lines are carried over, the link is kept both ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from domain.answers import Refusal
from domain.commands import FileList
from domain.events import ListLine
from domain.facts import Facts
from domain.nomination.state import Nomination, level
from domain.submission.state import Line, Submission

_LIST = re.compile(r"submission/[\x21-\x7e]{1,109}")


def carried(ask: FileList, facts: Facts) -> list[ListLine] | Refusal:
    """The lines of the lower lists that go on: not returned, not found ineligible, still open."""
    if malformed := [stream for stream in ask.merges if not _LIST.fullmatch(stream)]:
        return Refusal("unknown_list", {"list": malformed[0][:60]})
    if twice := [stream for stream, times in Counter(ask.merges).items() if times > 1]:
        return Refusal("already_merged", {"list": twice[0], "into": "-"})
    if ask.merges and ask.purpose == "result":
        return Refusal("result_list_merges_nothing")
    lower: dict[str, Submission] = facts.states(ask.merges)
    for stream, state in lower.items():
        if refused := _not_mergeable(stream, state, ask):
            return refused
    cases = facts.cases(line.row.line for state in lower.values() for line in state.standing)
    found = []
    for stream, state in lower.items():
        for line in going_on(state, cases):
            if other := cases[line.row.line].listed.get(level(ask.sender, ask.purpose)):
                return Refusal("already_listed", {"line": line.row.line, "list": other})
            row = replace(line.row, new=False, attachments=(), feat_on=None, special=None, origin=stream)
            found.append(row)
    return found


def going_on(state: Submission, cases: Mapping[str, Nomination]) -> list[Line]:
    """The lines of a list that the level above carries over."""
    return [
        line
        for line in state.standing
        if (line.finding is None or line.finding.finding != "not_eligible")
        and cases[line.row.line].phase == "open"
    ]


def _not_mergeable(stream: str, state: Submission, ask: FileList) -> Refusal | None:
    """A list is merged once, by the level it was sent to, which has taken it in."""
    if state.about is None:
        return Refusal("unknown_list", {"list": stream})
    if state.merged_into is not None:
        return Refusal("already_merged", {"list": stream, "into": state.merged_into})
    if state.about.receiver != ask.sender:
        return Refusal("list_for_other_body", {"list": stream, "receiver": state.about.receiver})
    if state.phase != "received":
        return Refusal("list_not_received", {"list": stream, "phase": state.phase})
    if state.about.season != ask.season:
        return Refusal(
            "list_of_other_season",
            {"list": stream, "season": state.about.season or "-", "wanted": ask.season or "-"},
        )
    return None
