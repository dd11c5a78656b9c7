-- How many entries the log has: the position that the next one will get. Everybody who reads may know; asked
-- through eventlog.readable, which is a barrier, it would cost a look at every entry.
CREATE OR REPLACE VIEW eventlog.length AS
SELECT coalesce((SELECT e.position + 1 FROM eventlog.entry AS e ORDER BY e.position DESC LIMIT 1), 0) AS entries;
GRANT SELECT ON eventlog.length TO vinhdanh_reader, vinhdanh_writer, vinhdanh_projector;
