-- Messages of another system that were brought in, by the name they have there.
CREATE TABLE brought_in (
  community BIGINT NOT NULL,
  name TEXT NOT NULL,
  complaint BIGINT NOT NULL,
  PRIMARY KEY (community, name)
);

-- Who of the staff wrote down what somebody else has said, and how they heard it.
ALTER TABLE entry ADD COLUMN taken_by BIGINT;
ALTER TABLE entry ADD COLUMN channel TEXT;

-- What was taken out of the hub as a table, by whom; nothing is ever removed here.
CREATE TABLE export (
  id BIGINT PRIMARY KEY,
  community BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  matters BIGINT NOT NULL,
  filed_from BIGINT NOT NULL,
  filed_until BIGINT NOT NULL,
  status TEXT NOT NULL,
  has_texts BIGINT NOT NULL,
  has_names BIGINT NOT NULL
);
CREATE INDEX export_of_community ON export (community, id);
CREATE INDEX complaint_filed ON complaint (community, filed_at, id);

-- Whether an answer is owed: from the filing, or from being taken up again, until it is answered.
-- And whether one was not given in time, at least once.
ALTER TABLE complaint ADD COLUMN is_owed BIGINT NOT NULL DEFAULT 1;
ALTER TABLE complaint ADD COLUMN is_missed BIGINT NOT NULL DEFAULT 0;
UPDATE complaint SET is_owed = 0 WHERE answered_at IS NOT NULL;
UPDATE complaint SET is_missed = 1 WHERE answered_at > due_at;
