-- One row a nomination: what lists of them show and are searched by. `seers` are the people and bodies whose own
-- case or work it is (domain.sight), so that a page asks for no more rows than its reader may see.
CREATE TABLE IF NOT EXISTS projection.nomination (
    stream  text PRIMARY KEY,
    award   text NOT NULL,
    kind    text NOT NULL,
    nominee text NOT NULL,
    unit    text NOT NULL,
    season  text,
    what_if boolean NOT NULL,
    phase   text NOT NULL,
    stage   text NOT NULL,
    body    text,
    result  text,
    filed   date NOT NULL,
    changed timestamptz NOT NULL,
    seers   text[] NOT NULL
);
CREATE INDEX IF NOT EXISTS nomination_seers ON projection.nomination USING gin (seers);
CREATE INDEX IF NOT EXISTS nomination_changed ON projection.nomination (changed DESC, stream);
CREATE INDEX IF NOT EXISTS nomination_unit ON projection.nomination (unit, season, award);
CREATE INDEX IF NOT EXISTS nomination_award ON projection.nomination (award, season);
CREATE INDEX IF NOT EXISTS nomination_nominee ON projection.nomination (nominee);
GRANT SELECT ON projection.nomination TO vinhdanh_reader;
