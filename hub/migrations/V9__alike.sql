-- Residents who have met with the same thing as a matter of their building.
CREATE TABLE supporter (
  complaint BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (complaint, person)
);
CREATE INDEX supporter_by_person ON supporter (person, complaint);
