"""The arithmetic of a vote: tallies, quotas, seats, rankings, ties, order of ballots. It knows no case."""
