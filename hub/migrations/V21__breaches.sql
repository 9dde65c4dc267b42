-- Breaches and drills of them, with what people are told.
CREATE TABLE breach (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  is_drill BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  texts TEXT NOT NULL
);
CREATE INDEX breach_of_community ON breach (community, id);

-- Whose data it may be; when it stood in their chain, and when they said that they have read it.
CREATE TABLE breach_person (
  breach BIGINT NOT NULL REFERENCES breach (id),
  person BIGINT NOT NULL REFERENCES person (id),
  told_at BIGINT,
  seen_at BIGINT,
  PRIMARY KEY (breach, person)
);
CREATE INDEX breach_of_person ON breach_person (person, breach);
CREATE INDEX breach_waiting ON breach_person (breach, person) WHERE told_at IS NULL;
