-- How far the projector has read the log; moved in the same transaction as the rows it wrote.
CREATE TABLE IF NOT EXISTS projection.cursor (
    name     text PRIMARY KEY,
    position bigint NOT NULL
);
GRANT SELECT ON projection.cursor TO vinhdanh_reader;
