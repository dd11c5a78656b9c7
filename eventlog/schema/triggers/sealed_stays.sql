-- Sealed bytes are never changed or emptied at one stroke.
CREATE OR REPLACE TRIGGER sealed_stays BEFORE UPDATE OR TRUNCATE ON eventlog.sealed
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
ALTER TABLE eventlog.sealed ENABLE ALWAYS TRIGGER sealed_stays;
