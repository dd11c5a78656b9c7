-- What must be erasable, beside the log: encrypted bytes whose salted hash stands in the entry's body.
CREATE TABLE eventlog.sealed (
    position bigint PRIMARY KEY REFERENCES eventlog.entry,
    salt     bytea  NOT NULL,
    bytes    bytea  NOT NULL
);
GRANT SELECT ON eventlog.sealed TO vinhdanh_writer, vinhdanh_projector;
