-- Times are milliseconds since 1970 in UTC, booleans are 0 or 1, ids are made by the hub.

CREATE TABLE community (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL
);

-- A grid, building, unit, household or spot; `code` is what sheets and imports call it.
CREATE TABLE place (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  parent BIGINT REFERENCES place (id),
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (community, code)
);

CREATE TABLE door (
  code TEXT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  place BIGINT NOT NULL REFERENCES place (id)
);

CREATE TABLE person (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  home BIGINT REFERENCES place (id),
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX person_of_community ON person (community, post, name);

CREATE TABLE device (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES person (id),
  suite TEXT NOT NULL,
  key BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX device_of_person ON device (person);

-- The secret itself is kept nowhere.
CREATE TABLE invitation (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES person (id),
  secret_hash BYTEA NOT NULL UNIQUE,
  made_by BIGINT REFERENCES person (id),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- Of a person on a device, or of whoever holds the key of one complaint.
CREATE TABLE session (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  device BIGINT REFERENCES device (id),
  complaint BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_device ON session (device);
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE complaint (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL,
  number BIGINT NOT NULL UNIQUE,
  author BIGINT,
  key_hash BYTEA,
  place BIGINT,
  whereabouts TEXT,
  subject TEXT,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  turn TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  assignee BIGINT,
  notice BIGINT NOT NULL,
  filed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX complaint_open ON complaint (community, due_at, id) WHERE is_open = 1;
CREATE INDEX complaint_mine ON complaint (assignee, due_at, id) WHERE is_open = 1 AND assignee IS NOT NULL;
CREATE INDEX complaint_over ON complaint (community, status, changed_at, id) WHERE is_open = 0;
CREATE INDEX complaint_of_author ON complaint (author, id) WHERE author IS NOT NULL;
CREATE UNIQUE INDEX complaint_by_key ON complaint (key_hash) WHERE key_hash IS NOT NULL;
CREATE INDEX complaint_answered ON complaint (community, answered_at) WHERE answered_at IS NOT NULL;

CREATE TABLE entry (
  id BIGINT PRIMARY KEY,
  complaint BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  side TEXT NOT NULL,
  person BIGINT,
  text TEXT NOT NULL,
  reason TEXT,
  satisfaction TEXT
);
CREATE INDEX entry_of_complaint ON entry (complaint, version);

-- Without an entry it has been uploaded and not yet sent; such ones are swept after a day.
CREATE TABLE attachment (
  id BIGINT PRIMARY KEY,
  complaint BIGINT,
  entry BIGINT,
  hash BYTEA NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX attachment_of_complaint ON attachment (complaint) WHERE complaint IS NOT NULL;
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE complaint IS NULL;

-- `id` and the key that opens `sealed` both come from the Idempotency-Key, which is kept nowhere:
-- whoever reads the disk cannot read an answer from here.
CREATE TABLE idempotency (
  id BYTEA NOT NULL PRIMARY KEY,
  request BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX idempotency_by_age ON idempotency (at);

-- Numbers said on the telephone.
--sqlite CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
--sqlite INSERT INTO counter VALUES ('complaint', 100000);
--postgres CREATE SEQUENCE complaint_number START 100001;

-- Chinese is searched by one- and two-character pieces that the hub makes.
--sqlite CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61');
--postgres CREATE TABLE search (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
--postgres CREATE INDEX search_words ON search USING GIN (words);
