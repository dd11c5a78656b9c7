-- The sealed bytes of every entry whose body is readable.
CREATE OR REPLACE VIEW eventlog.readable_sealed WITH (security_barrier) AS
SELECT s.position, s.salt, s.bytes
FROM eventlog.sealed AS s
JOIN eventlog.readable AS r ON r.position = s.position AND r.body IS NOT NULL;
GRANT SELECT ON eventlog.readable_sealed TO vinhdanh_reader;
