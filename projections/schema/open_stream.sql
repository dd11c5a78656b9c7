-- Every stream that somebody works on, with what a list shows of it. The minute's check starts a run for each that is not settled.
CREATE TABLE IF NOT EXISTS projection.open_stream (
    stream   text PRIMARY KEY,
    version  int NOT NULL,
    settled  boolean NOT NULL,
    stage    text NOT NULL,
    next_due timestamptz
);
CREATE INDEX IF NOT EXISTS open_stream_open ON projection.open_stream (stream) WHERE NOT settled;
GRANT SELECT ON projection.open_stream TO vinhdanh_reader;
