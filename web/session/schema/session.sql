-- Who is signed in. The cookie is a random secret, kept here by its SHA-256 alone: whoever reads the table can use none.
-- The secret is changed from time to time; the one before counts for a moment still, for pages under way.
CREATE TABLE IF NOT EXISTS web.session (
    secret  bytea PRIMARY KEY,
    person  text NOT NULL,
    token   text NOT NULL,
    by      text NOT NULL,
    since   timestamptz NOT NULL DEFAULT now(),
    seen    timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE web.session ADD COLUMN IF NOT EXISTS former bytea;
ALTER TABLE web.session ADD COLUMN IF NOT EXISTS changed timestamptz NOT NULL DEFAULT now();
CREATE INDEX IF NOT EXISTS session_person ON web.session (person);
CREATE INDEX IF NOT EXISTS session_former ON web.session (former);
