"""The service's own stream: outages, told by the engine only and in order."""

from __future__ import annotations

import datetime as dt

import pytest

from domain.answers import Refusal
from domain.commands import ENGINE, Actor, Ask, Command, ReportOutage, Withdraw
from domain.events import ServiceResumed
from domain.facts import SERVICE
from domain.happened import Decided, Happened
from domain.kinds import SERVICE_KIND, UnknownKind, asked, kind_of
from domain.service import Service
from tests.domain.court import NOON, court

MINUTE = dt.timedelta(minutes=1)


def report(state: Service, ask: Ask, actor: Actor = ENGINE) -> Decided | Refusal:
    return SERVICE_KIND.decide(state, Command(SERVICE, "engine/outage/x", actor, ask), court().facts(), NOON)


def test_an_outage_is_kept_until_the_next_one() -> None:
    events = report(Service(), ReportOutage(NOON - 9 * MINUTE, NOON))
    assert events == [ServiceResumed(NOON - 9 * MINUTE, NOON)]
    assert isinstance(events, list)
    state = SERVICE_KIND.evolve(
        Service(), Happened(events[0], 1, NOON, NOON.date(), ENGINE, "engine/outage/x")
    )
    assert state == Service(NOON - 9 * MINUTE, NOON)
    again = report(state, ReportOutage(NOON - 9 * MINUTE, NOON))
    assert isinstance(again, Refusal)
    assert again.code == "outage_known"
    assert isinstance(report(state, ReportOutage(NOON, NOON + MINUTE)), list)


def test_nobody_else_reports_an_outage_and_nothing_else_is_asked_of_the_service() -> None:
    for answer in (
        report(Service(), ReportOutage(NOON, NOON), Actor("reg", "local")),
        report(Service(), Withdraw()),
    ):
        assert isinstance(answer, Refusal)
        assert answer.code == "not_for_this_stream"


def test_an_outage_tells_what_was_asked() -> None:
    ask = ReportOutage(NOON - MINUTE, NOON)
    assert asked(SERVICE_KIND, "engine/outage/x", [ServiceResumed(NOON - MINUTE, NOON)]) == ask


@pytest.mark.parametrize("stream", ["", "nomination", "nomination/", "registry/", "services", "vote/1"])
def test_a_stream_of_no_kind_is_named(stream: str) -> None:
    with pytest.raises(UnknownKind, match=r"streams are nomination/<id>, registry/<id>, .* and service"):
        kind_of(stream)


@pytest.mark.parametrize(
    ("stream", "name"),
    [("nomination/1", "nomination"), ("registry/common", "registry"), ("service", "service")],
)
def test_every_stream_has_its_kind(stream: str, name: str) -> None:
    kind = kind_of(stream)
    assert kind.name == name
    assert kind.settled(kind.initial)
    assert kind.next_due(kind.initial) is None
