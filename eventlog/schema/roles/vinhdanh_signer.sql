-- Signs the tree: sees positions and leaf hashes, and nothing that they are hashes of.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_signer') THEN
        CREATE ROLE vinhdanh_signer;
    END IF;
END
$$;
ALTER ROLE vinhdanh_signer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_signer SET statement_timeout = '30s';
ALTER ROLE vinhdanh_signer SET lock_timeout = '5s';
ALTER ROLE vinhdanh_signer SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE vinhdanh_signer SET default_transaction_read_only = 'on';
