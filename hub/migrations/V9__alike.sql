-- Residents who have met with the same thing as a matter of their building.
CREATE TABLE supporter (
  complaint BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (complaint, person)
);
CREATE INDEX supporter_by_person ON supporter (person, complaint);

-- The building a matter is in; of matters from before, and of those that are in none, it is empty.
ALTER TABLE complaint ADD COLUMN building BIGINT;
CREATE INDEX complaint_of_building ON complaint (building, id) WHERE is_open = 1 AND building IS NOT NULL;
