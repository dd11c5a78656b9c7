"""The tables of the projections: one a file, made when the projector starts."""

TABLES = ("cursor", "open_stream", "waiting", "wake", "answer", "heartbeat")
