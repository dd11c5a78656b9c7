-- A form that came without a session, or that could not be recorded: nothing typed is lost. Kept for a day.
CREATE TABLE IF NOT EXISTS web.kept_form (
    secret bytea PRIMARY KEY,
    person text,
    path   text NOT NULL,
    fields text NOT NULL,
    at     timestamptz NOT NULL DEFAULT now()
);
