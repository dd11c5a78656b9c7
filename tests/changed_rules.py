"""A worker of another release: its rules differ, and so do the times and words that it gives to the shell.

``python -m tests.changed_rules`` is a worker process in which nobody may abstain, no timer runs and every
stage is shown under another name. (A real release would give a changed meaning a new ``rules`` number.)
"""

from __future__ import annotations

from dataclasses import replace

from domain import kinds
from domain.answers import Refusal
from domain.commands import Actor, CastVote
from domain.events import Event
from domain.facts import Facts
from domain.nomination import voting
from domain.nomination.route import Moment
from domain.nomination.state import Nomination

_cast_vote = voting.cast_vote


def _nobody_abstains(
    state: Nomination, ask: CastVote, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    if ask.choice == "abstain":
        return Refusal("nobody_abstains")
    return _cast_vote(state, ask, actor, facts, moment)


def change() -> None:
    """Change the rules of this process."""
    voting.cast_vote = _nobody_abstains
    kinds.NOMINATION = replace(
        kinds.NOMINATION, next_due=lambda _: None, shown=lambda state: f"new {state.shown}"
    )


if __name__ == "__main__":
    import sys

    import cli

    change()
    sys.argv = ["vinhdanh", "worker"]
    cli.main()
