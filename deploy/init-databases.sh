#!/bin/sh
# Runs once, inside the PostgreSQL image, when its volume is empty: makes the logins and the databases.
#
# Temporal owns its two databases and cannot connect to ours. To ours only the roles of the log may
# connect. The worker's have one password, those of the web another, which writes nothing to the log; the
# signer and the eraser cannot log in over the network until somebody gives them one (ALTER ROLE … PASSWORD …).
set -eu

: "${TEMPORAL_DB_PASSWORD:?}" "${VINHDANH_DB_PASSWORD:?}" "${VINHDANH_WEB_PASSWORD:?}"

# psql reads the passwords from its environment: a command line is visible to every process.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv temporal_password TEMPORAL_DB_PASSWORD
\getenv vinhdanh_password VINHDANH_DB_PASSWORD
\getenv web_password VINHDANH_WEB_PASSWORD

CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT, TEMPORARY ON DATABASE temporal, temporal_visibility FROM PUBLIC;

CREATE ROLE vinhdanh_writer LOGIN PASSWORD :'vinhdanh_password';
CREATE ROLE vinhdanh_projector LOGIN PASSWORD :'vinhdanh_password';
CREATE ROLE vinhdanh_reader LOGIN PASSWORD :'web_password';
CREATE ROLE vinhdanh_voter LOGIN PASSWORD :'web_password';
CREATE ROLE vinhdanh_web LOGIN PASSWORD :'web_password';
CREATE ROLE vinhdanh_signer LOGIN;
CREATE ROLE vinhdanh_eraser LOGIN;
CREATE DATABASE vinhdanh TEMPLATE template0 ENCODING 'UTF8';
REVOKE CONNECT, TEMPORARY ON DATABASE vinhdanh FROM PUBLIC;
GRANT CONNECT ON DATABASE vinhdanh
    TO vinhdanh_writer, vinhdanh_projector, vinhdanh_reader, vinhdanh_voter, vinhdanh_web, vinhdanh_signer,
    vinhdanh_eraser;
SQL
