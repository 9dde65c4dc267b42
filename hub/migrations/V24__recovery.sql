-- Ways back for those who have lost all their devices: begun by one of the staff, approved by another, and then
-- a time in which each old device can say no. The invitation works from `due_at` on.
CREATE TABLE recovery (
  id BIGINT NOT NULL PRIMARY KEY,
  community BIGINT NOT NULL REFERENCES community (id),
  person BIGINT NOT NULL REFERENCES person (id),
  shown TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  begun_by BIGINT NOT NULL REFERENCES person (id),
  approved_at BIGINT,
  approved_by BIGINT REFERENCES person (id),
  due_at BIGINT,
  invitation BIGINT UNIQUE REFERENCES invitation (id),
  vetoed_at BIGINT,
  finished_at BIGINT
);
CREATE INDEX recovery_of_person ON recovery (person, id);
CREATE INDEX recovery_open ON recovery (community, id) WHERE vetoed_at IS NULL AND finished_at IS NULL;
CREATE INDEX recovery_by_age ON recovery (begun_at);
