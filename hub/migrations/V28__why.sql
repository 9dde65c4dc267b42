-- What for a table with names is taken: it stands in the records of those who are in it.
ALTER TABLE export ADD COLUMN why TEXT;
