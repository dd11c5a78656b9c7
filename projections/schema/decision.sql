-- One row a decision: whose, under which number, where it stands.
CREATE TABLE IF NOT EXISTS projection.decision (
    stream    text PRIMARY KEY,
    organ     text NOT NULL,
    paper     text NOT NULL,
    season    text,
    dated     date NOT NULL,
    phase     text NOT NULL,
    draft     boolean NOT NULL,
    published date,
    lines     int NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_organ ON projection.decision (organ, dated DESC);
GRANT SELECT ON projection.decision TO vinhdanh_reader;
