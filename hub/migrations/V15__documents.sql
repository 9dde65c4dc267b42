-- A document that goes with a notice: how many bytes it has. A picture has none here.
ALTER TABLE attachment ADD COLUMN bytes BIGINT;

-- What the documents were called that a correction has taken away, a line each.
ALTER TABLE notice_correction ADD COLUMN documents TEXT NOT NULL DEFAULT '';
