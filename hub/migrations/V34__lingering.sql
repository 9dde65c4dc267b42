-- Until when a record stays out of the log: what a gate signs comes in by chance within a day, so that it does not lie beside
-- what it answers. Once it has its place, that is forgotten.
ALTER TABLE record ADD COLUMN lingers_until BIGINT;
