"""The targets of a movement's plan: added, changed in their place, weighed against each other."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import get_args

from starlette.responses import Response

from domain.commands import Ask
from domain.events import Area, Band, Comparison, Measure, Target
from domain.records import replace
from intake import cells
from intake.faults import Wrong
from web.answering import Errors
from web.movement_form import again, in_form, part_of, share_in_form
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Sheet, sheet
from web.showing_movement import the_movement
from web.typed import chosen
from web.visit import Visit

AREAS: tuple[Area, ...] = get_args(Area)
MEASURES: tuple[Measure, ...] = get_args(Measure)
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


@sheet("/movements/{movement}/target", SEES_MOVEMENT)
async def target(visit: Visit) -> Sheet | Response:
    """Add a target, or change one: the form begins with what it says now."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words
    was = found.state.targets.get(visit.of_address("target"))
    measures: dict[Measure, str] = {
        "share": visit._("a share of something"),
        "count": visit._("a number"),
        "dong": visit._("an amount in đồng"),
        "done": visit._("done or not"),
    }

    def asked(given: Given) -> Ask | Errors:
        code = given.said("target")
        if code in found.state.targets and (was is None or code != was.target):
            return {
                "target": visit._(
                    "The plan has a target of this name: change that one, or choose another name."
                )
            }
        measure = chosen(MEASURES, given.said("measure")) or "count"
        read = _dong if measure == "dong" else cells.exact
        try:
            value = read(given.said("value")) if given.said("value") else None
        except Wrong as wrong:
            return {"value": visit._(wrong.text, **wrong.values)}
        try:
            bands = _bands(given.said("bands"), read)
        except Wrong as wrong:
            return {"bands": visit._(wrong.text, **wrong.values)}
        except ValueError:
            return {
                "bands": visit._("Write each line as: from; below; value. Leave an open end empty: ;500;400")
            }
        added = Target(
            target=code,
            metric=given.said("metric") or code,
            area=chosen(AREAS, given.said("area")) or "professional",
            measure=measure,
            base=given.maybe("base"),
            comparison=chosen(COMPARISONS, given.said("comparison")) or ">=",
            value=value,
            bands=bands,
            by=given.said("by"),
            cite=given.said("cite"),
            only=given.lines("only"),
            weight=None,
        )
        targets = [added if one == was else replace(one, weight=None) for one in plan.targets]
        return replace(again(plan), targets=tuple(targets if was is not None else [*targets, added]))

    assigning = dict.fromkeys((plan.body, *(one.body for one in found.facts.common.superiors(plan.body))))
    assigning |= dict.fromkeys(one.by for one in plan.targets)
    members = [m for m in plan.members if not found.facts.common.units_of(m, visit.today)]
    members += [u for m in plan.members for u in found.facts.common.units_of(m, visit.today)]
    fields = (
        Field(
            "target",
            visit._("Short name of the target"),
            hint=visit._("As tables and reports show it."),
            most=60,
            value=was.target if was else "",
        ),
        Field(
            "metric",
            visit._("What is measured, by a code that other movements use too (its short name if left out)"),
            needed=False,
            most=60,
            value=was.metric if was and was.metric != was.target else "",
        ),
        Field(
            "area",
            visit._("What it is about"),
            "pick",
            [(area, words.word("area", area)) for area in AREAS],
            value=was.area if was else "professional",
        ),
        Field(
            "measure",
            visit._("What is counted"),
            "radio",
            list(measures.items()),
            value=was.measure if was else "share",
        ),
        Field("base", visit._("Of what it is a share"), needed=False, value=(was and was.base) or ""),
        Field(
            "comparison",
            visit._("How it is compared"),
            "pick",
            [
                (">", visit._("> more than, the value itself is not enough")),
                (">=", visit._("≥ at least")),
                ("<", visit._("< less than, the value itself is too much")),
                ("<=", visit._("≤ at most")),
                ("=", visit._("= exactly")),
            ],
            value=was.comparison if was else ">=",
        ),
        Field(
            "value",
            visit._("Value"),
            hint=visit._("412, 97% or 2/3; 1 for something to be done"),
            needed=False,
            value=_typed(visit, was, was.value) if was and was.value is not None else "",
            most=40,
        ),
        Field(
            "bands",
            visit._("Values by caseload, in place of one value"),
            "words",
            hint=visit._("One on each line: from; below; value. Leave an open end empty: ;500;400"),
            needed=False,
            value=_typed_bands(visit, was) if was else "",
        ),
        Field(
            "by", visit._("Assigned by"), "pick", found.options(assigning), value=was.by if was else plan.body
        ),
        Field("cite", visit._("Paper and place where it stands"), value=was.cite if was else ""),
        Field(
            "only",
            visit._("Only for these members (for all if none is ticked)"),
            "lines",
            found.options(dict.fromkeys(members)),
            needed=False,
            ticked=was.only if was else (),
        ),
    )
    weighed = any(one.weight is not None for one in plan.targets)
    notes = [visit._("The weights of the targets are entered anew after it.")] if weighed else []
    made = Sheet(found.stream, "", "", asked, found.at, fields, notes=notes)
    return part_of(visit, found, visit._("Change the target") if was else visit._("Add a target"), made)


@sheet("/movements/{movement}/weights", SEES_MOVEMENT)
async def weights(visit: Visit) -> Sheet | Response:
    """Weigh the targets against each other; all of them or none."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask:
        weighed = (replace(one, weight=given.maybe_exact(f"weight:{one.target}")) for one in plan.targets)
        return replace(again(plan), targets=tuple(weighed))

    fields = [
        Field(
            f"weight:{one.target}",
            one.target,
            "exact",
            value=share_in_form(one.weight, visit.language) if one.weight is not None else "",
            needed=False,
        )
        for one in plan.targets
    ]
    notes = [visit._("As shares that sum to one: 25% or 1/4 each. All left empty, none is weighed.")]
    made = Sheet(found.stream, "", "", asked, found.at, fields, notes=notes)
    made = part_of(visit, found, visit._("Weigh the targets"), made)
    return replace(made, offered=made.offered and bool(plan.targets))


def _typed(visit: Visit, of: Target, value: Fraction) -> str:
    """A value as it stands in the form: a share in percent where that is exact, money in groups of three."""
    match of.measure:
        case "share":
            return share_in_form(value, visit.language)
        case "dong" if value.denominator == 1:
            return visit.words.money(value.numerator)
        case _:
            return in_form(value, visit.language)


def _typed_bands(visit: Visit, of: Target) -> str:
    def end(edge: Fraction | None) -> str:
        return "" if edge is None else in_form(edge, visit.language)

    lines = (f"{end(one.at_least)};{end(one.below)};{_typed(visit, of, one.value)}" for one in of.bands)
    return "\n".join(lines)


def _dong(written: str) -> Fraction:
    """An amount in đồng: always whole, so that its thousands may be set apart."""
    return Fraction(cells.whole(written))


def _bands(written: str, read: Callable[[str], Fraction]) -> tuple[Band, ...]:
    """``from; below; value``, a line each; ``read`` makes a number of a value."""
    found = []
    for line in filter(None, (one.strip() for one in written.splitlines())):
        low, high, value = (part.strip() for part in line.split(";"))
        found.append(
            Band(cells.exact(low) if low else None, cells.exact(high) if high else None, read(value))
        )
    return tuple(found)
