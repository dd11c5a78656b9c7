-- One row a line of a decision that was published. `ended` says how it was taken away (cancelled, revoked), by
-- the paper `ended_by`. What the line is about stands in projection.nomination.
CREATE TABLE IF NOT EXISTS projection.published_line (
    decision text NOT NULL,
    place    int NOT NULL,
    line     text NOT NULL,
    ended    text,
    ended_by text,
    PRIMARY KEY (decision, line)
);
GRANT SELECT ON projection.published_line TO vinhdanh_reader;
