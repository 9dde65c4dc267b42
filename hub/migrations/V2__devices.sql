-- Who made the invitation a device joined with; nobody's where the hub's own machine did.
ALTER TABLE device ADD COLUMN added_by BIGINT;

-- How a device ended: why, by which person, from which of their devices.
ALTER TABLE device ADD COLUMN revoked_why TEXT;
ALTER TABLE device ADD COLUMN revoked_by BIGINT;
ALTER TABLE device ADD COLUMN revoked_from BIGINT;

-- The unused invitations of a person, which end together.
CREATE INDEX invitation_waiting ON invitation (person) WHERE used_at IS NULL;

-- Those whose last day is said, for the hour it comes.
CREATE INDEX person_leaving ON person (ended_at) WHERE ended_at IS NOT NULL;

-- Those that ended lately, whose streams another process may still hold open.
CREATE INDEX device_ended ON device (revoked_at) WHERE revoked_at IS NOT NULL;
