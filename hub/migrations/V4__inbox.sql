-- What staff have sent and can still take back. `is_stuck` is 1 where it made no sense any more
-- when its time came: it waits for whoever wrote it.
CREATE TABLE held (
  entry BIGINT PRIMARY KEY,
  complaint BIGINT NOT NULL,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT,
  due_at BIGINT NOT NULL,
  is_stuck BIGINT NOT NULL
);
CREATE INDEX held_of_complaint ON held (complaint);
CREATE INDEX held_by_time ON held (due_at) WHERE is_stuck = 0;
