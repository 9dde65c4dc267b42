-- Chains of records: one a person, one a community. Whose a chain is stands nowhere in these tables: its
-- name comes from a secret outside of them, and means nothing once that is gone.
CREATE TABLE chain (
  who BYTEA NOT NULL PRIMARY KEY,
  length BIGINT NOT NULL,
  head BYTEA NOT NULL
);

-- The entries of the log in the making and in it. Of a record only its commitment is open; of the heads of
-- a checkpoint there is nothing else.
CREATE TABLE record (
  id BIGINT NOT NULL PRIMARY KEY,
  who BYTEA REFERENCES chain (who),
  number BIGINT,
  leaf BYTEA NOT NULL,
  sealed BYTEA,
  position BIGINT UNIQUE,
  UNIQUE (who, number)
);
CREATE INDEX record_waiting ON record (id) WHERE position IS NULL;

-- Checkpoints that the log has come to: how many entries, the root above them, the root of the heads, and
-- when.
CREATE TABLE checkpoint (
  size BIGINT NOT NULL PRIMARY KEY,
  root BYTEA NOT NULL,
  heads BYTEA NOT NULL,
  at BIGINT NOT NULL
);

-- Who has looked at whose household on which day: of more looks on one day the first is a record. Rows of
-- days that are over are removed.
CREATE TABLE looked (
  looker BIGINT NOT NULL REFERENCES person (id),
  person BIGINT NOT NULL REFERENCES person (id),
  day BIGINT NOT NULL,
  PRIMARY KEY (looker, person, day)
);

-- Whose name has left with which table: each is told once, when it leaves.
CREATE TABLE export_name (
  export BIGINT NOT NULL REFERENCES export (id),
  person BIGINT NOT NULL REFERENCES person (id),
  PRIMARY KEY (export, person)
);
