-- Gates that know faces. `draft` is all that is known of one, as it travels; `version` grows with it. The
-- `pairing` is the hash of the code with which an agent comes to speak for it, and `key` is that agent's.
-- `number` is that of its last report; the columns after it are what that said.
CREATE TABLE gate (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  state TEXT NOT NULL,
  draft TEXT NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  pairing BYTEA UNIQUE,
  pairing_until BIGINT,
  key TEXT,
  number BIGINT NOT NULL DEFAULT 0,
  heard_at BIGINT,
  templates BIGINT NOT NULL DEFAULT 0,
  ways TEXT NOT NULL DEFAULT '',
  firmware BYTEA
);
CREATE INDEX gate_of_community ON gate (community, id);

-- Assessments of gates, kept for three years whatever becomes of the gate (PIPL article 56).
CREATE TABLE assessment (
  id BIGINT NOT NULL PRIMARY KEY,
  gate BIGINT NOT NULL REFERENCES gate (id),
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_person BIGINT NOT NULL,
  answers TEXT NOT NULL
);
CREATE INDEX assessment_of_gate ON assessment (gate, id);

-- What people were told of a gate, to the byte; the newest of a purpose is what they are told now.
CREATE TABLE gate_notice (
  gate BIGINT NOT NULL REFERENCES gate (id),
  purpose TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (gate, purpose, version)
);

-- What people have agreed to. What they signed stands in the records of the ledger, sealed; that somebody
-- has refused stands nowhere else.
CREATE TABLE consent (
  hash BYTEA NOT NULL PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES person (id),
  gate BIGINT NOT NULL REFERENCES gate (id),
  purpose TEXT NOT NULL,
  device BIGINT NOT NULL,
  given_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  enrolled_at BIGINT,
  ended_at BIGINT,
  why TEXT
);
CREATE UNIQUE INDEX consent_of_person ON consent (person, gate, purpose) WHERE ended_at IS NULL;
CREATE INDEX consent_of_gate ON consent (gate) WHERE ended_at IS NULL;
CREATE INDEX consent_ending ON consent (valid_until) WHERE ended_at IS NULL;

-- What a gate has to delete, and when it signed that it has.
CREATE TABLE deletion (
  id BIGINT NOT NULL PRIMARY KEY,
  gate BIGINT NOT NULL REFERENCES gate (id),
  consent BYTEA NOT NULL REFERENCES consent (hash),
  made_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX deletion_pending ON deletion (gate, id) WHERE done_at IS NULL;
CREATE INDEX deletion_of_consent ON deletion (consent, id);

-- A photo of the sign beside a gate.
ALTER TABLE attachment ADD COLUMN gate BIGINT;
CREATE INDEX attachment_of_gate ON attachment (gate, id) WHERE gate IS NOT NULL;
