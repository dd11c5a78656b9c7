-- For a process that has made sure who asks: a person's own votes through eventlog.own_votes, nothing else.
--
-- Apart from the reader: whoever may name any person reads every open vote, one person at a time.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'vinhdanh_voter') THEN
        CREATE ROLE vinhdanh_voter;
    END IF;
END
$$;
ALTER ROLE vinhdanh_voter LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE vinhdanh_voter SET statement_timeout = '30s';
ALTER ROLE vinhdanh_voter SET lock_timeout = '5s';
ALTER ROLE vinhdanh_voter SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE vinhdanh_voter SET default_transaction_read_only = 'on';
