-- What there is to tell people: something new waits for them, is late, or has an outcome. To a person, or to
-- whoever holds an office in a body. A row stays as it is: mail and read marks name it by position and number.
CREATE TABLE IF NOT EXISTS projection.notice (
    position bigint NOT NULL,
    number   int NOT NULL,
    kind     text NOT NULL,
    stream   text NOT NULL,
    task     text NOT NULL,
    stage    text NOT NULL,
    person   text,
    body     text,
    office   text,
    until    timestamptz,
    at       timestamptz NOT NULL,
    PRIMARY KEY (position, number)
);
CREATE INDEX IF NOT EXISTS notice_person ON projection.notice (person, position DESC) WHERE person IS NOT NULL;
CREATE INDEX IF NOT EXISTS notice_office ON projection.notice (body, office, position DESC) WHERE body IS NOT NULL;
GRANT SELECT ON projection.notice TO vinhdanh_reader;
