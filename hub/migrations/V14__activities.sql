-- What the community does together. `draft` is all of what was written, as it travels; what is sought by
-- stands beside it. `taken` and `waiting` count the heads of attendees who come and who wait for a seat,
-- `helping` those who help. `digits` hang at the door. `is_forgotten` says that who came was kept as long as it
-- may be and is gone.
CREATE TABLE activity (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  author BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  draft TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  why TEXT,
  cancelled_at BIGINT,
  digits TEXT NOT NULL,
  taken BIGINT NOT NULL DEFAULT 0,
  waiting BIGINT NOT NULL DEFAULT 0,
  helping BIGINT NOT NULL DEFAULT 0,
  report TEXT,
  reported_at BIGINT,
  is_forgotten BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX activity_of_community ON activity (community, id);
CREATE INDEX activity_coming ON activity (community, ends_at, id);

-- For whom: a row for each place, or one for place 0, which is everybody.
CREATE TABLE activity_place (
  activity BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (activity, place)
);

-- Who comes, by the order in which they signed up: somebody who has joined, or a name the staff have entered.
CREATE TABLE attendee (
  id BIGINT PRIMARY KEY,
  activity BIGINT NOT NULL,
  person BIGINT,
  name TEXT,
  home TEXT,
  heads BIGINT NOT NULL,
  is_helper BIGINT NOT NULL,
  is_waiting BIGINT NOT NULL,
  replies TEXT NOT NULL,
  entered_by BIGINT,
  came_at BIGINT,
  minutes BIGINT
);
CREATE INDEX attendee_of ON attendee (activity, id);
CREATE UNIQUE INDEX attendee_person ON attendee (person, activity) WHERE person IS NOT NULL;

-- How long somebody has helped: a record of theirs, which outlasts the list of those who came.
CREATE TABLE helped (
  person BIGINT NOT NULL,
  activity BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  PRIMARY KEY (person, activity)
);

-- A picture of what came of it.
ALTER TABLE attachment ADD COLUMN activity BIGINT;
CREATE INDEX attachment_of_activity ON attachment (activity, id) WHERE activity IS NOT NULL;
