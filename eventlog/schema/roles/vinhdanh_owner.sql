-- Owns every object of the log, so that nobody who logs in does.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_owner') THEN
        CREATE ROLE vinhdanh_owner;
    END IF;
END
$$;
ALTER ROLE vinhdanh_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
