-- The secret address of somebody's calendar, by its SHA-256 alone. A new one takes its place.
CREATE TABLE IF NOT EXISTS web.calendar (
    person text PRIMARY KEY,
    secret bytea NOT NULL UNIQUE,
    since  timestamptz NOT NULL DEFAULT now()
);
