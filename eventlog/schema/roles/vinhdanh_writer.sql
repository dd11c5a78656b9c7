-- The worker: appends through eventlog.append, seals, and reads bodies.
--
-- An append holds the one lock until it commits, so a writer that stops answering must lose it soon.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_writer') THEN
        CREATE ROLE vinhdanh_writer;
    END IF;
END
$$;
ALTER ROLE vinhdanh_writer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_writer SET statement_timeout = '10s';
ALTER ROLE vinhdanh_writer SET lock_timeout = '5s';
ALTER ROLE vinhdanh_writer SET idle_in_transaction_session_timeout = '5s';
ALTER ROLE vinhdanh_writer SET default_transaction_isolation = 'read committed';
ALTER ROLE vinhdanh_writer SET synchronous_commit = 'on';
