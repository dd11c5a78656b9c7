-- One row a list (tờ trình): where it stands, who has it since when, how many of its lines are still in it.
CREATE TABLE IF NOT EXISTS projection.submission (
    stream   text PRIMARY KEY,
    sender   text NOT NULL,
    receiver text NOT NULL,
    purpose  text NOT NULL,
    season   text,
    number   text NOT NULL,
    paper_on date NOT NULL,
    phase    text NOT NULL,
    body     text,
    person   text,
    since    timestamptz,
    due      timestamptz,
    lines    int NOT NULL,
    changed  timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS submission_sender ON projection.submission (sender, changed DESC);
CREATE INDEX IF NOT EXISTS submission_receiver ON projection.submission (receiver, changed DESC);
GRANT SELECT ON projection.submission TO vinhdanh_reader;
