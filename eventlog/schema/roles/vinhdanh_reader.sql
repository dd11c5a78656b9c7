-- Pages, command line, auditors: read through eventlog.readable, which withholds votes of open ballots.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_reader') THEN
        CREATE ROLE vinhdanh_reader;
    END IF;
END
$$;
ALTER ROLE vinhdanh_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_reader SET statement_timeout = '30s';
ALTER ROLE vinhdanh_reader SET lock_timeout = '5s';
ALTER ROLE vinhdanh_reader SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE vinhdanh_reader SET default_transaction_read_only = 'on';
