-- That sealed bytes were erased, why, when and by which role. Rows in eventlog.sealed go no other way.
CREATE TABLE eventlog.erasure (
    position  bigint      PRIMARY KEY REFERENCES eventlog.entry,
    reason    text        NOT NULL CHECK (reason <> ''),
    erased_by name        NOT NULL DEFAULT session_user,
    erased_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON eventlog.erasure
    TO vinhdanh_writer, vinhdanh_reader, vinhdanh_eraser, vinhdanh_projector;
