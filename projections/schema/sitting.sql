-- One row a sitting: which body meets when, who is invited, where it stands.
CREATE TABLE IF NOT EXISTS projection.sitting (
    stream  text PRIMARY KEY,
    body    text NOT NULL,
    invited text[] NOT NULL,
    meets   date NOT NULL,
    phase   text NOT NULL,
    settled boolean NOT NULL,
    lines   int NOT NULL
);
CREATE INDEX IF NOT EXISTS sitting_body ON projection.sitting (body, meets DESC);
GRANT SELECT ON projection.sitting TO vinhdanh_reader;
