-- The votes a person has cast in a stream that the view withholds from everybody else, whole. The calling
-- process vouches that it is this person who asks; so no role that anybody else may use can execute it.
CREATE OR REPLACE FUNCTION eventlog.own_votes(stream text, person text)
RETURNS SETOF eventlog.readable
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.position, e.stream, e.version, e.type, e.command_id, e.body,
        sha256('\x00'::bytea || e.body), e.recorded_at
    FROM eventlog.entry AS e
    WHERE e.stream = $1
        AND e.type IN ('VoteCast', 'SheetCast')
        AND convert_from(e.body, 'UTF8')::jsonb -> 'actor' ->> 'person' = $2
        AND NOT EXISTS (
            SELECT FROM eventlog.entry AS later
            WHERE later.stream = e.stream
                AND later.version > e.version
                AND later.type IN (
                    'BallotClosed', 'NominationEnded', 'SheetsCounted', 'SittingEnded', 'SittingCancelled'
                )
        )
    ORDER BY e.position
$$;
REVOKE ALL ON FUNCTION eventlog.own_votes(text, text) FROM PUBLIC, vinhdanh_reader;
GRANT EXECUTE ON FUNCTION eventlog.own_votes(text, text) TO vinhdanh_voter;
