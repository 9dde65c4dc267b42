-- What somebody found who went to the door after a gate had signed that it deleted: when they said so last,
-- and when it last still knew them. The second stays, whatever they find later.
ALTER TABLE deletion ADD COLUMN tried_at BIGINT;
ALTER TABLE deletion ADD COLUMN opened_at BIGINT;
CREATE INDEX deletion_tried ON deletion (gate, id) WHERE tried_at IS NOT NULL;
