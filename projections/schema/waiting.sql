-- What waits for whom: for a person, or for whoever holds an office in a body.
CREATE TABLE IF NOT EXISTS projection.waiting (
    stream text NOT NULL,
    task   text NOT NULL,
    stage  text NOT NULL,
    person text,
    body   text,
    office text,
    until  timestamptz
);
CREATE INDEX IF NOT EXISTS waiting_stream ON projection.waiting (stream);
CREATE INDEX IF NOT EXISTS waiting_person ON projection.waiting (person) WHERE person IS NOT NULL;
CREATE INDEX IF NOT EXISTS waiting_office ON projection.waiting (body, office) WHERE body IS NOT NULL;
GRANT SELECT ON projection.waiting TO vinhdanh_reader;
