-- The key to which photos for a gate are sealed, with the signature of the gate's key, as they travel.
ALTER TABLE gate ADD COLUMN sealing TEXT;

-- When a photo was sent by a consent, and when the gate signed that it has it: each once.
ALTER TABLE consent ADD COLUMN photo_at BIGINT;
ALTER TABLE consent ADD COLUMN photo_taken_at BIGINT;

-- Photos that wait for their gate. Their sealed bytes are files outside the database, so that no copy of it and no
-- log of its writes has them.
CREATE TABLE relay (
  consent BYTEA NOT NULL PRIMARY KEY REFERENCES consent (hash),
  gate BIGINT NOT NULL REFERENCES gate (id),
  sent_at BIGINT NOT NULL
);
CREATE INDEX relay_of_gate ON relay (gate, sent_at);
