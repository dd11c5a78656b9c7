"""Events of movements, role models, inspections and activities as sentences. See ``audit.telling``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from domain import events as e
from domain.exact import percent, show_number

if TYPE_CHECKING:
    from audit.words import Named, Words

KEPT = (
    e.MovementDrafted,
    e.MovementLaunched,
    e.Registered,
    e.DroppedOut,
    e.DeadlinePassed,
    e.ReviewHeld,
    e.ActionSet,
    e.ActionFollowed,
    e.MovementPublished,
    e.PaperShelved,
    e.PledgeDrafted,
    e.PledgeSigned,
    e.ResultReported,
    e.UnitScored,
    e.RankingMade,
    e.RoleModelFound,
    e.RoleModelFollowedUp,
    e.PracticeReported,
    e.PracticeOrdered,
    e.FindingNoted,
    e.RemedyReported,
    e.FindingRemedied,
    e.ActivityHeld,
)
"""The events whose values are more than their fields."""


def variant(event: e.Event) -> str:
    """Which of an event's sentences it is."""
    match event:
        case e.DeadlinePassed(outstanding=outstanding) if outstanding:
            return ".outstanding"
        case e.RoleModelFollowedUp(holds=False):
            return ".no_more"
        case e.FindingRemedied(confirmed=False):
            return ".none"
        case _:
            return ""


def values(words: Words, event: e.Event, named: Named, also: Callable[..., None]) -> dict[str, object]:
    """The values of the event's text; ``also`` adds what is said only sometimes."""

    def many(codes: tuple[str, ...]) -> str:
        return ", ".join(map(named, codes))

    match event:
        case e.MovementDrafted():
            if event.links:
                also("links", links="; ".join(link.cite for link in event.links))
            return {
                "kind": words.word("movement_kind", event.kind),
                "body": named(event.body),
                "begins": words.day(event.runs.begins),
                "until": words.day(event.runs.until),
                "targets": len(event.targets),
            }
        case e.MovementLaunched(members=members):
            return {"count": len(members)}
        case e.Registered(unit=unit, aims=aims):
            running = ", ".join(f"{named(aim.candidate)} ({named(aim.award)})" for aim in aims)
            return {"unit": named(unit), "aims": running}
        case e.DroppedOut(candidate=candidate, award=award):
            return {"candidate": named(candidate), "award": named(award)}
        case e.DeadlinePassed():
            return {
                "what": words.word("deadline", event.what),
                "on": words.day(event.on),
                "outstanding": many(event.outstanding),
            }
        case e.ReviewHeld():
            for row in event.targets:
                also(_counting(event.kind), **_counts(row))
                if row.incomplete:
                    also("incomplete", target=row.target, incomplete=row.incomplete)
            if event.actions_open:
                also("actions", actions=", ".join(event.actions_open))
            return {"kind": words.word("review_kind", event.kind)}
        case e.ActionSet():
            who = {"owner": named(event.owner), "named_by": named(event.named_by)}
            return {"action": event.action, "due": words.day(event.due), **who}
        case e.ActionFollowed(action=action, state=state):
            return {"action": action, "state": words.word("action_state", state)}
        case e.MovementPublished(what=what, channel=channel):
            return {"what": words.word("published_what", what), "channel": channel}
        case e.PaperShelved():
            if event.number is not None:
                also("number", number=event.number, on=words.day(event.dated))
            return {}
        case e.PledgeDrafted():
            if event.guidance:
                papers = (f"{paper.number} ({words.day(paper.on)})" for paper in event.guidance)
                also("guidance", guidance=", ".join(papers))
            return {"pledge": event.pledge, "count": len(event.signers)}
        case e.PledgeSigned():
            if event.witness is not None:
                also("witness", witness=named(event.witness))
            return {"pledge": event.pledge, "unit": named(event.unit)}
        case e.ResultReported():
            if event.load is not None:
                also("load", load=number(words, event.load))
            of_whom = {"target": event.target, "unit": named(event.unit), "period": event.period}
            return {**of_whom, "figure": figure(words, event.part, event.whole)}
        case e.UnitScored():
            if event.differs:
                also("differs", differs=", ".join(event.differs))
            return {
                "unit": named(event.unit),
                "by": words.word("scorer", event.by),
                "scorer": named(event.scorer),
                "total": number(words, event.total),
            }
        case e.RankingMade():
            if event.unscored:
                also("unscored", unscored=many(event.unscored))
            rows = (f"{row.place}. {named(row.unit)} {number(words, row.points)}" for row in event.rows)
            return {"rows": "; ".join(rows)}
        case e.RoleModelFound():
            about = {"kind": words.word("model_kind", event.kind), "subject": named(event.subject)}
            return {**about, "body": named(event.body)}
        case e.RoleModelPublished(channel=channel):
            return {"channel": words.channel(channel)}
        case e.PracticeReported(council=council):
            return {"council": named(council)}
        case e.PracticeOrdered(reach=reach, where=where, number=paper):
            return {"reach": words.word("reach", reach), "where": where, "number": paper}
        case e.FindingNoted():
            if event.freezes:
                also("freezes", about=named(event.about))
            return {"finding": event.finding, "unit": named(event.unit), "due": words.day(event.due)}
        case e.RemedyReported(finding=finding):
            if event.number is not None:
                also("number", number=event.number)
            return {"finding": finding}
        case e.FindingRemedied(finding=finding):
            return {"finding": finding}
        case e.ActivityHeld():
            if event.partners:
                also("partners", partners=many(event.partners))
            if event.items:
                also("items", items=", ".join(words.word("item", item.what) for item in event.items))
            if event.people:
                also("people", count=len(event.people))
            return {"kind": words.word("activity_kind", event.kind), "body": named(event.body)}
        case _:
            return {}


def counted(words: Words, row: e.TargetCount, kind: e.ReviewKind) -> str:
    """How the units stood with a target at a review."""
    said = words.text(f"event.ReviewHeld.{_counting(kind)}", **_counts(row))
    if not row.incomplete:
        return said
    lacking = words.text("event.ReviewHeld.incomplete", target=row.target, incomplete=row.incomplete)
    return f"{said}; {lacking}"


def _counting(kind: e.ReviewKind) -> str:
    """What is not met by an interim review is not missed: there is time left."""
    return "targets" if kind == "final" else "so_far"


def _counts(row: e.TargetCount) -> dict[str, object]:
    other = row.incomplete + row.unclear + row.nothing_due + row.not_reported
    return {"target": row.target, "met": row.met, "missed": row.missed, "other": other}


def figure(words: Words, part: Fraction, whole: Fraction | None) -> str:
    """A reported figure: ``412``, or ``485/500 = 97.00 %``; only what is shown is rounded."""
    if whole is None:
        return number(words, part)
    counts = f"{number(words, part)}/{number(words, whole)}"
    if not whole:
        return counts
    share = part / whole
    return f"{counts} = {words.number(percent(share.numerator, share.denominator))} %"


def number(words: Words, exact: Fraction) -> str:
    """An exact number: a decimal where it ends within three digits, else a fraction."""
    thousandths = exact * 1000
    if thousandths.denominator != 1:
        return show_number(exact)
    whole, rest = divmod(thousandths.numerator, 1000)
    digits = f"{rest:03d}".rstrip("0")
    return words.number(f"{whole}.{digits}" if digits else str(whole))
