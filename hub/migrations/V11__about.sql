-- The notice that a complaint asks about.
ALTER TABLE complaint ADD COLUMN about BIGINT;
