#!/bin/sh
# Lays out Temporal's tables in its two databases, or brings them up to the version of this image.
# Runs in temporalio/admin-tools; may run again. Where and as whom: SQL_PLUGIN, SQL_HOST, SQL_PORT,
# SQL_USER, SQL_PASSWORD, which temporal-sql-tool reads itself.
set -eu

schema=${TEMPORAL_SCHEMA:-/etc/temporal/schema/postgresql/v12}

lay_out() { # DATABASE FOLDER
    # Version 0.0 is the table that counts versions; it is left as it is where it stands.
    temporal-sql-tool --database "$1" setup-schema --version 0.0
    temporal-sql-tool --database "$1" update-schema --schema-dir "$schema/$2/versioned"
}

lay_out temporal temporal
lay_out temporal_visibility visibility
echo 'Temporal: both databases are up to date.'
