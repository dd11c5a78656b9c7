-- What is to be mailed, and up to which entry notices were looked at: both move in one transaction, so that
-- nothing is left out and nothing is put in twice. A letter stays until the mail server has taken it. No
-- address stands here: it is opened for each letter. Losing it mails nothing twice: it begins at the log's end.
CREATE TABLE IF NOT EXISTS web.mail_cursor (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS web.outbox (
    position bigint NOT NULL,
    person   text NOT NULL,
    kind     text NOT NULL,
    content  text NOT NULL,
    since    timestamptz NOT NULL DEFAULT now(),
    tries    int NOT NULL DEFAULT 0,
    next     timestamptz NOT NULL DEFAULT now(),
    failed   text,
    PRIMARY KEY (position, person, kind)
);
CREATE INDEX IF NOT EXISTS outbox_next ON web.outbox (next) WHERE failed IS NULL;
