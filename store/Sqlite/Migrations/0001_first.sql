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
