"""The court, and a case in it, for the tests of the rules. Pure: nothing here waits, reads or writes."""

from __future__ import annotations

import pytest

from tests.domain.court import Court, court
from tests.domain.nomination.story import Story


@pytest.fixture
def place() -> Court:
    """The small court under the flag's policy."""
    return court()


@pytest.fixture
def story(place: Court) -> Story:
    """A case that nobody has filed yet, in that court."""
    return Story(place)


@pytest.fixture
def at_unit(story: Story) -> Story:
    return story.to("unit")


@pytest.fixture
def at_cluster(story: Story) -> Story:
    return story.to("cluster")


@pytest.fixture
def at_council(story: Story) -> Story:
    return story.to("council")


@pytest.fixture
def at_signing(story: Story) -> Story:
    return story.to("signing")
