"""The schema of the log: one object a file, named after it, under the folder of its kind.

``ORDER`` is the dependency map: a file may use what stands above it. Tables are made once, by the
version that brings them; everything else is replaced whenever its text has changed.
"""

VERSION = 2
"""Raised by every release that changes a table; what it takes to get there stands in ``TABLES``."""

FOUNDATION = (
    "roles/vinhdanh_owner",
    "roles/vinhdanh_writer",
    "roles/vinhdanh_reader",
    "roles/vinhdanh_voter",
    "roles/vinhdanh_signer",
    "roles/vinhdanh_eraser",
    "roles/vinhdanh_projector",
    "roles/vinhdanh_web",
    "schemas/eventlog",
    "schemas/projection",
    "schemas/web",
    "tables/schema_version",
)
"""Run every time, by the role that installs. Roles belong to the whole cluster and may be there already."""

TABLES: dict[int, tuple[str, ...]] = {
    1: ("tables/entry", "tables/sealed", "tables/erasure"),
    2: ("tables/entry_votes_end",),
}
"""What each version of the schema adds, run once, as the owner."""

REPLACED = (
    "functions/document",
    "functions/append",
    "functions/seal",
    "functions/erase",
    "functions/refuse_change",
    "functions/require_erasure",
    "triggers/entry_stays",
    "triggers/erasure_stays",
    "triggers/sealed_stays",
    "triggers/sealed_is_erased",
    "views/readable",
    "views/readable_sealed",
    "views/leaf",
    "views/length",
    "functions/own_votes",
)
"""Run again whenever a text differs from the one installed, as the owner."""
