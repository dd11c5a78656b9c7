-- Who has gone to his body's own sign-in and is to come back: what his answer is compared with. Kept for minutes.
CREATE TABLE IF NOT EXISTS web.signing_in (
    state    bytea PRIMARY KEY,
    browser  bytea NOT NULL,
    nonce    text NOT NULL,
    verifier text NOT NULL,
    next     text NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);
