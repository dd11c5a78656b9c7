"""The check that runs after every test that touched a log finds what it is there for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit import invariants
from domain.answers import Receipt
from tests.audit.forging import forged, of_type
from tests.world import Court


def test_a_log_as_the_rules_write_it_passes(whole: Court) -> None:
    invariants.check(whole.entries)
    invariants.check([])


def test_a_failure_names_the_entry(whole: Court) -> None:
    closed = of_type(whole.entries, "BallotClosed")[0]
    log = forged(whole.entries, closed.position, lambda c: c["data"]["outcome"].update(base=99))
    with pytest.raises(AssertionError, match=rf"entry {closed.position} \(nomination/flag, version 11\)"):
        invariants.check(log)


def test_many_failures_are_counted_not_listed(whole: Court) -> None:
    log = [replace(entry, leaf=b"\0" * 32) for entry in whole.entries]
    with pytest.raises(AssertionError, match=r"… and \d+ more"):
        invariants.check(log)


def test_a_receipt_that_the_log_does_not_bear_out_is_missing(whole: Court) -> None:
    last = whole.entries[-1]
    good = Receipt(last.stream, last.version, last.position, last.leaf.hex())
    lost = replace(good, position=last.position + 1)
    other = replace(good, leaf="00" * 32)
    assert invariants.missing(whole.entries, [good, lost, other]) == [lost, other]
