-- The votes and counts of a person in a stream that the view withholds from everybody else, whole. The calling
-- process vouches that it is this person who asks; so no role that anybody else may use can execute it.
CREATE OR REPLACE FUNCTION eventlog.own_votes(stream text, person text)
RETURNS SETOF eventlog.readable
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.position, e.stream, e.version, e.type, e.command_id, e.body, r.leaf, e.recorded_at
    FROM eventlog.readable AS r
    JOIN eventlog.entry AS e ON e.stream = $1 AND e.version = r.version
    WHERE r.stream = $1
        AND r.body IS NULL
        AND convert_from(e.body, 'UTF8')::jsonb #>> '{actor,person}' = $2
    ORDER BY e.position
$$;
REVOKE ALL ON FUNCTION eventlog.own_votes(text, text) FROM PUBLIC, vinhdanh_reader;
GRANT EXECUTE ON FUNCTION eventlog.own_votes(text, text) TO vinhdanh_voter;
