-- Put the sealed bytes of an entry beside it, in the transaction that appends the entry.
--
-- Later is too late: bytes that were erased must not come back by the same door. The body's
-- sealed.hash has to be SHA-256(salt || bytes). Raises VD007 otherwise.
CREATE OR REPLACE FUNCTION eventlog.seal("position" bigint, salt bytea, bytes bytea)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    hash text;
BEGIN
    SELECT convert_from(e.body, 'UTF8')::jsonb -> 'sealed' ->> 'hash' INTO hash
    FROM eventlog.entry AS e
    WHERE e.position = seal.position AND e.xmin = pg_current_xact_id_if_assigned()::xid;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % was not appended in this transaction', seal.position USING ERRCODE = 'VD007';
    END IF;
    IF hash IS DISTINCT FROM encode(sha256(seal.salt || seal.bytes), 'hex') THEN
        RAISE EXCEPTION 'entry %: sealed.hash is not SHA-256 of salt and bytes', seal.position
            USING ERRCODE = 'VD007';
    END IF;
    INSERT INTO eventlog.sealed VALUES (seal.position, seal.salt, seal.bytes);
END
$$;
REVOKE ALL ON FUNCTION eventlog.seal(bigint, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.seal(bigint, bytea, bytea) TO vinhdanh_writer;
