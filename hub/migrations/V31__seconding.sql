-- What somebody asks a second person for: to read what is a child's, to take a large table. Until when it is allowed,
-- and by whom, once it is.
CREATE TABLE seconding (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  kind TEXT NOT NULL,
  about BIGINT NOT NULL,
  asker BIGINT NOT NULL REFERENCES person (id),
  why TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  until BIGINT,
  by_name TEXT
);
INSERT INTO seconding (id, community, kind, about, asker, why, asked_at, until, by_name)
  SELECT id, community, 'child', person, asker, why, asked_at, until, by_name FROM child_look;
DROP TABLE child_look;
CREATE INDEX seconding_of_community ON seconding (community, id);
CREATE INDEX seconding_about ON seconding (about, asker, until);

-- Whether a table took a second person's word, and who gave it until when.
ALTER TABLE export ADD COLUMN needs_word BIGINT NOT NULL DEFAULT 0;
ALTER TABLE export ADD COLUMN word_until BIGINT;
ALTER TABLE export ADD COLUMN word_by TEXT;
CREATE INDEX export_of_person ON export (person, at);

-- Who was shown so many homes on a day that no more were shown.
CREATE TABLE homes_stopped (
  looker BIGINT NOT NULL REFERENCES person (id),
  day BIGINT NOT NULL,
  community BIGINT NOT NULL REFERENCES community (id),
  most BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (looker, day)
);
CREATE INDEX homes_stopped_of_community ON homes_stopped (community, at);
