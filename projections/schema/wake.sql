-- Streams into which another stream's command put something: their runs have to be told to look at the log.
--
-- A row stands until the run was told, so that a worker that dies between a sitting's close and the waking of
-- the last case leaves nobody asleep.
CREATE TABLE IF NOT EXISTS projection.wake (
    stream   text PRIMARY KEY,
    position bigint NOT NULL
);
GRANT SELECT ON projection.wake TO vinhdanh_reader;
