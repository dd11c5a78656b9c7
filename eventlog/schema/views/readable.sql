-- The log as pages, command line and auditors read it: all of it, but for votes that are withheld, whose body
-- is NULL. Their leaf is there: a nonce in the vote keeps it from being guessed.
--
-- A vote, or a sheet of a sitting, is withheld until its stream counts a ballot or ends. That a ballot was
-- abandoned or annulled opens nothing: it will be repeated. The command id of a withheld vote is shown by its hash: who knew it could send another
-- choice under it, in the voter's name, and learn from the answer which one was recorded.
CREATE OR REPLACE VIEW eventlog.readable WITH (security_barrier) AS
SELECT
    e.position,
    e.stream,
    e.version,
    e.type,
    CASE
        WHEN vote.withheld THEN 'sha256:' || encode(sha256(convert_to(e.command_id, 'UTF8')), 'hex')
        ELSE e.command_id
    END AS command_id,
    CASE WHEN NOT vote.withheld THEN e.body END AS body,
    sha256('\x00'::bytea || e.body) AS leaf,
    e.recorded_at
FROM eventlog.entry AS e
CROSS JOIN LATERAL (
    SELECT e.type IN ('VoteCast', 'SheetCast') AND NOT EXISTS (
        SELECT FROM eventlog.entry AS later
        WHERE later.stream = e.stream
            AND later.version > e.version
            AND later.type IN (
                'BallotClosed', 'NominationEnded', 'SheetsCounted', 'SittingEnded', 'SittingCancelled'
            )
    ) AS withheld
) AS vote;
GRANT SELECT ON eventlog.readable TO vinhdanh_reader;
