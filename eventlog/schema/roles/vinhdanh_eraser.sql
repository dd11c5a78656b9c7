-- May execute eventlog.erase and nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_eraser') THEN
        CREATE ROLE vinhdanh_eraser;
    END IF;
END
$$;
ALTER ROLE vinhdanh_eraser LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_eraser SET statement_timeout = '5min';
ALTER ROLE vinhdanh_eraser SET lock_timeout = '5s';
ALTER ROLE vinhdanh_eraser SET idle_in_transaction_session_timeout = '10s';
