"""The README's pictures: all that are shown are there, say what they show, and are not large."""

from __future__ import annotations

import re

import pytest

from tests.console.terminal import ROOT
from tests.web.pictures import LARGEST, PICTURES, SHOWN

PLACE = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<to>[^)]+)\)|<img src="(?P<src>[^"]+)"[^>]* alt="(?P<said>[^"]*)"'
)
PNG = b"\x89PNG\r\n\x1a\n"


def _shown() -> dict[str, str]:
    """What the README says of each picture of a page, by its address."""
    places = PLACE.finditer((ROOT / "README.md").read_text("utf-8"))
    told = {place["to"] or place["src"]: place["alt"] or place["said"] for place in places}
    return {address: alt for address, alt in told.items() if address.startswith("docs/pictures/")}


def test_the_readme_shows_every_picture_that_is_taken() -> None:
    assert sorted(_shown()) == sorted(f"docs/pictures/{one.name}.png" for one in SHOWN)
    assert {one.name for one in PICTURES.iterdir()} == {f"{one.name}.png" for one in SHOWN}


@pytest.mark.parametrize("address", [f"docs/pictures/{one.name}.png" for one in SHOWN])
def test_a_picture_says_what_it_shows_and_is_small(address: str) -> None:
    assert len(_shown()[address]) > 40
    content = (ROOT / address).read_bytes()
    assert content.startswith(PNG)
    assert len(content) < LARGEST
