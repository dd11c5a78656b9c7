-- Challenges that were answered well: the same answer is no sign-in a second time. Kept until they are over.
CREATE TABLE IF NOT EXISTS web.used_challenge (
    challenge bytea PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now()
);
