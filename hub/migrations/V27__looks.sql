-- Who has looked at what of whom on which day: of more looks of one kind on one day the first is a record. Rows of
-- days that are over are removed. What was noted until now said nothing of the kind: the next look is a record.
DROP TABLE looked;
CREATE TABLE looked (
  looker BIGINT NOT NULL REFERENCES person (id),
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person BIGINT NOT NULL REFERENCES person (id),
  PRIMARY KEY (looker, day, kind, person)
);
CREATE INDEX looked_of_person ON looked (person);
CREATE INDEX looked_on_day ON looked (day);
