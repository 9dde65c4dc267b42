-- Agents that spoke for a gate before the one that does now: what people agreed to while one of them spoke,
-- it has to delete, and nobody else can sign that it has.
CREATE TABLE gate_agent (
  gate BIGINT NOT NULL REFERENCES gate (id),
  key TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (gate, key)
);

-- That an agent has taken somebody in, by the hash of what it said: who sends it again, sends nothing new.
CREATE TABLE enrolment (
  said BYTEA NOT NULL PRIMARY KEY,
  consent BYTEA NOT NULL REFERENCES consent (hash)
);

-- The key of the gate that a consent names.
ALTER TABLE consent ADD COLUMN gate_key TEXT NOT NULL DEFAULT '';
UPDATE consent SET gate_key = COALESCE((SELECT key FROM gate WHERE gate.id = consent.gate), '');
CREATE INDEX consent_of_device ON consent (device) WHERE ended_at IS NULL;
