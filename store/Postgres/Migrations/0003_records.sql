-- What a training ran on: hardware, software, data, threads. Trainings share few of them, so each stands once, under the SHA-256 of its text.
CREATE TABLE grid.record (
    hash text COLLATE "C" NOT NULL PRIMARY KEY,
    json text NOT NULL
);

-- training: the same for all lanes of one. record: none before the first report.
ALTER TABLE grid.attempt ADD COLUMN training text;
ALTER TABLE grid.attempt ADD COLUMN record text COLLATE "C" REFERENCES grid.record (hash);

-- What an experiment runs again: JSON, none where it has a search of its own.
ALTER TABLE grid.experiment ADD COLUMN rerun text;
