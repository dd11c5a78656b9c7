-- The box for comments of the public: what came by a form and is not in the log yet. `secret` is the digest of the
-- address under which its sender can look after it; `content` is sealed with the key of whom it is about, and
-- emptied when the comment is entered under `ref`. `sender` is a keyed digest of a network address, for a day.
CREATE TABLE IF NOT EXISTS web.comment (
    secret  bytea PRIMARY KEY,
    name    text NOT NULL UNIQUE,
    stream  text NOT NULL,
    stage   text NOT NULL,
    about   text NOT NULL,
    content bytea NOT NULL,
    sender  bytea,
    came    timestamptz NOT NULL DEFAULT now(),
    ref     text
);
CREATE INDEX IF NOT EXISTS comment_stream ON web.comment (stream, came);
CREATE INDEX IF NOT EXISTS comment_sender ON web.comment (sender, came) WHERE sender IS NOT NULL;
