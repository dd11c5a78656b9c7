-- Append entries to one or more streams, all or none.
--
-- The bytes are the only input: stream, version, type and command id are read from them, so no
-- column can differ from what is hashed. read_versions names streams that the caller has read, with
-- the version it has seen (0 for an empty one). Answers 'appended', one row a body in the order
-- given (the body itself is not sent back), or 'behind' with every later entry of the streams
-- written or read, and then nothing is written. The lock comes before anything is looked at and is
-- held until commit: positions have no gap, and a reader who sees position n has seen everything
-- before it.
--
-- Raises for a defect of the caller or of the settings, never for a race:
--   VD001  not READ COMMITTED, or a commit here would not be durable
--   VD002  nothing to append
--   VD003  a body that cannot be an entry
--   VD004  versions with a hole, or a version read that the stream has not reached
--   VD005  a command id that an earlier entry of the stream has, or one event id twice
CREATE OR REPLACE FUNCTION eventlog.append(bodies bytea[], read_versions jsonb)
RETURNS TABLE (
    answer text, "position" bigint, stream text, version int, type text, command_id text, body bytea,
    recorded_at timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    given    bytea;
    document jsonb;
    streams  text[] := '{}';
    versions int[] := '{}';
    types    text[] := '{}';
    commands text[] := '{}';
    events   text[] := '{}';
    seen     jsonb;
    ahead    text;
    used     text;
    behind   boolean;
    size     bigint;
BEGIN
    -- Every statement below must see what was committed while this one waited for the lock: a
    -- stronger isolation keeps the snapshot from before it. A SET synchronous_commit on the function
    -- would be undone before the commit it is meant for, so it can only be checked.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append needs READ COMMITTED, this transaction is %',
            upper(current_setting('transaction_isolation')) USING ERRCODE = 'VD001';
    END IF;
    IF current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')
        OR current_setting('fsync') <> 'on' THEN
        RAISE EXCEPTION 'append needs fsync and synchronous_commit on: an acknowledged entry must survive'
            USING ERRCODE = 'VD001';
    END IF;

    PERFORM pg_advisory_xact_lock(hashtext('eventlog.append'));

    IF coalesce(cardinality(bodies), 0) = 0 OR jsonb_typeof(read_versions) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'append needs at least one body and an object of the versions read'
            USING ERRCODE = 'VD002';
    END IF;

    FOREACH given IN ARRAY bodies LOOP
        document := eventlog.document(given);
        streams  := streams || (document ->> 'stream');
        versions := versions || (document ->> 'version')::int;
        types    := types || (document ->> 'type');
        commands := commands || (document -> 'command' ->> 'id');
        events   := events || (document ->> 'event');
    END LOOP;

    SELECT w.stream INTO ahead
    FROM (
        SELECT u.stream, u.version - lag(u.version) OVER (PARTITION BY u.stream ORDER BY u.ordinal) AS step
        FROM unnest(streams, versions) WITH ORDINALITY AS u (stream, version, ordinal)
    ) AS w
    WHERE w.step <> 1
    LIMIT 1;
    IF ahead IS NOT NULL THEN
        RAISE EXCEPTION 'stream %: its versions do not follow one another in this call', ahead
            USING ERRCODE = 'VD004';
    END IF;

    -- The version the caller has seen of each stream. This is looked at before the command ids: who is
    -- behind must learn what he missed, even if his command is part of it.
    SELECT jsonb_object_agg(n.stream, n.version) INTO seen
    FROM (
        SELECT m.stream, min(m.version) AS version
        FROM (
            SELECT u.stream, u.version - 1 AS version FROM unnest(streams, versions) AS u (stream, version)
            UNION ALL
            SELECT r.key, r.value::int FROM jsonb_each_text(read_versions) AS r
        ) AS m
        GROUP BY m.stream
    ) AS n;

    SELECT min(c.stream) FILTER (WHERE c.current < c.seen), bool_or(c.current > c.seen) INTO ahead, behind
    FROM (
        SELECT
            s.key AS stream, s.value::int AS seen,
            coalesce((SELECT max(e.version) FROM eventlog.entry AS e WHERE e.stream = s.key), 0) AS current
        FROM jsonb_each_text(seen) AS s
    ) AS c;
    IF ahead IS NOT NULL THEN
        RAISE EXCEPTION 'stream % has not reached version %', ahead, seen ->> ahead USING ERRCODE = 'VD004';
    END IF;
    IF behind THEN
        RETURN QUERY
        SELECT 'behind', e.position, e.stream, e.version, e.type, e.command_id, e.body, e.recorded_at
        FROM jsonb_each_text(seen) AS s
        JOIN eventlog.entry AS e ON e.stream = s.key AND e.version > s.value::int
        ORDER BY e.position;
        RETURN;
    END IF;

    IF (SELECT count(DISTINCT v) <> count(*) FROM unnest(events) AS v) THEN
        RAISE EXCEPTION 'one event id twice in this call' USING ERRCODE = 'VD005';
    END IF;
    SELECT e.stream || ': ' || e.command_id INTO used
    FROM unnest(streams, commands) AS u (stream, command_id)
    JOIN eventlog.entry AS e ON e.stream = u.stream AND e.command_id = u.command_id
    LIMIT 1;
    IF used IS NOT NULL THEN
        RAISE EXCEPTION 'command id already used in stream %', used USING ERRCODE = 'VD005';
    END IF;

    SELECT coalesce(max(e.position) + 1, 0) INTO size FROM eventlog.entry AS e;
    RETURN QUERY
    WITH written AS (
        INSERT INTO eventlog.entry AS e (position, stream, version, type, command_id, body)
        SELECT size + u.ordinal - 1, u.stream, u.version, u.type, u.command_id, u.body
        FROM unnest(streams, versions, types, commands, bodies)
            WITH ORDINALITY AS u (stream, version, type, command_id, body, ordinal)
        ORDER BY u.ordinal
        RETURNING e.position, e.stream, e.version, e.type, e.command_id, e.recorded_at
    )
    SELECT 'appended', w.position, w.stream, w.version, w.type, w.command_id, NULL::bytea, w.recorded_at
    FROM written AS w
    ORDER BY w.position;
END
$$;
REVOKE ALL ON FUNCTION eventlog.append(bytea[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.append(bytea[], jsonb) TO vinhdanh_writer;
