-- What the tree is made of (RFC 6962 section 2.1: SHA-256(0x00 || body)), for the role that signs it.
CREATE OR REPLACE VIEW eventlog.leaf WITH (security_barrier) AS
SELECT e.position, sha256('\x00'::bytea || e.body) AS leaf
FROM eventlog.entry AS e;
GRANT SELECT ON eventlog.leaf TO vinhdanh_signer;
