-- What authors have removed: a number and a moment, nothing of the matter.
CREATE TABLE erased (
  number BIGINT PRIMARY KEY,
  community BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX erased_of_community ON erased (community, at);

-- Contents whose last row may have gone: their files are removed once that has been looked into.
CREATE TABLE loose_picture (hash BYTEA NOT NULL PRIMARY KEY);
CREATE INDEX attachment_by_hash ON attachment (hash);

CREATE INDEX session_of_complaint ON session (complaint) WHERE complaint IS NOT NULL;
