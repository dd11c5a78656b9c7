"""The officer's part: nominate, revise, take back, put right; and sending a file back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from domain import authority, book
from domain.answers import Refusal
from domain.award.policy import Policy
from domain.award.stages import SignStage, VoteStage
from domain.commands import Actor, Amend, Command, CorrectOutcome, Nominate, Resubmit, Return
from domain.count.ballot import tally
from domain.events import (
    Amended,
    BallotAbandoned,
    BallotOpened,
    Event,
    Nominated,
    NominationEnded,
    OutcomeCorrected,
    Resubmitted,
    Returned,
    StageOpened,
    Withdrawn,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination import acting, assessing, giving_back, signing
from domain.nomination.bodies import bodies_of, signing_above
from domain.nomination.route import Moment, advance, current, open_ballot, open_stage, route_of
from domain.nomination.state import Nomination
from domain.registry import Adopted
from domain.rules import MEANINGS

AMENDABLE = ("title", "text")
"""The sealed texts of a nomination that may be put right; their names stand in the log in clear."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def nominate(
    state: Nomination, ask: Nominate, actor: Actor, facts: Facts, moment: Moment, *, listed: bool = False
) -> list[Event] | Refusal:
    """Open a case under the policy that the award's day picks, and its first stage.

    ``listed`` ones stand in a list: whether its signer may list the unit has been asked there.
    """
    if state.phase != "unborn":
        return Refusal("already_nominated")
    if refused := _known(ask, actor, facts, moment, listed=listed):
        return refused
    adopted = policy_for(ask, facts, moment)
    if isinstance(adopted, Refusal):
        return adopted
    digest, policy = adopted
    if refused := _fits(ask, policy, facts, moment):
        return refused
    kind = assessing.kind_of(ask, policy)
    if isinstance(kind, Refusal):
        return kind
    if refused := assessing.no_exception(ask, policy):
        return refused
    bodies = bodies_of(policy, facts, ask.unit, moment.on, ask.nominee)
    if isinstance(bodies, Refusal):
        return bodies
    if refused := _closed(ask, policy, bodies, facts):
        return refused
    nominated = Nominated(
        award=ask.award,
        policy=digest,
        nominee=ask.nominee,
        unit=ask.unit,
        season=ask.season,
        feat_on=ask.feat_on,
        what_if=ask.what_if,
        bodies=bodies,
        attachments=ask.attachments,
        kind=kind,
        special=ask.special,
    )
    born = Nomination(phase="open", about=nominated, nominator=actor.person, on=moment.on)
    found = assessing.found(born, facts, moment.on)
    if assessing.ends(policy, found):
        return [nominated, *([] if found is None else [found]), NominationEnded("ineligible")]
    born = replace(born, ineligible=found is not None and found.verdict == "not_eligible")
    opened = advance(born, facts, moment, None)
    first = route_of(nominated, facts)[0]
    if not moment.late and any(isinstance(e, StageOpened) and e.times is None for e in opened) and first.due:
        return Refusal("calendar_missing", {"day": moment.today.isoformat()})
    # Who is not eligible is led past it to the council's opinion.
    if (
        isinstance(first, VoteStage)
        and not born.ineligible
        and not any(isinstance(e, BallotOpened) for e in opened)
    ):
        # A figure may still come; a body of nobody is not asked to vote.
        lacking = open_ballot(born, facts, moment, first, f"{first.stage}/1")
        if isinstance(lacking, Refusal) and lacking.code == "empty_roll":
            return lacking
    return [nominated, *([] if found is None else [found]), *opened]


def _closed(ask: Nominate, policy: Policy, bodies: Mapping[str, str], facts: Facts) -> Refusal | None:
    """Refuse a season that the organ which signs the list has closed; a policy may still be tried out."""
    for stage in policy.route:
        if stage.stage not in bodies:
            continue
        if isinstance(stage, SignStage) and stage.signs == "list" and not ask.what_if:
            closed = book.is_closed(bodies[stage.stage], ask.season, facts)
            if closed is not None:
                return Refusal(
                    "nominating_is_over", {"organ": closed.organ, "season": closed.season}, stage.cite
                )
    return None


def _known(ask: Nominate, actor: Actor, facts: Facts, moment: Moment, *, listed: bool) -> Refusal | None:
    common = facts.common
    if actor.person not in common.people:
        return Refusal("unknown_person", {"person": actor.person})
    if ask.unit not in common.bodies:
        return Refusal("unknown_body", {"body": ask.unit})
    if not listed and not _may_file(ask, actor, facts, moment):
        return Refusal("not_officer", {"person": actor.person, "unit": ask.unit})
    if malformed := [a for a in ask.attachments if not _SHA256.fullmatch(a)]:
        return Refusal("attachment_malformed", {"attachment": malformed[0]})
    return None


def _may_file(ask: Nominate, actor: Actor, facts: Facts, moment: Moment) -> bool:
    """Whoever files for the unit; for who leads his office, the level above as well that decides on him."""
    if authority.files_for(facts, actor, ask.unit, moment.today):
        return True
    adopted = policy_for(ask, facts, moment)
    if isinstance(adopted, Refusal) or adopted[1].leaders is None:
        return False
    _, policy = adopted
    bodies = bodies_of(policy, facts, ask.unit, moment.on, ask.nominee)
    above = [] if isinstance(bodies, Refusal) else signing_above(policy, bodies)
    return any(authority.files_for(facts, actor, body, moment.today) for body in above)


def policy_for(ask: Nominate, facts: Facts, moment: Moment) -> tuple[str, Policy] | Refusal:
    """The digest and the policy: the one named, for a what-if; else the one in force on the award's day."""
    common = facts.common
    if ask.what_if:
        named = common.policies.get(ask.policy or "")
        if named is None or named.policy.award != ask.award:
            return Refusal("unknown_policy", {"policy": ask.policy or "-", "award": ask.award})
        return _runnable(ask.policy or "", named)
    if ask.policy is not None:
        return Refusal("policy_is_picked", {"award": ask.award})
    known = [a.policy for a in common.policies.values() if a.policy.award == ask.award and a.stands]
    if not known:
        return Refusal("unknown_award", {"award": ask.award})
    day = moment.on
    match known[0].in_force.picked_by:
        case "season_end":
            season = common.seasons.get(ask.season or "")
            if season is None:
                return Refusal("unknown_season", {"season": ask.season or "-", "award": ask.award})
            day = season.ends
        case "feat":
            if ask.feat_on is None:
                return Refusal("feat_date_missing", {"award": ask.award})
            if ask.feat_on > moment.today:
                dates = {"on": ask.feat_on.isoformat(), "today": moment.today.isoformat()}
                return Refusal("date_in_future", dates)
            day = ask.feat_on
        case "submission":
            pass
    for digest, adopted in common.policies.items():
        if adopted.policy.award == ask.award and adopted.stands and adopted.policy.in_force.covers(day):
            return _runnable(digest, adopted)
    return Refusal("no_policy_in_force", {"award": ask.award, "day": day.isoformat()})


def _runnable(digest: str, adopted: Adopted) -> tuple[str, Policy] | Refusal:
    if missing := adopted.policy.not_runnable():
        return Refusal("policy_not_runnable", {"what": "; ".join(missing)}, adopted.policy.source.cite)
    return digest, adopted.policy


def _fits(ask: Nominate, policy: Policy, facts: Facts, moment: Moment) -> Refusal | None:
    """Whether the nominee is of the kind the award is for, and of the unit that files it."""
    subject = policy.subject
    if subject == "either":
        subject = "person" if ask.nominee in facts.common.people else "unit"
    match subject:
        case "unit" if ask.nominee != ask.unit:
            return Refusal(
                "nominee_is_the_unit", {"nominee": ask.nominee, "unit": ask.unit}, policy.source.cite
            )
        case "initiative":
            return Refusal("rules_for_initiatives", {"award": ask.award}, policy.source.cite)
        case "person" if ask.nominee not in facts.common.people:
            return Refusal("unknown_person", {"person": ask.nominee})
        case "person" if not facts.body(ask.unit).holders_any(ask.nominee, moment.on):
            return Refusal(
                "nominee_not_of_unit", {"nominee": ask.nominee, "unit": ask.unit}, policy.source.cite
            )
        case _:
            return None


def send_back(
    state: Nomination, ask: Return, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Return the file for revision: the stage's chair, its office, or whoever could sign."""
    here = state.stage
    if state.phase != "open" or here is None or here.name != ask.stage:
        return Refusal("stage_not_open", {"asked": ask.stage, "open": here.name if here else state.phase})
    if here.kind == "sign":
        allowed = signing.may(state, ask.stage, actor, facts, moment)
        if isinstance(allowed, Refusal):
            return allowed
    elif here.kind != "vote":
        stage = current(state, facts)
        assert not isinstance(stage, VoteStage)
        assert not isinstance(stage, SignStage)
        if refused := acting.not_keeper(state, stage, actor, facts, moment):
            return refused
    elif refused := authority.unproven(facts, actor, current(state, facts)):
        return refused
    elif not authority.holds(facts, actor, authority.CHAIR, here.body, moment.today):
        return Refusal("not_chair", {"person": actor.person, "body": here.body})
    return [Returned(stage=ask.stage), *_abandon(state)]


def resubmit(
    state: Nomination, ask: Resubmit, actor: Actor, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Send the revised file: the stage it came from starts again, earlier votes stay in the history."""
    if state.phase != "returned" or state.stage is None or state.about is None:
        return Refusal("not_returned", {"phase": state.phase})
    if refused := _not_filing(state, actor, facts, moment):
        return refused
    if malformed := [a for a in ask.attachments if not _SHA256.fullmatch(a)]:
        return Refusal("attachment_malformed", {"attachment": malformed[0]})
    again = [Resubmitted(ask.attachments), *open_stage(state, facts, moment, state.stage.name)]
    return giving_back.if_ended(state, again, facts)


def withdraw(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Take the nomination back; votes already cast stay in the history, a limited seat is free again."""
    if state.phase not in ("open", "returned") or state.about is None:
        return Refusal("nothing_to_withdraw", {"phase": state.phase})
    if refused := _not_filing(state, actor, facts, moment):
        return refused
    ended: list[Event] = [Withdrawn(), *_abandon(state), NominationEnded("withdrawn")]
    return [*ended, *giving_back.all_of(state, facts)]


def amend(
    state: Nomination, ask: Amend, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Put a clerical error right: the new text is sealed, the stages stand."""
    if state.phase not in ("open", "returned") or state.about is None:
        return Refusal("nothing_to_amend", {"phase": state.phase})
    if refused := _not_filing(state, command.actor, facts, moment):
        return refused
    if not ask.fields:
        return Refusal("nothing_to_do")
    if unknown := [field for field in ask.fields if field not in AMENDABLE]:
        return Refusal("unknown_field", {"field": unknown[0][:40], "known": " ".join(AMENDABLE)})
    return [Amended(ask.fields)]


def correct(
    state: Nomination, ask: CorrectOutcome, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Count a recorded outcome again under a meaning of the rules, and let the right one take effect."""
    if not facts.common.holds(actor.person, authority.REGISTRAR, moment.today):
        return Refusal("not_registrar", {"person": actor.person})
    counted = next((c for c in state.counted if c.version == ask.corrects), None)
    if counted is None or state.about is None:
        return Refusal("no_such_outcome", {"version": ask.corrects})
    if ask.rules not in MEANINGS:
        return Refusal("unknown_rules", {"rules": ask.rules})
    outcome = MEANINGS[ask.rules](counted.ballot.terms, tally(counted.ballot))
    if outcome == counted.outcome:
        return Refusal("outcome_is_right", {"version": ask.corrects})
    corrected = OutcomeCorrected(corrects=ask.corrects, rules=ask.rules, outcome=outcome)
    if outcome.passed == counted.outcome.passed:
        return [corrected]
    if outcome.passed:
        return [corrected, *advance(state, facts, moment, counted.stage)]
    return [corrected, *_abandon(state), NominationEnded("not_passed")]


def _not_filing(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse who does not file for the unit, or does not prove himself as the stage wants it."""
    assert state.about is not None
    if not acting.files(state.about, actor, facts, moment):
        return Refusal("not_officer", {"person": actor.person, "unit": state.about.unit})
    return authority.unproven(facts, actor, current(state, facts))


def _abandon(state: Nomination) -> list[Event]:
    return [] if state.ballot is None else [BallotAbandoned(state.ballot.ballot)]
