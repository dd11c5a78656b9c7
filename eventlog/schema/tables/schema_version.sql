-- Which release's schema this database has: one row an installation, the newest counts.
--
-- digest tells two texts of one version apart, so that a changed function is replaced.
CREATE TABLE IF NOT EXISTS eventlog.schema_version (
    version      int         NOT NULL CHECK (version > 0),
    digest       text        NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON eventlog.schema_version
    TO vinhdanh_writer, vinhdanh_reader, vinhdanh_signer, vinhdanh_eraser, vinhdanh_projector;
