-- The history as a view of the topics. Times are microseconds since the epoch. Raise HistoryFile.SCHEMA with every change: a file of
-- another number is built anew.

-- What the rows are a view of: a topic that was deleted and made again has another id under the same name.
CREATE TABLE topic (
  source TEXT PRIMARY KEY,
  id TEXT NOT NULL
) WITHOUT ROWID;

-- How far each partition was read, in the same transaction as the rows. What stood before "beginning" is not here any more.
CREATE TABLE place (
  source TEXT NOT NULL,
  partition INTEGER NOT NULL,
  beginning INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (source, partition)
) WITHOUT ROWID;

-- The newest revision of each incident: what lists ask for. "words" comes last, so that reading the others never touches it.
CREATE TABLE incident (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  emitted_at INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  conflict TEXT NOT NULL,
  state TEXT NOT NULL,
  verdict TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  resolved_at INTEGER,
  words TEXT NOT NULL
);
CREATE INDEX incident_by_update ON incident (updated_at DESC, id);
CREATE INDEX incident_by_state ON incident (state, updated_at DESC, id, verdict);
CREATE INDEX incident_by_node ON incident (node, updated_at DESC, id);

-- Every revision, whole, in the order in which they were read. "news": it was the newest of its incident then.
CREATE TABLE revision (
  arrival INTEGER PRIMARY KEY,
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  emitted_at INTEGER NOT NULL,
  news INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  verdict TEXT NOT NULL,
  ended TEXT,
  dictionary INTEGER NOT NULL,
  length INTEGER NOT NULL,
  packed BLOB NOT NULL
);
CREATE UNIQUE INDEX revision_of_incident ON revision (incident, revision);
CREATE INDEX revision_by_emission ON revision (emitted_at);

-- What the packed records of a conflict are deflated against.
CREATE TABLE dictionary (
  id INTEGER PRIMARY KEY,
  conflict TEXT NOT NULL,
  bytes BLOB NOT NULL
);

-- Every finding: why a conflict was, or was not, found at any time of their retention.
CREATE TABLE finding (
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  conflict TEXT NOT NULL,
  emitted_at INTEGER NOT NULL,
  json BLOB NOT NULL,
  PRIMARY KEY (cluster, node, conflict, emitted_at)
) WITHOUT ROWID;
CREATE INDEX finding_by_emission ON finding (emitted_at);

-- What is wrong with the sources of a node, as it was said last; nothing of nodes that are well.
CREATE TABLE trouble (
  cluster TEXT NOT NULL,
  node TEXT NOT NULL,
  emitted_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (cluster, node)
) WITHOUT ROWID;

-- The newest revision of each outbreak, whole; one that goes on under another id has taken the place of those it had before.
CREATE TABLE outbreak (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  emitted_at INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  conflict TEXT NOT NULL,
  open INTEGER NOT NULL,
  since INTEGER NOT NULL,
  joinable_from INTEGER NOT NULL,
  joinable_to INTEGER NOT NULL,
  json BLOB NOT NULL
);
CREATE INDEX outbreak_by_time ON outbreak (open DESC, since DESC);
