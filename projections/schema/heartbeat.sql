-- When the service was last known to work: one row. A gap of over two checks is an outage.
CREATE TABLE IF NOT EXISTS projection.heartbeat (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  timestamptz NOT NULL
);
GRANT SELECT ON projection.heartbeat TO vinhdanh_reader;
