-- What staff have sent and can still take back. `is_stuck` is 1 where it made no sense any more
-- when its time came: it waits for whoever wrote it.
CREATE TABLE held (
  entry BIGINT PRIMARY KEY,
  complaint BIGINT NOT NULL,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT,
  same_as BIGINT,
  due_at BIGINT NOT NULL,
  is_stuck BIGINT NOT NULL
);
CREATE INDEX held_of_complaint ON held (complaint);
CREATE INDEX held_by_time ON held (due_at) WHERE is_stuck = 0;

-- Until when a matter is out of the queue; never past its deadline.
ALTER TABLE complaint ADD COLUMN snoozed_until BIGINT;
CREATE INDEX complaint_snoozed ON complaint (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- The steps of a matter among the staff; residents never see them.
CREATE TABLE desk_move (
  id BIGINT PRIMARY KEY,
  complaint BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT,
  kind TEXT NOT NULL,
  target BIGINT,
  until BIGINT
);
CREATE INDEX desk_move_of_complaint ON desk_move (complaint, id);

-- Matters that were declined because another one is the same.
CREATE TABLE duplicate (
  complaint BIGINT PRIMARY KEY,
  same_as BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX duplicate_of ON duplicate (same_as);
CREATE INDEX complaint_at_place ON complaint (community, whereabouts, id) WHERE is_open = 1 AND whereabouts IS NOT NULL;

-- Texts the staff use again and again.
CREATE TABLE phrase (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX phrase_of_community ON phrase (community, title);
