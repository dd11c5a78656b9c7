"""Results on targets: reported by a unit for a period, confirmed by the level above, or sent back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from urllib.parse import quote, urlencode

from starlette.responses import Response

from audit.progress_rows import wanted
from audit.telling_movement import figure, number
from domain.commands import Actor, Ask, ConfirmTarget, ReportTarget, ReturnTarget
from domain.events import Target
from domain.movement import measuring
from domain.movement.state import Reported
from web.answering import Errors
from web.movement_acts import Key, confirming, reporting
from web.movement_form import asked_unit, in_form, of_movement
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Kind, Sheet, reason, sheet
from web.showing_movement import ShownMovement, the_movement
from web.visit import Visit

MOST_AT_ONCE = 100
"""Results of one form: each is a command of its own."""


@sheet("/movements/{movement}/report", SEES_MOVEMENT)
async def report(visit: Visit) -> Sheet | Response:
    """Report what a unit has reached in one period: all its targets in one form; what is left empty waits."""
    found = await the_movement(visit)
    units = reporting(found)
    unit = asked_unit(visit, units)
    known = {one.period: one for one in found.plan.reports}
    begun = [name for name, one in known.items() if one.begins <= visit.today]
    period = visit.asked("period") if visit.asked("period") in begun else _owed(found, unit, begun)
    bound = [one for one in found.plan.targets if unit in found.state.bound(one)] if unit and period else []
    open_ones = [one for one in bound if not _confirmed(found, (one.target, unit, period))]

    def asked(given: Given) -> list[Ask] | Errors:
        errors: Errors = {}
        news: list[Ask] = []
        for target in open_ones:
            name = target.target
            labels = {one.name: one.label for one in _fields(visit, found, target, unit, period)}
            missing = [one for one in labels if not given.said(one)]
            if missing:
                if len(missing) < len(labels):
                    errors |= {one: visit._("Fill in: {field}", field=labels[one]) for one in missing}
                continue
            one = ReportTarget(
                name,
                unit,
                period,
                _reached(given, target),
                given.maybe_exact(f"whole:{name}"),
                given.maybe_exact(f"load:{name}"),
            )
            if not _as_before(found, one):
                news.append(one)
        return errors or news

    subject = [(visit._("Unit"), found.named(unit))] if unit else []
    if period:
        shown = known[period]
        days = f"{visit.words.day(shown.begins)} – {visit.words.day(shown.until)}"
        subject.append((visit._("Reporting period"), f"{period}: {days}"))
    notes = [visit._("Figures of this period alone, exactly: 485 of 500. What is left empty is for later.")]
    if not begun:
        notes.append(visit._("No reporting period has begun."))
    elif not unit:
        notes.append(visit._("Choose the unit first:"))
    elif bound and not open_ones:
        notes.append(visit._("All results of this period are confirmed."))
    others = [
        (
            f"{found.at}/report?{urlencode({'unit': u, 'period': p})}",
            visit._("Report instead: {what}", what=f"{found.named(u)} · {p}"),
        )
        for u in units
        for p in begun
        if (u, p) != (unit, period)
    ]
    made = Sheet(
        found.stream,
        visit._("Report results"),
        visit._("Report them"),
        asked,
        found.at,
        (
            *(one for target in open_ones for one in _fields(visit, found, target, unit, period)),
            Field("unit", visit._("Unit"), "fixed", value=unit, needed=False),
            Field("period", visit._("Period"), "fixed", value=period, needed=False),
        ),
        subject=subject,
        notes=notes,
        links=others,
        offered=bool(units),
    )
    return of_movement(visit, found, made, lambda given: found.files(unit))


def _reached(given: Given, target: Target) -> Fraction:
    part = f"part:{target.target}"
    return Fraction(given.number(part)) if target.measure == "dong" else given.exact(part)


def _owed(found: ShownMovement, unit: str, begun: Sequence[str]) -> str:
    """The first period for which the unit still owes a report; the last one begun where it owes none."""
    bound = [one.target for one in found.plan.targets if unit in found.state.bound(one)]
    there = found.state.results
    owed = (p for p in begun if any((target, unit, p) not in there for target in bound))
    return next(owed, begun[-1] if begun else "")


def _confirmed(found: ShownMovement, key: Key) -> bool:
    there = found.state.results.get(key)
    return there is not None and there.state == "confirmed"


def _as_before(found: ShownMovement, ask: ReportTarget) -> bool:
    """Whether the same figures wait for their confirmation already."""
    there = found.state.results.get((ask.target, ask.unit, ask.period))
    if there is None or there.state != "reported":
        return False
    was = there.result
    return (was.part, was.whole, was.load) == (ask.part, ask.whole, ask.load)


def _fields(visit: Visit, found: ShownMovement, target: Target, unit: str, period: str) -> list[Field]:
    """What is asked of one target: what was reached, of how many, at which caseload."""
    name = target.target
    there = found.state.results.get((name, unit, period))
    was = there.result if there is not None else None
    hint = f"{wanted(visit.words, target, target.value)} · {target.cite}"
    if there is not None and there.state == "returned":
        why = found.text_of("ResultReturned", "reason", target=name, unit=unit, period=period)
        why = why or visit._("the reason cannot be read here")
        hint = f"{visit._('Sent back: {why}', why=why)} · {hint}"
    elif was is not None:
        there_now = figure(visit.words, was.part, was.whole)
        hint = f"{visit._('Reported: {what}. What you send takes its place.', what=there_now)} · {hint}"
    whole_only: Kind = "number" if target.measure == "dong" else "exact"

    def one(kind: str, label: str, value: str, hint: str = "", type_: Kind = "exact") -> Field:
        return Field(f"{kind}:{name}", f"{name}: {label}", type_, value=value, hint=hint, needed=False)

    if target.measure == "done":
        label = visit._("done (1) or not (0)")
    elif target.measure == "dong":
        label = visit._("reached, in đồng")
    else:
        label = visit._("reached")
    if was is None:
        value = ""
    elif target.measure == "dong":
        value = visit.words.money(int(was.part))
    else:
        value = in_form(was.part, visit.language)
    fields = [one("part", label, value, hint, whole_only)]
    if target.measure == "share":
        of = visit._("of how many ({base})", base=target.base)
        value = in_form(was.whole, visit.language) if was and was.whole is not None else ""
        fields.append(one("whole", of, value))
    if target.bands:
        load = in_form(was.load, visit.language) if was and was.load is not None else ""
        fields.append(one("load", visit._("caseload"), load))
    return fields


@sheet("/movements/{movement}/confirm", SEES_MOVEMENT)
async def confirm(visit: Visit) -> Sheet | Response:
    """Confirm reported results, many at once."""
    found = await the_movement(visit)
    waiting = confirming(found)
    keys = {_as_shown(key, waiting[key]): key for key in list(waiting)[:MOST_AT_ONCE]}
    shown = {code: _told(visit, found, key, waiting[key]) for code, key in keys.items()}
    notes = [visit._("Only what is confirmed counts at the reviews.")]
    if more := len(waiting) - len(keys):
        notes.append(visit._("{more} more wait and come after these.", more=more))
    made = Sheet(
        found.stream,
        visit._("Confirm reported results"),
        visit._("Confirm them"),
        lambda given: [_confirmed_as(waiting[keys[code]]) for code in given.lines()],
        found.at,
        (Field("lines", visit._("What is confirmed"), "lines", list(shown.items())),),
        notes=notes,
        links=[
            (
                f"{found.at}/send-back?result={quote(_code(keys[code]))}",
                visit._("Send back: {what}", what=text),
            )
            for code, text in shown.items()
        ],
        offered=bool(waiting),
    )
    return of_movement(visit, found, made, _judge(found, waiting))


@sheet("/movements/{movement}/send-back", SEES_MOVEMENT)
async def send_back(visit: Visit) -> Sheet | Response:
    """Send one reported result back to the unit, with the reason."""
    found = await the_movement(visit)
    waiting = confirming(found)
    keys = {_code(key): key for key in waiting}
    options = [(code, _told(visit, found, key, waiting[key])) for code, key in keys.items()]
    first = visit.asked("result")
    made = Sheet(
        found.stream,
        visit._("Send a result back"),
        visit._("Send it back"),
        lambda given: ReturnTarget(*keys[given.said("result")]),
        f"{found.at}/confirm",
        (
            Field("result", visit._("Which result"), "pick", options, value=first if first in keys else ""),
            reason(visit),
        ),
        of=lambda given: keys[given.said("result")][1],
        offered=bool(waiting),
        bad=True,
    )
    return of_movement(visit, found, made, _judge(found, waiting))


def _judge(found: ShownMovement, waiting: Iterable[Key]) -> Actor | None:
    """As whom the visitor judges."""
    return next((by for target, unit, _ in waiting if (by := found.judges(unit, target)) is not None), None)


def _code(key: Key) -> str:
    return "/".join(key)


def _as_shown(key: Key, one: Reported) -> str:
    """The result with its figures: what is ticked is what was shown, and nothing that came since."""
    figures = (one.result.part, one.result.whole, one.result.load)
    return f"{_code(key)}={':'.join('' if figure is None else in_form(figure) for figure in figures)}"


def _confirmed_as(one: Reported) -> ConfirmTarget:
    was = one.result
    return ConfirmTarget(was.target, was.unit, was.period, was.part, was.whole, was.load)


def _told(visit: Visit, found: ShownMovement, key: Key, one: Reported) -> str:
    """A result in words: whose, on what, when, how much, and whether that keeps the target."""
    target, unit, period = key
    shown = figure(visit.words, one.result.part, one.result.whole)
    if one.result.load is not None:
        shown += f", {visit._('caseload')} {number(visit.words, one.result.load)}"
    asked = found.state.targets[target]
    standing = measuring.measured(found.state, asked, unit, confirmed_only=False)
    return (
        f"{found.named(unit)} · {target} · {period}: {shown} "
        f"({visit._('wanted')} {wanted(visit.words, asked, standing.wanted)})"
    )
