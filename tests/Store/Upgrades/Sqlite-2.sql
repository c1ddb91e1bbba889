-- A database as Grid wrote it with schema 2: the schema, and rows of every kind. Never changed.

-- Times are microseconds since 1970 UTC. Words for states, so that a person with the sqlite3 shell can read them.

CREATE TABLE experiment (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('running', 'paused', 'completed', 'cancelled', 'failed')),
    reason     TEXT,
    spec       TEXT    NOT NULL,
    spec_hash  TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at   INTEGER,
    CONSTRAINT an_experiment_ends_with_a_time
        CHECK ((state IN ('completed', 'cancelled', 'failed')) = (ended_at IS NOT NULL))
) STRICT;

CREATE INDEX experiment_by_creation ON experiment (created_at);

-- SQLite turns a NaN into NULL: value_kind keeps them apart, and is what the best trials are ordered by first.
CREATE TABLE trial (
    experiment       TEXT    NOT NULL REFERENCES experiment (id),
    number           INTEGER NOT NULL,
    state            TEXT    NOT NULL CHECK (
        state IN ('queued', 'running', 'paused', 'completed', 'stopped', 'failed', 'cancelled')),
    reason           TEXT,
    parameters       TEXT    NOT NULL,
    point            INTEGER NOT NULL,
    repeat           INTEGER NOT NULL,
    seed             INTEGER NOT NULL,
    shape            TEXT    NOT NULL,
    attempt          INTEGER NOT NULL CHECK (attempt >= 0),
    failures         INTEGER NOT NULL,
    last_step        INTEGER NOT NULL,
    value_kind       INTEGER NOT NULL CHECK (value_kind IN (0, 1, 2, 3)), -- 0 finite, 1 infinite, 2 NaN, 3 missing
    value            REAL,
    metrics          TEXT,
    checkpoint_path  TEXT,
    checkpoint_hash  TEXT,
    checkpoint_bytes INTEGER,
    checkpoint_step  INTEGER,
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    ended_at         INTEGER,
    PRIMARY KEY (experiment, number),
    CONSTRAINT a_trial_ends_with_a_time
        CHECK ((state IN ('completed', 'stopped', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CONSTRAINT a_running_trial_has_an_attempt CHECK (state <> 'running' OR attempt > 0),
    CONSTRAINT a_value_is_of_its_kind CHECK ((value_kind < 2) = (value IS NOT NULL)),
    CONSTRAINT a_checkpoint_is_whole CHECK (
        (checkpoint_path IS NULL) = (checkpoint_hash IS NULL)
        AND (checkpoint_path IS NULL) = (checkpoint_bytes IS NULL)
        AND (checkpoint_path IS NULL) = (checkpoint_step IS NULL))
) STRICT;

CREATE INDEX trial_by_state ON trial (experiment, state, number);
CREATE INDEX trial_by_value ON trial (experiment, value, number) WHERE value_kind = 0;
CREATE INDEX trial_of_odd_value ON trial (experiment, value_kind, number) WHERE value_kind IN (1, 2);

CREATE TABLE attempt (
    experiment TEXT    NOT NULL,
    trial      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    agent      TEXT    NOT NULL,
    slot       TEXT    NOT NULL,
    leased_at  INTEGER NOT NULL,
    ended_at   INTEGER,
    cause      TEXT,
    message    TEXT,
    PRIMARY KEY (experiment, trial, attempt),
    FOREIGN KEY (experiment, trial) REFERENCES trial (experiment, number),
    CONSTRAINT an_attempt_ends_with_a_cause CHECK ((ended_at IS NULL) = (cause IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_open ON attempt (leased_at) WHERE ended_at IS NULL;

CREATE TABLE report (
    experiment TEXT    NOT NULL,
    trial      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    step       INTEGER NOT NULL,
    metrics    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (experiment, trial, attempt, step),
    FOREIGN KEY (experiment, trial) REFERENCES trial (experiment, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    experiment TEXT    NOT NULL REFERENCES experiment (id),
    sequence   INTEGER NOT NULL CHECK (sequence > 0),
    kind       TEXT    NOT NULL,
    json       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (experiment, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
    experiment TEXT    NOT NULL PRIMARY KEY REFERENCES experiment (id),
    sequence   INTEGER NOT NULL,
    state      TEXT    NOT NULL
) STRICT;

-- The one lease that silos compete for, free while it has no silo.
CREATE TABLE control (
    epoch      INTEGER NOT NULL PRIMARY KEY,
    silo       TEXT,
    address    TEXT,
    expires_at INTEGER NOT NULL,
    CONSTRAINT a_holder_has_an_address CHECK ((silo IS NULL) = (address IS NULL))
) STRICT;

CREATE UNIQUE INDEX one_control ON control ((1));

INSERT INTO control (epoch, expires_at) VALUES (0, 0);

CREATE TABLE silo (
    name       TEXT    NOT NULL PRIMARY KEY,
    run        TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    devices    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 2;

INSERT INTO experiment (id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at) VALUES
    ('e-done', 'finished, "quoted" 🧪', 'completed', 'all done', '{"space":{}}', 'ff00', 1772366400000000, 1772366400000001, 1772452800000000),
    ('e-live', 'still running', 'running', NULL, '{"model":"gon"}', 'abc123', 1772366401000000, 1772366401000000, NULL);

INSERT INTO trial (
    experiment, number, state, reason, parameters, point, repeat, seed, shape, attempt, failures, last_step, value_kind, value, metrics,
    checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, created_at, started_at, ended_at) VALUES
    ('e-done', 1, 'completed', 'done', '{"lr":0.001}', 9223372036854775807, 3, -9223372036854775808, 'gon/32', 2, 1, 20, 0, 0.1, '{"test/loss":0.1}',
        'e-done/1/20.safetensors', 'ff00', 1099511627776, 20, 1772366400000000, 1772366400000001, 1772366460000000),
    ('e-done', 2, 'failed', 'the loss is infinite', '{"lr":1}', 1, 0, 7, 'gon/32', 1, 1, 3, 1, 9e999, NULL,
        NULL, NULL, NULL, NULL, 1772366400000000, 1772366400000002, 1772366460000000),
    ('e-live', 1, 'running', NULL, '{"lr":0.01}', 1, 0, 8, 'gon/64', 1, 0, 2, 2, NULL, '{"test/loss":"NaN"}',
        NULL, NULL, NULL, NULL, 1772366401000000, 1772366402000000, NULL),
    ('e-live', 2, 'queued', NULL, '{"lr":0.1}', 2, 0, 9, 'gon/64', 0, 0, 0, 3, NULL, NULL,
        NULL, NULL, NULL, NULL, 1772366401000000, NULL, NULL);

INSERT INTO attempt (experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message) VALUES
    ('e-done', 1, 1, 'silo-1', 'cpu:0', 1772366400000001, 1772366410000000, 'lost', 'it''s gone'),
    ('e-done', 1, 2, 'silo-2', 'cpu:1', 1772366411000000, 1772366460000000, 'finished', NULL),
    ('e-live', 1, 1, 'silo-1', 'cpu:0', 1772366402000000, NULL, NULL, NULL);

INSERT INTO report (experiment, trial, attempt, step, metrics, at) VALUES
    ('e-done', 1, 2, 20, '{"train/loss":0.25}', 1772366459000000),
    ('e-live', 1, 1, 1, '{"train/loss":0.5}', 1772366403000000),
    ('e-live', 1, 1, 2, '{"train/loss":"NaN"}', 1772366404000000);

INSERT INTO event (experiment, sequence, kind, json, at) VALUES
    ('e-live', 1, 'created', '{"trial":1}', 1772366401000000),
    ('e-live', 2, 'measured', '{"trial":1,"value":"NaN"}', 1772366404000000);

INSERT INTO snapshot (experiment, sequence, state) VALUES ('e-live', 2, '{"rng":"00ff"}');
