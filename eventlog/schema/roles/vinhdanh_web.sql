-- The web process: owns the schema web (sessions and what belongs to them), and sees nothing of the log by this role.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_web') THEN
        CREATE ROLE vinhdanh_web;
    END IF;
END
$$;
ALTER ROLE vinhdanh_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_web SET statement_timeout = '10s';
ALTER ROLE vinhdanh_web SET lock_timeout = '5s';
ALTER ROLE vinhdanh_web SET idle_in_transaction_session_timeout = '10s';
