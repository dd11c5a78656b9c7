-- The log as pages, command line and auditors read it: all of it, but for the body of a vote whose
-- ballot has not ended, which is NULL. Its leaf is there: a nonce in the vote keeps it from being guessed.
CREATE OR REPLACE VIEW eventlog.readable WITH (security_barrier) AS
SELECT
    e.position,
    e.stream,
    e.version,
    e.type,
    e.command_id,
    CASE
        WHEN e.type <> 'VoteCast' OR EXISTS (
            SELECT FROM eventlog.entry AS later
            WHERE later.stream = e.stream
                AND later.version > e.version
                AND later.type IN ('BallotClosed', 'BallotAbandoned')
        ) THEN e.body
    END AS body,
    sha256('\x00'::bytea || e.body) AS leaf,
    e.recorded_at
FROM eventlog.entry AS e;
GRANT SELECT ON eventlog.readable TO vinhdanh_reader;
