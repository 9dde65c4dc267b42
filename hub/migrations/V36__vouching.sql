-- By what a device of the person lets in the next one with an invitation, and which: as it has signed that.
ALTER TABLE invitation ADD COLUMN lets TEXT;
ALTER TABLE invitation ADD COLUMN lets_by BIGINT;
