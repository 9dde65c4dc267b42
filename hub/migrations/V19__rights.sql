-- What people have asked about their own data. `name` is what they say they are really called; `relative` asks
-- for somebody who has died.
CREATE TABLE request (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  person BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  name TEXT,
  how TEXT NOT NULL,
  relative TEXT,
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  outcome TEXT,
  answer TEXT,
  by_name TEXT
);
CREATE INDEX request_open ON request (community, due_at, id) WHERE answered_at IS NULL;
CREATE INDEX request_over ON request (community, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX request_of_person ON request (person, id);

-- Who is going to be deleted, and when; once it is begun nobody can call it off.
CREATE TABLE erasure (
  person BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  begun_at BIGINT
);
CREATE INDEX erasure_due ON erasure (due_at);

-- When somebody was deleted: of their row is left that there was one.
ALTER TABLE person ADD COLUMN erased_at BIGINT;
