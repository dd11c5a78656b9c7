-- What lists and inboxes read. Losing it loses no fact: it is built again from the log.
CREATE SCHEMA IF NOT EXISTS projection AUTHORIZATION vinhdanh_projector;
GRANT USAGE ON SCHEMA projection TO vinhdanh_reader, vinhdanh_writer;
