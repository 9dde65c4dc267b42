-- What residents are asked. `state` is draft, published or stopped; `draft` is all of what was written, as it
-- travels. Whether a published one can be answered, is being counted or is counted is told by the
-- moment and by `counted_at`. `answered` and `papers` count the rows of poll_roll, `ballots` the sheets of a
-- secret poll that were entered without a name. `is_scrubbed` says of a secret one that was counted that no
-- engine's leftovers tell its history; `is_forgotten` that who has answered, and what in own words, was kept as
-- long as it may be and is gone.
CREATE TABLE poll (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  author BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  state TEXT NOT NULL,
  draft TEXT NOT NULL,
  title TEXT NOT NULL,
  beginning TEXT NOT NULL,
  voice TEXT NOT NULL,
  secrecy TEXT,
  takes_paper BIGINT NOT NULL,
  published_at BIGINT,
  closes_at BIGINT,
  counts_at BIGINT,
  counted_at BIGINT,
  electors BIGINT NOT NULL DEFAULT 0,
  answered BIGINT NOT NULL DEFAULT 0,
  papers BIGINT NOT NULL DEFAULT 0,
  ballots BIGINT NOT NULL DEFAULT 0,
  is_scrubbed BIGINT NOT NULL DEFAULT 0,
  is_forgotten BIGINT NOT NULL DEFAULT 0,
  conclusion TEXT,
  concluded_at BIGINT,
  concluded_by BIGINT
);
CREATE INDEX poll_of_community ON poll (community, id);
CREATE INDEX poll_running ON poll (community, closes_at, id) WHERE state = 'published' AND counted_at IS NULL;
CREATE INDEX poll_over ON poll (community, id) WHERE state = 'stopped' OR counted_at IS NOT NULL;
CREATE INDEX poll_to_scrub ON poll (id) WHERE secrecy = 'secret' AND is_scrubbed = 0;
CREATE INDEX poll_to_forget ON poll (community, counted_at) WHERE is_forgotten = 0 AND counted_at IS NOT NULL;
CREATE INDEX poll_to_count ON poll (counts_at) WHERE state = 'published' AND counted_at IS NULL;

-- For whom: a row for each place, or one for place 0, which is everybody.
CREATE TABLE poll_place (
  poll BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (poll, place)
);

-- What happened to it: extended, stopped, voided.
CREATE TABLE poll_event (
  id BIGINT PRIMARY KEY,
  poll BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person BIGINT NOT NULL,
  why TEXT NOT NULL,
  before BIGINT
);
CREATE INDEX poll_event_of ON poll_event (poll, id);

-- Who has answered: a person, or a household; and who of the staff has entered it from paper. Of a secret
-- poll nothing here may tell what: when it is counted these rows, the cells and the words are written
-- anew, in the order of their keys.
--sqlite CREATE TABLE poll_roll (poll BIGINT NOT NULL, voter BIGINT NOT NULL, is_paper BIGINT NOT NULL, entered_by BIGINT, PRIMARY KEY (poll, voter)) WITHOUT ROWID;
--postgres CREATE TABLE poll_roll (poll BIGINT NOT NULL, voter BIGINT NOT NULL, is_paper BIGINT NOT NULL, entered_by BIGINT, PRIMARY KEY (poll, voter));

-- What they answered, of polls with names alone.
CREATE TABLE poll_answer (
  poll BIGINT NOT NULL,
  voter BIGINT NOT NULL,
  home BIGINT,
  person BIGINT,
  at BIGINT NOT NULL,
  replies TEXT NOT NULL,
  entered_by BIGINT,
  PRIMARY KEY (poll, voter)
);

-- How often what was picked; `place` in a ranking, `pick` 255 for all who have answered the question.
--sqlite CREATE TABLE poll_cell (poll BIGINT NOT NULL, question BIGINT NOT NULL, pick BIGINT NOT NULL, place BIGINT NOT NULL, votes BIGINT NOT NULL, PRIMARY KEY (poll, question, pick, place)) WITHOUT ROWID;
--postgres CREATE TABLE poll_cell (poll BIGINT NOT NULL, question BIGINT NOT NULL, pick BIGINT NOT NULL, place BIGINT NOT NULL, votes BIGINT NOT NULL, PRIMARY KEY (poll, question, pick, place));

-- What was answered in own words, of secret polls alone; `id` is of chance.
--sqlite CREATE TABLE poll_text (poll BIGINT NOT NULL, question BIGINT NOT NULL, id BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (poll, question, id)) WITHOUT ROWID;
--postgres CREATE TABLE poll_text (poll BIGINT NOT NULL, question BIGINT NOT NULL, id BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (poll, question, id));

-- The sheet an answer was given on, or of a secret poll the part with the name.
ALTER TABLE attachment ADD COLUMN poll BIGINT;
ALTER TABLE attachment ADD COLUMN poll_voter BIGINT;
CREATE INDEX attachment_of_poll ON attachment (poll, poll_voter) WHERE poll IS NOT NULL;
