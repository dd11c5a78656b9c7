-- The log as pages, command line and auditors read it: all of it, but for votes that are withheld, whose body
-- is NULL. Their leaf is there: a nonce in a vote, the random command id in a count keep it from being guessed.
--
-- A vote, or a sheet of a sitting, is withheld until its stream counts a ballot or ends. That a ballot was
-- abandoned or annulled opens nothing: it will be repeated. A teller's count of papers is withheld likewise,
-- but no longer than until another teller has counted the same ballot: each is to count for himself.
--
-- The command id of what is withheld is shown by its hash: who knew it could send another choice under it, in
-- the voter's name, and learn from the answer which one was recorded.
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
    SELECT e.type IN ('VoteCast', 'SheetCast', 'PapersCounted', 'LinesCounted')
        AND NOT EXISTS (
            SELECT FROM eventlog.entry AS later
            WHERE later.stream = e.stream
                AND later.version > e.version
                AND later.type IN (
                    'BallotClosed', 'NominationEnded', 'SheetsCounted', 'SittingEnded', 'SittingCancelled'
                )
        )
        AND NOT (
            e.type IN ('PapersCounted', 'LinesCounted')
            AND EXISTS (
                SELECT FROM eventlog.entry AS other
                WHERE other.stream = e.stream
                    AND other.type = e.type
                    AND convert_from(other.body, 'UTF8')::jsonb #>> '{data,ballot}'
                        = convert_from(e.body, 'UTF8')::jsonb #>> '{data,ballot}'
                    AND convert_from(other.body, 'UTF8')::jsonb #>> '{actor,person}'
                        <> convert_from(e.body, 'UTF8')::jsonb #>> '{actor,person}'
            )
        ) AS withheld
) AS vote;
GRANT SELECT ON eventlog.readable TO vinhdanh_reader;
