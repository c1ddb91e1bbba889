-- A database as Grid wrote it with schema 2: the schema, and rows of every kind. Never changed.

CREATE SCHEMA grid;
CREATE TABLE grid.schema_version (
    version    integer NOT NULL PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO grid.schema_version (version) VALUES (1), (2);

-- Times are microseconds since 1970 UTC. Words for states, so that a person with psql can read them.
-- Text that is compared is of collation "C": an upgrade of the machine's locales must not spoil an index.

CREATE TABLE grid.experiment (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    ordinal    bigint  GENERATED ALWAYS AS IDENTITY, -- the order of those created in the same microsecond
    name       text    NOT NULL,
    state      text COLLATE "C" NOT NULL CHECK (state IN ('running', 'paused', 'completed', 'cancelled', 'failed')),
    reason     text,
    spec       text    NOT NULL,
    spec_hash  text    NOT NULL,
    created_at bigint  NOT NULL,
    updated_at bigint  NOT NULL,
    ended_at   bigint,
    CONSTRAINT an_experiment_ends_with_a_time
        CHECK ((state IN ('completed', 'cancelled', 'failed')) = (ended_at IS NOT NULL))
);

CREATE INDEX experiment_by_creation ON grid.experiment (created_at, ordinal);

-- value_kind is what the best trials are ordered by first.
CREATE TABLE grid.trial (
    experiment       text COLLATE "C" NOT NULL REFERENCES grid.experiment (id),
    number           bigint  NOT NULL,
    state            text COLLATE "C" NOT NULL CHECK (
        state IN ('queued', 'running', 'paused', 'completed', 'stopped', 'failed', 'cancelled')),
    reason           text,
    parameters       text    NOT NULL,
    point            bigint  NOT NULL,
    repeat           integer NOT NULL,
    seed             bigint  NOT NULL,
    shape            text    NOT NULL,
    attempt          bigint  NOT NULL CHECK (attempt >= 0),
    failures         integer NOT NULL,
    last_step        bigint  NOT NULL,
    value            double precision,
    value_kind       smallint NOT NULL GENERATED ALWAYS AS (CASE -- 0 finite, 1 infinite, 2 NaN, 3 missing
        WHEN value IS NULL THEN 3
        WHEN value = 'NaN' THEN 2
        WHEN value IN ('Infinity', '-Infinity') THEN 1
        ELSE 0 END) STORED,
    metrics          text,
    checkpoint_path  text,
    checkpoint_hash  text,
    checkpoint_bytes bigint,
    checkpoint_step  bigint,
    created_at       bigint  NOT NULL,
    started_at       bigint,
    ended_at         bigint,
    PRIMARY KEY (experiment, number),
    CONSTRAINT a_trial_ends_with_a_time
        CHECK ((state IN ('completed', 'stopped', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CONSTRAINT a_running_trial_has_an_attempt CHECK (state <> 'running' OR attempt > 0),
    CONSTRAINT a_checkpoint_is_whole CHECK (
        (checkpoint_path IS NULL) = (checkpoint_hash IS NULL)
        AND (checkpoint_path IS NULL) = (checkpoint_bytes IS NULL)
        AND (checkpoint_path IS NULL) = (checkpoint_step IS NULL))
);

CREATE INDEX trial_by_state ON grid.trial (experiment, state, number);
CREATE INDEX trial_by_value ON grid.trial (experiment, value, number) WHERE value_kind = 0;
CREATE INDEX trial_of_odd_value ON grid.trial (experiment, value_kind, number) WHERE value_kind IN (1, 2);

CREATE TABLE grid.attempt (
    experiment text COLLATE "C" NOT NULL,
    trial      bigint  NOT NULL,
    attempt    bigint  NOT NULL,
    agent      text    NOT NULL,
    slot       text    NOT NULL,
    leased_at  bigint  NOT NULL,
    ended_at   bigint,
    cause      text,
    message    text,
    PRIMARY KEY (experiment, trial, attempt),
    FOREIGN KEY (experiment, trial) REFERENCES grid.trial (experiment, number),
    CONSTRAINT an_attempt_ends_with_a_cause CHECK ((ended_at IS NULL) = (cause IS NULL))
);

CREATE INDEX attempt_open ON grid.attempt (leased_at) WHERE ended_at IS NULL;

CREATE TABLE grid.report (
    experiment text COLLATE "C" NOT NULL,
    trial      bigint  NOT NULL,
    attempt    bigint  NOT NULL,
    step       bigint  NOT NULL,
    metrics    text    NOT NULL,
    at         bigint  NOT NULL,
    PRIMARY KEY (experiment, trial, attempt, step),
    FOREIGN KEY (experiment, trial) REFERENCES grid.trial (experiment, number)
);

CREATE TABLE grid.event (
    experiment text COLLATE "C" NOT NULL REFERENCES grid.experiment (id),
    sequence   bigint  NOT NULL CHECK (sequence > 0),
    kind       text    NOT NULL,
    json       text    NOT NULL,
    at         bigint  NOT NULL,
    PRIMARY KEY (experiment, sequence)
);

CREATE TABLE grid.snapshot (
    experiment text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES grid.experiment (id),
    sequence   bigint  NOT NULL,
    state      text    NOT NULL
);

-- The one lease that silos compete for, free while it has no silo. The epoch is a key, and nothing else here is: a commit locks the row FOR KEY SHARE, which
-- holds up a takeover (it changes the key) and no renewal (it does not).
CREATE TABLE grid.control (
    epoch      bigint  NOT NULL PRIMARY KEY,
    silo       text COLLATE "C",
    address    text,
    expires_at bigint  NOT NULL,
    CONSTRAINT a_holder_has_an_address CHECK ((silo IS NULL) = (address IS NULL))
);

CREATE UNIQUE INDEX one_control ON grid.control ((true));

INSERT INTO grid.control (epoch, expires_at) VALUES (0, 0);

CREATE TABLE grid.silo (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    run        text    NOT NULL,
    address    text    NOT NULL,
    version    text    NOT NULL,
    state      text    NOT NULL,
    devices    text    NOT NULL,
    started_at bigint  NOT NULL,
    seen_at    bigint  NOT NULL
);

INSERT INTO grid.experiment (id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at) VALUES
    ('e-done', 'finished, "quoted" 🧪', 'completed', 'all done', '{"space":{}}', 'ff00', 1772366400000000, 1772366400000001, 1772452800000000),
    ('e-live', 'still running', 'running', NULL, '{"model":"gon"}', 'abc123', 1772366401000000, 1772366401000000, NULL);

INSERT INTO grid.trial (
    experiment, number, state, reason, parameters, point, repeat, seed, shape, attempt, failures, last_step, value, metrics,
    checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, created_at, started_at, ended_at) VALUES
    ('e-done', 1, 'completed', 'done', '{"lr":0.001}', 9223372036854775807, 3, -9223372036854775808, 'gon/32', 2, 1, 20, 0.1, '{"test/loss":0.1}',
        'e-done/1/20.safetensors', 'ff00', 1099511627776, 20, 1772366400000000, 1772366400000001, 1772366460000000),
    ('e-done', 2, 'failed', 'the loss is infinite', '{"lr":1}', 1, 0, 7, 'gon/32', 1, 1, 3, 'Infinity', NULL,
        NULL, NULL, NULL, NULL, 1772366400000000, 1772366400000002, 1772366460000000),
    ('e-live', 1, 'running', NULL, '{"lr":0.01}', 1, 0, 8, 'gon/64', 1, 0, 2, 'NaN', '{"test/loss":"NaN"}',
        NULL, NULL, NULL, NULL, 1772366401000000, 1772366402000000, NULL),
    ('e-live', 2, 'queued', NULL, '{"lr":0.1}', 2, 0, 9, 'gon/64', 0, 0, 0, NULL, NULL,
        NULL, NULL, NULL, NULL, 1772366401000000, NULL, NULL);

INSERT INTO grid.attempt (experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message) VALUES
    ('e-done', 1, 1, 'silo-1', 'cpu:0', 1772366400000001, 1772366410000000, 'lost', 'it''s gone'),
    ('e-done', 1, 2, 'silo-2', 'cpu:1', 1772366411000000, 1772366460000000, 'finished', NULL),
    ('e-live', 1, 1, 'silo-1', 'cpu:0', 1772366402000000, NULL, NULL, NULL);

INSERT INTO grid.report (experiment, trial, attempt, step, metrics, at) VALUES
    ('e-done', 1, 2, 20, '{"train/loss":0.25}', 1772366459000000),
    ('e-live', 1, 1, 1, '{"train/loss":0.5}', 1772366403000000),
    ('e-live', 1, 1, 2, '{"train/loss":"NaN"}', 1772366404000000);

INSERT INTO grid.event (experiment, sequence, kind, json, at) VALUES
    ('e-live', 1, 'created', '{"trial":1}', 1772366401000000),
    ('e-live', 2, 'measured', '{"trial":1,"value":"NaN"}', 1772366404000000);

INSERT INTO grid.snapshot (experiment, sequence, state) VALUES ('e-live', 2, '{"rng":"00ff"}');
