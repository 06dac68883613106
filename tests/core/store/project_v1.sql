-- A project as version 1 of the form wrote it. Never changed: every later version must open it.
PRAGMA application_id=1130459758;
PRAGMA user_version=1;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document(
  name TEXT PRIMARY KEY, revision INTEGER NOT NULL, json TEXT NOT NULL, changed_ms INTEGER NOT NULL) STRICT;
CREATE TABLE document_history(
  name TEXT NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL, changed_ms INTEGER NOT NULL,
  PRIMARY KEY(name, revision)) STRICT;
CREATE TABLE run(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL,
  config TEXT NOT NULL, graph TEXT NOT NULL, recipe TEXT NOT NULL, dataset TEXT NOT NULL, seed INTEGER NOT NULL,
  created_ms INTEGER NOT NULL, started_ms INTEGER NOT NULL DEFAULT 0, ended_ms INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'null', error TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  metric_generation INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE series(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  name TEXT NOT NULL, split TEXT NOT NULL, UNIQUE(run, name, split)) STRICT;
CREATE TABLE metric(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
  series INTEGER NOT NULL, step INTEGER NOT NULL, epoch REAL, seconds REAL, value REAL,
  PRIMARY KEY(run, sequence)) STRICT, WITHOUT ROWID;
CREATE TABLE event(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
  time_ms INTEGER NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY(run, sequence)) STRICT, WITHOUT ROWID;
CREATE TABLE artifact(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, kind TEXT NOT NULL, path TEXT NOT NULL,
  bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY(run, kind, path)) STRICT, WITHOUT ROWID;
CREATE TABLE selection(
  name TEXT PRIMARY KEY, dataset_fingerprint TEXT NOT NULL, count INTEGER NOT NULL, rows BLOB NOT NULL) STRICT;
INSERT INTO meta VALUES('id', '00112233445566778899aabbccddeeff'), ('created_ms', '1770000000000');
INSERT INTO document VALUES('graph', 2, '{"nodes":[1,2]}', 1770000001000);
INSERT INTO document_history VALUES('graph', 1, '{"nodes":[1]}', 1770000000500), ('graph', 2, '{"nodes":[1,2]}', 1770000001000);
INSERT INTO run VALUES(1, 'first', 'finished', '{"epochs":1}', '{"nodes":[1,2]}', '{}', '{"rows":5}', 42,
  1770000002000, 1770000003000, 1770000004000, '{"test.accuracy":0.92}', '', 'a note', 0);
INSERT INTO series VALUES(1, 1, 'loss', 'train'), (2, 1, 'accuracy', 'validation');
INSERT INTO metric VALUES(1, 1, 1, 5, 0.5, 1.25, 0.7), (1, 2, 2, 10, 1.0, 2.5, 0.8), (1, 3, 1, 10, 1.0, 2.5, NULL);
INSERT INTO event VALUES(1, 1, 1770000003000, 'info', 'Started');
INSERT INTO artifact VALUES(1, 'onnx', 'runs/1/model.onnx', 1234, 'abcd');
INSERT INTO selection VALUES('errors', 'fingerprint', 2, x'01020304');
