"""Sessions: how the process knows who asks, and what it keeps for them. Nothing here is a fact of the log."""
