-- How often a gate has known somebody, as it has sealed that to the device that agreed: as long whatever it says. It goes when the
-- consent is over, or when nothing newer has come until a moment.
ALTER TABLE consent ADD COLUMN matches BYTEA;
ALTER TABLE consent ADD COLUMN matches_until BIGINT;
CREATE INDEX consent_matches ON consent (matches_until) WHERE matches_until IS NOT NULL;
