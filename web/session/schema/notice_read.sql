-- Which notices somebody has read. A notice is named by its place in the log, which a rebuild does not change.
CREATE TABLE IF NOT EXISTS web.notice_read (
    person   text NOT NULL,
    position bigint NOT NULL,
    number   int NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person, position, number)
);
