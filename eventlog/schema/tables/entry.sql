-- The log. position is gapless from 0 and is the RFC 6962 leaf index; body is the exact bytes hashed.
--
-- Rows come from eventlog.append alone, which reads every other column from the body.
CREATE TABLE eventlog.entry (
    position    bigint      PRIMARY KEY CHECK (position >= 0),
    stream      text        NOT NULL,
    version     int         NOT NULL CHECK (version > 0),
    type        text        NOT NULL,
    command_id  text        NOT NULL,
    body        bytea       NOT NULL CHECK (octet_length(body) <= 65535),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (stream, version)
);

-- A command id is used once in a stream; one command may cause several entries.
CREATE INDEX entry_command ON eventlog.entry (stream, command_id);

-- Facts are read as "everything the registry and the service have said after position P".
CREATE INDEX entry_facts ON eventlog.entry (position)
    WHERE starts_with(stream, 'registry/') OR stream = 'service';

-- "May this vote be seen?" is asked once for every vote that is read.
CREATE INDEX entry_ballot_end ON eventlog.entry (stream, version)
    WHERE type IN ('BallotClosed', 'NominationEnded');

GRANT SELECT ON eventlog.entry TO vinhdanh_writer, vinhdanh_projector;
