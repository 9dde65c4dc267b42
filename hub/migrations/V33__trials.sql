-- When each way in without a face was tried last, by the hub's clock: what a gate only says to work counts for nothing.
ALTER TABLE gate ADD COLUMN tried TEXT NOT NULL DEFAULT '[]';
ALTER TABLE gate DROP COLUMN ways;
