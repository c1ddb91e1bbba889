-- What a training ran on: hardware, software, data, threads. Trainings share few of them, so each stands once, under the SHA-256 of its text.
CREATE TABLE record (
    hash TEXT NOT NULL PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- training: the same for all lanes of one. record: none before the first report.
ALTER TABLE attempt ADD COLUMN training TEXT;
ALTER TABLE attempt ADD COLUMN record TEXT REFERENCES record (hash);

-- What an experiment runs again: JSON, none where it has a search of its own.
ALTER TABLE experiment ADD COLUMN rerun TEXT;
