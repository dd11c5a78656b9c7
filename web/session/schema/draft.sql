-- What somebody has begun to write and not sent: a nomination, a list, a revised file. No fact: losing it loses
-- nothing but the typing. Its words are sealed with the key of the person or body they are about, so that an
-- erasure reaches them too. Dropped when it has been left alone for ninety days.
CREATE TABLE IF NOT EXISTS web.draft (
    draft   text PRIMARY KEY,
    kind    text NOT NULL,
    person  text NOT NULL,
    body    text,
    about   text NOT NULL,
    content bytea NOT NULL,
    sent    text,
    begun   timestamptz NOT NULL DEFAULT now(),
    changed timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS draft_person ON web.draft (person, changed DESC);
CREATE INDEX IF NOT EXISTS draft_body ON web.draft (body) WHERE body IS NOT NULL;
