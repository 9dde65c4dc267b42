-- That a community's gates have stored so many faces that it has to be filed, and that it was.
CREATE TABLE filing (
  community BIGINT NOT NULL PRIMARY KEY REFERENCES community (id),
  reached_at BIGINT NOT NULL,
  filed_at BIGINT,
  number TEXT,
  by_name TEXT
);
