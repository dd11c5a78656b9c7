-- The record of what was erased stays, like entries.
CREATE OR REPLACE TRIGGER erasure_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.erasure
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
ALTER TABLE eventlog.erasure ENABLE ALWAYS TRIGGER erasure_stays;
