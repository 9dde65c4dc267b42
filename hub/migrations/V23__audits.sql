-- Who has appointed an auditor.
ALTER TABLE person ADD COLUMN appointed_by TEXT;

-- What auditors have looked at, each thing once a day: the first time is a record of the community's chain.
CREATE TABLE audit_read (
  person BIGINT NOT NULL REFERENCES person (id),
  subject TEXT NOT NULL,
  day BIGINT NOT NULL,
  community BIGINT NOT NULL REFERENCES community (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (person, subject, day)
);
CREATE INDEX audit_read_of_community ON audit_read (community, at);

-- Audits that have ended: from when on they looked, at a page of how many entries, what was found.
CREATE TABLE audit (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  at BIGINT NOT NULL,
  since BIGINT NOT NULL,
  size BIGINT NOT NULL,
  found TEXT NOT NULL,
  appointed_by TEXT
);
CREATE INDEX audit_of_community ON audit (community, id);
