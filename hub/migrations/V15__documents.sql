-- A document that goes with a notice: how many bytes it has. A picture has none here.
ALTER TABLE attachment ADD COLUMN bytes BIGINT;
