-- Empty what is sealed about one person; answers how many rows. Entries stay as they are.
--
-- Each row that goes leaves its position, the reason, the role and the time in eventlog.erasure. The
-- person's key is dropped apart from this (eventlog.key), which reaches old backups too.
CREATE OR REPLACE FUNCTION eventlog.erase(person text, reason text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    positions bigint[];
BEGIN
    IF coalesce(erase.person, '') = '' OR coalesce(erase.reason, '') = '' THEN
        RAISE EXCEPTION 'erase needs a person and a reason' USING ERRCODE = 'VD008';
    END IF;
    SELECT coalesce(array_agg(s.position), '{}') INTO positions
    FROM eventlog.sealed AS s
    JOIN eventlog.entry AS e USING (position)
    WHERE convert_from(e.body, 'UTF8')::jsonb -> 'sealed' ->> 'of' = erase.person;

    INSERT INTO eventlog.erasure (position, reason) SELECT p, erase.reason FROM unnest(positions) AS p;
    DELETE FROM eventlog.sealed AS s WHERE s.position = ANY (positions);
    RETURN cardinality(positions);
END
$$;
REVOKE ALL ON FUNCTION eventlog.erase(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.erase(text, text) TO vinhdanh_eraser;
