"""The tables of the projections: one a file, made when the projector starts."""

TABLES = (
    "cursor",
    "open_stream",
    "waiting",
    "wake",
    "answer",
    "nomination",
    "submission",
    "sitting",
    "decision",
    "change",
    "published_line",
    "notice",
    "heartbeat",
)

FROM_LOG = (
    "open_stream",
    "waiting",
    "answer",
    "nomination",
    "submission",
    "sitting",
    "decision",
    "change",
    "published_line",
    "notice",
)
"""Those whose rows are made from the log: emptied and filled again by a rebuild."""
