-- The grid a building belongs to; grids are places of their own, one within another.
ALTER TABLE place ADD COLUMN grid BIGINT;
CREATE INDEX place_of_grid ON place (grid) WHERE grid IS NOT NULL;

-- `state` is draft, waiting (for a second person), scheduled, published or recalled; `draft` is all of
-- what was written, as it travels. What is published stands in the columns beside it.
CREATE TABLE notice (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  author BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  draft TEXT NOT NULL,
  title TEXT NOT NULL,
  beginning TEXT NOT NULL,
  topic TEXT NOT NULL,
  is_urgent BIGINT NOT NULL,
  is_pinned BIGINT NOT NULL,
  grouped TEXT NOT NULL,
  publish_at BIGINT,
  published_at BIGINT,
  corrected_at BIGINT,
  expires_at BIGINT,
  happening TEXT,
  law TEXT,
  published_by BIGINT,
  approved_by BIGINT,
  people BIGINT,
  households BIGINT,
  unreached BIGINT
);
CREATE INDEX notice_of_community ON notice (community, id);
CREATE INDEX notice_scheduled ON notice (publish_at) WHERE state = 'scheduled';

-- For whom: a row for each place, or one for place 0, which is everybody.
CREATE TABLE notice_place (
  notice BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (notice, place)
);

-- What can be read, by place, the newest first; place -1 has all of them, for the staff.
CREATE TABLE notice_board (
  community BIGINT NOT NULL,
  place BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  notice BIGINT NOT NULL,
  grouped TEXT NOT NULL,
  is_first BIGINT NOT NULL,
  PRIMARY KEY (community, place, published_at, notice)
);
CREATE INDEX notice_first ON notice_board (community, place, published_at) WHERE is_first = 1;
CREATE INDEX notice_on_board ON notice_board (notice);

-- What a notice said before it was corrected.
CREATE TABLE notice_correction (
  notice BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  why TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (notice, at)
);

-- Devices that have opened a notice: a mark that only the device can make again.
CREATE TABLE notice_seen (
  notice BIGINT NOT NULL,
  mark BYTEA NOT NULL,
  PRIMARY KEY (notice, mark)
);

-- Who has confirmed a notice, where a law asks for it.
CREATE TABLE notice_confirmed (
  notice BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (notice, person)
);

-- A picture of a notice: it stays as long as the notice names it.
ALTER TABLE attachment ADD COLUMN notice BIGINT;
CREATE INDEX attachment_of_notice ON attachment (notice) WHERE notice IS NOT NULL;

--sqlite CREATE VIRTUAL TABLE notice_search USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61');
--postgres CREATE TABLE notice_search (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
--postgres CREATE INDEX notice_search_words ON notice_search USING GIN (words);
