-- The JSON document that an entry's body is. Raises VD003 for bytes that cannot be one.
--
-- What the log itself relies on, not the whole profile (eventlog.body has that): an object with each
-- key once, since readers differ on which of two counts; no line feed, since an export is one line an
-- entry; a size that fits an entry of C2SP tlog-tiles (uint16); and the fields that become columns.
CREATE OR REPLACE FUNCTION eventlog.document(body bytea)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    written  text;
    document jsonb;
    fault    text;
BEGIN
    IF body IS NULL OR octet_length(body) > 65535 THEN
        RAISE EXCEPTION 'a body has at most 65535 bytes, this has %: larger things enter by their SHA-256',
            coalesce(octet_length(body), 0) USING ERRCODE = 'VD003';
    END IF;
    IF position('\x0a'::bytea IN body) > 0 THEN
        RAISE EXCEPTION 'a body is one line, this one has a line feed' USING ERRCODE = 'VD003';
    END IF;
    BEGIN
        written := convert_from(body, 'UTF8');
        IF written IS NOT JSON OBJECT WITH UNIQUE KEYS THEN
            RAISE EXCEPTION 'a body is one JSON object with each key once' USING ERRCODE = 'VD003';
        END IF;
        document := written::jsonb;
    EXCEPTION WHEN data_exception THEN
        RAISE EXCEPTION 'a body is UTF-8 text without NUL: %', sqlerrm USING ERRCODE = 'VD003';
    END;
    fault := CASE
        WHEN jsonb_typeof(document -> 'stream') IS DISTINCT FROM 'string' OR document ->> 'stream' = ''
            THEN 'stream'
        WHEN jsonb_typeof(document -> 'version') IS DISTINCT FROM 'number'
            OR document ->> 'version' !~ '^[1-9][0-9]{0,8}$'
            THEN 'version counting from 1'
        WHEN jsonb_typeof(document -> 'type') IS DISTINCT FROM 'string' OR document ->> 'type' = ''
            THEN 'type'
        WHEN jsonb_typeof(document -> 'command' -> 'id') IS DISTINCT FROM 'string'
            OR document -> 'command' ->> 'id' = ''
            THEN 'command id'
        WHEN jsonb_typeof(document -> 'event') IS DISTINCT FROM 'string'
            THEN 'event id'
    END;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'a body names its %, this one does not', fault USING ERRCODE = 'VD003';
    END IF;
    RETURN document;
END
$$;
REVOKE ALL ON FUNCTION eventlog.document(bytea) FROM PUBLIC;
