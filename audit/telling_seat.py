"""A place in the order of a vote in words: how many seats there were, and whether one was left."""

from __future__ import annotations

from audit.seating import Seat
from audit.words import Words


def seat_told(words: Words, seat: Seat) -> str:
    """Such as "place 3, 2 seats: no seat left"."""
    place = words.text("event.ResultTaken.place", place=seat.place, seats=seat.seats)
    return f"{place}: {words.word('seat', seat.got)}"
