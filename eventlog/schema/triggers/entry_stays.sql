-- Entries are never changed, removed or emptied: not by the owner, and not by a session that has
-- switched ordinary triggers off as replication does (hence ALWAYS).
CREATE OR REPLACE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.entry
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
ALTER TABLE eventlog.entry ENABLE ALWAYS TRIGGER entry_stays;
