-- Sealed bytes go through eventlog.erase, which leaves a record, or not at all.
CREATE OR REPLACE TRIGGER sealed_is_erased AFTER DELETE ON eventlog.sealed
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.require_erasure();
ALTER TABLE eventlog.sealed ENABLE ALWAYS TRIGGER sealed_is_erased;
