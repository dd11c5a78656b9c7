-- Trigger: sealed rows go only where eventlog.erasure says why, in the same transaction.
CREATE OR REPLACE FUNCTION eventlog.require_erasure()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone AS g
        WHERE NOT EXISTS (
            SELECT FROM eventlog.erasure AS e
            WHERE e.position = g.position AND e.xmin = pg_current_xact_id()::xid
        )
    ) THEN
        RAISE EXCEPTION 'DELETE on eventlog.sealed is refused: call eventlog.erase' USING ERRCODE = 'VD006';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION eventlog.require_erasure() FROM PUBLIC;
