-- What the register says of a household. Owners are names, one a line, in the file's order; the
-- area is in hundredths of a square metre.
CREATE TABLE household (
  place BIGINT NOT NULL PRIMARY KEY REFERENCES place (id),
  community BIGINT NOT NULL,
  owners TEXT NOT NULL,
  area BIGINT,
  changed_at BIGINT NOT NULL
);
CREATE INDEX household_of_community ON household (community);

CREATE INDEX place_of_parent ON place (parent);
CREATE INDEX person_of_home ON person (home) WHERE home IS NOT NULL;

ALTER TABLE invitation ADD COLUMN community BIGINT;
ALTER TABLE invitation ADD COLUMN withdrawn_at BIGINT;
UPDATE invitation SET community = (SELECT p.community FROM person p WHERE p.id = invitation.person);
CREATE INDEX invitation_of_community ON invitation (community, id);
CREATE INDEX invitation_unused ON invitation (community, id) WHERE used_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitation_of_person ON invitation (person);

-- When something was last done to the hub as a whole, such as a backup.
CREATE TABLE upkeep (
  name TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
