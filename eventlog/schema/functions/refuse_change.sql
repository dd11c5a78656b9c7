-- Trigger: the table only grows, whoever asks.
CREATE OR REPLACE FUNCTION eventlog.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: what was recorded stays', tg_op, tg_table_schema, tg_table_name
        USING ERRCODE = 'VD006';
END
$$;
REVOKE ALL ON FUNCTION eventlog.refuse_change() FROM PUBLIC;
