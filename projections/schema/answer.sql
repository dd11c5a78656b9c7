-- What became of a person's commands: for whoever sent a signal and heard nothing.
CREATE TABLE IF NOT EXISTS projection.answer (
    position   bigint PRIMARY KEY,
    person     text NOT NULL,
    stream     text NOT NULL,
    version    int NOT NULL,
    command_id text NOT NULL,
    type       text NOT NULL,
    code       text,
    at         timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_person ON projection.answer (person, position DESC);
GRANT SELECT ON projection.answer TO vinhdanh_reader;
