-- Reads entries, owns the schema projection.
--
-- It sees votes of open ballots, since whose vote is missing is what an inbox says: no list may show more.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_projector') THEN
        CREATE ROLE vinhdanh_projector;
    END IF;
END
$$;
ALTER ROLE vinhdanh_projector LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_projector SET statement_timeout = '1min';
ALTER ROLE vinhdanh_projector SET lock_timeout = '5s';
ALTER ROLE vinhdanh_projector SET idle_in_transaction_session_timeout = '30s';
