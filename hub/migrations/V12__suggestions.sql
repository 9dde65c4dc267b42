-- What residents propose. `status` is what the community has said; `condition` is open, merged (into
-- another one, as its number `merged_as`), hidden (by the staff) or withdrawn. `supports` and `opposes` count the rows of
-- suggestion_stance and what came with it, and with those that were put together with it, from another
-- system; `comments` those that can be read.
CREATE TABLE suggestion (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  author BIGINT,
  revision BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  beginning TEXT NOT NULL,
  place BIGINT,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  filed_at BIGINT NOT NULL,
  moved_at BIGINT,
  news_at BIGINT NOT NULL,
  due_at BIGINT,
  kept BIGINT NOT NULL DEFAULT 0,
  missed BIGINT NOT NULL DEFAULT 0,
  supports BIGINT NOT NULL DEFAULT 0,
  opposes BIGINT NOT NULL DEFAULT 0,
  brought_supports BIGINT NOT NULL DEFAULT 0,
  brought_opposes BIGINT NOT NULL DEFAULT 0,
  comments BIGINT NOT NULL DEFAULT 0,
  voices BIGINT NOT NULL DEFAULT 0,
  merged_into BIGINT,
  merged_as BIGINT,
  hidden_rule TEXT,
  hidden_note TEXT,
  hidden_at BIGINT
);
CREATE INDEX suggestion_newest ON suggestion (community, id) WHERE condition = 'open';
CREATE INDEX suggestion_supported ON suggestion (community, supports, id) WHERE condition = 'open';
CREATE INDEX suggestion_owed ON suggestion (community, due_at, id)
  WHERE condition = 'open' AND status IN ('gathering', 'studying');
CREATE INDEX suggestion_near ON suggestion (place, id) WHERE condition = 'open' AND place IS NOT NULL;
CREATE INDEX suggestion_outcome ON suggestion (community, moved_at, id)
  WHERE condition = 'open' AND status IN ('adopted', 'partly_adopted', 'done');
CREATE INDEX suggestion_of_author ON suggestion (author, id) WHERE author IS NOT NULL;
CREATE INDEX suggestion_merged ON suggestion (merged_into) WHERE merged_into IS NOT NULL;

-- Who is for it (1) or against it (-1), one a person, or has taken that back (0) where others were
-- put together with it, whose supports would bring it back. `via` is the suggestion that was put
-- together with this one and brought the row along, or 0.
CREATE TABLE suggestion_stance (
  suggestion BIGINT NOT NULL,
  person BIGINT NOT NULL,
  stance BIGINT NOT NULL,
  via BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (suggestion, person)
);

-- Who is told of its course, and when they last looked.
CREATE TABLE suggestion_follow (
  person BIGINT NOT NULL,
  suggestion BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (person, suggestion)
);
CREATE INDEX suggestion_followed ON suggestion_follow (suggestion);

-- How somebody is called under one suggestion, and under no other.
CREATE TABLE suggestion_voice (
  suggestion BIGINT NOT NULL,
  person BIGINT NOT NULL,
  number BIGINT NOT NULL,
  is_named BIGINT NOT NULL,
  PRIMARY KEY (suggestion, person)
);

-- What it said until this revision was written.
CREATE TABLE suggestion_version (
  suggestion BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  until BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  supports BIGINT NOT NULL,
  PRIMARY KEY (suggestion, revision)
);

-- What the community said; `pictures` as they travel.
CREATE TABLE suggestion_move (
  suggestion BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  due_at BIGINT,
  pictures TEXT NOT NULL,
  PRIMARY KEY (suggestion, revision)
);

CREATE TABLE suggestion_comment (
  id BIGINT PRIMARY KEY,
  suggestion BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  reply_to BIGINT,
  is_removed BIGINT NOT NULL DEFAULT 0,
  hidden_rule TEXT,
  hidden_note TEXT,
  hidden_at BIGINT
);
CREATE INDEX suggestion_comment_of ON suggestion_comment (suggestion, id);

-- What was reported; `comment` is 0 for the suggestion itself.
CREATE TABLE suggestion_report (
  suggestion BIGINT NOT NULL,
  comment BIGINT NOT NULL,
  person BIGINT NOT NULL,
  rule TEXT NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (suggestion, comment, person)
);
CREATE INDEX suggestion_report_open ON suggestion_report (at) WHERE settled_at IS NULL;

-- That somebody learned who wrote without a name, and why.
CREATE TABLE suggestion_revealed (
  id BIGINT PRIMARY KEY,
  suggestion BIGINT NOT NULL,
  comment BIGINT NOT NULL,
  writer BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX suggestion_revealed_of ON suggestion_revealed (suggestion, writer);

-- What was brought in from another system, by the name it has there.
CREATE TABLE suggestion_brought (
  community BIGINT NOT NULL,
  name TEXT NOT NULL,
  suggestion BIGINT NOT NULL,
  PRIMARY KEY (community, name)
);

-- The pieces of titles, by which likeness is found.
CREATE TABLE suggestion_piece (
  community BIGINT NOT NULL,
  piece TEXT NOT NULL,
  suggestion BIGINT NOT NULL,
  PRIMARY KEY (community, piece, suggestion)
);
CREATE INDEX suggestion_piece_of ON suggestion_piece (suggestion);

-- A picture of a suggestion (of its revision 0), or of what the community said with a later one.
ALTER TABLE attachment ADD COLUMN suggestion BIGINT;
ALTER TABLE attachment ADD COLUMN suggestion_revision BIGINT;
CREATE INDEX attachment_of_suggestion ON attachment (suggestion) WHERE suggestion IS NOT NULL;

--sqlite CREATE VIRTUAL TABLE suggestion_search USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61');
--postgres CREATE TABLE suggestion_search (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
--postgres CREATE INDEX suggestion_search_words ON suggestion_search USING GIN (words);
