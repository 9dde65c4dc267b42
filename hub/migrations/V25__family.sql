-- Children under fourteen. Of their age only the moment is kept from which on they are: then the row is removed.
CREATE TABLE child (
  person BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  grown_at BIGINT NOT NULL
);

-- Who (`other`) acts for whom (`person`), and until when. Of what was shown only the kind stands in the records.
CREATE TABLE tie (
  person BIGINT NOT NULL REFERENCES person (id),
  other BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (person, other)
);
CREATE INDEX tie_of_other ON tie (other, person);

-- Who of the staff asks to read what is a child's, and until when a second person has allowed it.
CREATE TABLE child_look (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  person BIGINT NOT NULL REFERENCES person (id),
  asker BIGINT NOT NULL REFERENCES person (id),
  why TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  until BIGINT,
  by_name TEXT
);
CREATE INDEX child_look_of_community ON child_look (community, id);
CREATE INDEX child_look_of_child ON child_look (person, asker, until);

-- Who was not let on which day: of more tries on one day the first is a record.
CREATE TABLE child_refused (
  looker BIGINT NOT NULL REFERENCES person (id),
  person BIGINT NOT NULL REFERENCES person (id),
  day BIGINT NOT NULL,
  PRIMARY KEY (looker, person, day)
);
