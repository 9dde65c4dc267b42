-- Whose looks at whom are not told for now, by what, and until when another manager has decided it.
CREATE TABLE withholding (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  person BIGINT NOT NULL REFERENCES person (id),
  asker BIGINT NOT NULL REFERENCES person (id),
  basis TEXT NOT NULL,
  why TEXT NOT NULL,
  days BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  until BIGINT,
  by_name TEXT
);
CREATE INDEX withholding_of_community ON withholding (community, id);
CREATE INDEX withholding_of_asker ON withholding (asker, until);
CREATE INDEX withholding_of_person ON withholding (person);

-- The looks themselves, each sealed by the secret of the chain in which it is told.
CREATE TABLE withheld (
  id BIGINT NOT NULL PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES person (id),
  looker BIGINT NOT NULL REFERENCES person (id),
  until BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX withheld_until ON withheld (until);
CREATE INDEX withheld_of_person ON withheld (person, looker);
