-- The schema of the log. Everything in it belongs to a role that nobody logs in as.
CREATE SCHEMA IF NOT EXISTS eventlog AUTHORIZATION vinhdanh_owner;
GRANT USAGE ON SCHEMA eventlog
    TO vinhdanh_writer, vinhdanh_reader, vinhdanh_voter, vinhdanh_signer, vinhdanh_eraser, vinhdanh_projector;
