-- What was made public, one row an entry: the pages that tell it need no other entry of the log. `about` is the
-- digest of the rules that were adopted.
CREATE TABLE IF NOT EXISTS projection.change (
    position bigint PRIMARY KEY,
    stream   text NOT NULL,
    type     text NOT NULL,
    about    text,
    day      date NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS change_stream ON projection.change (stream, position);
CREATE INDEX IF NOT EXISTS change_type ON projection.change (type, position);
GRANT SELECT ON projection.change TO vinhdanh_reader;
