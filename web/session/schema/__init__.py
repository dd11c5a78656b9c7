"""The tables of the schema web, in the order in which they are made."""

TABLES = (
    "session",
    "kept_form",
    "draft",
    "used_challenge",
    "signing_in",
    "comment",
    "notice_read",
    "calendar",
    "mail",
)
